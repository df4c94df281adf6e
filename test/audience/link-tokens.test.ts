import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDataLinkOld, LINK_PURPOSES, linkTokens } from '../../src/audience/link-tokens.ts'

const OLD = 'the old secret of this site'
const NEW = 'the new secret of this site'
const PURPOSE = fc.constantFrom(...LINK_PURPOSES)
const WORD = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })
const SECONDS = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 35, 36, 4_000_000_000))
const SUBJECT = fc.record({ word: WORD, issuedAt: SECONDS.map((seconds) => seconds * 1_000) })
const word = '0123456789abcdef0123456789abcdef'
const SEVEN = { word, issuedAt: 1_700_000_000_000 }

const tokens = await linkTokens([NEW])

describe('the token of a link', () => {
  test('has the word and the second that it was signed for', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, SUBJECT, async (purpose, subject) => {
        expect(await tokens.verify(purpose, await tokens.sign(purpose, subject))).toEqual(subject)
      }),
    ))

  test('is short, has only characters that mail programs do not change, and a MAC of 128 bits', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, SUBJECT, async (purpose, subject) => {
        const token = await tokens.sign(purpose, subject)
        expect(token).toMatch(/^[A-Za-z0-9_.-]{22,300}$/)
        expect(token.split('.')[2]).toMatch(/^[A-Za-z0-9_-]{22}$/)
      }),
    ))

  test('is always the same, so that a mail rendered again has the same bytes', async () => {
    expect(await tokens.sign('unsubscribe', SEVEN)).toBe(await (await linkTokens([NEW])).sign('unsubscribe', SEVEN))
  })

  test('is invalid for another purpose', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, PURPOSE, SUBJECT, async (signed, verified, subject) => {
        fc.pre(signed !== verified)
        expect(await tokens.verify(verified, await tokens.sign(signed, subject))).toBeNull()
      }),
    ))

  test('is invalid with another word or time', () =>
    fc.assert(
      fc.asyncProperty(PURPOSE, SUBJECT, SUBJECT, async (purpose, one, other) => {
        fc.pre(one.word !== other.word || one.issuedAt !== other.issuedAt)
        const [, , mac] = (await tokens.sign(purpose, one)).split('.')
        const [first, second] = (await tokens.sign(purpose, other)).split('.')
        expect(await tokens.verify(purpose, `${first}.${second}.${mac}`)).toBeNull()
      }),
    ))

  test('is invalid if it is shorter or longer', async () => {
    const token = await tokens.sign('data', SEVEN)
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
    const token = await tokens.sign('data', SEVEN)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.'
    const altered = [...token].flatMap((own, at) =>
      [...letters]
        .filter((letter) => letter !== own)
        .map((letter) => token.slice(0, at) + letter + token.slice(at + 1)),
    )
    const read = await Promise.all(altered.map((each) => tokens.verify('data', each)))
    expect(read.filter((each) => each !== null)).toEqual([])
  })

  test('is invalid if its word or time is written differently', async () => {
    const [first, seconds, mac] = (await tokens.sign('data', SEVEN)).split('.')
    for (const other of [`0${seconds}`, seconds!.toUpperCase(), `+${seconds}`, `${seconds}.0`])
      expect(await tokens.verify('data', `${first}.${other}.${mac}`)).toBeNull()
    expect(await tokens.verify('data', `${first!.toUpperCase()}.${seconds}.${mac}`)).toBeNull()
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
    const sent = await before.sign('unsubscribe', SEVEN)
    const fresh = await during.sign('unsubscribe', SEVEN)
    expect(await during.verify('unsubscribe', sent)).toEqual(SEVEN)
    expect(fresh).toBe(await later.sign('unsubscribe', SEVEN))
    expect(await during.verify('unsubscribe', fresh)).toEqual(SEVEN)
    expect(await later.verify('unsubscribe', sent)).toBeNull()
    expect(await before.verify('unsubscribe', fresh)).toBeNull()
  })

  test('a mail that is rendered again is signed with its first secret', async () => {
    const [before, during] = await Promise.all([linkTokens([OLD]), linkTokens([NEW, OLD])])
    expect(await during.sign('data', SEVEN, before.signingKeyId)).toBe(await before.sign('data', SEVEN))
  })

  test('the first one signs if the given one is removed', async () => {
    const [before, later] = await Promise.all([linkTokens([OLD]), linkTokens([NEW])])
    expect(await later.sign('data', SEVEN, before.signingKeyId)).toBe(await later.sign('data', SEVEN))
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

test('a link to a reader’s data is old after 30 days', () => {
  const day = 86_400_000
  expect(
    [0, 29, 30, 30 + 1 / 86_400, 31].map((days) => isDataLinkOld(SEVEN.issuedAt, SEVEN.issuedAt + days * day)),
  ).toEqual([false, false, false, true, true])
})
