import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, countCodePoints, hasVisibleText, normalizeForSearch } from '../../src/lib/text.ts'

describe('cleanText', () => {
  test.each([
    ['', ''],
    ['  a  b  ', 'a b'],
    ['a\r\nb', 'a b'],
    ['a\u00a0b\u3000c\u2028d', 'a b c d'],
    ['a\u000bb\u000cc\u0085d', 'a b c d'],
    ['a\u0000b', 'ab'],
    ['\ufeffa', 'a'],
    ['a\u202eb\u202c', 'ab'],
    ['\u2067a\u2069', 'a'],
    ['\ud83d', ''],
    ['\ude00\ud83d', ''],
    ['😀', '😀'],
    ['e\u0301', 'é'],
    ['\u200fالعربية\u200e', '\u200fالعربية\u200e'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
  ])('turns %j into %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean)
  })

  test('leaves no line break, no control or direction override, and nothing to clean a second time', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('a', 'é', ' ', '\n', '\u0000', '\u202e', '\u2069', '\ud83d', '\ude00'),
    })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), hostile), (text) => {
        const clean = cleanText(text)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds the characters that must be removed.
        expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).toBe(clean.trim())
        expect(cleanText(clean)).toBe(clean)
      }),
      { numRuns: 800 },
    )
  })
})

test.each([
  ['', 0],
  ['abc', 3],
  ['😀😀', 2],
  ['حلب', 3],
])('%j has %i code points', (text, length) => {
  expect(countCodePoints(text)).toBe(length)
})

test.each([
  ['a', true],
  ['؟', true],
  ['—', true],
  ['😀', true],
  ['', false],
  [' \u00a0\u3000', false],
  ['\u200b\u200f\u2060\u00ad', false],
])('%j has a visible character: %s', (text, isVisible) => {
  expect(hasVisibleText(text)).toBe(isVisible)
})

test.each([
  ['ALEPPO', 'aleppo'],
  ['Ḥamā', 'hama'],
  ["Ma'arrat an-Nu‘mān", 'maarrat an-numan'],
  ['إدلب', 'ادلب'],
  ['حَلَب', 'حلب'],
  ['حماة', 'حماه'],
  ['سورى', 'سوري'],
  ['٢٠٢٤', '2024'],
  ['Deir\u2011ez–Zor', 'deir-ez-zor'],
  ['کردی', 'كردي'],
])('%s is searched as %s', (text, normalized) => {
  expect(normalizeForSearch(text)).toBe(normalized)
})
