import type { Cohort } from '../../audience/cohort.ts'
import type { Filter } from '../../audience/filter.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import type { Certainty, Severity } from '../../timeline/event.ts'
import type { DatedJournalEntry } from '../../timeline/journal-store.ts'
import type { AudienceRun, WaitingPart } from './reader-mail-store.ts'

/** Why an event was not told to a reader, or is not told yet. Times are ms UTC. */
export type NotToldReason =
  | { why: 'retracted' | 'silent' | 'soon' | 'suppressed' | 'unfollowed' | 'unfollowed_then' | 'unknown' | 'muted' }
  | { why: 'no_digest' | 'packing' | 'cancelled' | 'left_out' | 'urgent' | 'before_digest' | 'before_alerts' }
  | { why: 'claim' | 'forecast' | 'unverified' | 'not_again' }
  | { why: 'paused' | 'on_hold' | 'joined' | 'next' | 'quiet' | 'folded' | 'full_day' | 'rolled_up'; at: number }
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
  /** Alerts after `deferredSinceSeq` are deferred, and updates after the other, until `dueAt` (ms UTC); null without any. */
  deferredSinceSeq: number | null
  updatesSinceSeq: number | null
  dueAt: number | null
}

/** All that decides why an event was not told to a reader, or not in one kind of mail. */
export type NotToldContext = {
  /** The event's entries in the journal, oldest first; at least one. */
  entries: DatedJournalEntry[]
  releasedSeq: number
  /** The product's clock in ms UTC. */
  now: number
  reader: Pick<Subscriber, 'state' | 'endedReason' | 'endedAt' | 'confirmedAt' | 'pausedUntil'>
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
