import type { Facts, Reach } from './places.ts'
import { follows, gravityOf, type Reader } from './reader.ts'

/** A line of the journal, as the interface tells it, with whom it reaches. Times in ms UTC. */
export type Line = {
  seq: number
  event: string
  number: number
  change: string
  silent: boolean
  urgent: boolean
  releaseAt: number
  facts: Facts
  reach: Reach
}

const MINUTE = 60_000
const DAY = 86_400_000

/** What is silent, a translation or a small edit is told to nobody by itself; a withdrawal is told in its own way. */
export const isNews = ({ silent, change }: Line): boolean => !silent && ['new', 'update', 'correction'].includes(change)

/** How grave a line is to alerts: claims, forecasts and the unverified wait for the digest, and are 0. */
export const weightOf = ({ facts }: Line): number =>
  (facts.nature === 'event' || facts.nature === 'state') && facts.certainty !== 'unverified'
    ? gravityOf(facts.severity)
    : 0

/** An event's lines since it was last withdrawn, oldest first. */
export const standing = (lines: readonly Line[]): readonly Line[] =>
  lines.slice(lines.map(({ change }) => change).lastIndexOf('retraction') + 1)

/**
 * The line by which an event first became grave enough for a reader, if it is so still in its newest form; null where it
 * never was, is not now, or is withdrawn. It counts once: by the first line, whether or not that was told.
 */
export const crossing = (lines: readonly Line[], reader: Reader, least: number): Line | null => {
  const isPast = (line: Line) => weightOf(line) >= least && follows(reader, line.reach, line.facts.severity)
  const now = standing(lines)
  const newest = now.at(-1)
  return newest && isPast(newest) ? (now.find((line) => isNews(line) && isPast(line)) ?? null) : null
}

/** When the quiet hours end that a moment lies in; null outside of them. */
export const quietEnd = ({ quiet, zone }: Reader, at: number): number | null => {
  if (!quiet) return null
  const midnight = Math.floor((at + zone.offsetMs) / DAY) * DAY - zone.offsetMs
  const minute = (at - midnight) / MINUTE
  const { from, to } = quiet
  if (from < to) return minute >= from && minute < to ? midnight + to * MINUTE : null
  if (minute >= from) return midnight + DAY + to * MINUTE
  return minute < to ? midnight + to * MINUTE : null
}

/** The first moment after another at which a reader's digest is due; never, for who wants none. */
export const digestAfter = ({ digest: { cadence, weekday, minute }, zone }: Reader, after: number): number => {
  if (cadence === 'none') return Number.POSITIVE_INFINITY
  let due = Math.floor((after + zone.offsetMs) / DAY) * DAY + minute * MINUTE - zone.offsetMs
  while (due <= after || (cadence === 'weekly' && new Date(due + zone.offsetMs).getUTCDay() !== weekday)) due += DAY
  return due
}

/**
 * What a digest of the journal's window (from, to] holds for a reader: each event in its newest form, nothing that is
 * silent, withdrawn or a small edit. What was corrected at once alone is in it only for those whom it newly concerns:
 * nothing that was told of the event before was theirs.
 */
export const digestOf = (stories: ReadonlyMap<string, readonly Line[]>, reader: Reader, from: number): Line[] =>
  [...stories.values()].flatMap((lines) => {
    const newest = lines.at(-1)!
    if (newest.seq <= from || newest.change === 'retraction') return []
    const isTheirs = ({ reach, facts }: Line): boolean => follows(reader, reach, facts.severity)
    const [before, since] = [true, false].map((isBefore) =>
      lines.filter((line) => line.seq <= from === isBefore && isNews(line)),
    ) as [Line[], Line[]]
    const isByItself = before.length > 0 && since.every(({ urgent }) => urgent)
    if (since.length === 0 || !isTheirs(newest)) return []
    return isByItself && before.some(isTheirs) ? [] : [newest]
  })
