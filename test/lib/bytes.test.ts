import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64, encodeBase64url, encodeHex, encodeUnambiguous } from '../../src/lib/bytes.ts'

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index)

test('bytes are encoded as Node encodes them', () => {
  const buffer = Buffer.from(BYTES)
  expect(encodeHex(BYTES)).toBe(buffer.toString('hex'))
  for (const length of [0, 1, 2, 3, 256]) {
    expect(encodeBase64(BYTES.slice(0, length))).toBe(buffer.subarray(0, length).toString('base64'))
    expect(encodeBase64url(BYTES.slice(0, length))).toBe(buffer.subarray(0, length).toString('base64url'))
  }
  expect(encodeBase64url(Uint8Array.of(251, 255))).toBe('-_8')
})

test('base64 is decoded to the bytes that it encodes, and other text throws', () => {
  expect(decodeBase64(encodeBase64(BYTES))).toEqual(BYTES)
  expect(() => decodeBase64('no base64!')).toThrow()
})

test('an unambiguous text has no characters that look alike, and uses each of the others equally often', () => {
  const counts = Map.groupBy(encodeUnambiguous(BYTES), (char) => char)
  expect([...counts.keys()].join('')).toMatch(/^[a-km-np-z2-9]{32}$/)
  expect(new Set([...counts.values()].map(({ length }) => length))).toEqual(new Set([8]))
})
