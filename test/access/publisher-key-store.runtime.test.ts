import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { encodePublisherKey } from '../../src/access/publisher-key.ts'
import { publisherKeyStore } from '../../src/access/publisher-key-store.ts'
import { countedDatabase } from '../verification/bench/counting-bindings.ts'
import { noOperations, type OperationCounts } from '../verification/bench/counts.ts'
import { stores } from '../world.ts'

const MINUTE = 60_000
const keyOf = (byte: number): string => encodePublisherKey(new Uint8Array(32).fill(byte))

describe('a stored key', () => {
  test('gives its publisher, and is not in the database', async () => {
    const { publisherKeys } = stores()
    const publisher = { name: 'desk', scopes: ['publish', 'read'] } as const
    expect(await publisherKeys.insertKey(keyOf(1), publisher, 'newsroom', 0)).toBe(true)
    expect(await publisherKeys.findHolder(keyOf(1), 0)).toEqual(publisher)
    expect(await publisherKeys.findHolder(keyOf(2), 0)).toBeNull()
    const { results } = await env.DB.prepare('SELECT * FROM publisher_key').all()
    expect(JSON.stringify(results)).not.toContain(keyOf(1).slice('waqai_'.length))
  })

  test('has a name that no other key ever gets, also after it is revoked', async () => {
    const { publisherKeys } = stores()
    const publisher = { name: 'once', scopes: ['publish'] } as const
    expect(await publisherKeys.insertKey(keyOf(3), publisher, 'newsroom', 0)).toBe(true)
    expect(await publisherKeys.revokeKey('once', 5)).toBe(true)
    expect(await publisherKeys.findHolder(keyOf(3), 6)).toBeNull()
    expect(await publisherKeys.insertKey(keyOf(4), publisher, 'newsroom', 7)).toBe(false)
  })

  test('is revoked once: a repeated revocation keeps the first time, and an unknown name is none', async () => {
    const { publisherKeys } = stores()
    await publisherKeys.insertKey(keyOf(5), { name: 'revoked', scopes: ['publish'] }, 'newsroom', 0)
    expect([await publisherKeys.revokeKey('revoked', 5), await publisherKeys.revokeKey('revoked', 9)]).toEqual([
      true,
      true,
    ])
    const listed = (await publisherKeys.listKeys()).find(({ name }) => name === 'revoked')
    expect(listed).toMatchObject({ made_by: 'newsroom', revoked_at: 5 })
    expect(await publisherKeys.revokeKey('nobody', 5)).toBe(false)
  })

  test('stores its use at most once a minute', async () => {
    let counts: OperationCounts = noOperations()
    const publisherKeys = publisherKeyStore(countedDatabase(env.DB, () => counts))
    await publisherKeys.insertKey(keyOf(6), { name: 'used', scopes: ['publish'] }, 'newsroom', 0)
    counts = noOperations()
    for (const now of [MINUTE, MINUTE + 1, 2 * MINUTE - 1, 2 * MINUTE]) await publisherKeys.findHolder(keyOf(6), now)
    expect(counts.rowsWritten).toBe(2)
    expect((await publisherKeys.listKeys()).find(({ name }) => name === 'used')?.used_at).toBe(2 * MINUTE)
  })
})
