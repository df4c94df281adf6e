import * as v from 'valibot'
import { ROLES } from '../../access/person.ts'
import { SCOPES } from '../../access/publisher-key.ts'
import { count, FaultSchema, text, time, warnings } from './schema-parts.ts'

/**
 * The schemas of all answers but those about events and endpoints. The OpenAPI document contains them, and the tests check
 * every answer against them.
 */

/** A problem document (RFC 9457). `errors` names every fault with a JSON pointer to its place (RFC 6901). */
export const ProblemSchema = v.looseObject({
  type: text,
  title: text,
  status: v.pipe(v.number(), v.integer()),
  detail: text,
  errors: v.array(FaultSchema),
})

export const SubscriptionAnswerSchema = v.strictObject({ message: text })

export const ContentPageSchema = v.strictObject({
  revisions: v.array(
    v.strictObject({
      seq: count,
      event: text,
      number: count,
      hash: text,
      revision: v.nullable(v.looseObject({})),
      redacted: v.optional(v.literal(true)),
    }),
  ),
  next: v.nullable(count),
})
export const RebuiltContentSchema = v.strictObject({
  stored: count,
  present: count,
  refused: v.array(v.strictObject({ line: count, detail: text })),
})
export const RebuiltEditionsSchema = v.strictObject({
  present: count,
  rebuilt: count,
  lost: v.array(v.strictObject({ id: text, kind: text, lang: text })),
  next: v.nullable(text),
})
export const HealthSchema = v.strictObject({
  ok: v.boolean(),
  last_tick_at: v.nullable(time),
  troubles: v.array(text),
  warnings,
})
export const StatusSchema = v.strictObject({
  now: time,
  head_seq: count,
  last_tick_at: v.nullable(time),
  paused: v.nullable(v.strictObject({ reason: v.nullable(text), since: time })),
  work: v.strictObject({ plan: count, confirmations: count, alerts: count, digests: count, unknown: count }),
  endpoints: v.strictObject({ due: count, failing: count }),
  reach: v.array(v.strictObject({ event: text, told: count, accepted: count })),
})
const WaitSchema = v.nullable(v.strictObject({ median: count, slowest: count }))
const reachMembers = {
  told: count,
  kinds: v.record(v.string(), count),
  sending: count,
  accepted: count,
  delivered: count,
  bounced: v.strictObject({ permanent: count, transient: count }),
  complained: count,
  failed: count,
  refused: count,
  unknown: count,
  accepted_ms: WaitSchema,
  delivered_ms: WaitSchema,
}
export const ReachSchema = v.strictObject({
  event: text,
  complete: v.boolean(),
  all: v.strictObject(reachMembers),
  revisions: v.array(v.strictObject({ number: count, change: text, release_at: time, ...reachMembers })),
})
export const CallbackResultSchema = v.strictObject({ ok: v.literal(true) })
export const TickResultSchema = v.strictObject({ claimed: count })
export const SendingStateSchema = v.strictObject({ paused: v.boolean(), reason: v.nullable(text) })
export const RunSchema = v.strictObject({
  id: count,
  kind: text,
  schedule: v.nullable(count),
  due_at: time,
  from_seq: count,
  to_seq: count,
  audience: count,
  members: count,
  untold: count,
  gone: count,
  state: v.picklist(['claimed', 'planned', 'cancelled']),
})
export const RunsSchema = v.strictObject({ runs: v.array(RunSchema), next: v.nullable(count) })
export const CancelledRunSchema = v.strictObject({ id: count, state: v.literal('cancelled') })
export const ChunkSchema = v.strictObject({
  id: count,
  kind: text,
  attempts: count,
  readers: count,
  planned_at: time,
  frozen_at: v.nullable(time),
})
export const ChunksSchema = v.strictObject({ chunks: v.array(ChunkSchema) })
export const SettledChunkSchema = v.strictObject({ id: count, settled: v.picklist(['sent', 'resend']) })
export const SubscriberSchema = v.strictObject({
  number: count,
  email: text,
  state: v.picklist(['pending', 'active', 'ended']),
  choice: v.looseObject({}),
  paused_until: v.nullable(time),
  consent: v.any(),
  created_at: time,
  confirmed_at: v.nullable(time),
  ended_at: v.nullable(time),
  mails: v.array(
    v.strictObject({ at: time, kind: text, subject: text, lang: text, status: text, events: v.array(text) }),
  ),
})
export const ImportResultSchema = v.strictObject({ loaded: count, known: count, left_out: v.array(count) })

const scopes = v.array(v.picklist(SCOPES))
const keyMembers = { name: text, scopes, made_by: text, made_at: time }
export const NewKeySchema = v.strictObject({ ...keyMembers, key: text })
export const KeySchema = v.strictObject({ ...keyMembers, used_at: v.nullable(time), revoked_at: v.nullable(time) })
export const KeysSchema = v.strictObject({ keys: v.array(KeySchema) })

const role = v.picklist(ROLES)
const personMembers = { name: text, email: text, role }
export const NewPersonSchema = v.strictObject(personMembers)
export const PersonSchema = v.strictObject({
  ...personMembers,
  made_by: text,
  made_at: time,
  ended_at: v.nullable(time),
})
export const PeopleSchema = v.strictObject({ people: v.array(PersonSchema) })
export const PersonRoleSchema = v.strictObject({ name: text, role })
export const SignInLinkSchema = v.strictObject({ url: text })
