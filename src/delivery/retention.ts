import type { SessionStore } from '../access/session-store.ts'
import type { SubscriptionStores } from '../audience/subscription.ts'
import type { CorrectedEventStore } from '../editions/stores/corrected-event-store.ts'
import type { CorrectionAudienceStore } from '../editions/stores/correction-audience-store.ts'
import type { CorrectionLogStore } from '../editions/stores/correction-log-store.ts'
import type { LinkedEventStore } from '../editions/stores/linked-event-store.ts'
import type { PageStore } from '../editions/stores/page-store.ts'
import type { PlanStore } from '../editions/stores/plan-store.ts'
import type { RunStore } from '../editions/stores/run-store.ts'
import type { TickStore } from '../editions/stores/tick-store.ts'
import type { WaitingStore } from '../editions/stores/waiting-store.ts'
import { CONFIRM_WITHIN_MS } from '../editions/subscribe.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { FeedIndexStore } from '../timeline/feed-index-store.ts'
import { LISTED_AFTER_LEAVING_MS } from '../timeline/list-events.ts'
import type { ReceiptStore } from '../timeline/receipt-store.ts'
import type { CallbackStore } from './mail/callback-store.ts'
import type { ChunkStore } from './mail/chunk-store/chunk-store.ts'
import type { DeliveryStore } from './webhooks/delivery-store.ts'

type RetentionStores = Pick<
  SubscriptionStores,
  'subscribers' | 'requests' | 'memberships' | 'eventChoices' | 'pauses'
> & {
  runs: Pick<RunStore, 'prepareDeleteOldRuns'>
  pages: Pick<PageStore, 'prepareDeleteOldPages'>
  plans: Pick<PlanStore, 'prepareDeleteOldPlans'>
  correctionAudiences: Pick<CorrectionAudienceStore, 'prepareDeleteOldAudiences'>
  correctedEvents: Pick<CorrectedEventStore, 'prepareDeleteOldShown'>
  correctionLog: Pick<CorrectionLogStore, 'prepareDeleteOldCounts'>
  linkedEvents: Pick<LinkedEventStore, 'prepareDeleteOldCarried'>
  waiting: Pick<WaitingStore, 'prepareDeleteOld'>
  chunks: Pick<ChunkStore, 'prepareDeleteExpired'>
  callbacks: Pick<CallbackStore, 'prepareDeleteExpired'>
  receipts: Pick<ReceiptStore, 'prepareDeleteOld'>
  feedIndex: Pick<FeedIndexStore, 'prepareDeleteFormer'>
  deliveries: Pick<DeliveryStore, 'prepareDeleteBefore'>
  sessions: Pick<SessionStore, 'prepareDeleteExpired'>
}

type RetentionContext = RetentionStores & {
  ticks: Pick<TickStore, 'markNewDay'>
  commitBatch: CommitBatch
  /** How long the ledger is kept: which reader got what. */
  retentionMs: number
}

const DAY_MS = 86_400_000
/** Receipts are kept longer than a short ledger, so that a publisher can repeat a request after an outage. */
const MIN_RECEIPT_RETENTION_MS = 30 * DAY_MS
const DELIVERY_RETENTION_MS = 30 * DAY_MS
/** As long as a request may wait under the ceilings, and count for its network. */
const NETWORK_RETENTION_MS = 4 * DAY_MS

/** The UTC day of a time in ms, as days since 1970. */
export const utcDayOf = (at: number): number => Math.floor(at / DAY_MS)

/**
 * Deletes what is older than its time, on the first tick of each UTC day, in one transaction. Returns whether this was that
 * tick. `now` is ms UTC.
 */
export const deleteExpiredData = async (context: RetentionContext, now: number): Promise<boolean> => {
  if (!(await context.ticks.markNewDay(utcDayOf(now)))) return false
  await context.commitBatch(prepareDeletions(context, context.retentionMs, now))
  return true
}

const prepareDeletions = (stores: RetentionStores, retentionMs: number, now: number): D1PreparedStatement[] => {
  const oldest = now - retentionMs
  return [
    stores.subscribers.prepareDeleteExpiredPending(now - CONFIRM_WITHIN_MS),
    stores.requests.prepareDeleteOld(oldest),
    stores.requests.prepareForgetNetworks(now - NETWORK_RETENTION_MS),
    ...stores.memberships.prepareDeleteOld(now),
    stores.eventChoices.prepareDeleteEnded(now),
    stores.pauses.prepareDeleteEnded(now),
    stores.correctionAudiences.prepareDeleteOldAudiences(oldest),
    stores.correctedEvents.prepareDeleteOldShown(oldest),
    stores.runs.prepareDeleteOldRuns(oldest),
    stores.correctionLog.prepareDeleteOldCounts(),
    stores.linkedEvents.prepareDeleteOldCarried(),
    stores.waiting.prepareDeleteOld(),
    stores.pages.prepareDeleteOldPages(oldest),
    stores.plans.prepareDeleteOldPlans(oldest),
    stores.chunks.prepareDeleteExpired(oldest),
    stores.callbacks.prepareDeleteExpired(oldest),
    stores.receipts.prepareDeleteOld(Math.min(oldest, now - MIN_RECEIPT_RETENTION_MS)),
    stores.feedIndex.prepareDeleteFormer(now - LISTED_AFTER_LEAVING_MS),
    stores.deliveries.prepareDeleteBefore(now - DELIVERY_RETENTION_MS),
    ...stores.sessions.prepareDeleteExpired(now, now - DAY_MS),
  ]
}
