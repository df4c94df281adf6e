import type { WebhookDelivery } from '../../delivery/webhooks/delivery.ts'
import { attemptJsonOf, type Endpoint } from '../../delivery/webhooks/endpoint.ts'
import { messageIdOf } from '../../delivery/webhooks/message-id.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'

/** An endpoint as JSON for the API, without its secret. */
export const endpointJsonOf = (endpoint: Endpoint) => ({
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
  disabled_at: formatRfc3339(endpoint.disabledAt),
  failing_since: formatRfc3339(endpoint.failingSince),
  last_attempt: endpoint.lastAttempt && attemptJsonOf(endpoint.lastAttempt),
  next_attempt_at: endpoint.state === 'disabled' ? null : formatRfc3339(endpoint.dueAt),
  created_at: formatRfc3339(endpoint.createdAt),
  verified_at: formatRfc3339(endpoint.verifiedAt),
})

/** A delivery with its attempts, as JSON for the API. */
export const deliveryJsonOf = ({ id }: Endpoint, delivery: WebhookDelivery) => ({
  id: messageIdOf(id, delivery),
  type: delivery.type,
  seq: delivery.seq,
  ...(delivery.fromSeq === null ? {} : { from_seq: delivery.fromSeq }),
  state: delivery.state,
  created_at: formatRfc3339(delivery.createdAt),
  settled_at: formatRfc3339(delivery.settledAt),
  attempts: delivery.attempts.map(attemptJsonOf),
})
