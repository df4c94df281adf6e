import { firstLineOver, isNews, type JournalLine, quietEnd } from './journal-rules.ts'
import { alertThreshold, type ReplayReader } from './readers.ts'

/** A tick: its time, the time of the product's clock, and the last seq of the journal. Times are ms UTC. */
export type TickObservation = { at: number; now: number; head: number }

/** The state of a cohort: its hour, its held-back alerts, and the events that it was alerted of. */
export type CohortModel = {
  /** A reader of the cohort. All of them have the same preferences for alerts. */
  reader: ReplayReader
  threshold: number
  openedAt: number | null
  alerts: number
  /** Alerts held back since a seq until a time, except the extreme events that were sent meanwhile. */
  held: { since: number; due: number; sentMeanwhile: Set<string> } | null
  /** The events that were sent, with the seq of the line by which each reached the threshold. */
  sent: Map<string, number>
  /** True if a tick came so close to the end of an hour or of quiet hours that both decisions are right. */
  isUndecidable: boolean
}

/** A mail of alerts with the newest line of each event. */
export type AlertMail = { kind: 'alert' | 'rollup'; lines: JournalLine[] }

const HOUR = 3_600_000
const MAX_PER_HOUR = 4
const EXTREME_RANK = 4
const UNDECIDABLE_MS = 10_000

export const createCohort = (reader: ReplayReader): CohortModel => ({
  reader,
  threshold: alertThreshold(reader),
  openedAt: null,
  alerts: 0,
  held: null,
  sent: new Map(),
  isUndecidable: false,
})

/** Returns the preferences that tell cohorts apart, as text. The zone does so only for readers with quiet hours. */
export const cohortKey = (reader: ReplayReader): string => {
  const { regions, actors, match, backed, severity, alerts, perHour, quiet, zone, extremeAtOnce } = reader
  const filter = [regions, actors, match, backed, severity]
  return JSON.stringify([...filter, alerts, perHour, quiet, quiet && zone, extremeAtOnce])
}

/** The events with news in a window after `from`, each with all its lines up to the window's end. */
type AlertWindow = { from: number; eventLines: readonly (readonly JournalLine[])[]; tick: TickObservation }

/**
 * Returns the alert of a window: all new events, the extreme ones alone, or null. What is not sent is held back. The events
 * that are released by one tick are one alert.
 */
export const alertOf = (cohort: CohortModel, { from, eventLines, tick: { now } }: AlertWindow): AlertMail | null => {
  const { reader, threshold, held } = cohort
  const since = held?.since ?? from
  const due = eventLines.filter((lines) => isAfter(firstLineOver(lines, reader, threshold), since))
  if (due.length === 0) return null
  const extremeThreshold = Math.max(EXTREME_RANK, threshold)
  const extreme = due.filter((lines) => isAfter(firstLineOver(lines, reader, extremeThreshold), from))
  const isFull = isHourOpen(cohort, now) && cohort.alerts >= Math.min(reader.perHour ?? MAX_PER_HOUR, MAX_PER_HOUR)
  const quietUntil = quietEnd(reader, now)
  markUndecidable(cohort, now)
  if (!isFull && quietUntil === null && !held) return sendAlert(cohort, due, now)
  const sent = reader.extremeAtOnce ? extreme : []
  if (!held && (due.length > extreme.length || !reader.extremeAtOnce)) {
    const end = isFull ? cohort.openedAt! + HOUR : now
    cohort.held = { since: from, due: quietEnd(reader, end) ?? end, sentMeanwhile: new Set() }
  }
  for (const lines of sent) cohort.held?.sentMeanwhile.add(lines[0]!.event)
  return sent.length > 0 ? sendAlert(cohort, sent, now) : null
}

const isAfter = (line: JournalLine | null, seq: number): boolean => line !== null && line.seq > seq

const isHourOpen = ({ openedAt }: CohortModel, now: number): boolean => openedAt !== null && now < openedAt + HOUR

const sendAlert = (cohort: CohortModel, eventLines: (readonly JournalLine[])[], now: number): AlertMail => {
  if (isHourOpen(cohort, now)) cohort.alerts++
  else Object.assign(cohort, { openedAt: now, alerts: 1 })
  return { kind: 'alert', lines: markSent(cohort, eventLines) }
}

const markSent = (cohort: CohortModel, eventLines: (readonly JournalLine[])[]): JournalLine[] =>
  eventLines.map((lines) => {
    const newest = lines.at(-1)!
    cohort.sent.set(newest.event, firstLineOver(lines, cohort.reader, cohort.threshold)!.seq)
    return newest
  })

/** Returns the roll-up of held-back alerts if it is due, without the events that were sent meanwhile. */
export const rollupOf = (
  cohort: CohortModel,
  allLines: () => readonly (readonly JournalLine[])[],
  { now }: TickObservation,
): AlertMail | null => {
  const { held, reader, threshold } = cohort
  if (!held || held.due > now) return null
  const quietUntil = quietEnd(reader, now)
  if (quietUntil !== null) {
    held.due = quietUntil
    return null
  }
  cohort.held = null
  const due = allLines().filter(
    (lines) =>
      lines.some((line) => line.seq > held.since && isNews(line)) &&
      isAfter(firstLineOver(lines, reader, threshold), held.since) &&
      !held.sentMeanwhile.has(lines[0]!.event),
  )
  return due.length > 0 ? { kind: 'rollup', lines: markSent(cohort, due) } : null
}

const markUndecidable = (cohort: CohortModel, now: number): void => {
  const { openedAt, held, reader } = cohort
  const ends = [openedAt === null ? null : openedAt + HOUR, held?.due ?? null]
  const isQuietEdge = quietEnd(reader, now - UNDECIDABLE_MS) !== quietEnd(reader, now + UNDECIDABLE_MS)
  if (isQuietEdge || ends.some((end) => end !== null && Math.abs(end - now) < UNDECIDABLE_MS))
    cohort.isUndecidable = true
}
