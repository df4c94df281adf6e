import { describe, expect, test } from 'vitest'
import type { Count, EventRecord, Lang } from '../../src/timeline/event.ts'
import { changesInWords } from '../../templates/words/changes-in-words.ts'
import { amountInWords } from '../../templates/words/count-in-words.ts'
import { sampleGazetteer } from './sample-views.ts'

const en = { title: 'A strike', summary: 'It was reported.' }
const ar = { title: 'غارة', summary: 'بحسب تقارير.' }
const paper = { publisher: 'The Paper', title: 'A report', stance: 'supports' as const }

const record = (more: Partial<EventRecord> = {}): EventRecord => ({
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  actors: [{ id: 'army', role: 'initiator' }],
  counts: [],
  text: { en, ar },
  sources: [paper],
  links: [],
  external_ids: {},
  ...more,
})

/** Each change as one line of text. */
const lines = (more: Partial<EventRecord>, lang: Lang = 'en', before = record()): string[] =>
  changesInWords(before, record(more), sampleGazetteer, lang).map((change) =>
    'before' in change
      ? `${change.what}: ${change.before.words} > ${change.after.words}`
      : [change.what, ...(change.done ? [change.done.words] : [])].join(': '),
  )

describe('the changes between two revisions, in words', () => {
  test('are none where no visible part changed', () => {
    expect(lines({})).toEqual([])
    expect(
      lines({ external_ids: { acled: 'x' }, when_basis: 'stated', links: [{ rel: 'follows', to: 'other' }] }),
    ).toEqual([])
  })

  test.each<[Partial<EventRecord>, string, string]>([
    [{ when: '2024-11' }, 'When: 29 November 2024 > November 2024', 'متى: 29 تشرين الثاني 2024 > تشرين الثاني 2024'],
    [{ when: null }, 'When: 29 November 2024 > Date not known', 'متى: 29 تشرين الثاني 2024 > التاريخ غير معروف'],
    [{ regions: [] }, 'Where: Aleppo > No particular place', 'أين: حلب > بلا مكان محدد'],
    [
      { regions: [{ id: 'sy-aleppo' }, { id: 'grp-north', primary: true }] },
      'Where: Aleppo > Northern Syria, Aleppo',
      'أين: حلب > شمال سوريا، حلب',
    ],
    [
      { actors: [{ id: 'army', role: 'target' }] },
      'Who: By: Army > Target: Army',
      'الأطراف: المنفّذ: الجيش > الطرف المستهدَف: الجيش',
    ],
    [{ actors: [] }, 'Who: By: Army > nobody named', 'الأطراف: المنفّذ: الجيش > لم يُسمَّ أحد'],
    [{ certainty: 'confirmed' }, 'Certainty: Reported > Confirmed', 'درجة التأكد: بحسب تقارير > مؤكَّد'],
    [{ severity: 'minor' }, 'Severity: Severe > Minor', 'درجة الخطورة: خطير > محدود'],
    [
      { counts: [{ what: 'killed', low: 5, best: null, high: null }] },
      'Killed: not stated > at least 5',
      'القتلى: غير مذكور > 5 على الأقل',
    ],
    [
      { sources: [{ ...paper, stance: 'contradicts' }] },
      'Source: The Paper: A report: supports it > contradicts it',
      'المصدر: The Paper: A report: يؤيده > يناقضه',
    ],
  ])('%j', (more, english, arabic) => {
    expect(lines(more)).toEqual([english])
    expect(lines(more, 'ar')).toEqual([arabic])
  })

  test('compare the text in the reader’s language, and say that the other text changed', () => {
    const more = { text: { en: { ...en, title: 'Two strikes' }, ar: { ...ar, summary: 'غارتان.' } } }
    expect(lines(more)).toEqual(['Title: A strike > Two strikes', 'The Arabic text was changed'])
    expect(lines(more, 'ar')).toEqual(['عُدِّل النص الإنجليزي', 'الملخص: بحسب تقارير. > غارتان.'])
  })

  test('name a language and a source that was added or removed', () => {
    expect(lines({}, 'ar', record({ text: { en } }))).toEqual(['أصبح متاحًا بالعربية أيضًا'])
    expect(lines({ text: { ar } })).toEqual(['No longer in English'])
    const other = { ...paper, publisher: 'The Radio', title: 'The news' }
    expect(lines({ sources: [other] })).toEqual([
      'Source added: The Radio: The news',
      'Source removed: The Paper: A report',
    ])
  })

  test('mark text that is not in the reader’s language', () => {
    const before = record({ text: { ar } })
    const [change] = changesInWords(before, record({ text: { ar: { ...ar, title: 'غارتان' } } }), sampleGazetteer, 'en')
    expect(change).toEqual({
      what: 'Title',
      before: { words: 'غارة', lang: 'ar' },
      after: { words: 'غارتان', lang: 'ar' },
    })
  })
})

describe('a count is written as exactly as its source gives it', () => {
  const amount = (more: Partial<Count>, lang: Lang = 'en') =>
    amountInWords({ what: 'killed', low: null, best: null, high: null, ...more }, lang)
  test.each<[Partial<Count>, string, string]>([
    [{ low: 5, high: 10 }, '5 to 10', 'من 5 إلى 10'],
    [{ low: 100_000 }, 'at least 100,000', '100,000 على الأقل'],
    [{ high: 10 }, 'at most 10', '10 على الأكثر'],
    [{ best: 7 }, '7', '7'],
    [{ low: 7, high: 7 }, '7', '7'],
    [{ low: 7, best: 7, high: 7 }, '7', '7'],
    [{ low: 5, best: 7, high: 10 }, '7 (5 to 10)', '7 (من 5 إلى 10)'],
    [{ words: 'dozens' }, '“dozens”', '«dozens»'],
    [{ low: 300, words: 'over 300' }, '“over 300”, at least 300', '«over 300»، 300 على الأقل'],
    [{}, 'not stated', 'غير مذكور'],
    [{ low: 0, high: 0 }, '0', '0'],
  ])('%j', (more, english, arabic) => {
    expect(amount(more)).toBe(english)
    expect(amount(more, 'ar')).toBe(arabic)
  })
})
