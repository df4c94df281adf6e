import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINK_PURPOSES, links, sameText } from '../../src/audience/link-tokens.ts'

const OLD = 'the old secret of this site'
const NEW = 'the new secret of this site'
const PURPOSE = fc.constantFrom(...LINK_PURPOSES)
const NUMBER = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 35, 36, Number.MAX_SAFE_INTEGER))

const site = await links([NEW])

describe('the token of a link', () => {
  test('is read as the number that it was made for', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, async (purpose, number) => {
        expect(await site.read(purpose, await site.token(purpose, number))).toBe(number)
      }),
    ))

  test('has the letters and the length that mail programs leave alone, and 128 bits that cannot be guessed', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, async (purpose, number) => {
        const token = await site.token(purpose, number)
        expect(token).toMatch(/^[A-Za-z0-9_.-]{22,300}$/)
        expect(token.split('.')[1]).toMatch(/^[A-Za-z0-9_-]{22}$/)
      }),
    ))

  test('is the same each time, so that a mail written again has the same bytes', async () => {
    expect(await site.token('unsubscribe', 7)).toBe(await (await links([NEW])).token('unsubscribe', 7))
  })

  test('for one purpose opens nothing else', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, PURPOSE, NUMBER, async (made, used, number) => {
        fc.pre(made !== used)
        expect(await site.read(used, await site.token(made, number))).toBeNull()
      }),
    ))

  test('of one reader opens nothing of another', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, NUMBER, NUMBER, async (purpose, one, other) => {
        fc.pre(one !== other)
        const [, seal] = (await site.token(purpose, one)).split('.')
        expect(await site.read(purpose, `${other.toString(36)}.${seal}`)).toBeNull()
      }),
    ))

  test('is not read when it is cut short or drawn out', async () => {
    const token = await site.token('data', 123_456)
    for (let length = 0; length < token.length; length++) {
      expect(await site.read('data', token.slice(0, length))).toBeNull()
      expect(await site.read('data', token.slice(length + 1))).toBeNull()
    }
    for (const more of ['A', '=', '.', ' ', '\n']) {
      expect(await site.read('data', token + more)).toBeNull()
      expect(await site.read('data', more + token)).toBeNull()
    }
  })

  test('is not read when a single letter is another', async () => {
    const token = await site.token('data', 123_456)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.'
    const altered = [...token].flatMap((own, at) =>
      [...letters]
        .filter((letter) => letter !== own)
        .map((letter) => token.slice(0, at) + letter + token.slice(at + 1)),
    )
    const read = await Promise.all(altered.map((each) => site.read('data', each)))
    expect(read.filter((each) => each !== null)).toEqual([])
  })

  test('is not read when its number is written in another way', async () => {
    const [number, seal] = (await site.token('data', 123_456)).split('.')
    for (const other of [`0${number}`, number!.toUpperCase(), `+${number}`, `${number}.0`])
      expect(await site.read('data', `${other}.${seal}`)).toBeNull()
  })

  test('is not read, nor thrown at, when it is something else', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (purpose, text) => {
        expect(await site.read(purpose, text)).toBeNull()
      }),
    ))
})

describe('when the secret changes', () => {
  test('the first signs and all verify', async () => {
    const [before, during, later] = await Promise.all([links([OLD]), links([NEW, OLD]), links([NEW])])
    const sent = await before.token('unsubscribe', 7)
    const fresh = await during.token('unsubscribe', 7)
    expect(await during.read('unsubscribe', sent)).toBe(7)
    expect(fresh).toBe(await later.token('unsubscribe', 7))
    expect(await during.read('unsubscribe', fresh)).toBe(7)
    expect(await later.read('unsubscribe', sent)).toBeNull()
    expect(await before.read('unsubscribe', fresh)).toBeNull()
  })

  test('a mail that is written again is signed by the secret that signed it first', async () => {
    const [before, during] = await Promise.all([links([OLD]), links([NEW, OLD])])
    expect(await during.token('data', 7, before.signer)).toBe(await before.token('data', 7))
  })

  test('a secret that is gone leaves the signing to the first', async () => {
    const [before, later] = await Promise.all([links([OLD]), links([NEW])])
    expect(await later.token('data', 7, before.signer)).toBe(await later.token('data', 7))
  })

  test('a signer names its secret without telling it', async () => {
    const [one, other] = await Promise.all([links([OLD]), links([NEW])])
    expect(one.signer).not.toBe(other.signer)
    expect(one.signer).not.toContain(OLD)
    expect((await links([OLD, NEW])).signer).toBe(one.signer)
  })

  test('there must be one', async () => {
    await expect(links([])).rejects.toThrow('at least one secret')
  })
})

test('two texts are the same only letter by letter', () => {
  const LETTERS = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 })
  fc.assert(
    fc.property(fc.oneof(LETTERS, fc.string()), fc.oneof(LETTERS, fc.string()), (a, b) => {
      expect(sameText(a, b)).toBe(a === b)
      expect(sameText(a, a)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
