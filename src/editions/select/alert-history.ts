import { type Filter, matchFilter } from '../../audience/filter.ts'
import {
  alertSeverityRankOf,
  crossesThreshold,
  entriesSinceRetraction,
  type HistoryEntry,
  isAlertableChange,
} from '../../timeline/change-rules.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { CohortMembership, CohortWindow } from '../stores/cohort-store.ts'
import { EXTREME_GRAVITY } from './alert-rules.ts'
import type { EditionItem } from './edition-items.ts'

/** A window of alerts: (from, to], of events at least so grave, that crossed the cohort's own line since. */
export type AlertWindow = CohortWindow & { cohortThreshold: number }

const meetsGravityAndFilter =
  (filter: Filter, gazetteer: Gazetteer, least: number) =>
  (line: HistoryEntry): boolean =>
    alertSeverityRankOf(line.facts) >= least && matchFilter(filter, line.facts, gazetteer) !== null

/** Whether an event, by its lines up to the window's end, is told at once in a window. */
export const isInAlertWindow = (
  lines: readonly HistoryEntry[],
  { from, to, least, since, cohortThreshold: line }: AlertWindow,
  filter: Filter,
  gazetteer: Gazetteer,
): boolean => {
  const linesUpToEnd = lines.filter(({ seq }) => seq <= to)
  if (!crossesThreshold(linesUpToEnd, since, meetsGravityAndFilter(filter, gazetteer, line))) return false
  return from === since && least === line
    ? true
    : crossesThreshold(linesUpToEnd, from, meetsGravityAndFilter(filter, gazetteer, least))
}

/**
 * How a digest that begins behind `from` shows an event to a reader who belonged to cohorts: in short where they were
 * told of it at once in the digest's own time, in full where readers were woken again since. Null where they were not
 * told since it was last withdrawn, or long before. What was told is found in the journal and nowhere else.
 */
export const alreadyAlertedFormOf = (
  lines: readonly HistoryEntry[],
  from: number,
  memberships: readonly CohortMembership[],
  filters: ReadonlyMap<string, Filter>,
  gazetteer: Gazetteer,
): EditionItem['echo'] | null => {
  const sinceRetraction = entriesSinceRetraction(lines)
  for (const membership of memberships) {
    const { cohort } = membership
    const filter = filters.get(cohort.filter)!
    const isInWindow = (window: AlertWindow) => isInAlertWindow(sinceRetraction, window, filter, gazetteer)
    if (!alertedWindowsOf(membership).some(isInWindow) || cancelledWindowsOf(membership).some(isInWindow)) continue
    const meetsThreshold = meetsGravityAndFilter(filter, gazetteer, cohort.least)
    const crossing = sinceRetraction.find(
      (line) => line.seq > membership.from && isAlertableChange(line) && meetsThreshold(line),
    )!
    if (crossing.seq <= from) continue
    return sinceRetraction.some((line) => line.seq > crossing.seq && isAlertableChange(line)) ? 'full' : 'short'
  }
  return null
}

/** What a reader was told in a cohort: everything up to what it owes, and the extreme beyond. */
const alertedWindowsOf = ({ from, to, cohort, heldSinceSeq }: CohortMembership): AlertWindow[] => {
  const { least } = cohort
  const alerted = { from, to: Math.min(to, heldSinceSeq ?? to), least, since: from, cohortThreshold: least }
  if (heldSinceSeq === null || !cohort.extremeAtOnce) return [alerted]
  const since = Math.max(from, heldSinceSeq)
  return [alerted, { from: since, to, least: EXTREME_GRAVITY, since, cohortThreshold: least }]
}

/** What of that was cancelled: a digest does not take for told what may not have been. */
const cancelledWindowsOf = ({ from, to, cohort, cancelled }: CohortMembership): AlertWindow[] =>
  cancelled.map((window) => ({
    from: Math.max(from, window.from),
    to: Math.min(to, window.to),
    least: window.least,
    since: Math.max(from, window.since),
    cohortThreshold: cohort.least,
  }))
