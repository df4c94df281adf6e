import { sameText } from '../audience/link-tokens.ts'

/** The three headers of a signed message: Standard Webhooks' names, or the provider's own for the same. */
export type SignedHeaders = { id: string | null; timestamp: string | null; signature: string | null }

/** Messages older or newer than this are refused, so that a captured one cannot be sent again later. */
const TOLERANCE_S = 300
/** An id is kept, so that its message is taken once. */
const MOST_IN_ID = 256
const PREFIX = 'whsec_'

/**
 * Whether a body was signed with one of the secrets (Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`,
 * several signatures separated by spaces). `now` is the wall's time in ms. Answers with the message's id, or null.
 */
export const verifiedId = async (
  body: string | Uint8Array,
  { id, timestamp, signature }: SignedHeaders,
  secrets: readonly string[],
  now: number,
): Promise<string | null> => {
  if (!id || id.length > MOST_IN_ID || !timestamp || !signature || !/^[0-9]{1,12}$/.test(timestamp)) return null
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S) return null
  const expected = await Promise.all(secrets.map((secret) => sign(secret, id, timestamp, body)))
  const given = signature.split(' ')
  return given.some((each) => expected.some((good) => sameText(each, good))) ? id : null
}

/** A `v1` signature of exact bytes, or of a text's UTF-8. A secret is base64 behind `whsec_`. */
export const sign = async (
  secret: string,
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): Promise<string> => {
  const bytes = Uint8Array.from(atob(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret), (character) =>
    character.charCodeAt(0),
  )
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, signedBytes(`${id}.${timestamp}.`, body))
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`
}

const signedBytes = (before: string, body: string | Uint8Array): Uint8Array => {
  const encoder = new TextEncoder()
  const [head, rest] = [encoder.encode(before), typeof body === 'string' ? encoder.encode(body) : body]
  const whole = new Uint8Array(head.length + rest.length)
  whole.set(head)
  whole.set(rest, head.length)
  return whole
}
