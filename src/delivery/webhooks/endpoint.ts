import * as v from 'valibot'
import { wordsIn } from '../../../templates/words/words.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import type { DigestTime, FollowPreferences } from '../../audience/preferences.ts'
import {
  booleanSchema,
  digestTimeSchema,
  emailSchema,
  faultCode,
  followEntries,
  picklistSchema,
  plainTextSchema,
} from '../../audience/preferences-schema.ts'
import { preferenceFaultsOf } from '../../audience/schema-faults.ts'
import { isObject } from '../../lib/plain-object.ts'
import type { BodyFault } from '../../lib/refusal.ts'
import { strictObject } from '../../lib/strict-object.ts'
import { LANGS, type Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { ENDPOINT_FORMATS, type EndpointFormat, payloadFormatOf } from './payload-format.ts'

/** What an endpoint can be told. */
export const REVISION_EVENT_TYPES = ['event.published', 'event.updated', 'event.corrected', 'event.retracted'] as const
export const DIGEST_EVENT_TYPE = 'digest.published'
export const WEBHOOK_EVENT_TYPES = [...REVISION_EVENT_TYPES, DIGEST_EVENT_TYPE] as const
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]

/** What an integrator asks for: where to send what, in which language and form, and whom to write to about it. */
export type EndpointSettings = {
  url: string
  follows: FollowPreferences
  events: WebhookEventType[]
  digest: DigestTime
  lang: Lang
  format: EndpointFormat
  /** Null: the operator. */
  owner: string | null
  paused: boolean
}

/** An integrator's URL, as it stands. Times in ms UTC, by the product's clock. */
export type Endpoint = EndpointSettings & {
  id: string
  secret: string
  /** Signs beside the other until its time is over. */
  oldSecret: string | null
  oldSecretUntil: number
  state: 'pending' | 'active' | 'disabled'
  disabledReason: 'failing' | 'gone' | null
  disabledAt: number | null
  challenge: string | null
  challengeUntil: number
  /** It is told what comes after; null before it was first proved. */
  fromSeq: number | null
  /** When the next digest is due; null where none is wanted. */
  digestAt: number | null
  digestSeq: number
  dueAt: number | null
  /** By the wall: who holds it may work on it. */
  leaseUntil: number
  tries: number
  failingSince: number | null
  warnedAt: number | null
  lastAttempt: WebhookAttempt | null
  createdAt: number
  verifiedAt: number | null
}

/** One attempt: when, how it ended, and how long it took. Never what was answered. */
export type WebhookAttempt = { at: number; status: number | null; error: string | null; ms: number }

/** What registers an endpoint, for one gazetteer; only `url` is required, and it is judged elsewhere. */
export const endpointBodySchema = (gazetteer: Gazetteer) =>
  strictObject(
    {
      url: v.pipe(plainTextSchema, v.nonEmpty(faultCode('required')), v.metadata({ format: 'uri', maxLength: 2048 })),
      ...followEntries(gazetteer),
      events: v.optional(eventTypesSchema, [...REVISION_EVENT_TYPES]),
      digest: digestTimeSchema(['daily', 'weekly']),
      lang: picklistSchema(LANGS, 'en'),
      format: picklistSchema(ENDPOINT_FORMATS, 'standard'),
      owner: v.optional(v.nullable(emailSchema), null),
      paused: booleanSchema(false),
    },
    faultCode('not_an_object'),
  )

const eventTypesSchema = v.pipe(
  v.array(v.picklist(WEBHOOK_EVENT_TYPES, faultCode('not_one_of')), faultCode('not_a_list')),
  v.minLength(1, faultCode('required')),
  v.maxLength(WEBHOOK_EVENT_TYPES.length, faultCode('too_many')),
  v.transform((given) => WEBHOOK_EVENT_TYPES.filter((type) => given.includes(type))),
)

/** What was read of a body: what is wanted where it is sound, its url in any case, and every fault. */
export type EndpointParseResult = { settings: EndpointSettings | null; url: string; faults: BodyFault[] }

/** Reads the body that registers an endpoint. All faults at once; the url is judged beside it. */
export const parseEndpointBody = (body: unknown, gazetteer: Gazetteer): EndpointParseResult => {
  const parsed = v.safeParse(bodySchemaFor(gazetteer), body)
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const faults = [
    ...(parsed.success ? [] : preferenceFaultsOf(parsed.issues).map(describeFault)),
    ...formatFaultsOf(given),
  ]
  const url = typeof given.url === 'string' ? given.url : ''
  return { settings: parsed.success ? settingsOf(parsed.output) : null, url, faults }
}

/** Reads a change: what it does not name stays as it is. */
export const parseEndpointChange = (
  body: unknown,
  { follows, ...now }: EndpointSettings,
  gazetteer: Gazetteer,
): EndpointParseResult => {
  const { url, events, digest, lang, format, owner, paused } = now
  return parseEndpointBody(
    isObject(body) ? { url, ...follows, events, digest, lang, format, owner, paused, ...body } : body,
    gazetteer,
  )
}

type EndpointBody = v.InferOutput<ReturnType<typeof endpointBodySchema>>

const settingsOf = ({ regions, actors, match, backed, severity, ...rest }: EndpointBody): EndpointSettings => ({
  ...rest,
  follows: { regions, actors, match, backed, severity },
})

/** A schema is made once for a gazetteer. */
const bodySchemaFor = (gazetteer: Gazetteer) => {
  const body = SCHEMA_CACHE.get(gazetteer) ?? endpointBodySchema(gazetteer)
  SCHEMA_CACHE.set(gazetteer, body)
  return body
}

const SCHEMA_CACHE = new WeakMap<Gazetteer, ReturnType<typeof endpointBodySchema>>()

/** Most formats write one event; digests need a format with `hasDigests`. */
const formatFaultsOf = ({ events, format = 'standard' }: Record<string, unknown>): BodyFault[] =>
  Array.isArray(events) && events.includes(DIGEST_EVENT_TYPE) && !DIGEST_FORMATS.includes(format as EndpointFormat)
    ? [{ pointer: '/events', detail: `${DIGEST_EVENT_TYPE} is sent in the format ${DIGEST_FORMATS.join(', ')} only.` }]
    : []

const DIGEST_FORMATS = ENDPOINT_FORMATS.filter((format) => payloadFormatOf(format).hasDigests)

const describeFault = (fault: InputFault): BodyFault => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})
