import { type Filter, matchFilter } from '../../audience/filter.ts'
import {
  alertSeverityRankOf,
  crossesThreshold,
  entriesSinceRetraction,
  type HistoryEntry,
  isAlertableChange,
} from '../../timeline/change-rules.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { CohortMembership } from '../stores/cohort-history-store.ts'
import type { CohortWindow } from '../stores/cohort-store.ts'
import { EXTREME_SEVERITY_RANK } from './alert-rules.ts'

/** The window of a run of alerts, and the least severity rank of the cohort's alerts. */
export type AlertWindow = CohortWindow & { cohortThreshold: number }

const meetsThresholdOf =
  (filter: Filter, gazetteer: Gazetteer, least: number) =>
  (entry: HistoryEntry): boolean =>
    alertSeverityRankOf(entry.facts) >= least && matchFilter(filter, entry.facts, gazetteer) !== null

/**
 * True if the alerts of a window show an event, by its history, oldest first. The event must cross the cohort's threshold
 * after `window.since`, and the threshold of the window (`least`) after `window.from`.
 */
export const isInAlertWindow = (
  history: readonly HistoryEntry[],
  { from, to, least, since, cohortThreshold }: AlertWindow,
  filter: Filter,
  gazetteer: Gazetteer,
): boolean => {
  const historyUpToEnd = history.filter(({ seq }) => seq <= to)
  if (!crossesThreshold(historyUpToEnd, since, meetsThresholdOf(filter, gazetteer, cohortThreshold))) return false
  if (from === since && least === cohortThreshold) return true
  return crossesThreshold(historyUpToEnd, from, meetsThresholdOf(filter, gazetteer, least))
}

/**
 * The seq up to which the alert of an event showed its revisions, for a reader whose digest begins after `from`. Null if
 * the reader had no alert of the event since its last retraction, or had it before the digest's window. The journal, the
 * memberships and the runs of their cohorts alone decide.
 */
export const alertedUpToOf = (
  history: readonly HistoryEntry[],
  from: number,
  memberships: readonly CohortMembership[],
  filters: ReadonlyMap<string, Filter>,
  gazetteer: Gazetteer,
): number | null => {
  const sinceRetraction = entriesSinceRetraction(history)
  for (const membership of memberships) {
    const { cohort } = membership
    const filter = filters.get(cohort.filter)!
    const isInWindow = (window: AlertWindow) => isInAlertWindow(sinceRetraction, window, filter, gazetteer)
    if (!alertedWindowsOf(membership).some(isInWindow) || cancelledWindowsOf(membership).some(isInWindow)) continue
    const meetsThreshold = meetsThresholdOf(filter, gazetteer, cohort.least)
    const alerted = sinceRetraction.find(
      (entry) => entry.seq > membership.from && isAlertableChange(entry) && meetsThreshold(entry),
    )!
    const ends = alertRunsOf(membership)
      .filter(isInWindow)
      .map(({ to }) => to)
    const upTo = ends.length > 0 ? Math.min(...ends) : alerted.seq
    if (upTo > from) return upTo
  }
  return null
}

/** The windows of a member's alerts: all events up to where alerts are held back, and after it the extreme ones. */
const alertedWindowsOf = ({ from, to, cohort, heldSinceSeq }: CohortMembership): AlertWindow[] => {
  const { least } = cohort
  const beforeHold = { from, to: Math.min(to, heldSinceSeq ?? to), least, since: from, cohortThreshold: least }
  if (heldSinceSeq === null || !cohort.extremeAtOnce) return [beforeHold]
  const since = Math.max(from, heldSinceSeq)
  return [beforeHold, { from: since, to, least: EXTREME_SEVERITY_RANK, since, cohortThreshold: least }]
}

/** The windows of the alerts and roll-ups that a member's cohort had. */
const alertRunsOf = ({ from, cohort, alerts }: CohortMembership): AlertWindow[] =>
  alerts.map((window) => ({
    ...window,
    from: Math.max(from, window.from),
    since: Math.max(from, window.since),
    cohortThreshold: cohort.least,
  }))

/** The windows of a member's cancelled alerts. Their events may not have been sent, so a digest shows them in full. */
const cancelledWindowsOf = ({ from, to, cohort, cancelled }: CohortMembership): AlertWindow[] =>
  cancelled.map((window) => ({
    from: Math.max(from, window.from),
    to: Math.min(to, window.to),
    least: window.least,
    since: Math.max(from, window.since),
    cohortThreshold: cohort.least,
  }))
