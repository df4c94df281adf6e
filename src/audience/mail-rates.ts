import { lruCache } from '../lib/lru-cache.ts'
import { isNewestAlerting } from '../timeline/alert-cause-rules.ts'
import { alertSeverityRankOf, isMailableChange } from '../timeline/change-rules.ts'
import { severityRankOf } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import type { ReleasedEntry, ReleasedEntryStore } from '../timeline/released-entry-store.ts'
import { MIN_SEVERITY_RANKS } from './cohort.ts'
import { filterOf, matchFilter } from './filter.ts'
import type { Preferences } from './preferences.ts'
import { findQuietEnd } from './quiet-hours.ts'
import { findNextDue, scheduleTimeOf } from './schedule.ts'

/** How many mails preferences would have brought in `days` days, and how many events all digests together had. */
export type MailCounts = { days: number; digests: number; events: number; alerts: number }

/** A span of the record, in ms UTC. */
type RecordSpan = { from: number; to: number }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const RECORD_DAYS = 90
/** A shorter record says too little. */
const MIN_RECORD_DAYS = 7
const MAX_ENTRIES = 5_000
const PERIOD_MS = { daily: DAY_MS, weekly: 7 * DAY_MS, monthly: 30 * DAY_MS }

/**
 * Creates the function that counts the mails that preferences would have brought in the last 90 days. Null while the record
 * is shorter than seven days. It reads the journal once until there is a new revision.
 */
export const mailCounter = (
  { journal, releasedEntries }: { journal: Pick<JournalStore, 'readReleasedSeq'>; releasedEntries: ReleasedEntryStore },
  bounds: CountBounds,
) => {
  const cache = lruCache<ReleasedEntry[]>(1)
  return async (preferences: Preferences, now: number): Promise<MailCounts | null> => {
    const to = await journal.readReleasedSeq(now)
    const entries = cache.get(String(to)) ?? (await releasedEntries.listEntriesUpTo(to, MAX_ENTRIES))
    cache.put(String(to), entries)
    const from = Math.max(now - RECORD_DAYS * DAY_MS, entries[0]?.releaseAt ?? now)
    if (now - from < MIN_RECORD_DAYS * DAY_MS) return null
    return countMails(entries, preferences, bounds, { from, to: now })
  }
}

export type MailCounter = ReturnType<typeof mailCounter>

/** `settleMs`: releases within this time are in one alert. After `maxAlertsPerDay` alerts, a day brings no more. */
type CountBounds = { gazetteer: Gazetteer; maxAlertsPerHour: number; maxAlertsPerDay: number; settleMs: number }

/** Counts the digests and alerts of a span of the record. Corrections and retractions, which are rare, do not count. */
export const countMails = (
  entries: readonly ReleasedEntry[],
  preferences: Preferences,
  bounds: CountBounds,
  { from, to }: RecordSpan,
): MailCounts => {
  const filter = filterOf(preferences)
  const inSpan = entries.filter(({ releaseAt }) => releaseAt > from && releaseAt <= to)
  const matching = inSpan.filter(({ facts }) => matchFilter(filter, facts, bounds.gazetteer) !== null)
  const alertTimes = listAlertTimes(inSpan, new Set(matching), preferences)
  const perHour = Math.min(preferences.alerts_per_hour ?? bounds.maxAlertsPerHour, bounds.maxAlertsPerHour)
  return {
    days: (to - from) / DAY_MS,
    ...countDigests(matching, preferences, from),
    alerts: countAlerts(alertTimes, perHour, bounds),
  }
}

/** Takes each period as equally long, because an hour of summer time changes no rate. */
const countDigests = (
  matching: readonly ReleasedEntry[],
  { digest }: Preferences,
  from: number,
): Pick<MailCounts, 'digests' | 'events'> => {
  const time = scheduleTimeOf(digest)
  if (!time) return { digests: 0, events: 0 }
  const firstDue = findNextDue(time, from)
  const shown = matching
    .filter((entry) => isMailableChange(entry) && entry.change !== 'retraction')
    .map(({ event, releaseAt }) => ({ event, due: Math.ceil((releaseAt - firstDue) / PERIOD_MS[time.cadence]) }))
  return {
    digests: new Set(shown.map(({ due }) => due)).size,
    events: new Set(shown.map(({ event, due }) => `${due} ${event}`)).size,
  }
}

/** The times of alerts of the events that are new in the span. In quiet hours they wait for their end. */
const listAlertTimes = (
  inSpan: readonly ReleasedEntry[],
  matching: ReadonlySet<ReleasedEntry>,
  preferences: Preferences,
): number[] => {
  const { alerts, severity, quiet, digest, extreme_at_once: extremeAtOnce } = preferences
  if (alerts === 'none') return []
  const least = Math.max(MIN_SEVERITY_RANKS[alerts], severityRankOf(severity))
  const meetsThreshold = (entry: ReleasedEntry): boolean =>
    alertSeverityRankOf(entry.facts) >= least && matching.has(entry)
  const matched = new Set([...matching].map(({ event }) => event))
  return [...Map.groupBy(inSpan, ({ event }) => event)]
    .filter(([event, history]) => matched.has(event) && history[0]!.number === 1)
    .flatMap(([, history]) => history.filter((_, at) => isNewestAlerting(history.slice(0, at + 1), meetsThreshold)))
    .map(({ releaseAt, facts }) => {
      const passes = quiet === null || (extremeAtOnce && facts.severity === 'extreme')
      return passes ? releaseAt : (findQuietEnd({ ...quiet, timezone: digest.timezone }, releaseAt) ?? releaseAt)
    })
    .sort((a, b) => a - b)
}

/**
 * Alerts of one burst are one mail. Of the rest of an hour after `perHour` mails, one mail has all. Takes days in UTC, because
 * where they begin changes the rate little.
 */
const countAlerts = (times: readonly number[], perHour: number, { maxAlertsPerDay, settleMs }: CountBounds): number => {
  let [openedAt, inHour, burstAt] = [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY]
  const mailsByDay = new Map<number, number>()
  for (const at of times) {
    if (at - burstAt <= settleMs) continue
    burstAt = at
    if (at >= openedAt + HOUR_MS) [openedAt, inHour] = [at, 0]
    inHour++
    const day = Math.floor(at / DAY_MS)
    if (inHour <= perHour + 1) mailsByDay.set(day, (mailsByDay.get(day) ?? 0) + 1)
  }
  return mailsByDay.values().reduce((sum, mails) => sum + Math.min(mails, maxAlertsPerDay), 0)
}
