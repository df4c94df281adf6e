import * as v from 'valibot'
import { SCOPES } from '../../access/publisher-key.ts'
import { DELIVERY_TYPES, WEBHOOK_EVENT_TYPES } from '../../delivery/webhooks/endpoint.ts'
import { ENDPOINT_FORMATS } from '../../delivery/webhooks/payload-format.ts'
import { CERTAINTIES, CHANGES, LANGS, NATURES, SEVERITIES, STANCES } from '../../timeline/event.ts'
import { REDACTION_REASONS } from '../../timeline/redaction.ts'

/** The schemas of all answers. The OpenAPI document contains them, and the tests check every answer against them. */

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** A time in RFC 3339, UTC, with milliseconds. */
const time = v.pipe(v.string(), v.isoTimestamp())
const day = v.nullable(v.pipe(v.string(), v.isoDate()))
const words = v.strictObject({ en: v.optional(text), ar: v.optional(text) })
const name = v.strictObject({ en: text, ar: text })

/** One fault of a request, or one ignored parameter. */
export const FaultSchema = v.strictObject({ pointer: text, detail: text })
/** A problem document (RFC 9457). `errors` names every fault with a JSON pointer to its place (RFC 6901). */
export const ProblemSchema = v.looseObject({
  type: text,
  title: text,
  status: v.pipe(v.number(), v.integer()),
  detail: text,
  errors: v.array(FaultSchema),
})

/** Query parameters that a public address ignored, each with a JSON pointer to its name. Left out if there are none. */
const warnings = v.optional(v.array(FaultSchema))

export const LanguageTextSchema = v.strictObject({ title: text, summary: text })
export const SourceSchema = v.strictObject({
  publisher: text,
  title: text,
  url: v.optional(text),
  published: v.optional(text),
  quote: v.optional(text),
  locator: v.optional(text),
  stance: v.picklist(STANCES),
  primary: v.optional(v.boolean()),
})
export const CountSchema = v.strictObject({
  what: text,
  low: v.nullable(v.number()),
  best: v.nullable(v.number()),
  high: v.nullable(v.number()),
  words: v.optional(text),
})

const recordMembers = {
  nature: v.picklist(NATURES),
  when: v.nullable(text),
  when_basis: v.optional(v.picklist(['stated', 'inferred', 'external'])),
  kind: text,
  certainty: v.picklist(CERTAINTIES),
  severity: v.picklist(SEVERITIES),
  regions: v.array(v.strictObject({ id: text, primary: v.optional(v.boolean()) })),
  actors: v.array(v.strictObject({ id: text, role: text })),
  counts: v.array(CountSchema),
  text: v.strictObject({ en: v.optional(LanguageTextSchema), ar: v.optional(LanguageTextSchema) }),
  sources: v.array(SourceSchema),
  links: v.array(v.strictObject({ rel: text, to: text })),
  external_ids: v.record(v.string(), v.string()),
}

const revisionMembers = {
  ...recordMembers,
  id: text,
  seq: count,
  number: count,
  change: v.picklist(CHANGES),
  reason: v.optional(words),
  urgent: v.boolean(),
  silent: v.boolean(),
  publisher: text,
  recorded_at: time,
  release_at: time,
  when_min: day,
  when_max: day,
  when_precision: v.picklist(['day', 'month', 'season', 'year', 'range', 'open', 'unknown']),
}

/** JSON pointers (RFC 6901) to the members that differ from the previous revision. */
const changed = v.array(text)

export const RevisionSchema = v.strictObject(revisionMembers)
/** `duplicate_of` is the id of the event that this one repeats. */
export const SignedRevisionSchema = v.strictObject({ ...revisionMembers, duplicate_of: v.optional(text) })
export const RehearsalSchema = v.strictObject({
  ...revisionMembers,
  changed,
  told: v.strictObject({ at_once: count, next_digest: count, complete: v.optional(v.literal(false)) }),
})
export const EventSchema = v.strictObject({
  ...revisionMembers,
  status: v.picklist(['current', 'retracted']),
  revisions: count,
  warnings,
})
/** A redacted revision: only these members stay in the journal. */
const redactedMembers = {
  id: text,
  seq: count,
  number: count,
  change: v.picklist(CHANGES),
  urgent: v.boolean(),
  silent: v.boolean(),
  publisher: text,
  recorded_at: time,
  release_at: time,
  hash: text,
  redacted: v.strictObject({ at: time, reason: v.picklist(REDACTION_REASONS) }),
}
export const RedactedRevisionSchema = v.strictObject(redactedMembers)
export const RedactionResultSchema = v.strictObject({
  ...redactedMembers,
  event_removed: v.boolean(),
  pending_deletions: count,
  not_recalled: v.strictObject({ mails: count, webhooks: count, notice: text }),
})
export const EventsSchema = v.strictObject({ events: v.array(EventSchema), next: v.nullable(text), warnings })
export const JournalSchema = v.strictObject({
  revisions: v.array(v.union([RevisionSchema, RedactedRevisionSchema])),
  next: count,
  warnings,
})
export const PastRevisionSchema = v.strictObject({ ...revisionMembers, changed })
export const HistorySchema = v.strictObject({
  revisions: v.array(
    v.union([PastRevisionSchema, v.strictObject({ ...redactedMembers, changed: v.pipe(v.array(text), v.length(0)) })]),
  ),
  next: count,
  warnings,
})
export const RegionSchema = v.strictObject({ id: text, type: text, in: v.array(text), name })
export const RegionsSchema = v.strictObject({
  regions: v.array(RegionSchema),
  warnings,
})
export const ActorSchema = v.strictObject({
  id: text,
  type: text,
  part_of: v.array(text),
  backed_by: v.array(text),
  name,
})
export const ActorsSchema = v.strictObject({
  actors: v.array(ActorSchema),
  warnings,
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
