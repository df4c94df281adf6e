import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Preferences } from '../../src/audience/preferences.ts'
import { LANGS } from '../../src/timeline/event.ts'
import { becauseInWords, followedNamesInWords } from '../../templates/words/because.ts'
import { isolated, quoted, runsOf } from '../../templates/words/direction.ts'
import { instantInWords } from '../../templates/words/instant-in-words.ts'
import { labelOf } from '../../templates/words/label.ts'
import { preferencesInWords } from '../../templates/words/preferences-in-words.ts'
import { wordsIn } from '../../templates/words/words.ts'
import { findMisplacedLetters } from './markup.ts'
import { sampleGazetteer } from './sample-views.ts'

// Latin words in Arabic sentences: input and output of programs.
const LATIN_ALLOWED = /UTC|JSON|true|false|Africa\/Cairo|Europe\/Berlin|name@example\.org/g

type Sentence = { path: string; text: string }

/** Every sentence of a language. A sentence with parameters gets sample values. */
const sentences = (words: unknown, path: string): Sentence[] => {
  if (typeof words === 'string') return [{ path, text: words }]
  if (typeof words !== 'function')
    return Object.entries(words as object).flatMap(([key, value]) => sentences(value, `${path}.${key}`))
  if (path === '.choice.or') return [{ path, text: words(['§', '§'], 2) }]
  if (path.startsWith('.fault.'))
    return [{}, { value: '§', options: ['§'] }].map((fault) => ({ path, text: words(fault) }))
  return [0, 1, 2, 3, 11, 100, '§'].map((given) => ({ path, text: words(given, '§', '§') }))
}

const english = sentences(wordsIn('en'), '')
const arabic = sentences(wordsIn('ar'), '')

describe('the words of both languages', () => {
  test('are empty in both languages or in none', () => {
    const empty = (sentences: Sentence[]) => sentences.filter(({ text }) => text === '').map(({ path }) => path)
    expect(empty(arabic)).toEqual(empty(english))
  })

  test('have no Latin letter in Arabic', () => {
    const wrong = arabic.filter(({ text }) => {
      const own = text.replace(LATIN_ALLOWED, '').replaceAll('§', '')
      return /[A-Za-z]/.test(own) || (/\p{L}|^[^،·:\s]+$/u.test(own) && !/\p{Script=Arabic}/u.test(own))
    })
    expect(wrong).toEqual([])
  })

  test('have Arabic punctuation in Arabic, and Western digits in both', () => {
    expect(arabic.filter(({ text }) => /[?;]|\p{Script=Arabic},/u.test(text))).toEqual([])
    expect([...arabic, ...english].filter(({ text }) => /[٠-٩۰-۹]/.test(text))).toEqual([])
  })

  test('have no Arabic in English', () => {
    expect(english.filter(({ text }) => /\p{Script=Arabic}/u.test(text))).toEqual([])
  })
})

test.each([
  [0, 'no', 'لا أحداث'],
  [1, '1 event', 'حدث واحد'],
  [2, '2 events', 'حدثان'],
  [3, '3 events', '3 أحداث'],
  [11, '11 events', '11 حدثًا'],
  [100, '100 events', '100 حدث'],
  [103, '103 events', '103 أحداث'],
])('%i events are counted as each language counts', (count, en, ar) => {
  if (count > 0) expect(wordsIn('en').mail.events(count)).toBe(en)
  expect(wordsIn('ar').mail.events(count)).toBe(ar)
})

test('an unknown id is made readable, even if it is the name of a property of every object', () => {
  expect(labelOf({ known: 'Known' }, 'known')).toBe('Known')
  expect(labelOf({}, 'conflict.drone_swarm')).toBe('Drone swarm')
  expect(labelOf({}, 'constructor')).toBe('Constructor')
})

test('a time is written in UTC and names its zone', () => {
  const at = Date.UTC(2026, 10, 22, 6, 5)
  expect(instantInWords(at, 'en')).toBe('Sunday 22 November 2026, 06:05 UTC')
  expect(instantInWords(at, 'ar')).toBe('الأحد 22 تشرين الثاني 2026، 06:05 بالتوقيت العالمي (UTC)')
})

