import * as v from 'valibot'
import { SCOPES } from '../../access/publisher-key.ts'
import { TYPES } from '../../delivery/webhooks/endpoint.ts'
import { FORMATS } from '../../delivery/webhooks/payload-format.ts'
import { CERTAINTIES, CHANGES, LANGS, NATURES, SEVERITIES, STANCES } from '../../timeline/event.ts'

/** What is answered, as schemas: the document is made from them, and the tests hold every answer to them. */

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** A time in RFC 3339, UTC, with milliseconds. */
const time = v.pipe(v.string(), v.isoTimestamp())
const day = v.nullable(v.pipe(v.string(), v.isoDate()))
const words = v.strictObject({ en: v.optional(text), ar: v.optional(text) })
const name = v.strictObject({ en: text, ar: text })

/** A problem document (RFC 9457); `errors` names every fault with its place (RFC 6901). */
export const Problem = v.looseObject({
  type: text,
  title: text,
  status: v.pipe(v.number(), v.integer()),
  detail: text,
  errors: v.array(v.strictObject({ pointer: text, detail: text })),
})

const Told = v.strictObject({ title: text, summary: text })
const Source = v.strictObject({
  publisher: text,
  title: text,
  url: v.optional(text),
  published: v.optional(text),
  quote: v.optional(text),
  locator: v.optional(text),
  stance: v.picklist(STANCES),
  primary: v.optional(v.boolean()),
})
const Counted = v.strictObject({
  what: text,
  low: v.nullable(v.number()),
  best: v.nullable(v.number()),
  high: v.nullable(v.number()),
  words: v.optional(text),
})

const record = {
  nature: v.picklist(NATURES),
  when: v.nullable(text),
  when_basis: v.optional(v.picklist(['stated', 'inferred', 'external'])),
  kind: text,
  certainty: v.picklist(CERTAINTIES),
  severity: v.picklist(SEVERITIES),
  regions: v.array(v.strictObject({ id: text, primary: v.optional(v.boolean()) })),
  actors: v.array(v.strictObject({ id: text, role: text })),
  counts: v.array(Counted),
  text: v.strictObject({ en: v.optional(Told), ar: v.optional(Told) }),
  sources: v.array(Source),
  links: v.array(v.strictObject({ rel: text, to: text })),
  external_ids: v.record(v.string(), v.string()),
}

const revision = {
  ...record,
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

/** JSON pointers (RFC 6901) to what a revision says otherwise than the one before it. */
const changed = v.array(text)

export const Revision = v.strictObject(revision)
export const Foreseen = v.strictObject({
  ...revision,
  changed,
  told: v.strictObject({ at_once: v.nullable(count), next_digest: count }),
})
export const Event = v.strictObject({ ...revision, status: v.picklist(['current', 'retracted']), revisions: count })
export const Events = v.strictObject({ events: v.array(Event), next: v.nullable(text) })
export const Journal = v.strictObject({ revisions: v.array(Revision), next: count })
export const History = v.strictObject({ revisions: v.array(v.strictObject({ ...revision, changed })), next: count })
export const Regions = v.strictObject({
  regions: v.array(v.strictObject({ id: text, type: text, in: v.array(text), name })),
})
export const Actors = v.strictObject({
  actors: v.array(v.strictObject({ id: text, type: text, part_of: v.array(text), backed_by: v.array(text), name })),
})

export const Asked = v.strictObject({ message: text })

export const Health = v.strictObject({ ok: v.boolean(), last_tick_at: v.nullable(time), troubles: v.array(text) })
export const Status = v.strictObject({
  now: time,
  head_seq: count,
  last_tick_at: v.nullable(time),
  paused: v.nullable(v.strictObject({ reason: v.nullable(text), since: time })),
  work: v.strictObject({ plan: count, confirmations: count, alerts: count, digests: count, unknown: count }),
  endpoints: v.strictObject({ due: count, failing: count }),
  reach: v.array(v.strictObject({ event: text, told: count, accepted: count })),
})
const Waits = v.nullable(v.strictObject({ median: count, slowest: count }))
const figures = {
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
  accepted_ms: Waits,
  delivered_ms: Waits,
}
export const Reach = v.strictObject({
  event: text,
  all: v.strictObject(figures),
  revisions: v.array(v.strictObject({ number: count, change: text, release_at: time, ...figures })),
})
export const Claimed = v.strictObject({ claimed: count })
export const Sending = v.strictObject({ paused: v.boolean(), reason: v.nullable(text) })
const Run = v.strictObject({
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
export const Runs = v.strictObject({ runs: v.array(Run), next: v.nullable(count) })
export const Cancelled = v.strictObject({ id: count, state: v.literal('cancelled') })
const Chunk = v.strictObject({
  id: count,
  kind: text,
  attempts: count,
  readers: count,
  planned_at: time,
  frozen_at: v.nullable(time),
})
export const Chunks = v.strictObject({ chunks: v.array(Chunk) })
export const Settled = v.strictObject({ id: count, settled: v.picklist(['sent', 'resend']) })
export const Subscriber = v.strictObject({
  number: count,
  email: text,
  state: v.picklist(['pending', 'active', 'ended']),
  choice: v.looseObject({}),
  created_at: time,
  confirmed_at: v.nullable(time),
  ended_at: v.nullable(time),
})
export const Loaded = v.strictObject({ loaded: count, known: count })

const scopes = v.array(v.picklist(SCOPES))
const key = { name: text, scopes, made_by: text, made_at: time }
export const MadeKey = v.strictObject({ ...key, key: text })
export const Keys = v.strictObject({
  keys: v.array(v.strictObject({ ...key, used_at: v.nullable(time), revoked_at: v.nullable(time) })),
})

const attempt = { at: time, status: v.nullable(count), error: v.nullable(text), ms: v.number() }
const endpoint = {
  id: text,
  url: text,
  state: v.picklist(['pending', 'active', 'disabled']),
  paused: v.boolean(),
  regions: v.array(text),
  actors: v.array(text),
  match: text,
  backed: v.boolean(),
  severity: text,
  events: v.array(v.picklist(TYPES)),
  digest: v.strictObject({ cadence: text, weekday: text, time: text, timezone: text }),
  lang: v.picklist(LANGS),
  format: v.picklist(FORMATS),
  owner: v.nullable(text),
  disabled_reason: v.nullable(v.picklist(['failing', 'gone'])),
  disabled_at: v.nullable(time),
  failing_since: v.nullable(time),
  last_attempt: v.nullable(v.strictObject(attempt)),
  next_attempt_at: v.nullable(time),
  created_at: time,
  verified_at: v.nullable(time),
}
export const Endpoint = v.strictObject(endpoint)
export const Endpoints = v.strictObject({ endpoints: v.array(Endpoint), next: v.nullable(text) })
export const Registered = v.strictObject({ ...endpoint, secret: text })
export const Rotated = v.strictObject({ ...endpoint, secret: text, old_secret_until: time })
export const Attempted = v.strictObject({ delivered: v.boolean(), ...attempt })
export const Delivery = v.strictObject({
  id: text,
  type: v.picklist(TYPES),
  seq: count,
  from_seq: v.optional(count),
  state: v.picklist(['pending', 'delivered', 'failed', 'empty']),
  created_at: time,
  settled_at: v.nullable(time),
  attempts: v.array(v.strictObject(attempt)),
})
export const Deliveries = v.strictObject({ deliveries: v.array(Delivery), next: v.nullable(text) })
export const Replayed = v.strictObject({ replayed: count })
