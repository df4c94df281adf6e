import { FAN_OUT_CURSOR_SEQ, type TickStore } from '../../editions/stores/tick-store.ts'
import { statement } from '../../lib/statement.ts'
import type {
  DeliveryRef,
  DeliverySettlement,
  DeliveryState,
  EndpointDigestClaim,
  WebhookDelivery,
} from './delivery.ts'
import { deliveryQueries } from './delivery-query-store.ts'
import { type DeliveryType, type Endpoint, REDACTED_EVENT_TYPE } from './endpoint.ts'
import type { EndpointStore } from './endpoint-store.ts'
import { deliverySlotOf } from './message-id.ts'

const MAX_ATTEMPTS_STORED = 40

const HOLDS_LEASE = `EXISTS (SELECT 1 FROM endpoint e WHERE e.id = :endpoint AND e.lease_until = :lease)`
/** Appends the attempt and drops the oldest one over the limit. */
const SETTLE_DELIVERY = statement<{
  endpoint: string
  lease: number
  slot: number
  state: DeliveryState
  attempt: string | null
  now: number
}>(`
  UPDATE delivery SET state = :state, settled_at = CASE WHEN :state <> 'pending' THEN :now END,
    attempts = CASE WHEN :attempt IS NULL THEN attempts ELSE json_insert(CASE WHEN json_array_length(attempts) >= ${MAX_ATTEMPTS_STORED}
      THEN json_remove(attempts, '$[0]') ELSE attempts END, '$[#]', json(:attempt)) END
  WHERE endpoint = :endpoint AND place = :slot AND state = 'pending' AND ${HOLDS_LEASE}`)
/** True if no other worker has advanced the fan-out cursor since it was read. */
const IS_CURSOR_UNMOVED = `${FAN_OUT_CURSOR_SEQ} = :from`
const INSERT_DELIVERIES = statement<{ deliveries: string; from: number; now: number }>(`
  INSERT INTO delivery (endpoint, place, type, state, created_at)
  SELECT e.id, d.value ->> 'slot', d.value ->> 'type', 'pending', :now FROM json_each(:deliveries) d JOIN endpoint e ON e.id = d.value ->> 'endpoint'
  WHERE ${IS_CURSOR_UNMOVED} ON CONFLICT DO NOTHING`)
const INSERT_DIGEST_DELIVERY = statement<{
  endpoint: string
  slot: number
  from: number
  expectedDueAt: number
  now: number
}>(`
  INSERT INTO delivery (endpoint, place, type, from_seq, state, created_at)
  SELECT :endpoint, :slot, 'digest.published', :from, 'pending', :now
  WHERE EXISTS (SELECT 1 FROM endpoint WHERE id = :endpoint AND digest_at = :expectedDueAt)
  ON CONFLICT DO NOTHING`)

/** One for each endpoint and redacted revision. The slot is that of `deliverySlotOf`. */
const INSERT_REDACTION_DELIVERIES = statement<{ endpoints: string; slot: number; type: DeliveryType; now: number }>(`
  INSERT INTO delivery (endpoint, place, type, state, created_at)
  SELECT e.id, :slot, :type, 'pending', :now FROM json_each(:endpoints) v JOIN endpoint e ON e.id = v.value WHERE true
  ON CONFLICT DO NOTHING`)
/** A settled delivery becomes pending again in its slot. One that was never inserted is inserted. */
const REQUEUE_DELIVERIES = statement<{ endpoint: string; deliveries: string; now: number }>(`
  INSERT INTO delivery (endpoint, place, type, state, created_at)
  SELECT :endpoint, d.value ->> 'slot', d.value ->> 'type', 'pending', :now FROM json_each(:deliveries) d
  WHERE EXISTS (SELECT 1 FROM endpoint WHERE id = :endpoint)
  ON CONFLICT (endpoint, place) DO UPDATE SET state = 'pending', settled_at = NULL`)
const DELETE_DELIVERIES_OF_ENDPOINT = `DELETE FROM delivery WHERE endpoint = ?1`
const DELETE_OLD_DELIVERIES = `DELETE FROM delivery WHERE created_at < ?1`

/** Reads and writes table `delivery`. Where a transaction also changes another table, its store prepares that statement. */
export const deliveryStore = (db: D1Database, endpoints: EndpointStore, ticks: TickStore) => ({
  ...deliveryQueries(db),
  ...deliveryInsertion(db, endpoints, ticks),
  ...deliverySettlement(db, endpoints),
  ...deliveryChanges(db, endpoints),
})

export type DeliveryStore = ReturnType<typeof deliveryStore>

