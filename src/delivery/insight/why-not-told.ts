import type { Cohort } from '../../audience/cohort.ts'
import { type Filter, filterOf, matchFilter } from '../../audience/filter.ts'
import type { Preferences } from '../../audience/preferences.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import { alertSeverityRankOf, entriesSinceRetraction, isAlertableChange } from '../../timeline/change-rules.ts'
import { SEVERITIES, type Severity, severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { DatedJournalEntry } from '../../timeline/journal-store.ts'
import type { AudienceRun } from './reader-mail-store.ts'

/** The reason why a reader was not told of an event, or is not told yet. Times are in ms UTC. */
export type NotToldReason =
  | { why: 'retracted' | 'silent' | 'soon' | 'suppressed' | 'unfollowed' | 'unfollowed_then' | 'unknown' }
  | { why: 'no_digest' | 'packing' | 'cancelled' | 'left_out' | 'urgent' | 'before_digest' | 'before_alerts' }
  | { why: 'claim' | 'forecast' | 'unverified' }
  | { why: 'held' | 'joined' | 'next' | 'quiet' | 'folded'; at: number }
  | { why: 'ended'; how: SubscriptionEndReason; at: number }
  | { why: 'below' | 'below_alerts'; severity: Severity; least: Severity }

/** The reason why a subscription ended. */
export type SubscriptionEndReason = 'unsubscribed' | 'bounced' | 'complained' | 'suppressed'

/** How a reader's digests stand: up to which seq they are told, and when the next is due (ms UTC). */
export type DigestState = { toldSeq: number; nextAt: number }

/** How a reader's cohort stands: told from `from` on; since `heldSinceSeq` something is held back until `dueAt` (ms UTC). */
export type CohortAlertState = {
  cohort: Cohort
  filter: Filter
  fromSeq: number
  /** Up to which seq cohorts were looked at. */
  claimedSeq: number
  heldSinceSeq: number | null
  dueAt: number | null
}

/** All that decides why an event was not told to a reader, or not in one kind of mail. */
export type NotToldContext = {
  /** The event's lines, oldest first; at least one. */
  entries: DatedJournalEntry[]
  /** Up to which seq the journal may be told. */
  releasedSeq: number
  now: number
  reader: Pick<Subscriber, 'state' | 'endedReason' | 'endedAt' | 'confirmedAt'>
  isSuppressed: boolean
  choice: Preferences
  digestState: DigestState | null
  cohortState: CohortAlertState | null
  /** The runs that had the reader in their audience, of those that may have told the event. */
  runs: readonly Pick<AudienceRun, 'kind' | 'from' | 'to' | 'state'>[]
  /** The kinds of the mails that told it. */
  toldKinds: readonly MailKind[]
}

/**
 * Why an event was not told to a reader; where it was told, why it was not also told in the other kind of mail that they
 * have, if there is anything to say of that. Never empty where nothing told it.
 */
export const explainNotTold = (context: NotToldContext, gazetteer: Gazetteer): NotToldReason[] => {
  const { toldKinds: told } = context
  const overallReason = overallReasonOf(context, gazetteer)
  if (told.length === 0 && overallReason) return [overallReason]
  if (overallReason || told.some((kind) => !PARTIAL_KINDS.includes(kind))) return []
  const line = findNewestReleased(context)!
  const reasons = [
    told.includes('digest') ? null : digestReasonOf(context, line),
    told.includes('alert') || told.includes('rollup') ? null : alertReasonOf(context, line, gazetteer),
  ].filter((each) => each !== null)
  if (told.length > 0) return reasons.filter(({ why }) => why !== 'no_digest')
  return reasons.length > 0 ? reasons : [{ why: 'unknown' }]
}

/** A mail of these kinds tells of an event for one reason, and another may tell of it for another. */
const PARTIAL_KINDS: readonly MailKind[] = ['digest', 'alert', 'rollup']

/** Why no mail of any kind tells an event; null where one may. */
const overallReasonOf = (context: NotToldContext, gazetteer: Gazetteer): NotToldReason | null => {
  const { entries: story, reader, isSuppressed, choice } = context
  if (story.at(-1)!.change === 'retraction') return { why: 'retracted' }
  if (selectTellableEntries(context).length === 0) return { why: 'silent' }
  const line = findNewestReleased(context)
  if (reader.state === 'ended' && reader.endedAt! <= (line ?? selectTellableEntries(context)[0]!).releaseAt)
    return endReasonOf(reader)
  if (!line) return unreleasedReasonOf(context)
  const unfollowed = filterReasonOf(filterOf(choice), line, gazetteer)
  if (unfollowed) return unfollowed
  if (reader.state === 'ended' && !context.runs.some((run) => containsEntry(run, line))) return endReasonOf(reader)
  return isSuppressed ? { why: 'suppressed' } : null
}

const endReasonOf = ({ endedReason, endedAt }: NotToldContext['reader']): NotToldReason => ({
  why: 'ended',
  how: END_REASONS.find((each) => each === endedReason) ?? 'suppressed',
  at: endedAt!,
})

const END_REASONS: readonly SubscriptionEndReason[] = ['unsubscribed', 'bounced', 'complained', 'suppressed']

/** What an editor may still withdraw unseen, or what waits behind that. */
const unreleasedReasonOf = (context: NotToldContext): NotToldReason => {
  const { releaseAt } = selectTellableEntries(context).at(-1)!
  return releaseAt > context.now ? { why: 'held', at: releaseAt } : { why: 'soon' }
}

const filterReasonOf = (filter: Filter, { facts }: DatedJournalEntry, gazetteer: Gazetteer): NotToldReason | null => {
  if (matchFilter(filter, facts, gazetteer)) return null
  const { severity } = facts
  return matchFilter({ ...filter, severity: 'minor' }, facts, gazetteer)
    ? { why: 'below', severity, least: filter.severity }
    : { why: 'unfollowed' }
}

const digestReasonOf = (context: NotToldContext, line: DatedJournalEntry): NotToldReason | null => {
  const { digestState: digests, choice, runs, toldKinds: told } = context
  const run = runs.findLast((each) => each.kind === 'digest' && containsEntry(each, line))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  if (run && told.length > 0) return choice.alerted === 'left_out' ? { why: 'left_out' } : null
  if (run) return { why: line.urgent ? 'urgent' : 'unfollowed_then' }
  if (choice.digest.cadence === 'none') return { why: 'no_digest' }
  if (!digests) return null
  if (line.seq > digests.toldSeq) return { why: 'next', at: digests.nextAt }
  return told.length > 0 ? null : joinedReasonOf(context, line, 'before_digest')
}

const alertReasonOf = (
  context: NotToldContext,
  line: DatedJournalEntry,
  gazetteer: Gazetteer,
): NotToldReason | null => {
  const { cohortState: standing, runs, now, toldKinds: told } = context
  if (!standing) return null
  const { cohort, filter } = standing
  if (alertSeverityRankOf(line.facts) === 0) return { why: nonAlertingNatureOf(line) }
  const { severity } = line.facts
  if (alertSeverityRankOf(line.facts) < cohort.least)
    return { why: 'below_alerts', severity, least: severityOf(cohort.least) }
  const alertingEntry = selectTellableEntries(context).find(
    ({ facts, ...each }) =>
      isAlertableChange(each) &&
      alertSeverityRankOf(facts) >= cohort.least &&
      matchFilter(filter, facts, gazetteer) !== null,
  )
  if (!alertingEntry) return null
  if (alertingEntry.seq <= standing.fromSeq)
    return told.length > 0 ? null : joinedReasonOf(context, alertingEntry, 'before_alerts')
  if (alertingEntry.seq > standing.claimedSeq) return { why: 'soon' }
  const run = runs.findLast((each) => each.kind !== 'digest' && containsEntry(each, alertingEntry))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  if (standing.heldSinceSeq === null || standing.dueAt === null || alertingEntry.seq <= standing.heldSinceSeq)
    return null
  return { why: cohort.quiet && findQuietEnd(cohort.quiet, now) !== null ? 'quiet' : 'folded', at: standing.dueAt }
}

const nonAlertingNatureOf = ({ facts: { nature } }: DatedJournalEntry): 'claim' | 'forecast' | 'unverified' =>
  nature === 'claim' || nature === 'forecast' ? nature : 'unverified'

const severityOf = (least: number) => SEVERITIES.find((each) => severityRankOf(each) === least)!

/** What was recorded before a reader confirmed, the welcome told or did not; what was recorded later, before they chose this. */
const joinedReasonOf = (
  { reader: { confirmedAt } }: NotToldContext,
  { recordedAt }: DatedJournalEntry,
  otherwise: 'before_digest' | 'before_alerts',
): NotToldReason =>
  confirmedAt !== null && recordedAt <= confirmedAt ? { why: 'joined', at: confirmedAt } : { why: otherwise }

const containsEntry = ({ from, to }: Pick<AudienceRun, 'from' | 'to'>, { seq }: DatedJournalEntry): boolean =>
  from < seq && seq <= to

/** The lines since the last retraction that are told at all. */
const selectTellableEntries = ({ entries: story }: Pick<NotToldContext, 'entries'>): DatedJournalEntry[] =>
  entriesSinceRetraction(story).filter(isAlertableChange)

/** The newest of them that may be told by now. */
const findNewestReleased = ({ entries: story, releasedSeq: released }: NotToldContext): DatedJournalEntry | undefined =>
  selectTellableEntries({ entries: story }).findLast((line) => line.seq <= released)
