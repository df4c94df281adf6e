import { encodeBase64url } from '../lib/bytes.ts'
import { timingSafeEqual } from '../lib/constant-time.ts'

/** The purposes of links in mails. A token is valid for one purpose only. */
export const LINK_PURPOSES = ['confirm', 'preferences', 'unsubscribe', 'data'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/** Signs and verifies the tokens of links in mails. */
export type LinkTokens = {
  /** The token for a number (of a reader or, for `confirm`, of a request), signed by the secret with the id `signer`, else by the first. */
  sign: (purpose: LinkPurpose, number: number, signer?: string) => Promise<string>
  /** The number in a token; null if the token is invalid or has another purpose. */
  verify: (purpose: LinkPurpose, token: string) => Promise<number | null>
  /** The id of the first secret, which does not reveal the secret. */
  signingKeyId: string
}

const MAC_BYTES = 16
const TOKEN_PATTERN = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})$/

/** Tokens of the form `<number, base 36>.<128 bits of HMAC-SHA256, base64url>`. The first secret signs, all of them verify. */
export const linkTokens = async (secrets: readonly string[]): Promise<LinkTokens> => {
  const keys = await Promise.all(secrets.map(importHmacKey))
  const macOf = async (key: CryptoKey, purpose: string, number: string): Promise<string> =>
    encodeBase64url(
      new Uint8Array(
        await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${purpose}:${number}`)),
        0,
        MAC_BYTES,
      ),
    )
  const keyIds = await Promise.all(keys.map((key) => macOf(key, 'signer', '')))
  const [signingKeyId] = keyIds
  if (signingKeyId === undefined) throw new Error('Link tokens need at least one secret.')

  return {
    sign: async (purpose, number, signer = signingKeyId) => {
      const key = keys[keyIds.indexOf(signer)] ?? keys[0]!
      return `${number.toString(36)}.${await macOf(key, purpose, number.toString(36))}`
    },
    verify: async (purpose, token) => {
      const parts = TOKEN_PATTERN.exec(token)
      if (!parts) return null
      const macs = await Promise.all(keys.map((key) => macOf(key, purpose, parts[1]!)))
      return macs.some((mac) => timingSafeEqual(mac, parts[2]!)) ? Number.parseInt(parts[1]!, 36) : null
    },
    signingKeyId,
  }
}

const importHmacKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
