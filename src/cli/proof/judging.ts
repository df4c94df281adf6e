import { type Claim, type Standing, standingOf, type Window } from './almanac.ts'
import type { Idle, Letter, Reader, Recorded, Span } from './book.ts'

/** What was found against the product, in sentences; and how many mails were missing or too many. */
export type Verdict = { findings: string[]; lost: number; doubled: number }

/** One reader's case: what was due by their schedule, what came, and when events were taken back. */
export type Case = {
  reader: Reader
  letters: Letter[]
  claims: Claim[]
  windows: Window[]
  takenBack: ReadonlyMap<string, Span>
  idles: readonly Idle[]
}

/** Judges a reader who stayed with one schedule: each of its claims is one digest, with just what fell into it. */
export const judgeSettled = (one: Case): Verdict => {
  const followed = one.windows.filter(({ revision }) => follows(one.reader, revision) && tells(revision))
  const verdict = newVerdict()
  const shown = shownBy(one, followed, verdict)
  const lost = followed.filter((window) => !isShown(window, shown) && isRequired(one, window))
  for (const { revision, first, last } of lost)
    accuse(verdict, one, `was not told of ${nameOf(revision)}, which fell into claim ${first} to ${last}`)
  verdict.lost = new Set(lost.map((window) => window.last)).size
  return verdict
}

/**
 * Judges a reader whose windows were their own, by moving, asking at once or joining on the way: nothing is skipped and
 * nothing is told twice.
 */
export const judgeWanderer = (one: Case): Verdict => {
  const verdict = newVerdict()
  const followed = one.windows
    .map(({ revision }) => revision)
    .filter((each) => follows(one.reader, each) && tells(each))
  const told = one.letters.flatMap((letter) => letter.events)
  for (const event of new Set([...told, ...followed.map((each) => each.event)])) {
    const times = told.filter((each) => each === event).length
    const revisions = followed.filter((each) => each.event === event).length
    if (times > revisions) {
      accuse(verdict, one, `was told of ${event} ${times} times, which has ${revisions} revisions for them`)
      verdict.doubled += times - revisions
    } else if (times === 0 && !one.reader.left && !one.takenBack.has(event)) {
      accuse(verdict, one, `was never told of ${event}`)
      verdict.lost++
    }
  }
  return verdict
}

/** Whether a reader follows what a revision tells: plainly, by province or actor. */
export const follows = ({ choice }: Reader, { regions, actors, isSevere }: Recorded): boolean => {
  if (choice.severity === 'severe' && !isSevere) return false
  if (choice.regions.length + choice.actors.length === 0) return true
  return regions.some((id) => choice.regions.includes(id)) || actors.some((id) => choice.actors.includes(id))
}

const tells = ({ change }: Recorded): boolean => change !== 'retraction'

const newVerdict = (): Verdict => ({ findings: [], lost: 0, doubled: 0 })

const accuse = (verdict: Verdict, { reader }: Case, fault: string): void => {
  verdict.findings.push(`${reader.email} ${fault}`)
}

const nameOf = ({ event, change, seq }: Recorded): string => `${event} (${change}, seq ${seq})`

/** The digest of each claim; a digest that belongs to none, or to one that had its own already, is one too many. */
const shownBy = (one: Case, followed: Window[], verdict: Verdict): Map<number, Letter> => {
  const shown = new Map<number, Letter>()
  const fits = one.letters.map((letter) => ({ letter, places: placesOf(letter, followed, one.claims.length) }))
  for (const { letter, places } of fits.sort((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0))) {
    const place = places.find((each) => !shown.has(each))
    if (place === undefined) {
      verdict.doubled++
      accuse(verdict, one, `got a digest too many, of ${letter.events.join(', ')}, in chunk ${letter.chunk}`)
      continue
    }
    shown.set(place, letter)
    for (const event of letter.events)
      if (standsAt(one, event, one.claims[place]!) === 'forbidden')
        accuse(verdict, one, `was told of ${event} in claim ${place}, after they left or it was taken back`)
  }
  return shown
}

/** The claims into which all that a digest tells may have fallen. */
const placesOf = ({ events }: Letter, followed: Window[], claims: number): number[] => {
  const mayTell = (event: string, place: number) =>
    followed.some(({ revision, first, last }) => revision.event === event && first <= place && place <= last)
  return Array.from({ length: claims }, (_, place) => place).filter((place) =>
    events.every((event) => mayTell(event, place)),
  )
}

const isShown = ({ revision, first, last }: Window, shown: Map<number, Letter>): boolean =>
  [...shown].some(([place, letter]) => first <= place && place <= last && letter.events.includes(revision.event))

/** What fell due at last, for a reader who stayed, of an event that stood. */
const isRequired = (one: Case, { revision, last }: Window): boolean => {
  const claim = one.claims[last]
  return claim !== undefined && standsAt(one, revision.event, claim) === 'required'
}

const standsAt = ({ reader, takenBack, idles }: Case, event: string, claim: Claim): Standing => {
  const ends = [reader.left, takenBack.get(event) ?? null].map((end) => standingOf(claim, end, idles))
  if (ends.includes('forbidden')) return 'forbidden'
  return ends.includes('optional') ? 'optional' : 'required'
}
