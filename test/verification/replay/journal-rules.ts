import type { EventFacts, Reach } from './reach.ts'
import { followsEvent, type ReplayReader, severityRank } from './readers.ts'

/** A revision of the journal as the API lists it, with its reach. Times are ms UTC. */
export type JournalLine = {
  seq: number
  event: string
  number: number
  change: string
  silent: boolean
  urgent: boolean
  releaseAt: number
  facts: EventFacts
  reach: Reach
}

const MINUTE = 60_000
const DAY = 86_400_000

/** Whether a revision can bring an event into an alert or a digest. Retractions have mails of their own. */
export const isNews = ({ silent, change }: JournalLine): boolean =>
  !silent && ['new', 'update', 'correction'].includes(change)

/** The severity rank of a revision for alerts; 0 for claims, forecasts and unverified events, which wait for the digest. */
export const alertRank = ({ facts }: JournalLine): number =>
  (facts.nature === 'event' || facts.nature === 'state') && facts.certainty !== 'unverified'
    ? severityRank(facts.severity)
    : 0

/** Returns the lines of an event after its last retraction, oldest first. */
export const sinceRetraction = (lines: readonly JournalLine[]): readonly JournalLine[] =>
  lines.slice(lines.map(({ change }) => change).lastIndexOf('retraction') + 1)

/**
 * Returns the line by which an event first reached a threshold of a reader. Null if it never did, if its newest line does
 * not, or if it is retracted. Whether that line was sent does not matter: an event reaches a threshold once.
 */
export const firstLineOver = (
  lines: readonly JournalLine[],
  reader: ReplayReader,
  threshold: number,
): JournalLine | null => {
  const isOver = (line: JournalLine) => alertRank(line) >= threshold && followsEvent(reader, line.reach, line.facts)
  const valid = sinceRetraction(lines)
  const newest = valid.at(-1)
  return newest && isOver(newest) ? (valid.find((line) => isNews(line) && isOver(line)) ?? null) : null
}

/** Returns when the quiet hours end in which a time lies; null outside of them. */
export const quietEnd = ({ quiet, zone }: ReplayReader, at: number): number | null => {
  if (!quiet) return null
  const midnight = Math.floor((at + zone.offsetMs) / DAY) * DAY - zone.offsetMs
  const minute = (at - midnight) / MINUTE
  const { from, to } = quiet
  if (from < to) return minute >= from && minute < to ? midnight + to * MINUTE : null
  if (minute >= from) return midnight + DAY + to * MINUTE
  return minute < to ? midnight + to * MINUTE : null
}

/** Returns when a reader's digest is due next after a time; infinity for a reader without digests. */
export const nextDigestAt = ({ digest, zone }: ReplayReader, after: number): number => {
  if (digest.cadence === 'none') return Number.POSITIVE_INFINITY
  let due = Math.floor((after + zone.offsetMs) / DAY) * DAY + digest.minute * MINUTE - zone.offsetMs
  while (due <= after || !isDigestDay(digest, new Date(due + zone.offsetMs))) due += DAY
  return due
}

const isDigestDay = ({ cadence, weekday, monthday }: ReplayReader['digest'], day: Date): boolean => {
  if (cadence === 'monthly') return day.getUTCDate() === monthday
  return cadence === 'daily' || day.getUTCDay() === weekday
}

/**
 * Returns the lines that a digest of the window (from, …] shows a reader: each event in its newest version, without silent
 * and retracted ones. What the reader had by other mails is left out later.
 */
export const digestLines = (
  eventLines: ReadonlyMap<string, readonly JournalLine[]>,
  reader: ReplayReader,
  from: number,
): JournalLine[] =>
  [...eventLines.values()].flatMap((lines) => {
    const newest = lines.at(-1)!
    if (newest.seq <= from || newest.change === 'retraction') return []
    const concerns = ({ reach, facts }: JournalLine): boolean => followsEvent(reader, reach, facts)
    const hasNews = lines.some((line) => line.seq > from && isNews(line))
    return hasNews && concerns(newest) ? [newest] : []
  })