describe('preferences in one phrase', () => {
  const choice: Preferences = {
    regions: ['sy-aleppo', 'ru'],
    actors: [],
    match: 'any',
    backed: false,
    severity: 'moderate',
    certainty: 'unverified',
    digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'Asia/Damascus' },
    alerts: 'none',
    alerts_per_hour: null,
    quiet: null,
    extreme_at_once: true,
    alerted: 'marked',
    lang: 'en',
  }
  const describePreferences = (differing: Partial<Preferences>, lang: 'en' | 'ar' = 'en') =>
    preferencesInWords({ choice: { ...choice, lang, ...differing }, gazetteer: sampleGazetteer, lang })
  const weekly = { ...choice.digest, cadence: 'weekly' } as const
  const never = { ...choice.digest, cadence: 'none' } as const

  test.each<[string, Partial<Preferences>, string]>([
    ['either of two', {}, 'Aleppo or Russia, at least moderate, daily at 07:00 (Asia/Damascus)'],
    ['the whole timeline', { regions: [], severity: 'minor' }, 'the whole timeline, daily at 07:00 (Asia/Damascus)'],
    [
      'an actor in a region',
      { actors: ['gov', 'army'], match: 'both', backed: true, severity: 'extreme', digest: weekly },
      'Government or Army in Aleppo or Russia, also those they back, extreme only, weekly on Monday at 07:00 (Asia/Damascus)',
    ],
    [
      'both, with one list empty',
      { match: 'both', backed: true, severity: 'severe' },
      'Aleppo or Russia, at least severe, daily at 07:00 (Asia/Damascus)',
    ],
    [
      'only what is confirmed, once a month',
      { certainty: 'confirmed', digest: { ...choice.digest, cadence: 'monthly', monthday: 15 } },
      'Aleppo or Russia, at least moderate, confirmed only, monthly on day 15 at 07:00 (Asia/Damascus)',
    ],
    [
      'alerts alone',
      { regions: ['ru'], severity: 'minor', digest: never, alerts: 'all' },
      'Russia, no digest, every event at once',
    ],
    [
      'an id that is gone',
      { regions: ['atlantis'], severity: 'minor' },
      'atlantis (no longer in our list), daily at 07:00 (Asia/Damascus)',
    ],
  ])('%s', (_, differing, sentence) => expect(describePreferences(differing)).toBe(sentence))

  test('in Arabic, with the zone isolated', () => {
    expect(describePreferences({}, 'ar')).toBe(
      'حلب أو روسيا، المتوسط فما فوق، يوميًا في الساعة 07:00 (\u2068Asia/Damascus\u2069)',
    )
    expect(describePreferences({ regions: [], actors: ['gone-one'], digest: weekly, severity: 'minor' }, 'ar')).toBe(
      '\u2068gone-one\u2069 (لم يعد في قائمتنا)، أسبوعيًا يوم الاثنين في الساعة 07:00 (\u2068Asia/Damascus\u2069)',
    )
  })

  test('name another language for mail', () => {
    expect(describePreferences({ lang: 'ar', regions: [], severity: 'minor' })).toMatch(/, in Arabic$/)
  })

  test('after twenty names the rest is counted', () => {
    const regions = Array.from({ length: 23 }, (_, place) => `r${place}`)
    expect(describePreferences({ regions })).toContain('r19 (no longer in our list) or 3 others, at least')
  })
})

describe('the reason why an event is in a mail', () => {
  const followed = [{ name: { en: 'Aleppo', ar: 'حلب' } }, { name: { en: 'HTS', ar: 'HTS' } }]
  test('names what the reader follows', () => {
    expect(LANGS.map((lang) => followedNamesInWords(followed, lang))).toEqual(['Aleppo, HTS', 'حلب، \u2068HTS\u2069'])
  })
  test('names the whole timeline where the reader follows nothing in particular', () => {
    expect(LANGS.map((lang) => followedNamesInWords([], lang))).toEqual(['the whole timeline', 'كل الأحداث'])
  })
  test('names four regions and actors at most, regions first', () => {
    const reason = { regions: ['world', 'sy', 'sy-aleppo'], actors: ['gov', 'army'] }
    expect(becauseInWords(reason, sampleGazetteer, 'en')).toBe('Because you follow: World, Syria, Aleppo, Government')
  })
})

describe('runs of the other direction', () => {
  const mixed = fc.string({ unit: fc.constantFrom(...'abZ حلبش 019-/().,:،[]é') })

  test.each([
    ['rtl', 'أخبار HTS (SNA) اليوم', 'أخبار \u2068HTS (SNA)\u2069 اليوم'],
    ['rtl', 'في (HTS) أو غيرها', 'في (\u2068HTS\u2069) أو غيرها'],
    ['rtl', 'طائرة F-16 فوق', 'طائرة \u2068F-16\u2069 فوق'],
    ['rtl', 'من (HTS) and SNA', 'من \u2068(HTS) and SNA\u2069'],
    ['rtl', 'Reuters: report (2024)', '\u2068Reuters: report (2024)\u2069'],
    ['ltr', 'The town of حلب الجديدة fell', 'The town of \u2068حلب الجديدة\u2069 fell'],
    ['ltr', 'Nothing foreign, 2024', 'Nothing foreign, 2024'],
  ] as const)('%s: %s', (direction, text, expected) => expect(isolated(text, direction)).toBe(expected))

  test('runs are the text, whole and in order', () => {
    fc.assert(
      fc.property(mixed, fc.constantFrom('ltr' as const, 'rtl' as const), (text, direction) => {
        expect(
          runsOf(text, direction)
            .map((run) => run.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  test('no letter is left in the wrong direction, and every isolate is closed', () => {
    fc.assert(
      fc.property(mixed, fc.constantFrom(...LANGS), fc.constantFrom(...LANGS), (text, lang, inside) => {
        const isolatedText = quoted(text, lang, inside)
        expect(findMisplacedLetters(isolatedText, inside === 'ar' ? 'rtl' : 'ltr')).toBe('')
        expect(isolatedText.split('\u2068').length).toBe(isolatedText.split('\u2069').length)
      }),
    )
  })
})
