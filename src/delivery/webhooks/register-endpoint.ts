import { directionOf, isolated } from '../../../templates/words/direction.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { checkDestination } from './address-policy.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { controlPayloadOf } from './control-messages.ts'
import {
  type Endpoint,
  type EndpointParseResult,
  type EndpointSettings,
  parseEndpointBody,
  parseEndpointChange,
  type WebhookAttempt,
} from './endpoint.ts'
import type { EndpointSecrets } from './endpoint-store.ts'
import { nextDigestAt } from './fan-out.ts'
import { sendChallenge, type VerificationResult, verifyByCode } from './verify-endpoint.ts'
import type { WebhookContext } from './webhook-context.ts'

const HOUR_MS = 3_600_000
/** How long a challenge may be given back, and how long a secret signs beside the one that replaced it. */
const CHALLENGE_TTL_MS = 72 * HOUR_MS
const OLD_SECRET_TTL_MS = 24 * HOUR_MS
const SECRET_BYTES = 32
const ID_BYTES = 13
const CHALLENGE_BYTES = 15
const MAX_ENDPOINTS = 2_000

/** Registers an endpoint: it is pending until its address has proved itself. Refuses faults, all at once. */
export const registerEndpoint = async (context: WebhookContext, body: unknown): Promise<Endpoint | Refusal> => {
  const settings = await validateEndpoint(context, parseEndpointBody(body, context.gazetteer), null)
  if (isRefusal(settings)) return settings
  if ((await context.endpoints.count()) >= MAX_ENDPOINTS)
    return { refused: 'conflict', detail: `There are ${MAX_ENDPOINTS} endpoints: delete one first.` }
  const { now } = await context.readClocks()
  const id = `ep_${encodeUnambiguous(context.randomBytes(ID_BYTES))}`
  const secrets: EndpointSecrets = { secret: generateSecret(context), ...generateChallenge(context, now) }
  await context.endpoints.insert(id, settings, secrets, now)
  return (await context.endpoints.find(id))!
}

/** Changes what is named in the body. A new address must prove itself. */
export const updateEndpoint = async (
  context: WebhookContext,
  endpoint: Endpoint,
  body: unknown,
): Promise<Endpoint | Refusal> => {
  const settings = await validateEndpoint(context, parseEndpointChange(body, endpoint, context.gazetteer), endpoint)
  if (isRefusal(settings)) return settings
  const { now } = await context.readClocks()
  const isSameTime = JSON.stringify(settings.digest) === JSON.stringify(endpoint.digest) && endpoint.digestAt !== null
  await context.endpoints.update(endpoint.id, settings, {
    digestAt:
      isSameTime && settings.events.includes('digest.published') ? endpoint.digestAt : nextDigestAt(settings, now),
    released: await context.journal.readReleasedSeq(now),
    moved: settings.url === endpoint.url ? null : generateChallenge(context, now),
    now,
  })
  return (await context.endpoints.find(endpoint.id)) ?? ENDPOINT_DELETED
}

/** Asks an address to prove itself, or takes the code that it was sent. */
export const requestVerification = async (
  context: WebhookContext,
  endpoint: Endpoint,
  code: string | null,
): Promise<VerificationResult | Refusal> => {
  if (endpoint.state === 'active') return { result: 'verified' }
  if (code !== null) return (await verifyByCode(context, endpoint, code)) ? { result: 'verified' } : WRONG_CODE
  const clock = await context.readClocks()
  const leased = await context.endpoints.startChallenge(endpoint.id, generateChallenge(context, clock.now), clock)
  return leased ? sendChallenge(context, leased) : VERIFICATION_RUNNING
}

/** Makes a new secret; the old one signs beside it for a day. Answers with the endpoint that has it. */
export const rotateEndpointSecret = async (
  context: WebhookContext,
  endpoint: Endpoint,
): Promise<Endpoint | Refusal> => {
  const { now } = await context.readClocks()
  await context.endpoints.rotateSecret(endpoint.id, generateSecret(context), now + OLD_SECRET_TTL_MS)
  return (await context.endpoints.find(endpoint.id)) ?? ENDPOINT_DELETED
}

/** Sends a signed test at once; it is in no order and is not tried again. Only an address that proved itself is sent one. */
export const sendPing = async (context: WebhookContext, endpoint: Endpoint): Promise<WebhookAttempt | Refusal> => {
  if (endpoint.state !== 'active')
    return { refused: 'conflict', detail: 'The address has not proved itself: verify the endpoint first.' }
  const { now } = await context.readClocks()
  const { id, format, lang } = endpoint
  const sentence = isolated(wordsIn(lang).endpoint.ping(context.site.name, id), directionOf(lang))
  const payload = controlPayloadOf(format, sentence, { type: 'endpoint.ping', at: now, data: { endpoint: id } })
  return (await attemptDelivery(context, endpoint, `msg_${encodeUnambiguous(context.randomBytes(ID_BYTES))}`, payload))
    .attempt
}

const ENDPOINT_DELETED: Refusal = { refused: 'not-found', detail: 'The endpoint was deleted meanwhile.' }
const WRONG_CODE: Refusal = {
  refused: 'invalid',
  detail: 'This is not the code that was sent, or it is past its time.',
  errors: [{ pointer: '/code', detail: 'Give the newest code, within 72 hours; without one, another is sent.' }],
}
const VERIFICATION_RUNNING: Refusal = {
  refused: 'conflict',
  detail: 'The address is being tried just now: ask again in a moment.',
}

/** Judges the address beside the rest, so that all faults are named at once; one that stays is not looked up again. */
const validateEndpoint = async (
  { addressPolicy, endpointClient }: WebhookContext,
  { settings: wanted, url, faults }: EndpointParseResult,
  existing: Endpoint | null,
): Promise<EndpointSettings | Refusal> => {
  const isNew = url !== '' && url !== existing?.url
  const destination = isNew ? checkDestination(url, addressPolicy) : null
  const hostRefusal =
    destination && typeof destination !== 'string' && !destination.isLoopback
      ? await endpointClient.findHostRefusal(destination.host)
      : null
  const urlRefusal = typeof destination === 'string' ? destination : hostRefusal
  const all = urlRefusal === null ? faults : [...faults, { pointer: '/url', detail: urlRefusal }]
  if (!wanted || all.length > 0) return { refused: 'invalid', detail: 'The endpoint has faults.', errors: all }
  return destination && typeof destination !== 'string' ? { ...wanted, url: destination.url } : wanted
}

const generateSecret = ({ randomBytes }: WebhookContext): string =>
  `whsec_${btoa(String.fromCharCode(...randomBytes(SECRET_BYTES)))}`

const generateChallenge = ({ randomBytes }: WebhookContext, now: number): Omit<EndpointSecrets, 'secret'> => ({
  challenge: encodeUnambiguous(randomBytes(CHALLENGE_BYTES)),
  challengeUntil: now + CHALLENGE_TTL_MS,
})

const UNAMBIGUOUS_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Bytes as letters and digits that are not mistaken for each other. */
const encodeUnambiguous = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => UNAMBIGUOUS_ALPHABET[byte % UNAMBIGUOUS_ALPHABET.length]).join('')
