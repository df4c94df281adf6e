import { findChoiceAt } from '../../audience/event-choice.ts'
import { entriesSinceRetraction, type HistoryEntry } from '../../timeline/change-rules.ts'
import type { CohortMembership, CohortRun, JournalWindow, ReaderRuns } from '../stores/cohort-history-store.ts'
import type { FollowRun } from '../stores/run-query-store.ts'
import {
  type AlertWindow,
  choicesOfEvent,
  type DigestFilters,
  type FilterMatcher,
  findCauseInWindow,
  isFollowerNews,
  isInDigestWindow,
  isInWindow,
  withoutChoices,
} from './alert-history.ts'

/** The runs and filters of one reader. They decide which mails showed an event. */
export type MailHistorySources = { runs: ReaderRuns; filters: DigestFilters; matchesFilter: FilterMatcher }

/**
 * The windows of the alerts that showed an event, for the digest `run` that begins after `from`. Empty if the reader had no
 * alert of the event since its last retraction, or had them all before that digest's window. A roll-up counts only if it was
 * claimed before the digest: a later one leaves out what the digest tells.
 */
export const alertWindowsOf = (
  sources: MailHistorySources,
  history: readonly HistoryEntry[],
  { run, from }: { run: number; from: number },
): JournalWindow[] => {
  const sinceRetraction = entriesSinceRetraction(history)
  const windows: JournalWindow[] = sources.runs.cohorts.flatMap((membership) =>
    membership.runs
      .filter(
        (each) => (each.kind === 'alert' || each.run < run) && isToldByRun(sources, sinceRetraction, membership, each),
      )
      .map((each) => memberWindowOf(membership, each)),
  )
  return [...windows, ...followRunsOf(sources, sinceRetraction)]
    .filter(({ to }) => to > from)
    .map((window) => ({ from: window.from, to: window.to }))
}

/**
 * The seq of the last correction after `from` that a reader had by a mail of its own; null without one. `urgentSeq` is that
 * of the last urgent one. A reader who follows the event at once gets every correction in a mail of its own.
 */
export const correctedUpToOf = (
  { filters }: Pick<MailHistorySources, 'filters'>,
  history: readonly HistoryEntry[],
  { from, urgentSeq = 0 }: { from: number; urgentSeq?: number | undefined },
): number | null => {
  const choices = choicesOfEvent(filters, history)
  const own = history.findLast(
    ({ change, silent, seq }) =>
      change === 'correction' && !silent && seq > from && findChoiceAt(choices, seq) === 'alert',
  )
  return Math.max(urgentSeq, own?.seq ?? 0) || null
}

/** True if a mail that was claimed before the roll-up `run` showed the revision `seq` of an event, or a later one. */
export const isToldBefore = (
  sources: MailHistorySources,
  history: readonly HistoryEntry[],
  seq: number,
  run: number,
): boolean =>
  isToldByDigest(sources, history, seq, run) ||
  followRunsOf(sources, history).some((each) => each.run < run && each.to >= seq) ||
  sources.runs.cohorts.some((membership) =>
    membership.runs.some(
      (each) =>
        each.run < run && memberWindowOf(membership, each).to >= seq && isToldByRun(sources, history, membership, each),
    ),
  )

/** The runs for followed events that told the reader of this one. */
const followRunsOf = ({ runs, filters }: MailHistorySources, history: readonly HistoryEntry[]): FollowRun[] =>
  runs.follows.filter((run) => isFollowerNews(history, run, filters))

/** True if a digest that was claimed before the run `before` showed the revision `seq`, or a later one, and did not only link it. */
const isToldByDigest = (
  { runs, filters, matchesFilter }: MailHistorySources,
  history: readonly HistoryEntry[],
  seq: number,
  before: number,
): boolean =>
  runs.digests.some(
    (digest) =>
      digest.run < before &&
      isInWindow(seq, digest) &&
      !digest.linked?.has(history[0]!.event) &&
      isInDigestWindow(history, digest, filters, matchesFilter),
  )

/** A mail that only links an event does not tell it. A roll-up leaves out what mails before it told. */
const isToldByRun = (
  sources: MailHistorySources,
  history: readonly HistoryEntry[],
  membership: CohortMembership,
  run: CohortRun,
): boolean => {
  if (history.length === 0 || run.linked?.has(history[0]!.event)) return false
  const window = withoutChoices(memberWindowOf(membership, run), sources.filters, history)
  const found = findCauseInWindow(history, window, (entry) => sources.matchesFilter(membership.cohort.filter, entry))
  return found !== null && (run.kind === 'alert' || !isToldBefore(sources, history, found.seq, run.run))
}

/** The window of a run for one member. */
const memberWindowOf = ({ from, to, gaps, cohort }: CohortMembership, run: CohortRun): AlertWindow => ({
  from: Math.max(from, run.from),
  to: Math.min(run.to, to ?? run.to),
  least: run.least,
  since: Math.max(from, run.since),
  cohortThreshold: cohort.least,
  hasUpdates: cohort.updates === true,
  gaps,
})
