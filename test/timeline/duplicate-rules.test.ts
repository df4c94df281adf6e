import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldTitle } from '../../src/lib/text.ts'
import { duplicateKeysOf } from '../../src/timeline/duplicate-rules.ts'
import type { EventDraft } from '../../src/timeline/event-draft.ts'
import { draft } from './sample-draft.ts'

describe('two titles are equal', () => {
  test.each([
    ['Clash in Aleppo', 'clash in  ALEPPO '],
    ['Clash in Aleppo', '\u200eClash\u00a0in Aleppo\u200f'],
    ['Straße gesperrt', 'STRASSE GESPERRT'],
    ['ΟΔΟΣ', 'οδος'],
    ['Café', 'Cafe\u0301'],
    ['الاشتباكات', 'ﺍﻻﺷﺘﺒﺎﻛﺎﺕ'],
    ['No. ½', 'no. 1\u20442'],
  ])('%s and %s', (one, other) => {
    expect(foldTitle(one)).toBe(foldTitle(other))
  })

  test.each([
    ['Clash in Aleppo', 'Clash in Alepp'],
    ['Café', 'Cafe'],
    ['Killed: 1', 'Killed: 11'],
    ['إدلب', 'ادلب'],
    ['12 killed', '1 2 killed'],
  ])('but not %s and %s', (one, other) => {
    expect(foldTitle(one)).not.toBe(foldTitle(other))
  })
})

type Named = Pick<EventDraft, 'text' | 'when' | 'regions'>

const TITLES = fc.constantFrom('A clash', 'a  CLASH', 'Another clash')
const texts = fc
  .record({ en: fc.option(TITLES), ar: fc.option(TITLES) })
  .filter(({ en, ar }) => en !== null || ar !== null)
  .map(({ en, ar }) => ({
    ...(en !== null && { en: { title: en, summary: 'It was.' } }),
    ...(ar !== null && { ar: { title: ar, summary: 'It was.' } }),
  }))
const events: fc.Arbitrary<Named> = fc.record({
  text: texts,
  when: fc.constantFrom(null, '2024-11-29', '2024-11'),
  regions: fc
    .uniqueArray(fc.constantFrom('sy', 'sy-aleppo', 'sy-idlib'), { maxLength: 3 })
    .map((ids) => ids.map((id) => ({ id }))),
})

/** The definition, word for word, without any key. */
const areEqual = (a: Named, b: Named): boolean => {
  const plain = (title: string | undefined) => title?.toLowerCase().split(' ').filter(Boolean).join(' ')
  const isSameTitle = (['en', 'ar'] as const).some(
    (lang) => a.text[lang] && b.text[lang] && plain(a.text[lang].title) === plain(b.text[lang].title),
  )
  const isIn = (one: Named, other: Named) => one.regions.every(({ id }) => other.regions.some((each) => each.id === id))
  return isSameTitle && a.when === b.when && isIn(a, b) && isIn(b, a)
}

test('two events have a key in common exactly if they are equal', async () => {
  await fc.assert(
    fc.asyncProperty(events, events, async (a, b) => {
      const keys = await duplicateKeysOf(draft(a))
      const isShared = (await duplicateKeysOf(draft(b))).some((key) => keys.includes(key))
      expect(isShared).toBe(areEqual(a, b))
    }),
    { numRuns: 2_000 },
  )
})
