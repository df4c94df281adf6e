import type { SubscriptionStores } from '../audience/subscription.ts'
import type { CorrectionAudienceStore } from '../editions/stores/correction-audience-store.ts'
import type { PageStore } from '../editions/stores/page-store.ts'
import type { PlanStore } from '../editions/stores/plan-store.ts'
import type { RunStore } from '../editions/stores/run-store.ts'
import type { TickStore } from '../editions/stores/tick-store.ts'
import { CONFIRM_WITHIN_MS } from '../editions/subscribe.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { ReceiptStore } from '../timeline/receipt-store.ts'
import type { CallbackStore } from './mail/callback-store.ts'
import type { ChunkStore } from './mail/chunk-store.ts'
import type { EndpointStore } from './webhooks/endpoint-store.ts'

const DAY_MS = 86_400_000
/** However short the ledger is, a publisher who sends a request again after an outage is known again for so long. */
const MIN_RECEIPT_DAYS = 30
/** How long it is kept what endpoints were told. */
const DELIVERY_RETENTION_MS = 30 * DAY_MS

type RetentionContext = Pick<SubscriptionStores, 'subscribers' | 'requests' | 'memberships'> & {
  ticks: TickStore
  runs: RunStore
  pages: PageStore
  plans: PlanStore
  correctionAudiences: CorrectionAudienceStore
  chunks: ChunkStore
  callbacks: CallbackStore
  receipts: ReceiptStore
  endpoints: EndpointStore
  commitBatch: CommitBatch
}

/**
 * Once a day, forgets what is no longer needed: who got what is kept for the ledger's days, requests until they
 * lapse. Answers whether this was the day's first tick.
 */
export const deleteExpiredData = async (
  context: RetentionContext,
  ledgerDays: number,
  now: number,
): Promise<boolean> => {
  const { subscribers, requests, memberships, correctionAudiences, runs, pages, plans } = context
  if (!(await context.ticks.markNewDay(Math.floor(now / DAY_MS)))) return false
  const oldest = now - ledgerDays * DAY_MS
  await context.commitBatch([
    subscribers.prepareDeleteExpiredPending(now - CONFIRM_WITHIN_MS),
    requests.prepareDeleteOld(oldest),
    ...memberships.prepareDeleteOld(now),
    correctionAudiences.prepareDeleteOldAudiences(oldest),
    runs.prepareDeleteOldRuns(oldest),
    pages.prepareDeleteOldPages(oldest),
    plans.prepareDeleteOldPlans(oldest),
    context.chunks.prepareDeleteExpired(oldest),
    context.callbacks.prepareDeleteExpired(oldest),
    context.receipts.prepareDeleteOld(Math.min(oldest, now - MIN_RECEIPT_DAYS * DAY_MS)),
    context.endpoints.deleteDeliveriesBefore(now - DELIVERY_RETENTION_MS),
  ])
  return true
}
