import { type AlertingLine, alertingLines, isNews, type JournalLine, localDayEnd, quietEnd } from './journal-rules.ts'
import { alertThreshold, type ReplayReader } from './readers.ts'

/** A tick: its time, the time of the product's clock, and the last seq of the journal. Times are ms UTC. */
export type TickObservation = { at: number; now: number; head: number }

/** The state of a cohort: its hour and its day, what waits for a roll-up, and what its mails showed. */
export type CohortModel = {
  /** A reader of the cohort. All of them have the same preferences for alerts. */
  reader: ReplayReader
  threshold: number
  openedAt: number | null
  alerts: number
  dayEnd: number
  dayMails: number
  /** Alerts after `deferred` and updates after `updates` wait until `due`; null if none do. */
  waiting: { deferred: number | null; updates: number | null; due: number } | null
  /** By event, the seq for which its last mail was sent, and the last seq of the journal then. */
  sent: Map<string, { seq: number; to: number }>
  /** True if a tick came so close to the end of an hour or of quiet hours that both decisions are right. */
  isUndecidable: boolean
}

/** A mail of alerts with the newest line of each event, and the events that are new in it or worse. */
export type AlertMail = { kind: 'alert' | 'rollup'; lines: JournalLine[]; risen: ReadonlySet<string> }

const HOUR = 3_600_000
const MAX_PER_HOUR = 4
const MAX_PER_DAY = 6
/** With as many mails, extreme events wait, too. */
const MAX_WITH_EXTREME = 7
const EXTREME_RANK = 4
const UNDECIDABLE_MS = 10_000

export const createCohort = (reader: ReplayReader): CohortModel => ({
  reader,
  threshold: alertThreshold(reader),
  openedAt: null,
  alerts: 0,
  dayEnd: 0,
  dayMails: 0,
  waiting: null,
  sent: new Map(),
  isUndecidable: false,
})

/** Returns the preferences that tell cohorts apart, as text. */
export const cohortKey = (reader: ReplayReader): string => {
  const { regions, actors, match, backed, severity, alerts, perHour, quiet, zone, extremeAtOnce, digest } = reader
  const filter = [regions, actors, match, backed, severity]
  return JSON.stringify([...filter, alerts, perHour, quiet, zone, extremeAtOnce, digest.cadence === 'none'])
}

/** The events with news in a window (from, to], each with all its lines up to its end. */
type AlertWindow = {
  from: number
  to: number
  eventLines: readonly (readonly JournalLine[])[]
  tick: TickObservation
}

/** An event with the lines that may alert its readers. */
type Candidate = { newest: JournalLine; alerting: AlertingLine[] }

/**
 * Returns the alert of a window: all events that alert, the extreme ones that are new or worse, or null. The rest waits.
 * Updates that alert nobody go along, or wait for the end of the day, if the readers have no digest. The events that are
 * released by one tick are one alert.
 */
export const alertOf = (
  cohort: CohortModel,
  { from, to, eventLines, tick: { now } }: AlertWindow,
): AlertMail | null => {
  const { reader, threshold, waiting } = cohort
  const deferred = waiting?.deferred ?? null
  const candidates = candidatesOf(cohort, eventLines, deferred ?? from)
  const due = candidates.filter(({ alerting }) => alerting.some(({ isCalm }) => !isCalm))
  const calm = hasDigest(reader) ? [] : candidates.filter((each) => !due.includes(each))
  if (due.length + calm.length === 0) return null
  const newlyExtreme = new Set(
    eventLines
      .filter((lines) =>
        alertingLines(lines, reader, Math.max(EXTREME_RANK, threshold)).some(({ seq, isRise }) => isRise && seq > from),
      )
      .map((lines) => lines[0]!.event),
  )
  const extreme = due.filter(({ newest }) => newlyExtreme.has(newest.event))
  markUndecidable(cohort, now)
  const until = waitEnd(cohort, now)
  const passing = reader.extremeAtOnce && !isDayFull(cohort, now, MAX_WITH_EXTREME) ? extreme : []
  if (due.length > 0 && until === null && deferred === null)
    return sendMail(cohort, 'alert', [...due, ...calm], { to, now })
  if (deferred === null && due.length > passing.length)
    cohort.waiting = { deferred: from, updates: waiting?.updates ?? null, due: until! }
  else if (deferred === null && calm.length > 0 && waiting === null) {
    const end = localDayEnd(reader, now)
    cohort.waiting = { deferred: null, updates: from, due: quietEnd(reader, end) ?? end }
  }
  return passing.length > 0 ? sendMail(cohort, 'alert', passing, { to, now }) : null
}

