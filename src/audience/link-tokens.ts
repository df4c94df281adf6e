import { encodeBase64url } from '../lib/bytes.ts'
import { timingSafeEqual } from '../lib/constant-time.ts'

/** What a link in a mail lets its holder do. A link for one thing is no key to another. */
export const LINK_PURPOSES = ['confirm', 'preferences', 'unsubscribe', 'data'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/** Signs and reads the tokens of links in mail. */
export type LinkTokens = {
  /** The token for a number (a reader's, or for `confirm` a request's), signed with the first secret, or that of `signer`. */
  sign: (purpose: LinkPurpose, number: number, signer?: string) => Promise<string>
  /** The number that a token was signed for, or null where it was altered, cut or made for another purpose. */
  verify: (purpose: LinkPurpose, token: string) => Promise<number | null>
  /** Names the secret that signs, without telling it. */
  signingKeyId: string
}

const MAC_BYTES = 16
const TOKEN_PATTERN = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})$/

/** Tokens are `<number, base 36>.<128 bits of HMAC-SHA256, base64url>`: the first secret signs, all verify. */
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
  if (signingKeyId === undefined) throw new Error('links need at least one secret')

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
