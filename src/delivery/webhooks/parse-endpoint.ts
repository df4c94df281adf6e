import * as v from 'valibot'
import { wordsIn } from '../../../templates/words/words.ts'
import { endpointDigestSchema } from '../../audience/digest-schema.ts'
import { booleanSchema, faultCode, picklistSchema, plainTextSchema } from '../../audience/field-schemas.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import { emailSchema, followEntries } from '../../audience/preferences-schema.ts'
import { preferenceFaultsOf } from '../../audience/schema-faults.ts'
import { isObject } from '../../lib/plain-object.ts'
import type { BodyFault } from '../../lib/refusal.ts'
import { strictObject } from '../../lib/strict-object.ts'
import { trimTyped } from '../../lib/text.ts'
import { LANGS } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { MAX_URL_LENGTH } from './address-policy.ts'
import { DIGEST_EVENT_TYPE, type EndpointSettings, REVISION_EVENT_TYPES, WEBHOOK_EVENT_TYPES } from './endpoint.ts'
import { ENDPOINT_FORMATS, type EndpointFormat, payloadFormatOf } from './payload-format.ts'

/** The schema of the body that registers an endpoint. Only `url` is required; the address policy checks its value. */
export const endpointBodySchema = (gazetteer: Gazetteer) =>
  strictObject(
    {
      url: v.pipe(
        plainTextSchema,
        v.transform(trimTyped),
        v.nonEmpty(faultCode('required')),
        v.metadata({ format: 'uri', maxLength: MAX_URL_LENGTH }),
      ),
      ...followEntries(gazetteer),
      events: v.optional(eventTypesSchema, [...REVISION_EVENT_TYPES]),
      digest: endpointDigestSchema,
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

/** The result of parsing a body: the settings (null if there are faults), the url in any case, and every fault. */
export type EndpointParseResult = { settings: EndpointSettings | null; url: string; faults: BodyFault[] }

/** Parses the body that registers an endpoint. Returns all faults at once, except those of the url's value. */
export const parseEndpointBody = (body: unknown, gazetteer: Gazetteer): EndpointParseResult => {
  const parsed = v.safeParse(bodySchemaFor(gazetteer), body)
  const members = isObject(body) ? body : {}
  const schemaFaults = parsed.success ? [] : preferenceFaultsOf(parsed.issues).map(describeFault)
  const url = typeof members.url === 'string' ? trimTyped(members.url) : ''
  return {
    settings: parsed.success ? settingsOf(parsed.output) : null,
    url,
    faults: [...schemaFaults, ...digestFormatFaultsOf(members)],
  }
}

/** Parses a change. Members that the body does not have keep their value. */
export const parseEndpointChange = (
  body: unknown,
  { follows, url, events, digest, lang, format, owner, paused }: EndpointSettings,
  gazetteer: Gazetteer,
): EndpointParseResult =>
  parseEndpointBody(
    isObject(body) ? { url, ...follows, events, digest, lang, format, owner, paused, ...body } : body,
    gazetteer,
  )

type EndpointBody = v.InferOutput<ReturnType<typeof endpointBodySchema>>

const settingsOf = ({ regions, actors, match, backed, severity, ...rest }: EndpointBody): EndpointSettings => ({
  ...rest,
  follows: { regions, actors, match, backed, severity },
})

const SCHEMA_CACHE = new WeakMap<Gazetteer, ReturnType<typeof endpointBodySchema>>()

const bodySchemaFor = (gazetteer: Gazetteer) => {
  const schema = SCHEMA_CACHE.get(gazetteer) ?? endpointBodySchema(gazetteer)
  SCHEMA_CACHE.set(gazetteer, schema)
  return schema
}

const DIGEST_FORMATS: readonly string[] = ENDPOINT_FORMATS.filter((format) => payloadFormatOf(format).hasDigests)

/** Most formats write one event. A digest needs a format with `hasDigests`. */
const digestFormatFaultsOf = ({ events, format = 'standard' }: Record<string, unknown>): BodyFault[] =>
  Array.isArray(events) && events.includes(DIGEST_EVENT_TYPE) && !DIGEST_FORMATS.includes(format as EndpointFormat)
    ? [{ pointer: '/events', detail: `${DIGEST_EVENT_TYPE} needs the format ${DIGEST_FORMATS.join(' or ')}.` }]
    : []

const describeFault = (fault: InputFault): BodyFault => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})
