import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { truncateText, utf8LengthOf, utf16LengthOf } from '../../../../src/delivery/webhooks/formats/truncate-text.ts'
import { hostile } from '../../../templates/feed/hostile.ts'

describe('a text that is cut', () => {
  test.each([
    ['is left alone where it fits', 'a short text', 12, 'a short text'],
    ['ends at a word', 'the bread was baked again', 20, 'the bread was…'],
    ['ends without a comma', 'the bread was baked, again and again', 25, 'the bread was baked…'],
    ['ends anywhere where there is no word', 'x'.repeat(30), 13, `${'x'.repeat(10)}…`],
    ['keeps a family together', `${'a'.repeat(8)}👨‍👩‍👧‍👦👨‍👩‍👧‍👦`, 29, 'aaaaaaaa👨‍👩‍👧‍👦…'],
    ['closes what isolates a name', 'by \u2068هيئة تحرير الشام في حلب\u2069 itself', 20, 'by \u2068هيئة تحرير…\u2069'],
  ])('%s', (_, text, most, expected) => {
    expect(truncateText(text, most, utf16LengthOf)).toBe(expected)
  })

  test('is never longer than asked for, never ends inside a character, and closes every isolate it opened', () => {
    fc.assert(
      fc.property(
        hostile(),
        fc.integer({ min: 10, max: 300 }),
        fc.constantFrom(utf16LengthOf, utf8LengthOf),
        (given, most, sizeOf) => {
          const text = given.toWellFormed().replace(/[\u2066\u2068\u2069]/g, '')
          const found = truncateText(`\u2068${text}\u2069 end`, most, sizeOf)
          expect(sizeOf(found)).toBeLessThanOrEqual(most)
          expect(found.isWellFormed()).toBe(true)
          expect(found.split('\u2068').length).toBe(found.split('\u2069').length)
        },
      ),
    )
  })
})
