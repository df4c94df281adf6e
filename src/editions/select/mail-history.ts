import { findChoiceAt } from '../../audience/event-choice.ts'
import { entriesSinceRetraction, type HistoryEntry } from '../../timeline/change-rules.ts'
import type { CohortMembership, CohortRun, ReaderRuns } from '../stores/cohort-history-store.ts'
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
 * The seq up to which alerts showed the revisions of an event, for the digest `run` that begins after `from`. Null if the
 * reader had no alert of the event since its last retraction, or had it before that digest's window. A roll-up counts only
 * if it was claimed before the digest: a later one leaves out what the digest tells.
 */
export const alertedUpToOf = (
  sources: MailHistorySources,
  history: readonly HistoryEntry[],
  { run, from }: { run: number; from: number },
): number | null => {
  const sinceRetraction = entriesSinceRetraction(history)
  const ends = sources.runs.cohorts.flatMap((membership) => {
    const last = membership.runs.findLast(
      (each) => (each.kind === 'alert' || each.run < run) && isToldByRun(sources, sinceRetraction, membership, each),
    )
    return last ? [memberWindowOf(membership, last).to] : []
  })
  const followEnds = followRunsOf(sources, sinceRetraction).map(({ to }) => to)
  const end = Math.max(0, ...ends, ...followEnds)
  return end > from ? end : null
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

/** True if a digest that was claimed before the run `before` showed the revision `seq`, or a later one. */
const isToldByDigest = (
  { runs, filters, matchesFilter }: MailHistorySources,
  history: readonly HistoryEntry[],
  seq: number,
  before: number,
): boolean =>
  runs.digests.some(
    (digest) =>
      digest.run < before && isInWindow(seq, digest) && isInDigestWindow(history, digest, filters, matchesFilter),
  )

/** A roll-up leaves out what mails before it told. */
const isToldByRun = (
  sources: MailHistorySources,
  history: readonly HistoryEntry[],
  membership: CohortMembership,
  run: CohortRun,
): boolean => {
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
