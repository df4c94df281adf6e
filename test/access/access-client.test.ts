import { sign } from 'hono/jwt'
import { beforeEach, describe, expect, test } from 'vitest'
import { type AccessVerifier, accessClient } from '../../src/access/access-client.ts'

const TEAM = 'newsroom'
const ISSUER = 'https://newsroom.cloudflareaccess.com'
const AUDIENCE = 'audience-of-the-desk'
const NOW = Date.now()
const HOUR_MS = 3_600_000

type Jwk = JsonWebKey & { kid: string }
type Pair = { own: Jwk; shown: Jwk }
const createPair = async (kid: string): Promise<Pair> => {
  const parameters = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 }
  const pair = (await crypto.subtle.generateKey({ ...parameters, publicExponent: new Uint8Array([1, 0, 1]) }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const jwkOf = async (key: CryptoKey): Promise<Jwk> => ({
    ...((await crypto.subtle.exportKey('jwk', key)) as JsonWebKey),
    kid,
  })
  return { own: await jwkOf(pair.privateKey), shown: await jwkOf(pair.publicKey) }
}

const ONE = await createPair('one')
const TWO = await createPair('two')

let shown: Jwk[]
let readings: number
let verify: AccessVerifier
beforeEach(() => {
  shown = [ONE.shown]
  readings = 0
  verify = accessClient(TEAM, AUDIENCE, async () => {
    readings++
    return shown
  })!
})

const tokenOf = (claims: Record<string, unknown> = {}, { own }: Pair = ONE): Promise<string> => {
  const seconds = Math.floor(Date.now() / 1000)
  const all = { email: 'rana@example.org', iss: ISSUER, aud: [AUDIENCE], iat: seconds, exp: seconds + 3600, ...claims }
  return sign(JSON.parse(JSON.stringify(all)) as Record<string, unknown>, own, 'RS256')
}
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token of Cloudflare Access', () => {
  test('names the address of the person', async () => {
    expect(await verify(await tokenOf(), NOW)).toBe('rana@example.org')
  })

  test('is refused for another audience, from another issuer, after its expiry or without one, and without an address', async () => {
    const past = Math.floor(Date.now() / 1000) - 60
    for (const claims of [
      { aud: ['another'] },
      { aud: undefined },
      { iss: 'https://other.cloudflareaccess.com' },
      { iss: undefined },
      { exp: past },
      { exp: undefined },
      { email: undefined },
      { email: 7 },
    ])
      expect([claims, await verify(await tokenOf(claims), NOW)]).toEqual([claims, null])
  })

  test('is refused without a signature of the team', async () => {
    const [header, payload, signature] = (await tokenOf()).split('.') as [string, string, string]
    const other = encode({ email: 'operator@example.org', iss: ISSUER, aud: [AUDIENCE], exp: 4e9 })
    for (const token of [
      await tokenOf({}, { ...TWO, own: { ...TWO.own, kid: 'one' } }),
      `${header}.${other}.${signature}`,
      `${encode({ alg: 'none', kid: 'one' })}.${payload}.`,
      `${encode({ alg: 'HS256', kid: 'one' })}.${payload}.${signature}`,
      '',
      'yes',
      'rana@example.org',
    ])
      expect(await verify(token, NOW)).toBeNull()
  })

  test('signed by a key that the team has since yesterday is verified, and the keys are read at most once a minute', async () => {
    expect(await verify(await tokenOf(), NOW)).toBe('rana@example.org')
    shown = [TWO.shown]
    const fresh = await tokenOf({}, TWO)
    expect(await verify(fresh, NOW + 1_000)).toBeNull()
    expect(readings).toBe(1)
    expect(await verify(fresh, NOW + 61_000)).toBe('rana@example.org')
    for (let tries = 0; tries < 5; tries++) await verify('yes', NOW + 62_000)
    expect(readings).toBe(2)
  })

  test('signed by a key that the team took back is refused within an hour', async () => {
    expect(await verify(await tokenOf(), NOW)).toBe('rana@example.org')
    shown = [TWO.shown]
    expect(await verify(await tokenOf(), NOW + HOUR_MS + 1)).toBeNull()
  })

  test('is not verified at all unless both the team and the audience are configured', () => {
    expect([accessClient('', AUDIENCE), accessClient(TEAM, ''), accessClient('', '')]).toEqual([null, null, null])
  })
})
