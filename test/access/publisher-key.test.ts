import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { encodePublisherKey, isPublisherKey, newKeySchema, SCOPES } from '../../src/access/publisher-key.ts'

describe('a key', () => {
  test('is its prefix and 32 bytes in base64url', () => {
    expect(encodePublisherKey(new Uint8Array(32))).toBe(`waqai_${'A'.repeat(43)}`)
    expect(encodePublisherKey(new Uint8Array(32).fill(255))).toBe(`waqai_${'_'.repeat(42)}8`)
    expect(isPublisherKey(encodePublisherKey(new Uint8Array(32).fill(255)))).toBe(true)
  })

  test.each([
    '',
    'waqai_',
    `waqai_${'A'.repeat(42)}`,
    `waqai_${'A'.repeat(44)}`,
    `Waqai_${'A'.repeat(43)}`,
    `waqai_${'A'.repeat(43)}\n`,
  ])('is not %j', (text) => {
    expect(isPublisherKey(text)).toBe(false)
  })
})

describe('the body of a request for a key', () => {
  const isValid = (body: unknown): boolean => v.safeParse(newKeySchema, body).success

  test('has a name and scopes', () => {
    expect(isValid({ name: 'desk-2', scopes: ['publish'] })).toBe(true)
    expect(isValid({ name: 'desk-2', scopes: [...SCOPES] })).toBe(true)
  })

  test.each<[string, unknown]>([
    ['a name with capitals', { name: 'Desk', scopes: ['publish'] }],
    ['a name of one character', { name: 'd', scopes: ['publish'] }],
    ['a name of 41 characters', { name: 'd'.repeat(41), scopes: ['publish'] }],
    ['the name of the configured publisher', { name: 'newsroom', scopes: ['publish'] }],
    ['the name of the publisher of signed messages', { name: 'webhook', scopes: ['publish'] }],
    ['no scopes', { name: 'desk', scopes: [] }],
    ['an unknown scope', { name: 'desk', scopes: ['admin'] }],
    ['a scope twice', { name: 'desk', scopes: ['publish', 'publish'] }],
    ['an unknown member', { name: 'desk', scopes: ['publish'], key: 'waqai_' }],
    ['a list', []],
  ])('is refused with %s', (_, body) => {
    expect(isValid(body)).toBe(false)
  })
})
