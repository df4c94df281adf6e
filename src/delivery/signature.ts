import { decodeBase64, encodeBase64 } from '../lib/bytes.ts'
import { timingSafeEqual } from '../lib/constant-time.ts'

/** The three headers of a signed message, under the names of Standard Webhooks or of the provider. */
export type SignatureHeaders = { id: string | null; timestamp: string | null; signature: string | null }

/** A message with an older or newer timestamp is refused, so that a captured one cannot be sent again later. */
const MAX_CLOCK_SKEW_S = 300
/** The id is stored, so that each message takes effect once. */
const MAX_ID_LENGTH = 256
const SECRET_PREFIX = 'whsec_'

/**
 * Verifies that a body was signed with one of the secrets (Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, several
 * signatures separated by spaces). Returns the id of the message, or null. `now` is wall-clock ms UTC.
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

/** The `v1` signature of these bytes, or of the text in UTF-8. A secret is base64, with or without the prefix `whsec_`. */
export const signMessage = async (
  secret: string,
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): Promise<string> => {
  const bytes = decodeBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret)
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, joinSignedBytes(`${id}.${timestamp}.`, body))
  return `v1,${encodeBase64(new Uint8Array(mac))}`
}

const joinSignedBytes = (prefix: string, body: string | Uint8Array): Uint8Array => {
  const encoder = new TextEncoder()
  const [head, rest] = [encoder.encode(prefix), typeof body === 'string' ? encoder.encode(body) : body]
  const whole = new Uint8Array(head.length + rest.length)
  whole.set(head)
  whole.set(rest, head.length)
  return whole
}
