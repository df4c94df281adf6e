import type { Fault } from '../../templates/views.ts'
import { wordsIn } from '../../templates/words/words.ts'
import { canonicalAddress } from '../audience/address.ts'
import type { DigestTime, Following } from '../audience/choice.ts'
import { digestOf, followingOf, type Notes, note, object, oneOf, refuseUnknown, yesOrNo } from '../audience/typing.ts'
import { LANGS, type Lang } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { FaultAt } from '../timeline/refusal.ts'
import { type Format, OFFERED } from './format.ts'

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

const FOLLOWED = ['regions', 'actors', 'match', 'backed', 'severity']
const MEMBERS = ['url', ...FOLLOWED, 'events', 'digest', 'lang', 'format', 'owner', 'paused']

/** Reads the body that registers an endpoint; only `url` is required. All faults at once; the url is judged beside it. */
export const readEndpoint = (body: unknown, gazetteer: Gazetteer): { wanted: Wanted; faults: FaultAt[] } => {
  const notes: Notes = { faults: [], gazetteer }
  const given = object(body, '', notes)
  refuseUnknown(given, MEMBERS, '', notes)
  const format = oneOf(given.format, '/format', OFFERED, 'standard', notes)
  const events = eventsOf(given.events, notes)
  const wanted: Wanted = {
    url: urlOf(given.url, notes),
    follows: followingOf(given, notes),
    events,
    digest: timeOf(given.digest, notes),
    lang: oneOf(given.lang, '/lang', LANGS, 'en', notes),
    format,
    owner: ownerOf(given.owner, notes),
    paused: yesOrNo(given.paused, '/paused', notes),
  }
  return { wanted, faults: [...notes.faults.map(inWords), ...unfit(events, format)] }
}

/** Reads a change: what it does not name stays as it is. */
export const readChange = (body: unknown, { follows, ...now }: Wanted, gazetteer: Gazetteer) => {
  const { url, events, digest, lang, format, owner, paused } = now
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  return readEndpoint(
    isObject ? { url, ...follows, events, digest, lang, format, owner, paused, ...body } : body,
    gazetteer,
  )
}

const urlOf = (value: unknown, notes: Notes): string => {
  if (value === undefined || value === '') return note(notes, '/url', 'required', '')
  return typeof value === 'string' ? value : note(notes, '/url', 'not_text', '')
}

const eventsOf = (value: unknown, notes: Notes): Type[] => {
  if (value === undefined) return [...EVENTS]
  if (!Array.isArray(value)) return note(notes, '/events', 'not_a_list', [])
  if (value.length === 0) return note(notes, '/events', 'required', [])
  if (value.length > TYPES.length) return note(notes, '/events', 'too_many', [])
  value.forEach((each, at) => {
    oneOf(each ?? null, `/events/${at}`, TYPES, DIGEST, notes)
  })
  return TYPES.filter((type) => value.includes(type))
}

const timeOf = (value: unknown, notes: Notes): DigestTime => {
  const digest = digestOf(value, notes)
  if (digest.cadence === 'none')
    notes.faults.push({ pointer: '/digest/cadence', code: 'not_one_of', options: ['daily', 'weekly'] })
  return digest
}

const ownerOf = (value: unknown, notes: Notes): string | null => {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return note(notes, '/owner', 'not_text', null)
  return canonicalAddress(value) ?? note(notes, '/owner', 'not_an_address', null)
}

const unfit = (events: Type[], format: Format): FaultAt[] =>
  events.includes(DIGEST) && format !== 'standard'
    ? [{ pointer: '/events', detail: `${DIGEST} is told in the format standard only.` }]
    : []

const inWords = (fault: Fault): FaultAt => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})
