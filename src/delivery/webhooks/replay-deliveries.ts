import type { Refusal } from '../../lib/refusal.ts'
import { messageIdOf } from './attempt-delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { type DeliveryRef, deliverySlotOf, type WebhookDelivery } from './endpoint-store.ts'
import { readRevisionsWithHistory } from './fan-out.ts'
import type { WebhookContext } from './webhook-context.ts'
import { matchDeliveries } from './webhook-recipients.ts'

const MAX_REPLAYED_DELIVERIES = 10_000
const MAX_REVISIONS_PER_READ = 500

/** The place that a message's id names in the order of its endpoint; null where it is none of it. */
export const slotOfMessageId = (endpointId: string, id: string): number | null => {
  const [, seq, digest] = /^msg_[a-z0-9]+_([0-9]{1,12})(_digest)?$/.exec(id) ?? []
  const type = digest ? 'digest.published' : 'event.published'
  return seq && messageIdOf(endpointId, { seq: Number(seq), type }) === id ? deliverySlotOf(Number(seq), type) : null
}

/** Sends one delivery again, under the id that it had. */
export const replayOneDelivery = async (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery,
): Promise<null | Refusal> => {
  if (endpoint.state !== 'active') return ENDPOINT_NOT_ACTIVE
  const { now } = await context.readClocks()
  await context.endpoints.requeue(endpoint.id, [{ endpoint: endpoint.id, ...delivery }], now)
  return null
}

/**
 * Sends all again that an endpoint was told since a time, and what was recorded since then and would have been told it had
 * it listened: in the journal's order, under the ids that they have. Answers with how many, and refuses more than 10,000.
 */
export const replayDeliveriesSince = async (
  context: WebhookContext,
  endpoint: Endpoint,
  since: number,
): Promise<number | Refusal> => {
  if (endpoint.state !== 'active') return ENDPOINT_NOT_ACTIVE
  const { endpoints } = context
  const { now } = await context.readClocks()
  const deliveries = new Map<number, DeliveryRef>()
  const addDeliveries = (all: DeliveryRef[]) => {
    for (const place of all) deliveries.set(deliverySlotOf(place.seq, place.type), place)
  }
  addDeliveries(await endpoints.listDeliveriesSince(endpoint.id, since, MAX_REPLAYED_DELIVERIES + 1))
  const from = await context.journal.findSeqBefore(since)
  const to = await endpoints.getFanOutCursor()
  for (let at = from; at < to && deliveries.size <= MAX_REPLAYED_DELIVERIES; at += MAX_REVISIONS_PER_READ)
    addDeliveries(await matchDeliveriesIn(context, endpoint, at, Math.min(to, at + MAX_REVISIONS_PER_READ)))
  if (deliveries.size > MAX_REPLAYED_DELIVERIES) return TOO_MANY_DELIVERIES
  await endpoints.requeue(endpoint.id, [...deliveries.values()], now)
  return deliveries.size
}

const matchDeliveriesIn = async (
  { journal, gazetteer }: WebhookContext,
  endpoint: Endpoint,
  from: number,
  to: number,
): Promise<DeliveryRef[]> =>
  matchDeliveries(await readRevisionsWithHistory(journal, from, to), [{ ...endpoint, fromSeq: from }], gazetteer)

const ENDPOINT_NOT_ACTIVE: Refusal = { refused: 'conflict', detail: 'The endpoint is not active: verify it first.' }
const TOO_MANY_DELIVERIES: Refusal = {
  refused: 'invalid',
  detail: `This would be more than ${MAX_REPLAYED_DELIVERIES} deliveries.`,
  errors: [{ pointer: '/since', detail: 'Choose a later time, and read what is older from GET /v1/journal.' }],
}
