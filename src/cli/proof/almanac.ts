import type { Book, Idle, Recorded, Span, Tick } from './book.ts'
import type { Due } from './crowd.ts'
import { FIRST_NOON } from './newsroom.ts'

const DAY = 86_400_000
const MONDAY = 1

/** A due time of a schedule, by the tick that claimed it: everything released by then is told, once. */
export type Claim = Tick & { place: number }

/** The first claim in which a revision may be told, and the last in which it must be; places in the claims. */
export type Window = { revision: Recorded; first: number; last: number }

/** The claims of a schedule: each tick that came when the schedule had fallen due since the last. */
export const claimsOf = ({ ticks }: Book, due: Due): Claim[] => {
  const claims: Claim[] = []
  let next = nextDue(due, FIRST_NOON)
  for (const tick of ticks) {
    if (tick.at < next) continue
    claims.push({ ...tick, place: claims.length })
    next = nextDue(due, tick.at)
  }
  return claims
}

/** In which claims each revision may be told: one that was recorded while a tick ran may fall on either side. */
export const windowsOf = ({ recorded }: Book, claims: readonly Claim[]): Window[] => {
  let released = 0
  return [...recorded]
    .sort((a, b) => a.seq - b.seq)
    .map((revision) => {
      // What is held back holds back all that the journal has behind it.
      released = Math.max(released, revision.releaseAt)
      const open = released
      const mayHold = ({ at, ended }: Claim) => open <= at && revision.began < ended
      const mustHold = ({ at, began }: Claim) => open <= at && revision.ended < began
      return { revision, first: placeOf(claims, mayHold), last: placeOf(claims, mustHold) }
    })
}

/** What a mail of a claim may not outlive, and what it must: a reader who leaves, an event that is taken back. */
export type Standing = 'required' | 'optional' | 'forbidden'

/**
 * Whether a claim tells what `end` put an end to: not where that was before the claim's tick began, surely where the
 * product had nothing left to do in between, and otherwise as it falls.
 */
export const standingOf = (claim: Span, end: Span | null, idles: readonly Idle[]): Standing => {
  if (!end) return 'required'
  if (end.ended < claim.began) return 'forbidden'
  const wasDone = idles.some((idle) => claim.ended < idle.began && idle.ended < end.began)
  return wasDone ? 'required' : 'optional'
}

const placeOf = (claims: readonly Claim[], holds: (claim: Claim) => boolean): number => {
  const found = claims.findIndex(holds)
  return found < 0 ? Number.POSITIVE_INFINITY : found
}

const nextDue = ({ cadence, at }: Due, after: number): number => {
  let due = Math.floor(after / DAY) * DAY + at
  while (due <= after || (cadence === 'weekly' && new Date(due).getUTCDay() !== MONDAY)) due += DAY
  return due
}
