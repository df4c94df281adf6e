import { filterWindowsOf } from '../../audience/filter-history.ts'
import {
  alertSeverityRankOf,
  entriesSinceRetraction,
  findCrossing,
  type HistoryEntry,
  isMailableChange,
} from '../../timeline/change-rules.ts'
import type { JournalWindow } from '../stores/cohort-history-store.ts'
import type { CohortWindow } from '../stores/cohort-store.ts'

/** The window of a run of alerts, the least severity rank of the cohort's alerts, and where the reader was not a member. */
export type AlertWindow = CohortWindow & { cohortThreshold: number; gaps: readonly JournalWindow[] }

/** The filters of a reader's digests, now and before, as `filterWindowsOf` takes them. */
export type DigestFilters = { current: string; earlier: string | null }

/** True if an event matches the filter with this id. */
export type FilterMatcher = (filter: string, entry: Pick<HistoryEntry, 'facts'>) => boolean

/**
 * The seq of the revision for which the alerts of a window show an event, by its history, oldest first; null if they do not
 * show it. The event must cross the cohort's threshold after `window.since`, and the threshold of the window (`least`)
 * after `window.from`, and the reader must have been a member both times.
 */
export const crossingInWindow = (
  history: readonly HistoryEntry[],
  { from, to, least, since, cohortThreshold, gaps }: AlertWindow,
  matches: (entry: HistoryEntry) => boolean,
): number | null => {
  const upToEnd = history.filter(({ seq }) => seq <= to)
  const crossingOf = (threshold: number, after: number): number | null => {
    const crossing = findCrossing(upToEnd, (entry) => alertSeverityRankOf(entry.facts) >= threshold && matches(entry))
    return crossing && crossing.seq > after && !gaps.some((gap) => isInWindow(crossing.seq, gap)) ? crossing.seq : null
  }
  const crossed = crossingOf(cohortThreshold, since)
  if (crossed === null || (from === since && least === cohortThreshold)) return crossed
  return crossingOf(least, from) === null ? null : crossed
}

export const isInWindow = (seq: number, { from, to }: JournalWindow): boolean => seq > from && seq <= to

/**
 * True if a digest with the window (from, to] contains an event, by its history up to the end of the window. It is enough
 * that the event had news for the filter that the reader followed then, and that it was not retracted since.
 */
export const isInDigestWindow = (
  history: readonly HistoryEntry[],
  { from, to }: JournalWindow,
  filters: DigestFilters,
  matchesFilter: FilterMatcher,
): boolean => {
  const upToEnd = history.filter(({ seq }) => seq <= to)
  if (upToEnd.at(-1)?.change === 'retraction') return false
  return filterWindowsOf(filters, from, to).some((window) => {
    const known = upToEnd.filter(({ seq }) => seq <= window.to)
    const isNews = entriesSinceRetraction(known).some((entry) => entry.seq > window.from && isMailableChange(entry))
    return isNews && matchesFilter(window.filter, known.at(-1)!)
  })
}
