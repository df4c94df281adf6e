import type { DeliveryType, Endpoint, WebhookAttempt } from './endpoint.ts'
import { type DeliveryKey, seqOfSlot } from './message-id.ts'

/** A delivery is `empty` if every event of a digest was retracted, or its revision was redacted, before it was sent. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'empty'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** A row of table `delivery`: a revision, or the digest of (fromSeq, seq], that an endpoint is sent. Times in ms UTC. */
export type WebhookDelivery = {
  seq: number
  type: DeliveryType
  fromSeq: number | null
  state: DeliveryState
  attempts: WebhookAttempt[]
  createdAt: number
  settledAt: number | null
}

/** Identifies a delivery. */
export type DeliveryRef = DeliveryKey & { endpoint: string }

/**
 * The state of a delivery and of its endpoint after an attempt. `waitMs` is the time until the same delivery is attempted again;
 * null if the next delivery may follow at once.
 */
export type DeliverySettlement = {
  state: DeliveryState
  attempt: WebhookAttempt | null
  waitMs: number | null
  tries: number
  failingSince: number | null
  disabledReason: Endpoint['disabledReason']
}

/** The next digest of an endpoint: revisions in (from, to], if it is still due at `expectedDueAt`. Times in ms UTC. */
export type EndpointDigestClaim = {
  endpoint: string
  expectedDueAt: number
  nextDueAt: number
  from: number
  to: number
  hasItems: boolean
}

/** A row of table `delivery` as D1 returns it. */
export type DeliveryRow = {
  place: number
  type: DeliveryType
  from_seq: number | null
  state: DeliveryState
  attempts: string
  created_at: number
  settled_at: number | null
}

/** The delivery of a row. */
export const deliveryOfRow = (row: DeliveryRow): WebhookDelivery => ({
  seq: seqOfSlot(row.place),
  type: row.type,
  fromSeq: row.from_seq,
  state: row.state,
  attempts: JSON.parse(row.attempts),
  createdAt: row.created_at,
  settledAt: row.settled_at,
})
