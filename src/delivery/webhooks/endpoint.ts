import * as v from 'valibot'
import type { Fault } from '../../../templates/views.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import type { DigestTime, Following } from '../../audience/preferences.ts'
import { code, digestOf, email, following, oneOf, text, yesOrNo } from '../../audience/preferences-schema.ts'
import { faultsIn } from '../../audience/schema-faults.ts'
import { isObject } from '../../lib/plain-object.ts'
import type { FaultAt } from '../../lib/refusal.ts'
import { strictObject } from '../../lib/strict-object.ts'
import { LANGS, type Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { FORMATS, type Format } from './payload-format.ts'

/** What an endpoint can be told. */
export const EVENTS = ['event.published', 'event.updated', 'event.corrected', 'event.retracted'] as const
export const DIGEST = 'digest.published'
export const TYPES = [...EVENTS, DIGEST] as const
export type Type = (typeof TYPES)[number]

/** What an integrator asks for: where to send what, in which language and form, and whom to write to about it. */
export type Wanted = {
  url: string
  follows: Following
  events: Type[]
  digest: DigestTime
  lang: Lang
  format: Format
  /** Null: the operator. */
  owner: string | null
  paused: boolean
}

/** An integrator's URL, as it stands. Times in ms UTC, by the product's clock. */
export type Endpoint = Wanted & {
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
  lease: number
  tries: number
  failingSince: number | null
  warnedAt: number | null
  lastAttempt: Attempt | null
  createdAt: number
  verifiedAt: number | null
}

/** One attempt: when, how it ended, and how long it took. Never what was answered. */
export type Attempt = { at: number; status: number | null; error: string | null; ms: number }

/** What registers an endpoint, for one gazetteer; only `url` is required, and it is judged elsewhere. */
export const endpointBody = (gazetteer: Gazetteer) =>
  strictObject(
    {
      url: v.pipe(text, v.nonEmpty(code('required')), v.metadata({ format: 'uri', maxLength: 2048 })),
      ...following(gazetteer),
      events: v.optional(events, [...EVENTS]),
      digest: digestOf(['daily', 'weekly']),
      lang: oneOf(LANGS, 'en'),
      format: oneOf(FORMATS, 'standard'),
      owner: v.optional(v.nullable(email), null),
      paused: yesOrNo(false),
    },
    code('not_an_object'),
  )

const events = v.pipe(
  v.array(v.picklist(TYPES, code('not_one_of')), code('not_a_list')),
  v.minLength(1, code('required')),
  v.maxLength(TYPES.length, code('too_many')),
  v.transform((given) => TYPES.filter((type) => given.includes(type))),
)

/** What was read of a body: what is wanted where it is sound, its url in any case, and every fault. */
export type ReadEndpoint = { wanted: Wanted | null; url: string; faults: FaultAt[] }

/** Reads the body that registers an endpoint. All faults at once; the url is judged beside it. */
export const readEndpoint = (body: unknown, gazetteer: Gazetteer): ReadEndpoint => {
  const read = v.safeParse(bodyFor(gazetteer), body)
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const faults = [...(read.success ? [] : faultsIn(read.issues).map(inWords)), ...unfit(given)]
  const url = typeof given.url === 'string' ? given.url : ''
  return { wanted: read.success ? wantedOf(read.output) : null, url, faults }
}

/** Reads a change: what it does not name stays as it is. */
export const readChange = (body: unknown, { follows, ...now }: Wanted, gazetteer: Gazetteer): ReadEndpoint => {
  const { url, events, digest, lang, format, owner, paused } = now
  return readEndpoint(
    isObject(body) ? { url, ...follows, events, digest, lang, format, owner, paused, ...body } : body,
    gazetteer,
  )
}

type Body = v.InferOutput<ReturnType<typeof endpointBody>>

const wantedOf = ({ regions, actors, match, backed, severity, ...rest }: Body): Wanted => ({
  ...rest,
  follows: { regions, actors, match, backed, severity },
})

/** A schema is made once for a gazetteer. */
const bodyFor = (gazetteer: Gazetteer) => {
  const body = MADE.get(gazetteer) ?? endpointBody(gazetteer)
  MADE.set(gazetteer, body)
  return body
}

const MADE = new WeakMap<Gazetteer, ReturnType<typeof endpointBody>>()

/** A message to people tells one event: a digest of many has only the one form. */
const unfit = ({ events, format = 'standard' }: Record<string, unknown>): FaultAt[] =>
  Array.isArray(events) && events.includes(DIGEST) && format !== 'standard'
    ? [{ pointer: '/events', detail: `${DIGEST} is told in the format standard only.` }]
    : []

const inWords = (fault: Fault): FaultAt => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})
