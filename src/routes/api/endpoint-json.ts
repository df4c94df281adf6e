import { messageId } from '../../delivery/webhooks/attempt-delivery.ts'
import type { Attempt, Endpoint } from '../../delivery/webhooks/endpoint.ts'
import type { Delivery } from '../../delivery/webhooks/endpoint-store.ts'
import { iso } from '../../lib/rfc3339.ts'

/** An endpoint as its owner sees it; never its secret. */
export const endpointJson = (endpoint: Endpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  state: endpoint.state,
  paused: endpoint.paused,
  ...endpoint.follows,
  events: endpoint.events,
  digest: endpoint.digest,
  lang: endpoint.lang,
  format: endpoint.format,
  owner: endpoint.owner,
  disabled_reason: endpoint.disabledReason,
  disabled_at: iso(endpoint.disabledAt),
  failing_since: iso(endpoint.failingSince),
  last_attempt: endpoint.lastAttempt && attemptJson(endpoint.lastAttempt),
  next_attempt_at: endpoint.state === 'disabled' ? null : iso(endpoint.dueAt),
  created_at: iso(endpoint.createdAt),
  verified_at: iso(endpoint.verifiedAt),
})

/** A delivery with its attempts. */
export const deliveryJson = ({ id }: Endpoint, delivery: Delivery) => ({
  id: messageId(id, delivery),
  type: delivery.type,
  seq: delivery.seq,
  ...(delivery.fromSeq === null ? {} : { from_seq: delivery.fromSeq }),
  state: delivery.state,
  created_at: iso(delivery.createdAt),
  settled_at: iso(delivery.settledAt),
  attempts: delivery.attempts.map(attemptJson),
})

/** An attempt: never what was answered. */
export const attemptJson = ({ at, ...attempt }: Attempt) => ({ at: iso(at), ...attempt })
