import { verifyWithJwks } from 'hono/jwt'
import type { HonoJsonWebKey } from 'hono/utils/jwt/jws'

/** The address in a token of Cloudflare Access; null if the token is not valid for this site. `now` in ms UTC. */
export type AccessVerifier = (token: string, now: number) => Promise<string | null>

/** Reads the public keys of a team. Rejects if they cannot be read. */
type KeySource = () => Promise<HonoJsonWebKey[]>

const KEYS_TTL_MS = 3_600_000
/** A token with an unknown key makes the keys be read again, but not more often than this. */
const MIN_READING_INTERVAL_MS = 60_000

/**
 * Verifies tokens of Cloudflare Access: the signature by a key of the team, the issuer, the audience and the expiry
 * (developers.cloudflare.com/cloudflare-one, "Validate JWTs"). Null unless both the team and the audience are configured.
 */
export const accessClient = (
  team: string,
  audience: string,
  readKeys: KeySource = keySourceOf(team),
): AccessVerifier | null => {
  if (team === '' || audience === '') return null
  let cached: { keys: HonoJsonWebKey[]; readAt: number } | null = null
  const keysAt = async (now: number, maxAge: number): Promise<HonoJsonWebKey[]> => {
    if (cached === null || now - cached.readAt > maxAge) cached = { keys: await readKeys(), readAt: now }
    return cached.keys
  }
  return async (token, now) =>
    (await addressIn(token, audience, issuerOf(team), await keysAt(now, KEYS_TTL_MS))) ??
    addressIn(token, audience, issuerOf(team), await keysAt(now, MIN_READING_INTERVAL_MS))
}

const addressIn = async (
  token: string,
  audience: string,
  issuer: string,
  keys: HonoJsonWebKey[],
): Promise<string | null> => {
  try {
    const verification = { iss: issuer, aud: audience }
    const { email, exp } = await verifyWithJwks(token, { keys, verification, allowedAlgorithms: ['RS256'] })
    return typeof email === 'string' && typeof exp === 'number' ? email : null
  } catch {
    return null
  }
}

const issuerOf = (team: string): string => `https://${team}.cloudflareaccess.com`

const keySourceOf =
  (team: string): KeySource =>
  async () => {
    const response = await fetch(`${issuerOf(team)}/cdn-cgi/access/certs`)
    if (!response.ok) throw new Error(`The keys of Cloudflare Access were answered with ${response.status}.`)
    return ((await response.json()) as { keys: HonoJsonWebKey[] }).keys
  }
