import { type Claim, type Standing, standingOf } from './almanac.ts'
import type { Idle, Letter, Reader, Recorded, Span } from './book.ts'
import { matched } from './matching.ts'

/** What was found against the product, in sentences; and how many mails were missing or too many. */
export type Verdict = { findings: string[]; lost: number; doubled: number }

/** One reader's case: what was due by their schedule, what came, what was recorded, and when events were taken back. */
export type Case = {
  reader: Reader
  letters: Letter[]
  claims: Claim[]
  recorded: readonly Recorded[]
  takenBack: ReadonlyMap<string, Span>
  idles: readonly Idle[]
}

/** Judges a reader who stayed with one schedule: each of its claims is one digest, of just what fell into it. */
export const judgeSettled = (one: Case): Verdict => {
  const verdict = newVerdict()
  const owed = one.claims.map(({ tells }) =>
    tells.filter((each) => follows(one.reader, each)).map(({ event }) => event),
  )
  const places = matched(one.letters.map((letter) => placesOf(letter, owed)))
  one.letters.forEach((letter, at) => {
    if (places[at] !== null) return
    verdict.doubled++
    accuse(verdict, one, `got a digest too many, of ${letter.events.join(', ')}, in chunk ${letter.chunk}`)
  })
  owed.forEach((events, place) => {
    const shown = one.letters.find((_, at) => places[at] === place)?.events ?? []
    verdict.lost += judgeClaim(one, { place, events, shown }, verdict) ? 0 : 1
  })
  return verdict
}

/**
 * Judges a reader whose windows were their own, by moving, asking at once or joining on the way: nothing is skipped and
 * nothing is told twice.
 */
export const judgeWanderer = (one: Case): Verdict => {
  const verdict = newVerdict()
  const followed = one.recorded.filter((each) => follows(one.reader, each) && each.change !== 'retraction')
  const told = one.letters.flatMap((letter) => letter.events)
  const late = told.filter((event) => isAfter(one, event))
  if (late.length > 0) accuse(verdict, one, `was told of ${late.join(', ')}, which happened after they had left`)
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

export const newVerdict = (): Verdict => ({ findings: [], lost: 0, doubled: 0 })

const isAfter = ({ recorded, reader: { left } }: Case, event: string): boolean =>
  left !== null && recorded.filter((each) => each.event === event).every(({ began }) => began > left.ended)

/** Whether a reader follows what a revision tells: plainly, by province or actor. */
const follows = ({ choice }: Reader, { regions, actors, isSevere }: Recorded): boolean => {
  if (choice.severity === 'severe' && !isSevere) return false
  if (choice.regions.length + choice.actors.length === 0) return true
  return regions.some((id) => choice.regions.includes(id)) || actors.some((id) => choice.actors.includes(id))
}

const accuse = (verdict: Verdict, { reader }: Case, fault: string): void => {
  verdict.findings.push(`${reader.email} ${fault}`)
}

/** The claims whose digest a letter may be: those that owe all that it tells, the ones that owe just that first. */
const placesOf = ({ events }: Letter, owed: string[][]): number[] =>
  owed
    .flatMap((each, place) => (events.length > 0 && events.every((event) => each.includes(event)) ? [place] : []))
    .sort((a, b) => owed[a]!.length - owed[b]!.length)

type Due = { place: number; events: string[]; shown: string[] }

/** Holds what a claim showed against what it owed; false where something is missing. */
const judgeClaim = (one: Case, { place, events, shown }: Due, verdict: Verdict): boolean => {
  const claim = one.claims[place]!
  const missing = events.filter((event) => !shown.includes(event) && standsAt(one, event, claim) === 'required')
  const wrong = shown.filter((event) => standsAt(one, event, claim) === 'forbidden')
  const due = `the digest due at ${new Date(claim.dueAt).toISOString()}`
  if (missing.length > 0) accuse(verdict, one, `was not told of ${missing.join(', ')} in ${due}`)
  if (wrong.length > 0) accuse(verdict, one, `was told of ${wrong.join(', ')} in ${due}, which was over by then`)
  return missing.length === 0
}

const standsAt = ({ reader, takenBack, idles }: Case, event: string, claim: Claim): Standing => {
  const ends = [reader.left, takenBack.get(event) ?? null].map((end) => standingOf(claim, end, idles))
  if (ends.includes('forbidden')) return 'forbidden'
  return ends.includes('optional') ? 'optional' : 'required'
}
