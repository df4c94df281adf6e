import {
  type DeliveryRef,
  type DeliveryRow,
  type DeliveryState,
  deliveryOfRow,
  type WebhookDelivery,
} from './delivery.ts'
import type { DeliveryType } from './endpoint.ts'
import { deliverySlotOf, seqOfSlot } from './message-id.ts'

const SELECT_NEXT_DELIVERY = `SELECT * FROM delivery WHERE endpoint = ?1 AND state = 'pending' ORDER BY place LIMIT 1`
const COUNT_DELIVERED = `
  SELECT count(*) AS count FROM endpoint e CROSS JOIN delivery d ON d.endpoint = e.id AND d.place = ?1 WHERE d.state = 'delivered'`

const LIST_DELIVERIES = `
  SELECT * FROM delivery WHERE endpoint = ?1 AND place < ?2 AND (?3 IS NULL OR state = ?3) ORDER BY place DESC LIMIT ?4`
const SELECT_DELIVERY = `SELECT * FROM delivery WHERE endpoint = ?1 AND place = ?2`
const SELECT_DELIVERIES_SINCE = `SELECT place, type FROM delivery WHERE endpoint = ?1 AND created_at >= ?2 ORDER BY place LIMIT ?3`

/** Reads table `delivery`. `delivery-store.ts` writes it. */
export const deliveryQueries = (db: D1Database) => ({
  /** A page of an endpoint's deliveries before a slot, the newest first; of all states if `state` is null. */
  list: async (
    endpointId: string,
    beforeSlot: number,
    state: DeliveryState | null,
    limit: number,
  ): Promise<WebhookDelivery[]> => {
    const { results } = await db.prepare(LIST_DELIVERIES).bind(endpointId, beforeSlot, state, limit).all<DeliveryRow>()
    return results.map(deliveryOfRow)
  },

  find: async (endpointId: string, slot: number): Promise<WebhookDelivery | null> => {
    const row = await db.prepare(SELECT_DELIVERY).bind(endpointId, slot).first<DeliveryRow>()
    return row && deliveryOfRow(row)
  },

  /** The pending delivery that is sent next. */
  findNextPending: async (endpointId: string): Promise<WebhookDelivery | null> => {
    const row = await db.prepare(SELECT_NEXT_DELIVERY).bind(endpointId).first<DeliveryRow>()
    return row && deliveryOfRow(row)
  },

  /** How many endpoints the revision at `seq` was delivered to, as far as deliveries are still kept. */
  countDelivered: async (seq: number): Promise<number> =>
    (await db
      .prepare(COUNT_DELIVERED)
      .bind(deliverySlotOf({ seq, type: 'event.published' }))
      .first<{ count: number }>())!.count,

  /** The deliveries of an endpoint that were inserted since a time (ms UTC). */
  listSince: async (endpointId: string, since: number, limit: number): Promise<DeliveryRef[]> => {
    const { results } = await db
      .prepare(SELECT_DELIVERIES_SINCE)
      .bind(endpointId, since, limit)
      .all<{ place: number; type: DeliveryType }>()
    return results.map(({ place, type }) => ({ endpoint: endpointId, seq: seqOfSlot(place), type }))
  },
})
