import { type EventChoice, findChoiceAt, splitByChoices } from '../../audience/event-choice.ts'
import { filterWindowsOf } from '../../audience/filter-history.ts'
import {
  type AlertCause,
  type CausedEntry,
  isAlertCause,
  isPassingCause,
  listAlertCauses,
} from '../../timeline/alert-cause-rules.ts'
import {
  alertSeverityRankOf,
  entriesSinceRetraction,
  type HistoryEntry,
  isFollowerAlert,
  isMailableChange,
} from '../../timeline/change-rules.ts'
import type { JournalWindow } from '../stores/cohort-history-store.ts'
import type { CohortWindow } from '../stores/cohort-store.ts'
import { EXTREME_SEVERITY_RANK } from './alert-rules.ts'

/**
 * The window of a run of alerts, the least severity rank of the cohort's alerts, whether its roll-ups have updates that
 * alert nobody, and where the reader was not a member.
 */
export type AlertWindow = CohortWindow & {
  cohortThreshold: number
  hasUpdates: boolean
  gaps: readonly JournalWindow[]
}

/** For what the alerts of a window show an event: the newest revision that alerts, and the gravest cause. */
export type WindowCause = { seq: number; cause: AlertCause }

/** The filters of a reader, now and before, as `filterWindowsOf` takes them, and the single events. */
export type DigestFilters = { current: string; earlier: string | null; choices: readonly EventChoice[] }

/** True if an event matches the filter with this id. */
export type FilterMatcher = (filter: string, entry: Pick<HistoryEntry, 'facts'>) => boolean

/**
 * For what the alerts of a window show an event, by its history, oldest first; null if they do not show it. It must alert
 * the cohort after `window.since`. In a window of extreme events alone (`least` above the cohort's threshold), it must also
 * become extreme after `window.from`. The reader must have been a member both times.
 */
export const findCauseInWindow = (
  history: readonly HistoryEntry[],
  { from, to, least, since, cohortThreshold, hasUpdates, gaps }: AlertWindow,
  matches: (entry: HistoryEntry) => boolean,
): WindowCause | null => {
  const upToEnd = history.filter(({ seq }) => seq <= to)
  const causesOf = (threshold: number, after: number): CausedEntry[] =>
    listAlertCauses(upToEnd, (entry) => alertSeverityRankOf(entry.facts) >= threshold && matches(entry)).filter(
      ({ entry: { seq } }) => seq > after && !gaps.some((gap) => isInWindow(seq, gap)),
    )
  const causes = causesOf(cohortThreshold, since).filter(({ cause }) => hasUpdates || isAlertCause(cause))
  if (causes.length === 0) return null
  const isExtremeOnly = least > cohortThreshold || from !== since
  if (isExtremeOnly && !causesOf(EXTREME_SEVERITY_RANK, from).some(({ cause }) => isPassingCause(cause))) return null
  const cause = CAUSES_BY_WEIGHT.find((each) => causes.some((caused) => caused.cause === each))!
  return { seq: causes.at(-1)!.entry.seq, cause }
}

const CAUSES_BY_WEIGHT: readonly AlertCause[] = ['first', 'worse', 'wider', 'over', 'update']

export const isInWindow = (seq: number, { from, to }: JournalWindow): boolean => seq > from && seq <= to

/**
 * True if a digest with the window (from, to] contains an event, by its history up to the end of the window. It is enough
 * that the event had news for what the reader followed then, and that it was not retracted since. A followed event has news
 * for its reader whatever the filter is, and a muted one has none.
 */
export const isInDigestWindow = (
  history: readonly HistoryEntry[],
  window: JournalWindow,
  filters: DigestFilters,
  matchesFilter: FilterMatcher,
): boolean => wantedWindowsOf(history, window, filters, matchesFilter).length > 0

/** The parts of the window of a digest in which an event had news for what the reader followed then. */
export const wantedWindowsOf = (
  history: readonly HistoryEntry[],
  { from, to }: JournalWindow,
  filters: DigestFilters,
  matchesFilter: FilterMatcher,
): JournalWindow[] => {
  const upToEnd = history.filter(({ seq }) => seq <= to)
  if (upToEnd.at(-1)?.change === 'retraction') return []
  const choices = choicesOfEvent(filters, history)
  return filterWindowsOf(filters, from, to).flatMap(({ filter, ...window }) =>
    splitByChoices(choices, window).filter((part) => {
      const known = upToEnd.filter(({ seq }) => seq <= part.to)
      const isNews = entriesSinceRetraction(known).some((entry) => entry.seq > part.from && isMailableChange(entry))
      return isNews && part.kind !== 'muted' && (part.kind !== null || matchesFilter(filter, known.at(-1)!))
    }),
  )
}

/** True if the alerts of a followed event have it for a reader, by its history: for a revision of the window (from, to]. */
export const isFollowerNews = (
  history: readonly HistoryEntry[],
  { from, to }: JournalWindow,
  filters: Pick<DigestFilters, 'choices'>,
): boolean => {
  const choices = choicesOfEvent(filters, history)
  return history.some(
    (entry) =>
      entry.seq > from && entry.seq <= to && isFollowerAlert(entry) && findChoiceAt(choices, entry.seq) === 'alert',
  )
}

/** The choices of the event with this history. */
export const choicesOfEvent = (
  { choices }: Pick<DigestFilters, 'choices'>,
  history: readonly Pick<HistoryEntry, 'event'>[],
): EventChoice[] => choices.filter(({ event }) => event === history[0]?.event)

/**
 * A window of the alerts of a cohort for one event. While the reader follows the event or mutes it, the cohort's alerts do not
 * have it: it has its own, or none.
 */
export const withoutChoices = <Window extends Pick<AlertWindow, 'gaps'>>(
  window: Window,
  filters: Pick<DigestFilters, 'choices'>,
  history: readonly Pick<HistoryEntry, 'event'>[],
): Window => ({
  ...window,
  gaps: [
    ...window.gaps,
    ...choicesOfEvent(filters, history).map(({ from, to }) => ({ from, to: to ?? Number.MAX_SAFE_INTEGER })),
  ],
})
