import type { Cohort } from '../../audience/cohort.ts'
import { type Filter, filterOf, matchFilter } from '../../audience/filter.ts'
import type { Preferences } from '../../audience/preferences.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import { alertSeverityRankOf, entriesSinceRetraction, isAlertableChange } from '../../timeline/change-rules.ts'
import { type Certainty, SEVERITIES, type Severity, severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { DatedJournalEntry } from '../../timeline/journal-store.ts'
import type { AudienceRun, WaitingPart } from './reader-mail-store.ts'

/** Why an event was not told to a reader, or is not told yet. Times are ms UTC. */
export type NotToldReason =
  | { why: 'retracted' | 'silent' | 'soon' | 'suppressed' | 'unfollowed' | 'unfollowed_then' | 'unknown' }
  | { why: 'no_digest' | 'packing' | 'cancelled' | 'left_out' | 'urgent' | 'before_digest' | 'before_alerts' }
  | { why: 'claim' | 'forecast' | 'unverified' }
  | { why: 'held' | 'joined' | 'next' | 'quiet' | 'folded'; at: number }
  | { why: 'ended'; how: SubscriptionEndReason; at: number }
  | { why: 'less_certain'; certainty: Certainty; least: Certainty }
  | { why: 'below' | 'below_alerts'; severity: Severity; least: Severity }

/** Why a subscription ended. */
export type SubscriptionEndReason = 'unsubscribed' | 'bounced' | 'complained' | 'suppressed'

/** The seq up to which digests told a reader, and when the next one is due (ms UTC). */
export type DigestState = { toldSeq: number; nextAt: number }

/** The reader's cohort: its alerts begin after `fromSeq`. */
export type CohortAlertState = {
  cohort: Cohort
  filter: Filter
  fromSeq: number
  /** The seq up to which alerts of all cohorts are claimed. */
  claimedSeq: number
  /** Alerts after this seq are held back until `dueAt` (ms UTC); both null without any. */
  heldSinceSeq: number | null
  dueAt: number | null
}

/** All that decides why an event was not told to a reader, or not in one kind of mail. */
export type NotToldContext = {
  /** The event's entries in the journal, oldest first; at least one. */
  entries: DatedJournalEntry[]
  releasedSeq: number
  /** The product's clock in ms UTC. */
  now: number
  reader: Pick<Subscriber, 'state' | 'endedReason' | 'endedAt' | 'confirmedAt'>
  isSuppressed: boolean
  preferences: Preferences
  digestState: DigestState | null
  cohortState: CohortAlertState | null
  /** The runs with the reader in their audience whose window may have the event. */
  runs: readonly Pick<AudienceRun, 'run' | 'kind' | 'from' | 'to' | 'state'>[]
  /** The parts and notices that wait for a joined mail to the reader. */
  waiting: readonly WaitingPart[]
  /** The kinds of the mails that told the reader of it. */
  toldKinds: readonly MailKind[]
}

/** An event can be in a mail of each of these kinds. A mail of any other kind has the event once for all. */
const PARTIAL_KINDS: readonly MailKind[] = ['digest', 'alert', 'rollup']
const END_REASONS: readonly SubscriptionEndReason[] = ['unsubscribed', 'bounced', 'complained', 'suppressed']

/**
 * Explains why an event was in no mail to a reader: never an empty list. If a mail told it, explains why it was not also in
 * the reader's other kind of mail: an empty list if there is nothing to explain.
 */
export const explainNotTold = (context: NotToldContext, gazetteer: Gazetteer): NotToldReason[] => {
  const { toldKinds } = context
  const isTold = toldKinds.length > 0
  const overallReason = overallReasonOf(context, gazetteer)
  if (!isTold && overallReason) return [overallReason]
  if (overallReason || toldKinds.some((kind) => !PARTIAL_KINDS.includes(kind))) return []
  const newest = findNewestReleased(context)!
  const reasons = [
    toldKinds.includes('digest') ? null : digestReasonOf(context, newest),
    toldKinds.includes('alert') || toldKinds.includes('rollup') ? null : alertReasonOf(context, newest, gazetteer),
  ]
    .filter((reason) => reason !== null)
    // One cause can hold back the digest and the alert.
    .filter(({ why }, at, all) => all.findIndex((each) => each.why === why) === at)
  if (isTold) return reasons.filter(({ why }) => why !== 'no_digest')
  return reasons.length > 0 ? reasons : [{ why: 'unknown' }]
}

/** Why no mail of any kind can have the event; null if one can. */
const overallReasonOf = (context: NotToldContext, gazetteer: Gazetteer): NotToldReason | null => {
  const { entries, reader, isSuppressed, preferences } = context
  if (entries.at(-1)!.change === 'retraction') return { why: 'retracted' }
  const [oldest] = selectTellableEntries(entries)
  if (!oldest) return { why: 'silent' }
  const newest = findNewestReleased(context)
  if (reader.state === 'ended' && reader.endedAt! <= (newest ?? oldest).releaseAt) return endReasonOf(reader)
  if (!newest) return unreleasedReasonOf(context)
  const filterReason = filterReasonOf(filterOf(preferences), newest, gazetteer)
  if (filterReason) return filterReason
  if (reader.state === 'ended' && !context.runs.some((run) => containsEntry(run, newest))) return endReasonOf(reader)
  return isSuppressed ? { why: 'suppressed' } : null
}

const endReasonOf = ({ endedReason, endedAt }: NotToldContext['reader']): NotToldReason => ({
  why: 'ended',
  how: END_REASONS.find((reason) => reason === endedReason) ?? 'suppressed',
  at: endedAt!,
})

/** The hold of the newest entry has not ended; or it has, and an earlier entry of the journal is still on hold. */
const unreleasedReasonOf = ({ entries, now }: NotToldContext): NotToldReason => {
  const { releaseAt } = selectTellableEntries(entries).at(-1)!
  return releaseAt > now ? { why: 'held', at: releaseAt } : { why: 'soon' }
}

const filterReasonOf = (filter: Filter, { facts }: DatedJournalEntry, gazetteer: Gazetteer): NotToldReason | null => {
  if (matchFilter(filter, facts, gazetteer)) return null
  const { severity, certainty } = facts
  if (!matchFilter({ ...filter, severity: 'minor', certainty: 'unverified' }, facts, gazetteer))
    return { why: 'unfollowed' }
  return matchFilter({ ...filter, severity: 'minor' }, facts, gazetteer)
    ? { why: 'below', severity, least: filter.severity }
    : { why: 'less_certain', certainty, least: filter.certainty! }
}

const digestReasonOf = (context: NotToldContext, entry: DatedJournalEntry): NotToldReason | null => {
  const { digestState, preferences, runs, toldKinds } = context
  const isTold = toldKinds.length > 0
  const run = runs.findLast((each) => each.kind === 'digest' && containsEntry(each, entry))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  if (run && isTold) return preferences.alerted === 'left_out' ? { why: 'left_out' } : null
  if (run) return { why: entry.urgent ? 'urgent' : 'unfollowed_then' }
  if (preferences.digest.cadence === 'none') return { why: 'no_digest' }
  if (!digestState) return null
  if (entry.seq > digestState.toldSeq) return { why: 'next', at: digestState.nextAt }
  return isTold ? null : joinedReasonOf(context, entry, 'before_digest')
}

const alertReasonOf = (
  context: NotToldContext,
  entry: DatedJournalEntry,
  gazetteer: Gazetteer,
): NotToldReason | null => {
  const { cohortState, toldKinds } = context
  if (!cohortState) return null
  const { cohort, filter, fromSeq } = cohortState
  const { severity } = entry.facts
  const rank = alertSeverityRankOf(entry.facts)
  if (rank === 0) return { why: unalertableNatureOf(entry) }
  if (rank < cohort.least) return { why: 'below_alerts', severity, least: severityOfRank(cohort.least) }
  const alerting = selectTellableEntries(context.entries).find(
    ({ facts }) => alertSeverityRankOf(facts) >= cohort.least && matchFilter(filter, facts, gazetteer) !== null,
  )
  if (!alerting) return null
  if (alerting.seq <= fromSeq) return toldKinds.length > 0 ? null : joinedReasonOf(context, alerting, 'before_alerts')
  return pendingAlertReasonOf(context, cohortState, alerting)
}

/** Why an alert about an entry has not been sent yet. */
const pendingAlertReasonOf = (
  { runs, waiting, now }: NotToldContext,
  { cohort, claimedSeq, heldSinceSeq, dueAt }: CohortAlertState,
  alerting: DatedJournalEntry,
): NotToldReason | null => {
  if (alerting.seq > claimedSeq) return { why: 'soon' }
  const run = runs.findLast((each) => each.kind !== 'digest' && containsEntry(each, alerting))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  const part = run && waiting.find((each) => each.run === run.run)
  if (part)
    return { why: cohort.quiet && findQuietEnd(cohort.quiet, now) !== null ? 'quiet' : 'folded', at: part.dueAt }
  if (heldSinceSeq === null || dueAt === null || alerting.seq <= heldSinceSeq) return null
  return { why: cohort.quiet && findQuietEnd(cohort.quiet, now) !== null ? 'quiet' : 'folded', at: dueAt }
}

const unalertableNatureOf = ({ facts: { nature } }: DatedJournalEntry): 'claim' | 'forecast' | 'unverified' =>
  nature === 'claim' || nature === 'forecast' ? nature : 'unverified'

const severityOfRank = (rank: number): Severity => SEVERITIES.find((severity) => severityRankOf(severity) === rank)!

/** An entry before the reader's position: recorded before the confirmation, or before the reader chose this mail. */
const joinedReasonOf = (
  { reader: { confirmedAt } }: NotToldContext,
  { recordedAt }: DatedJournalEntry,
  otherwise: 'before_digest' | 'before_alerts',
): NotToldReason =>
  confirmedAt !== null && recordedAt <= confirmedAt ? { why: 'joined', at: confirmedAt } : { why: otherwise }

const containsEntry = ({ from, to }: Pick<AudienceRun, 'from' | 'to'>, { seq }: DatedJournalEntry): boolean =>
  from < seq && seq <= to

/** The entries since the last retraction that mails can have. */
const selectTellableEntries = (entries: readonly DatedJournalEntry[]): DatedJournalEntry[] =>
  entriesSinceRetraction(entries).filter(isAlertableChange)

const findNewestReleased = ({ entries, releasedSeq }: NotToldContext): DatedJournalEntry | undefined =>
  selectTellableEntries(entries).findLast(({ seq }) => seq <= releasedSeq)
