import { type Filter, filterOf, matchFilter } from '../../audience/filter.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import { entriesSinceRetraction, isAlertableChange } from '../../timeline/change-rules.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { DatedJournalEntry } from '../../timeline/journal-store.ts'
import type { NotToldContext, NotToldReason, SubscriptionEndReason } from './not-told-context.ts'
import { alertReasonOf, containsEntry, joinedReasonOf, repeatReasonOf } from './why-no-alert.ts'

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
    toldKinds.includes('alert') || toldKinds.includes('rollup')
      ? repeatReasonOf(context, newest, gazetteer)
      : alertReasonOf(context, newest, gazetteer),
  ]
    .filter((reason) => reason !== null)
    // One cause can delay the digest and the alert.
    .filter(({ why }, at, all) => all.findIndex((each) => each.why === why) === at)
  if (isTold) return reasons.filter(({ why }) => why !== 'no_digest')
  return reasons.length > 0 ? reasons : [{ why: 'unknown' }]
}

/** Why no mail of any kind can have the event; null if one can. */
const overallReasonOf = (context: NotToldContext, gazetteer: Gazetteer): NotToldReason | null => {
  const { entries, reader, isSuppressed } = context
  if (entries.at(-1)!.change === 'retraction') return { why: 'retracted' }
  const [oldest] = selectTellableEntries(entries)
  if (!oldest) return { why: 'silent' }
  const newest = findNewestReleased(context)
  if (reader.state === 'ended' && reader.endedAt! <= (newest ?? oldest).releaseAt) return endReasonOf(reader)
  if (!newest) return unreleasedReasonOf(context)
  const choiceReason = choiceReasonOf(context, newest, gazetteer)
  if (choiceReason) return choiceReason
  if (reader.state === 'ended' && !context.runs.some((run) => containsEntry(run, newest))) return endReasonOf(reader)
  return isSuppressed ? { why: 'suppressed' } : null
}

/** Why the preferences or a pause of the reader leave the event out; null if they do not. */
const choiceReasonOf = (
  { preferences, reader }: NotToldContext,
  newest: DatedJournalEntry,
  gazetteer: Gazetteer,
): NotToldReason | null => {
  if (preferences.muted?.includes(newest.event)) return { why: 'muted' }
  const isFollowed = preferences.events?.includes(newest.event) ?? false
  const filterReason = isFollowed ? null : filterReasonOf(filterOf(preferences), newest, gazetteer)
  if (filterReason) return filterReason
  return reader.pausedUntil === null ? null : { why: 'paused', at: reader.pausedUntil }
}

const endReasonOf = ({ endedReason, endedAt }: NotToldContext['reader']): NotToldReason => ({
  why: 'ended',
  how: END_REASONS.find((reason) => reason === endedReason) ?? 'suppressed',
  at: endedAt!,
})

/** The hold of the newest entry has not ended; or it has, and an earlier entry of the journal is still on hold. */
const unreleasedReasonOf = ({ entries, now }: NotToldContext): NotToldReason => {
  const { releaseAt } = selectTellableEntries(entries).at(-1)!
  return releaseAt > now ? { why: 'on_hold', at: releaseAt } : { why: 'soon' }
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

/** The entries since the last retraction that mails can have. */
const selectTellableEntries = (entries: readonly DatedJournalEntry[]): DatedJournalEntry[] =>
  entriesSinceRetraction(entries).filter(isAlertableChange)

const findNewestReleased = ({ entries, releasedSeq }: NotToldContext): DatedJournalEntry | undefined =>
  selectTellableEntries(entries).findLast(({ seq }) => seq <= releasedSeq)
