import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/lib/redact.ts'

const SITE = 'https://waqai.example.net'
const TOKEN = 'u.12.AbC3dEf4GhI5jKl6MnO7pQr8'
const PARTS_THAT_MUST_GO = /anna|berg|o'hara|example\.org|hunter2|AbC3|kLm9|c2VjcmV0/i

describe('what is redacted', () => {
  test.each([
    ['an address', 'Invalid `to`: anna@example.org'],
    ['an address with a name', 'Anna-less <anna.berg+tag@mail.example.org>'.replace('Anna-less', 'Reader')],
    ['an address with a quoted local part', 'refused "anna berg"@example.org'],
    ['an address with an apostrophe', "refused 'o'hara@example.org'"],
    ['an address in a query', 'GET /v1/subscribers?email=anna%40example.org failed'],
    ['an address in escaped JSON', '{"email":"anna\\u0040example.org"}'],
    ['an address with a wide sign', 'anna＠example.org'],
    ['an address with blanks', 'anna @ example.org'],
    ['an address in a list', 'to:anna@example.org,anna@example.org;anna@example.org'],
    ['an address in a constraint', 'UNIQUE constraint failed: subscriber.email = anna@example.org'],
    ['a mailto link', 'mailto:anna@example.org?subject=berg'],
    ['a link of a mail', `${SITE}/unsubscribe/${TOKEN}`],
    ['a path of a link', `POST /data/${TOKEN}/erase failed`],
    ['a short path of a link', 'GET /preferences/AbC3'],
    ['a token alone', `token ${TOKEN} is not valid`],
    ['a header', 'Authorization: Bearer hunter2'],
    ['a key of the provider', 're_AbC3dEf4_kLm9 is restricted'],
    ['a stored key', 'waqai_AbC3dEf4GhI5jKl6MnO7pQr8StU9vWx0YzAbC3dEf4G'],
    ['a secret of a webhook', 'whsec_c2VjcmV0c2VjcmV0'],
    ['a signature', 'v1,AbC3dEf4GhI5jKl6MnO7pQr8StU9vWx0YzAbC3dEf4G='],
    ['a URL with a user', 'https://anna:hunter2@hooks.example.net/x'],
    ['a URL of a chat webhook', 'https://hooks.chat.example.net/services/T0/B0/kLm9 did not answer'],
    ['a hexadecimal secret', 'secret 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b AbC3dEf4GhI5jKl6Mn'],
  ])('is %s', (_, text) => {
    expect(redact(text)).not.toMatch(PARTS_THAT_MUST_GO)
    expect(redact(text)).toMatch(/\[(address|token|key|secret|path|query)\]/)
  })

  test('is every given secret, whatever it looks like', () => {
    expect(redact('opened with correct-horse (correct-horse)', ['correct-horse'])).toBe(
      'opened with [secret] ([secret])',
    )
  })

  test('is every random text of 24 bytes or more', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom<BufferEncoding>('hex', 'base64', 'base64url'), (seed, encoding) => {
        const random = createHash('sha256').update(String(seed)).digest().subarray(0, 24).toString(encoding)
        expect(redact(`before ${random} after`)).toBe('before [secret] after')
      }),
    )
  })

  test('is what stands at the end of a text that is cut', () => {
    const text = `${'word '.repeat(798)}abcdefannaberg@example.org`
    expect(redact(text)).not.toMatch(PARTS_THAT_MUST_GO)
    expect(redact(`${'.'.repeat(3_990)} anna@example.org`)).not.toMatch(PARTS_THAT_MUST_GO)
  })
})

describe('what is not redacted', () => {
  test.each([
    'KV has no value yet for revision 2 of fighting-near-tell-rifaat-2024-11-29',
    'D1_ERROR: UNIQUE constraint failed: journal.event, journal.number: SQLITE_CONSTRAINT',
    'D1_ERROR: no such column: hold_at at offset 17: SQLITE_ERROR',
    'TypeError: Cannot read properties of undefined (reading "releaseAt")',
    'The handler InternalServerErrorException failed after 2026-11-28T06:00:00.000Z',
    'A ticket failed with retraction_hold_store.isWithinRateLimit',
  ])('is %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
