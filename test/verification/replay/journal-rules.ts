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
 * A line that may alert. `isRise`: the event is new to readers of alerts, or worse than they know. `isCalm`: it is neither
 * that nor wider nor over, so that it alerts nobody.
 */
export type AlertingLine = { seq: number; isRise: boolean; isCalm: boolean }

/** What readers know of an event: its highest severity, its places, and whether its date was open, and ended since. */
type Knowledge = { rank: number; places: string[]; isOpen: boolean; hasEnded: boolean }

/**
 * Returns the lines of an event that may alert a reader with a threshold, by a walk with what readers know. None if its
 * newest line does not reach the threshold, or if it is retracted. A correction replaces what they know.
 */
export const alertingLines = (
  lines: readonly JournalLine[],
  reader: ReplayReader,
  threshold: number,
): AlertingLine[] => {
  const isOver = (line: JournalLine) => alertRank(line) >= threshold && followsEvent(reader, line.reach, line.facts)
  const valid = sinceRetraction(lines)
  if (valid.length === 0 || !isOver(valid.at(-1)!)) return []
  const found: AlertingLine[] = []
  let known: Knowledge | null = null
  for (const line of valid.filter(isNews)) {
    if (known === null && !isOver(line)) continue
    if (known === null) found.push({ seq: line.seq, isRise: true, isCalm: false })
    else if (line.change !== 'correction' && isOver(line)) found.push(compareLine(line, known))
    known = known === null || line.change === 'correction' ? knowledgeOf(line) : learn(known, knowledgeOf(line))
  }
  return found
}

const compareLine = (line: JournalLine, known: Knowledge): AlertingLine => {
  const { rank, places } = knowledgeOf(line)
  const isRise = rank > known.rank
  const isWider = places.some((place) => !known.places.includes(place))
  const isOver = known.isOpen && hasEnd(line) && !known.hasEnded
  return { seq: line.seq, isRise, isCalm: !isRise && !isWider && !isOver }
}

const isOpenDate = ({ facts: { when } }: JournalLine): boolean =>
  when?.endsWith('/..') === true || when?.endsWith('/') === true

const hasEnd = (line: JournalLine): boolean => line.facts.when != null && !isOpenDate(line)

const knowledgeOf = (line: JournalLine): Knowledge => ({
  rank: severityRank(line.facts.severity),
  places: line.facts.regions.map(({ id }) => id),
  isOpen: isOpenDate(line),
  hasEnded: false,
})

const learn = (before: Knowledge, now: Knowledge): Knowledge => ({
  rank: Math.max(before.rank, now.rank),
  places: [...before.places, ...now.places],
  isOpen: now.isOpen,
  hasEnded: before.hasEnded || (before.isOpen && !now.isOpen),
})

/** Returns when the local day of a time ends. */
export const localDayEnd = ({ zone }: ReplayReader, at: number): number =>
  (Math.floor((at + zone.offsetMs) / DAY) + 1) * DAY - zone.offsetMs

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
