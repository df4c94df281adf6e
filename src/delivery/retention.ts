import type { SubscriptionStores } from '../audience/subscription.ts'
import type { CorrectionStore } from '../editions/stores/correction-store.ts'
import type { RunStore } from '../editions/stores/run-store.ts'
import { CONFIRM_WITHIN_MS } from '../editions/subscribe.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { ReceiptStore } from '../timeline/receipt-store.ts'
import type { CallbackStore } from './mail/callback-store.ts'
import type { ChunkStore } from './mail/chunk-store.ts'
import type { DeliveryStore } from './webhooks/delivery-store.ts'

const DAY_MS = 86_400_000
/** However short the ledger is, a publisher who sends a request again after an outage is known again for so long. */
const MIN_RECEIPT_DAYS = 30
/** How long it is kept what endpoints were told. */
const DELIVERY_RETENTION_MS = 30 * DAY_MS

type RetentionContext = Pick<SubscriptionStores, 'subscribers' | 'requests' | 'memberships'> & {
  runs: RunStore
  corrections: CorrectionStore
  chunks: ChunkStore
  callbacks: CallbackStore
  receipts: ReceiptStore
  deliveries: DeliveryStore
  commitBatch: CommitBatch
}

/**
 * Once a day, forgets what is no longer needed: who got what is kept for the ledger's days, requests until they
 * lapse. Answers whether this was the day's first tick.
 */
export const deleteExpiredData = async (
  {
    subscribers,
    requests,
    memberships,
    runs,
    corrections,
    chunks,
    callbacks,
    receipts,
    deliveries,
    commitBatch,
  }: RetentionContext,
  ledgerDays: number,
  now: number,
): Promise<boolean> => {
  if (!(await runs.markNewDay(Math.floor(now / DAY_MS)))) return false
  const oldest = now - ledgerDays * DAY_MS
  await commitBatch([
    subscribers.prepareDeleteExpiredPending(now - CONFIRM_WITHIN_MS),
    requests.prepareDeleteOld(oldest),
    ...memberships.prepareDeleteOld(now),
    ...corrections.deleteOldStatements(oldest),
    ...runs.deleteOldStatements(oldest),
    chunks.prepareDeleteExpired(oldest),
    callbacks.prepareDeleteExpired(oldest),
    receipts.prepareDeleteOld(Math.min(oldest, now - MIN_RECEIPT_DAYS * DAY_MS)),
    deliveries.prepareDeleteBefore(now - DELIVERY_RETENTION_MS),
  ])
  return true
}
