import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { truncateText } from '../../../../src/delivery/webhooks/formats/truncate-text.ts'
import { utf16LengthOf } from '../../../../src/lib/shorten-text.ts'
import { utf8LengthOf } from '../../../../src/lib/text.ts'
import { hostileText } from '../../../templates/feed/hostile-text.ts'

describe('a truncated text', () => {
  test.each([
    ['is unchanged if it fits', 'a short text', 12, 'a short text'],
    ['ends after a word', 'the bread was baked again', 20, 'the bread was…'],
    ['ends without its last comma', 'the bread was baked, again and again', 25, 'the bread was baked…'],
    ['ends anywhere if it has no spaces', 'x'.repeat(30), 13, `${'x'.repeat(10)}…`],
    ['ends before an emoji that does not fit whole', `${'a'.repeat(8)}👨‍👩‍👧‍👦👨‍👩‍👧‍👦`, 29, 'aaaaaaaa👨‍👩‍👧‍👦…'],
    ['closes the isolate of a name', 'by \u2068هيئة تحرير الشام في حلب\u2069 itself', 20, 'by \u2068هيئة تحرير…\u2069'],
  ])('%s', (_, text, limit, expected) => {
    expect(truncateText(text, limit, utf16LengthOf)).toBe(expected)
  })

  test('is never over the limit, never ends inside a character, and closes every isolate', () => {
    fc.assert(
      fc.property(
        hostileText(),
        fc.integer({ min: 10, max: 300 }),
        fc.constantFrom(utf16LengthOf, utf8LengthOf),
        (given, limit, sizeOf) => {
          const text = given.toWellFormed().replace(/[\u2066\u2068\u2069]/g, '')
          const truncated = truncateText(`\u2068${text}\u2069 end`, limit, sizeOf)
          expect(sizeOf(truncated)).toBeLessThanOrEqual(limit)
          expect(truncated.isWellFormed()).toBe(true)
          expect(truncated.split('\u2068').length).toBe(truncated.split('\u2069').length)
        },
      ),
    )
  })
})
