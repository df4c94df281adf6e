import { timingSafeEqual } from '../lib/constant-time.ts'

/** The three headers of a signed message: Standard Webhooks' names, or the provider's own for the same. */
export type SignatureHeaders = { id: string | null; timestamp: string | null; signature: string | null }

/** Messages older or newer than this are refused, so that a captured one cannot be sent again later. */
const MAX_CLOCK_SKEW_S = 300
/** An id is kept, so that its message is taken once. */
const MAX_ID_LENGTH = 256
const SECRET_PREFIX = 'whsec_'

/**
 * Whether a body was signed with one of the secrets (Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`,
 * several signatures separated by spaces). `now` is the wall's time in ms. Answers with the message's id, or null.
 */
export const verifySignedMessage = async (
  body: string | Uint8Array,
  { id, timestamp, signature }: SignatureHeaders,
  secrets: readonly string[],
  now: number,
): Promise<string | null> => {
  if (!id || id.length > MAX_ID_LENGTH || !timestamp || !signature || !/^[0-9]{1,12}$/.test(timestamp)) return null
  if (Math.abs(now / 1000 - Number(timestamp)) > MAX_CLOCK_SKEW_S) return null
  const expected = await Promise.all(secrets.map((secret) => signMessage(secret, id, timestamp, body)))
  const given = signature.split(' ')
  return given.some((each) => expected.some((valid) => timingSafeEqual(each, valid))) ? id : null
}

/** A `v1` signature of exact bytes, or of a text's UTF-8. A secret is base64 behind `whsec_`. */
export const signMessage = async (
  secret: string,
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): Promise<string> => {
  const bytes = Uint8Array.from(
    atob(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret),
    (character) => character.charCodeAt(0),
  )
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, joinSignedBytes(`${id}.${timestamp}.`, body))
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`
}

const joinSignedBytes = (prefix: string, body: string | Uint8Array): Uint8Array => {
  const encoder = new TextEncoder()
  const [head, rest] = [encoder.encode(prefix), typeof body === 'string' ? encoder.encode(body) : body]
  const whole = new Uint8Array(head.length + rest.length)
  whole.set(head)
  whole.set(rest, head.length)
  return whole
}