const hasDigest = ({ digest }: ReplayReader): boolean => digest.cadence !== 'none'

const candidatesOf = (
  { reader, threshold }: CohortModel,
  eventLines: readonly (readonly JournalLine[])[],
  after: number,
): Candidate[] =>
  eventLines
    .map((lines) => ({
      newest: lines.at(-1)!,
      alerting: alertingLines(lines, reader, threshold).filter(({ seq }) => seq > after),
    }))
    .filter(({ alerting }) => alerting.length > 0)

/** When the cohort may get more than extreme events; null for now. */
const waitEnd = (cohort: CohortModel, now: number): number | null => {
  const { reader, openedAt, alerts } = cohort
  const isFull = isHourOpen(cohort, now) && alerts >= Math.min(reader.perHour ?? MAX_PER_HOUR, MAX_PER_HOUR)
  const end = Math.max(now, isFull ? openedAt! + HOUR : 0, isDayFull(cohort, now) ? cohort.dayEnd : 0)
  const until = quietEnd(reader, end) ?? end
  return until > now ? until : null
}

const isHourOpen = ({ openedAt }: CohortModel, now: number): boolean => openedAt !== null && now < openedAt + HOUR

const isDayFull = ({ dayEnd, dayMails }: CohortModel, now: number, most = MAX_PER_DAY): boolean =>
  now < dayEnd && dayMails >= most

const sendMail = (
  cohort: CohortModel,
  kind: AlertMail['kind'],
  candidates: Candidate[],
  { to, now }: { to: number; now: number },
): AlertMail => {
  if (kind === 'alert' && isHourOpen(cohort, now)) cohort.alerts++
  else if (kind === 'alert') Object.assign(cohort, { openedAt: now, alerts: 1 })
  if (now >= cohort.dayEnd) Object.assign(cohort, { dayEnd: localDayEnd(cohort.reader, now), dayMails: 0 })
  cohort.dayMails++
  const relevant = hasDigest(cohort.reader) ? ({ isCalm }: AlertingLine) => !isCalm : () => true
  for (const { newest, alerting } of candidates)
    cohort.sent.set(newest.event, { seq: alerting.findLast(relevant)!.seq, to })
  const risen = candidates.filter(({ alerting }) => alerting.some(({ isRise }) => isRise))
  return {
    kind,
    lines: candidates.map(({ newest }) => newest),
    risen: new Set(risen.map(({ newest }) => newest.event)),
  }
}

/** Returns the roll-up if it is due, without what was sent meanwhile. It counts to the day even if nothing is left. */
export const rollupOf = (
  cohort: CohortModel,
  allLines: () => readonly (readonly JournalLine[])[],
  to: number,
  { now }: TickObservation,
): AlertMail | null => {
  const { waiting, reader } = cohort
  if (!waiting || waiting.due > now) return null
  const end = isDayFull(cohort, now) ? cohort.dayEnd : now
  const until = quietEnd(reader, end) ?? end
  if (until > now) {
    waiting.due = until
    return null
  }
  const since = Math.min(waiting.deferred ?? Number.POSITIVE_INFINITY, waiting.updates ?? Number.POSITIVE_INFINITY)
  cohort.waiting = null
  const withNews = allLines().filter((lines) => lines.some((line) => line.seq > since && isNews(line)))
  const due = candidatesOf(cohort, withNews, since).filter(({ newest, alerting }) => {
    const last = alerting.findLast(({ isCalm }) => !(isCalm && hasDigest(reader)))
    return last !== undefined && last.seq > (cohort.sent.get(newest.event)?.to ?? 0)
  })
  const mail = sendMail(cohort, 'rollup', due, { to, now })
  return due.length > 0 ? mail : null
}

const markUndecidable = (cohort: CohortModel, now: number): void => {
  const { openedAt, waiting, reader } = cohort
  const ends = [openedAt === null ? null : openedAt + HOUR, waiting?.due ?? null, cohort.dayEnd]
  const isQuietEdge = quietEnd(reader, now - UNDECIDABLE_MS) !== quietEnd(reader, now + UNDECIDABLE_MS)
  if (isQuietEdge || ends.some((end) => end !== null && Math.abs(end - now) < UNDECIDABLE_MS))
    cohort.isUndecidable = true
}
