import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINK_PURPOSES, linkTokens } from '../../src/audience/link-tokens.ts'

const OLD = 'the old secret of this site'
const NEW = 'the new secret of this site'
const PURPOSE = fc.constantFrom(...LINK_PURPOSES)
const NUMBER = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 35, 36, Number.MAX_SAFE_INTEGER))

const site = await linkTokens([NEW])

describe('the token of a link', () => {
  test('is read as the number that it was made for', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, async (purpose, number) => {
        expect(await site.verify(purpose, await site.sign(purpose, number))).toBe(number)
      }),
    ))

  test('has the letters and the length that mail programs leave alone, and 128 bits that cannot be guessed', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, async (purpose, number) => {
        const token = await site.sign(purpose, number)
        expect(token).toMatch(/^[A-Za-z0-9_.-]{22,300}$/)
        expect(token.split('.')[1]).toMatch(/^[A-Za-z0-9_-]{22}$/)
      }),
    ))

  test('is the same each time, so that a mail written again has the same bytes', async () => {
    expect(await site.sign('unsubscribe', 7)).toBe(await (await linkTokens([NEW])).sign('unsubscribe', 7))
  })

  test('for one purpose opens nothing else', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, PURPOSE, NUMBER, async (made, used, number) => {
        fc.pre(made !== used)
        expect(await site.verify(used, await site.sign(made, number))).toBeNull()
      }),
    ))

  test('of one reader opens nothing of another', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, NUMBER, async (purpose, one, other) => {
        fc.pre(one !== other)
        const [, seal] = (await site.sign(purpose, one)).split('.')
        expect(await site.verify(purpose, `${other.toString(36)}.${seal}`)).toBeNull()
      }),
    ))

  test('is not read when it is cut short or drawn out', async () => {
    const token = await site.sign('data', 123_456)
    for (let length = 0; length < token.length; length++) {
      expect(await site.verify('data', token.slice(0, length))).toBeNull()
      expect(await site.verify('data', token.slice(length + 1))).toBeNull()
    }
    for (const more of ['A', '=', '.', ' ', '\n']) {
      expect(await site.verify('data', token + more)).toBeNull()
      expect(await site.verify('data', more + token)).toBeNull()
    }
  })

  test('is not read when a single letter is another', async () => {
    const token = await site.sign('data', 123_456)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.'
    const altered = [...token].flatMap((own, at) =>
      [...letters]
        .filter((letter) => letter !== own)
        .map((letter) => token.slice(0, at) + letter + token.slice(at + 1)),
    )
    const read = await Promise.all(altered.map((each) => site.verify('data', each)))
    expect(read.filter((each) => each !== null)).toEqual([])
  })

  test('is not read when its number is written in another way', async () => {
    const [number, seal] = (await site.sign('data', 123_456)).split('.')
    for (const other of [`0${number}`, number!.toUpperCase(), `+${number}`, `${number}.0`])
      expect(await site.verify('data', `${other}.${seal}`)).toBeNull()
  })

  test('is not read, nor thrown at, when it is something else', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (purpose, text) => {
        expect(await site.verify(purpose, text)).toBeNull()
      }),
    ))
})

describe('when the secret changes', () => {
  test('the first signs and all verify', async () => {
    const [before, during, later] = await Promise.all([linkTokens([OLD]), linkTokens([NEW, OLD]), linkTokens([NEW])])
    const sent = await before.sign('unsubscribe', 7)
    const fresh = await during.sign('unsubscribe', 7)
    expect(await during.verify('unsubscribe', sent)).toBe(7)
    expect(fresh).toBe(await later.sign('unsubscribe', 7))
    expect(await during.verify('unsubscribe', fresh)).toBe(7)
    expect(await later.verify('unsubscribe', sent)).toBeNull()
    expect(await before.verify('unsubscribe', fresh)).toBeNull()
  })

  test('a mail that is written again is signed by the secret that signed it first', async () => {
    const [before, during] = await Promise.all([linkTokens([OLD]), linkTokens([NEW, OLD])])
    expect(await during.sign('data', 7, before.signingKeyId)).toBe(await before.sign('data', 7))
  })

  test('a secret that is gone leaves the signing to the first', async () => {
    const [before, later] = await Promise.all([linkTokens([OLD]), linkTokens([NEW])])
    expect(await later.sign('data', 7, before.signingKeyId)).toBe(await later.sign('data', 7))
  })

  test('a signer names its secret without telling it', async () => {
    const [one, other] = await Promise.all([linkTokens([OLD]), linkTokens([NEW])])
    expect(one.signingKeyId).not.toBe(other.signingKeyId)
    expect(one.signingKeyId).not.toContain(OLD)
    expect((await linkTokens([OLD, NEW])).signingKeyId).toBe(one.signingKeyId)
  })

  test('there must be one', async () => {
    await expect(linkTokens([])).rejects.toThrow('at least one secret')
  })
})
