import * as v from 'valibot'
import { DELIVERY_TYPES, WEBHOOK_EVENT_TYPES } from '../../delivery/webhooks/endpoint.ts'
import { ENDPOINT_FORMATS } from '../../delivery/webhooks/payload-format.ts'
import { LANGS } from '../../timeline/event.ts'
import { count, text, time } from './schema-parts.ts'

/** The schemas of answers about endpoints and their deliveries. */

const attemptMembers = { at: time, status: v.nullable(count), error: v.nullable(text), ms: v.number() }
export const AttemptSchema = v.strictObject(attemptMembers)
const endpointMembers = {
  id: text,
  url: text,
  state: v.picklist(['pending', 'active', 'disabled']),
  paused: v.boolean(),
  regions: v.array(text),
  actors: v.array(text),
  match: text,
  backed: v.boolean(),
  severity: text,
  events: v.array(v.picklist(WEBHOOK_EVENT_TYPES)),
  digest: v.strictObject({ cadence: text, weekday: text, time: text, timezone: text }),
  lang: v.picklist(LANGS),
  format: v.picklist(ENDPOINT_FORMATS),
  owner: v.nullable(text),
  disabled_reason: v.nullable(v.picklist(['failing', 'gone'])),
  disabled_at: v.nullable(time),
  failing_since: v.nullable(time),
  last_attempt: v.nullable(AttemptSchema),
  next_attempt_at: v.nullable(time),
  created_at: time,
  verified_at: v.nullable(time),
}
export const EndpointSchema = v.strictObject(endpointMembers)
export const EndpointsSchema = v.strictObject({ endpoints: v.array(EndpointSchema), next: v.nullable(text) })
export const RegisteredEndpointSchema = v.strictObject({ ...endpointMembers, secret: text })
export const RotatedEndpointSchema = v.strictObject({ ...endpointMembers, secret: text, old_secret_until: time })
export const PingResultSchema = v.strictObject({ delivered: v.boolean(), ...attemptMembers })
export const DeliverySchema = v.strictObject({
  id: text,
  type: v.picklist(DELIVERY_TYPES),
  seq: count,
  from_seq: v.optional(count),
  state: v.picklist(['pending', 'delivered', 'failed', 'empty']),
  created_at: time,
  settled_at: v.nullable(time),
  attempts: v.array(AttemptSchema),
})
export const DeliveriesSchema = v.strictObject({ deliveries: v.array(DeliverySchema), next: v.nullable(text) })
export const ReplayResultSchema = v.strictObject({ replayed: count })
