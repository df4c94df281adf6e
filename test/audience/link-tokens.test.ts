import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINK_PURPOSES, linkTokens } from '../../src/audience/link-tokens.ts'

const OLD = 'the old secret of this site'
const NEW = 'the new secret of this site'
const PURPOSE = fc.constantFrom(...LINK_PURPOSES)
const NUMBER = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 35, 36, Number.MAX_SAFE_INTEGER))

const tokens = await linkTokens([NEW])

describe('the token of a link', () => {
  test('has the number that it was signed for', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, async (purpose, number) => {
        expect(await tokens.verify(purpose, await tokens.sign(purpose, number))).toBe(number)
      }),
    ))

  test('is short, has only characters that mail programs do not change, and a MAC of 128 bits', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, async (purpose, number) => {
        const token = await tokens.sign(purpose, number)
        expect(token).toMatch(/^[A-Za-z0-9_.-]{22,300}$/)
        expect(token.split('.')[1]).toMatch(/^[A-Za-z0-9_-]{22}$/)
      }),
    ))

  test('is always the same, so that a mail rendered again has the same bytes', async () => {
    expect(await tokens.sign('unsubscribe', 7)).toBe(await (await linkTokens([NEW])).sign('unsubscribe', 7))
  })

  test('is invalid for another purpose', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, PURPOSE, NUMBER, async (signed, verified, number) => {
        fc.pre(signed !== verified)
        expect(await tokens.verify(verified, await tokens.sign(signed, number))).toBeNull()
      }),
    ))

  test('is invalid with another number', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, NUMBER, async (purpose, one, other) => {
        fc.pre(one !== other)
        const [, mac] = (await tokens.sign(purpose, one)).split('.')
        expect(await tokens.verify(purpose, `${other.toString(36)}.${mac}`)).toBeNull()
      }),
    ))

  test('is invalid if it is shorter or longer', async () => {
    const token = await tokens.sign('data', 123_456)
    for (let length = 0; length < token.length; length++) {
      expect(await tokens.verify('data', token.slice(0, length))).toBeNull()
      expect(await tokens.verify('data', token.slice(length + 1))).toBeNull()
    }
    for (const more of ['A', '=', '.', ' ', '\n']) {
      expect(await tokens.verify('data', token + more)).toBeNull()
      expect(await tokens.verify('data', more + token)).toBeNull()
    }
  })

  test('is invalid if one character differs', async () => {
    const token = await tokens.sign('data', 123_456)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.'
    const altered = [...token].flatMap((own, at) =>
      [...letters]
        .filter((letter) => letter !== own)
        .map((letter) => token.slice(0, at) + letter + token.slice(at + 1)),
    )
    const read = await Promise.all(altered.map((each) => tokens.verify('data', each)))
    expect(read.filter((each) => each !== null)).toEqual([])
  })

  test('is invalid if its number is written differently', async () => {
    const [number, mac] = (await tokens.sign('data', 123_456)).split('.')
    for (const other of [`0${number}`, number!.toUpperCase(), `+${number}`, `${number}.0`])
      expect(await tokens.verify('data', `${other}.${mac}`)).toBeNull()
  })

  test('is not any other text, which is refused without an error', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (purpose, text) => {
        expect(await tokens.verify(purpose, text)).toBeNull()
      }),
    ))
})

describe('with several secrets', () => {
  test('the first one signs and all verify', async () => {
    const [before, during, later] = await Promise.all([linkTokens([OLD]), linkTokens([NEW, OLD]), linkTokens([NEW])])
    const sent = await before.sign('unsubscribe', 7)
    const fresh = await during.sign('unsubscribe', 7)
    expect(await during.verify('unsubscribe', sent)).toBe(7)
    expect(fresh).toBe(await later.sign('unsubscribe', 7))
    expect(await during.verify('unsubscribe', fresh)).toBe(7)
    expect(await later.verify('unsubscribe', sent)).toBeNull()
    expect(await before.verify('unsubscribe', fresh)).toBeNull()
  })

  test('a mail that is rendered again is signed with its first secret', async () => {
    const [before, during] = await Promise.all([linkTokens([OLD]), linkTokens([NEW, OLD])])
    expect(await during.sign('data', 7, before.signingKeyId)).toBe(await before.sign('data', 7))
  })

  test('the first one signs if the given one is removed', async () => {
    const [before, later] = await Promise.all([linkTokens([OLD]), linkTokens([NEW])])
    expect(await later.sign('data', 7, before.signingKeyId)).toBe(await later.sign('data', 7))
  })

  test('the id of a secret identifies it and does not reveal it', async () => {
    const [one, other] = await Promise.all([linkTokens([OLD]), linkTokens([NEW])])
    expect(one.signingKeyId).not.toBe(other.signingKeyId)
    expect(one.signingKeyId).not.toContain(OLD)
    expect((await linkTokens([OLD, NEW])).signingKeyId).toBe(one.signingKeyId)
  })

  test('there must be at least one', async () => {
    await expect(linkTokens([])).rejects.toThrow('at least one secret')
  })
})
