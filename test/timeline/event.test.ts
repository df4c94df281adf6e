import { describe, expect, test } from 'vitest'
import { type EventTexts, type Lang, pickText, SEVERITIES, severityRankOf } from '../../src/timeline/event.ts'

const en = { title: 'Strike', summary: 'A hospital was hit.' }
const ar = { title: 'غارة', summary: 'أصيب مستشفى.' }

describe('a reader is shown the text', () => {
  test.each<[Lang, EventTexts, object, string]>([
    ['en', { en, ar }, { ...en, lang: 'en' }, 'in their own language'],
    ['ar', { en, ar }, { ...ar, lang: 'ar' }, 'in their own language'],
    ['ar', { en }, { ...en, lang: 'en' }, 'there is, with the language it is in'],
    ['en', { ar }, { ...ar, lang: 'ar' }, 'there is, with the language it is in'],
  ])('%s of %j: %j (%s)', (lang, texts, shown) => {
    expect(pickText(texts, lang)).toEqual(shown)
  })
  test('and an event that has none was never recorded', () => {
    expect(() => pickText({}, 'en')).toThrow('no text in any language')
  })
})

test('severities rise from minor to extreme, unknown being moderate', () => {
  expect(SEVERITIES.map(severityRankOf)).toEqual([4, 3, 2, 1, 2])
})
