import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffWords } from '../../src/lib/word-diff.ts'

const marked = (before: string, after: string): string =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`))
    .join('')

test.each([
  ['It was hit on 27 November.', 'It was hit on 26 November.', 'It was hit on [-27-]{+26+} November.'],
  ['At least 12 were killed.', 'At least 12 people were killed.', 'At least 12 {+people +}were killed.'],
  ['the old city', 'a new city', '[-the old-]{+a new+} city'],
  [
    'أصيب المستشفى في 27 تشرين الثاني',
    'أصيب المستشفى في 26 تشرين الثاني',
    'أصيب المستشفى في [-27-]{+26+} تشرين الثاني',
  ],
  ['', 'New', '{+New+}'],
  ['Same.', 'Same.', 'Same.'],
])('the words that changed are marked: %s', (before, after, expected) => {
  expect(marked(before, after)).toBe(expected)
})

test('the parts give both texts again, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('a', 'bc', ' ', ', ', 'حلب', '7', '<b>', '\u{1f600}'))
    .map((words) => words.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffWords(before, after)
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('')
      expect([without('added'), without('removed')]).toEqual([before, after])
    }),
  )
})

test('texts with very many differences are compared as a whole', () => {
  const parts = diffWords('a '.repeat(5_000), 'b '.repeat(5_000))
  expect(parts.map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
