import { type BudgetContext, type ResourceUse, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import type { Refusal } from '../../lib/refusal.ts'
import type { DeliveryRef, WebhookDelivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { readRevisionsWithHistory } from './fan-out.ts'
import { matchDeliveries } from './fan-out-rules.ts'
import { deliverySlotOf, slotOfMessageId } from './message-id.ts'
import type { WebhookContext } from './webhook-context.ts'

const MAX_REPLAYED_DELIVERIES = 10_000
const MAX_REVISIONS_PER_READ = 500
/** One read, and the rest of the request after it, use at most this. */
const READ_USE: ResourceUse = { d1Queries: 8, internalCalls: 8 }

type ReplayContext = WebhookContext & Partial<BudgetContext>

/**
 * Sends one delivery again, under its message id, and returns it as pending. Refuses an unknown message id and an endpoint that
 * is not active.
 */
export const replayDelivery = async (
  context: WebhookContext,
  endpoint: Endpoint,
  messageId: string,
): Promise<WebhookDelivery | Refusal> => {
  const { deliveries, tickets } = context
  const slot = slotOfMessageId(endpoint.id, messageId)
  const delivery = slot === null ? null : await deliveries.find(endpoint.id, slot)
  if (slot === null || !delivery) return DELIVERY_NOT_FOUND
  if (endpoint.state !== 'active') return ENDPOINT_NOT_ACTIVE
  const { now } = await context.readClocks()
  await deliveries.requeue(endpoint.id, [{ endpoint: endpoint.id, seq: delivery.seq, type: delivery.type }], now)
  await tickets.enqueueWebhook(1)
  return (await deliveries.find(endpoint.id, slot)) ?? DELIVERY_NOT_FOUND
}

/**
 * Sends every delivery of an endpoint again that was inserted since a time (ms UTC), and every revision recorded since then that
 * it follows and was not sent: in the order of the journal, under the same message ids. Returns their number. Refuses more than
 * 10,000 deliveries, more revisions than one request can read, and an endpoint that is not active.
 */
export const replaySince = async (
  context: ReplayContext,
  endpoint: Endpoint,
  since: number,
): Promise<number | Refusal> => {
  if (endpoint.state !== 'active') return ENDPOINT_NOT_ACTIVE
  const deliveries = await findDeliveriesSince(context, endpoint, since)
  if (deliveries === null) return TOO_MANY_REVISIONS
  if (deliveries.length > MAX_REPLAYED_DELIVERIES) return TOO_MANY_DELIVERIES
  const { now } = await context.readClocks()
  await context.deliveries.requeue(endpoint.id, deliveries, now)
  await context.tickets.enqueueWebhook(1)
  return deliveries.length
}

/** Stops at more than the limit. Null if the budget of the invocation ends first. */
const findDeliveriesSince = async (
  context: ReplayContext,
  endpoint: Endpoint,
  since: number,
): Promise<DeliveryRef[] | null> => {
  const { deliveries, ticks, journal } = context
  const budget = context.budget?.() ?? UNLIMITED_BUDGET
  const bySlot = new Map<number, DeliveryRef>()
  const add = (found: DeliveryRef[]): void => {
    for (const delivery of found) bySlot.set(deliverySlotOf(delivery), delivery)
  }
  add(await deliveries.listSince(endpoint.id, since, MAX_REPLAYED_DELIVERIES + 1))
  const to = await ticks.readFanOutCursor()
  let from = await journal.findSeqBefore(since)
  while (from < to && bySlot.size <= MAX_REPLAYED_DELIVERIES) {
    const until = Math.min(to, from + MAX_REVISIONS_PER_READ)
    if (!budget.hasRoomFor({ ...READ_USE, entries: until - from })) return null
    budget.count('entries', until - from)
    add(await matchDeliveriesIn(context, endpoint, from, until))
    from = until
  }
  return [...bySlot.values()]
}

const matchDeliveriesIn = async (
  { journal, gazetteer }: WebhookContext,
  endpoint: Endpoint,
  from: number,
  to: number,
): Promise<DeliveryRef[]> =>
  matchDeliveries(await readRevisionsWithHistory(journal, from, to), [{ ...endpoint, fromSeq: from }], gazetteer)

const DELIVERY_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'This endpoint has no delivery with this id.' }
const ENDPOINT_NOT_ACTIVE: Refusal = { refused: 'conflict', detail: 'The endpoint is not active. Verify it first.' }
const TOO_MANY_REVISIONS: Refusal = {
  refused: 'invalid',
  detail: 'Since then, more revisions were recorded than one request can read.',
  errors: [{ pointer: '/since', detail: 'Choose a later time. Read older events from GET /v1/journal.' }],
}
const TOO_MANY_DELIVERIES: Refusal = {
  refused: 'invalid',
  detail: `These would be more than ${MAX_REPLAYED_DELIVERIES} deliveries.`,
  errors: [{ pointer: '/since', detail: 'Choose a later time. Read older events from GET /v1/journal.' }],
}
