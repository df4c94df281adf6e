import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { destinationOf } from './address-policy.ts'
import { attempt } from './attempt-delivery.ts'
import { messageBody, noteIn } from './control-messages.ts'
import { type Attempt, type Endpoint, type ReadEndpoint, readChange, readEndpoint, type Wanted } from './endpoint.ts'
import type { Secrets } from './endpoint-store.ts'
import { digestAt } from './fan-out.ts'
import { isForPeople } from './payload-format.ts'
import { type Proof, prove, proveByCode } from './verify-endpoint.ts'
import type { Postman } from './webhook-context.ts'

const HOUR = 3_600_000
/** How long a challenge may be given back, and how long a secret signs beside the one that replaced it. */
const CHALLENGE_MS = 72 * HOUR
const OLD_SECRET_MS = 24 * HOUR
const SECRET_BYTES = 32
const ID_BYTES = 13
const CHALLENGE_BYTES = 15
const MOST_ENDPOINTS = 2_000

/** Registers an endpoint: it is pending until its address has proved itself. Refuses faults, all at once. */
export const register = async (postman: Postman, body: unknown): Promise<Endpoint | Refusal> => {
  const read = await judged(postman, readEndpoint(body, postman.gazetteer), null)
  if (isRefusal(read)) return read
  if ((await postman.endpoints.count()) >= MOST_ENDPOINTS)
    return { refused: 'conflict', detail: `There are ${MOST_ENDPOINTS} endpoints: delete one first.` }
  const { now } = await postman.moment()
  const id = `ep_${letters(postman.random(ID_BYTES))}`
  const secrets: Secrets = { secret: freshSecret(postman), ...freshChallenge(postman, now) }
  await postman.endpoints.add(id, read, secrets, now)
  return (await postman.endpoints.one(id))!
}

/** Changes what is named in the body. A new address must prove itself. */
export const change = async (postman: Postman, endpoint: Endpoint, body: unknown): Promise<Endpoint | Refusal> => {
  const read = await judged(postman, readChange(body, endpoint, postman.gazetteer), endpoint)
  if (isRefusal(read)) return read
  const { now } = await postman.moment()
  const isSameTime = JSON.stringify(read.digest) === JSON.stringify(endpoint.digest) && endpoint.digestAt !== null
  await postman.endpoints.change(endpoint.id, read, {
    digestAt: isSameTime && read.events.includes('digest.published') ? endpoint.digestAt : digestAt(read, now),
    released: await postman.journal.released(now),
    moved: read.url === endpoint.url ? null : freshChallenge(postman, now),
    now,
  })
  return (await postman.endpoints.one(endpoint.id)) ?? GONE
}

/** Asks an address to prove itself, or takes the code that it was sent. */
export const verify = async (postman: Postman, endpoint: Endpoint, code: string | null): Promise<Proof | Refusal> => {
  if (endpoint.state === 'active') return { was: 'proved' }
  if (code !== null) return (await proveByCode(postman, endpoint, code)) ? { was: 'proved' } : WRONG_CODE
  const at = await postman.moment()
  const taken = await postman.endpoints.challenge(endpoint.id, freshChallenge(postman, at.now), at)
  return taken ? prove(postman, taken) : AT_WORK
}

/** Makes a new secret; the old one signs beside it for a day. Answers with the endpoint that has it. */
export const rotate = async (postman: Postman, endpoint: Endpoint): Promise<Endpoint | Refusal> => {
  const { now } = await postman.moment()
  await postman.endpoints.rotate(endpoint.id, freshSecret(postman), now + OLD_SECRET_MS)
  return (await postman.endpoints.one(endpoint.id)) ?? GONE
}

/** Sends a signed test at once; it is in no order and is not tried again. Only an address that proved itself is sent one. */
export const ping = async (postman: Postman, endpoint: Endpoint): Promise<Attempt | Refusal> => {
  if (endpoint.state !== 'active')
    return { refused: 'conflict', detail: 'The address has not proved itself: verify the endpoint first.' }
  const { now } = await postman.moment()
  const body = isForPeople(endpoint.format)
    ? noteIn(
        endpoint.format,
        `${postman.site.name}: this is a test of the endpoint ${endpoint.id}. Nothing has happened.`,
      )
    : messageBody({ type: 'endpoint.ping', at: now, data: { endpoint: endpoint.id } })
  return (await attempt(postman, endpoint, `msg_${letters(postman.random(ID_BYTES))}`, body)).attempt
}

const GONE: Refusal = { refused: 'not-found', detail: 'The endpoint was deleted meanwhile.' }
const WRONG_CODE: Refusal = {
  refused: 'invalid',
  detail: 'This is not the code that was sent, or it is past its time.',
  errors: [{ pointer: '/code', detail: 'Give the newest code, within 72 hours; without one, another is sent.' }],
}
const AT_WORK: Refusal = { refused: 'conflict', detail: 'The address is being tried just now: ask again in a moment.' }

/** Judges the address beside the rest, so that all faults are named at once; one that stays is not looked up again. */
const judged = async (
  { policy, courier }: Postman,
  { wanted, url, faults }: ReadEndpoint,
  known: Endpoint | null,
): Promise<Wanted | Refusal> => {
  const isNew = url !== '' && url !== known?.url
  const destination = isNew ? destinationOf(url, policy) : null
  const looked =
    destination && typeof destination !== 'string' && !destination.isLoopback
      ? await courier.lookUp(destination.host)
      : null
  const refused = typeof destination === 'string' ? destination : looked
  const all = refused === null ? faults : [...faults, { pointer: '/url', detail: refused }]
  if (!wanted || all.length > 0) return { refused: 'invalid', detail: 'The endpoint has faults.', errors: all }
  return destination && typeof destination !== 'string' ? { ...wanted, url: destination.url } : wanted
}

const freshSecret = ({ random }: Postman): string => `whsec_${btoa(String.fromCharCode(...random(SECRET_BYTES)))}`

const freshChallenge = ({ random }: Postman, now: number): Omit<Secrets, 'secret'> => ({
  challenge: letters(random(CHALLENGE_BYTES)),
  until: now + CHALLENGE_MS,
})

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Bytes as letters and digits that are not mistaken for each other. */
const letters = (bytes: Uint8Array): string => Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
