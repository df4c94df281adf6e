import { describe, expect, test } from 'vitest'
import { type EventTexts, type Lang, pickText, SEVERITIES, severityRankOf } from '../../src/timeline/event.ts'

const en = { title: 'Strike', summary: 'A hospital was hit.' }
const ar = { title: 'غارة', summary: 'أصيب مستشفى.' }

describe('the text for a language', () => {
  test.each<[Lang, EventTexts, object, string]>([
    ['en', { en, ar }, { ...en, lang: 'en' }, 'in this language'],
    ['ar', { en, ar }, { ...ar, lang: 'ar' }, 'in this language'],
    ['ar', { en }, { ...en, lang: 'en' }, 'in the other language if it has none'],
    ['en', { ar }, { ...ar, lang: 'ar' }, 'in the other language if it has none'],
  ])('%s of %j: %j (%s)', (lang, texts, expected) => {
    expect(pickText(texts, lang)).toEqual(expected)
  })
  test('throws without any text, because no such event is recorded', () => {
    expect(() => pickText({}, 'en')).toThrow('no text in any language')
  })
})

test('severity ranks are 4 to 1, and unknown counts as moderate', () => {
  expect(SEVERITIES.map(severityRankOf)).toEqual([4, 3, 2, 1, 2])
})