const deliveryInsertion = (db: D1Database, endpoints: EndpointStore, ticks: TickStore) => ({
  /**
   * Inserts the deliveries for revisions in (from, to], makes their endpoints due and advances the fan-out cursor, in one
   * transaction. Does nothing and returns false if another worker has advanced the cursor.
   */
  insertFanOut: async (
    deliveries: DeliveryRef[],
    { from, to, now }: { from: number; to: number; now: number },
  ): Promise<boolean> => {
    const statements = [ticks.prepareAdvanceFanOutCursor(from, to)]
    if (deliveries.length > 0)
      statements.unshift(
        INSERT_DELIVERIES(db, { deliveries: serializeDeliveries(deliveries), from, now }),
        endpoints.prepareMakeReceiversDue(
          deliveries.map(({ endpoint }) => endpoint),
          from,
          now,
        ),
      )
    const results = await db.batch(statements)
    return results.at(-1)!.results.length > 0
  },

  /** Statements that tell endpoints that the revision at `seq` was redacted, before anything else that waits for them. */
  prepareRedaction: (endpointIds: string[], seq: number, now: number): D1PreparedStatement[] => {
    const slot = deliverySlotOf({ seq, type: REDACTED_EVENT_TYPE })
    const ids = JSON.stringify(endpointIds)
    return [
      INSERT_REDACTION_DELIVERIES(db, { endpoints: ids, slot, type: REDACTED_EVENT_TYPE, now }),
      endpoints.prepareMakeDue(ids, now),
    ]
  },

  /** Inserts the digests that have items and sets the next digest time of each endpoint, in one transaction. */
  insertDigests: async (digests: EndpointDigestClaim[], now: number): Promise<void> => {
    const statements = digests.flatMap((digest) => prepareInsertDigest(db, endpoints, digest, now))
    if (statements.length > 0) await db.batch(statements)
  },
})

const prepareInsertDigest = (
  db: D1Database,
  endpoints: EndpointStore,
  { endpoint, expectedDueAt, nextDueAt, from, to, hasItems }: EndpointDigestClaim,
  now: number,
): D1PreparedStatement[] => {
  const slot = deliverySlotOf({ seq: to, type: 'digest.published' })
  const deliverAt = hasItems ? now : null
  return [
    ...(hasItems ? [INSERT_DIGEST_DELIVERY(db, { endpoint, slot, from, expectedDueAt, now })] : []),
    endpoints.prepareAdvanceDigest({ id: endpoint, expectedDueAt, nextDueAt, to, deliverAt }),
  ]
}

const deliverySettlement = (db: D1Database, endpoints: EndpointStore) => ({
  /**
   * Records an attempt and ends the endpoint's lease, in one transaction. `delivery` is null if none was pending; `ownerMail`
   * inserts the mail that warns the owner, null for none. Does nothing and returns false if the lease is lost.
   */
  settleAttempt: async (
    endpoint: Endpoint,
    delivery: WebhookDelivery | null,
    settlement: DeliverySettlement,
    ownerMail: D1PreparedStatement | null,
    now: number,
  ): Promise<boolean> => {
    const { id, leaseUntil: lease } = endpoint
    const { state } = settlement
    const attempt = settlement.attempt && JSON.stringify(settlement.attempt)
    const statements = ownerMail ? [ownerMail] : []
    if (delivery)
      statements.push(SETTLE_DELIVERY(db, { endpoint: id, lease, slot: deliverySlotOf(delivery), state, attempt, now }))
    statements.push(endpoints.prepareSettle(endpoint, settlement, ownerMail && now, now))
    const results = await db.batch(statements)
    return results.at(-1)!.results.length > 0
  },
})

const deliveryChanges = (db: D1Database, endpoints: EndpointStore) => ({
  /** Makes deliveries pending again, in their order and under their ids, and the endpoint due. */
  requeue: async (endpointId: string, deliveries: DeliveryRef[], now: number): Promise<void> => {
    await db.batch([
      REQUEUE_DELIVERIES(db, { endpoint: endpointId, deliveries: serializeDeliveries(deliveries), now }),
      endpoints.prepareMakeDue(JSON.stringify([endpointId]), now),
    ])
  },

  /** Deletes an endpoint and its deliveries. False if there is no such endpoint. */
  deleteEndpoint: async (endpointId: string): Promise<boolean> => {
    const [deleted] = await db.batch([
      endpoints.prepareDelete(endpointId),
      db.prepare(DELETE_DELIVERIES_OF_ENDPOINT).bind(endpointId),
    ])
    return deleted!.results.length > 0
  },

  /** Deletes the deliveries that were inserted before `oldest` (ms UTC). */
  prepareDeleteBefore: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_DELIVERIES).bind(oldest),
})

const serializeDeliveries = (deliveries: DeliveryRef[]): string =>
  JSON.stringify(deliveries.map(({ endpoint, ...key }) => ({ endpoint, slot: deliverySlotOf(key), type: key.type })))
