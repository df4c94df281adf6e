import { encodeBase64url } from '../lib/bytes.ts'
import { timingSafeEqual } from '../lib/constant-time.ts'

/** The purposes of links in mails. A token is valid for one purpose only. */
export const LINK_PURPOSES = ['confirm', 'preferences', 'unsubscribe', 'data', 'enter'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/**
 * The random word in the row of a reader, for `confirm` of a request, for `enter` of a link that signs in to the desk; and
 * the time at which the link was first given out (ms UTC, exact to a second).
 */
export type LinkSubject = { word: string; issuedAt: number }

/** Signs and verifies the tokens of links in mails. */
export type LinkTokens = {
  /** The token for a subject, signed by the secret with the id `signer`, else by the first. */
  sign: (purpose: LinkPurpose, subject: LinkSubject, signer?: string) => Promise<string>
  /** The subject in a token; null if the token is invalid or has another purpose. */
  verify: (purpose: LinkPurpose, token: string) => Promise<LinkSubject | null>
  /** The id of the first secret, which does not reveal the secret. */
  signingKeyId: string
}

const DATA_LINK_TTL_MS = 30 * 86_400_000

/** Whether a link to a reader's data, given out at `issuedAt`, is too old to show, export or erase it. Both in ms UTC. */
export const isDataLinkOld = (issuedAt: number, now: number): boolean => now - issuedAt > DATA_LINK_TTL_MS

const MAC_BYTES = 16
const SECOND_MS = 1_000
const TOKEN_PATTERN = /^([0-9a-f]{32}\.(?:0|[1-9a-z][0-9a-z]{0,9}))\.([A-Za-z0-9_-]{22})$/

/**
 * Tokens of the form `<random word>.<seconds, base 36>.<128 bits of HMAC-SHA256, base64url>`. The first secret signs, all of
 * them verify. A row's word is random, so a token opens nothing in another database, and it does not reveal a row's number.
 */
export const linkTokens = async (secrets: readonly string[]): Promise<LinkTokens> => {
  const keys = await Promise.all(secrets.map(importHmacKey))
  const macOf = async (key: CryptoKey, purpose: string, subject: string): Promise<string> =>
    encodeBase64url(
      new Uint8Array(
        await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${purpose}:${subject}`)),
        0,
        MAC_BYTES,
      ),
    )
  const keyIds = await Promise.all(keys.map((key) => macOf(key, 'signer', '')))
  const [signingKeyId] = keyIds
  if (signingKeyId === undefined) throw new Error('Link tokens need at least one secret.')

  return {
    sign: async (purpose, subject, signer = signingKeyId) => {
      const key = keys[keyIds.indexOf(signer)] ?? keys[0]!
      const text = encodeSubject(subject)
      return `${text}.${await macOf(key, purpose, text)}`
    },
    verify: async (purpose, token) => {
      const parts = TOKEN_PATTERN.exec(token)
      if (!parts) return null
      const macs = await Promise.all(keys.map((key) => macOf(key, purpose, parts[1]!)))
      return macs.some((mac) => timingSafeEqual(mac, parts[2]!)) ? decodeSubject(parts[1]!) : null
    },
    signingKeyId,
  }
}

const encodeSubject = ({ word, issuedAt }: LinkSubject): string =>
  `${word}.${Math.floor(issuedAt / SECOND_MS).toString(36)}`

const decodeSubject = (text: string): LinkSubject => {
  const [word, seconds] = text.split('.')
  return { word: word!, issuedAt: Number.parseInt(seconds!, 36) * SECOND_MS }
}

const importHmacKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
