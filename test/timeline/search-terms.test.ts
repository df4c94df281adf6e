import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import actors from '../../data/actors.json'
import regions from '../../data/regions.json'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import {
  buildNameIndex,
  countQueryWords,
  isPrefixSearched,
  searchTermsOf,
  searchWordsOf,
} from '../../src/timeline/search-terms.ts'

const NAMES = buildNameIndex(buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[]))

/** What a query means, and whether a text has all of its words. */
const meant = (query: string) =>
  searchTermsOf(query, NAMES).map((term) => [...term.regions, ...term.actors].sort().join(' ') || term.words[0])
const finds = (query: string, text: string): boolean => {
  const words = searchWordsOf(text)
  return searchTermsOf(query, NAMES).every((term) =>
    term.words.some((asked) =>
      words.some((word) => (isPrefixSearched(asked) ? word.startsWith(asked) : word === asked)),
    ),
  )
}

describe('a name is found by any spelling that the gazetteer has', () => {
  test.each([
    ['Tall Rifat', ['sy-tel-rifaat', 'sy-tel-rifaat']],
    ['TALL-RIFAT', ['sy-tel-rifaat', 'sy-tel-rifaat']],
    ['تل رفعت', ['sy-tel-rifaat', 'sy-tel-rifaat']],
    ['تَلّ رِفعت', ['sy-tel-rifaat', 'sy-tel-rifaat']],
    ['HTS', ['hts']],
    ['هتش', ['hts']],
    ["hay'at tahrir al-sham", ['hts', 'hts', 'hts', 'hts']],
    ['Hayʼat Taḥrīr aš-Šām', ['hts', 'hts', 'hts', 'hts']],
    ['Halab', ['sy-aleppo']],
    ['حلب', ['sy-aleppo']],
    ['ادلب', ['sy-idlib']],
    ['al-Jolani', ['jolani', 'jolani']],
    ['Jolani', ['jolani']],
    ['الجولاني', ['jolani']],
    ['Ahmed al Sharaa', ['jolani', 'jolani', 'jolani']],
    ['U.S.', ['usa', 'usa']],
    ['USA', ['usa']],
    ['Turkey', ['tr turkey']],
    ['قسد', ['sdf']],
    ['Daesh', ['isis']],
    ['السويداء', ['sy-as-suwayda']],
    ['سويداء', ['sy-as-suwayda']],
    ['strike Tall Rifat hospital', ['strike', 'sy-tel-rifaat', 'sy-tel-rifaat', 'hospital']],
    ['Syrian Army', ['saa', 'saa']],
    ['Syrian National Army', ['sna', 'sna', 'sna']],
  ])('%s', (query, expected) => {
    expect(meant(query)).toEqual(expected)
  })
})

describe('words', () => {
  test.each([
    ['attack', 'The attacks went on'],
    ['ATTACK', 'attack.'],
    ['air-strike', 'an air strike'],
    ['al-Bab', 'near al-Bab'],
    ['Bab', 'near al-Bab'],
    ['albab', 'near al-Bab'],
    ['Maarrat an-Numan', "Ma'arrat an-Nu‘mān"],
    ['مستشفي', 'قصف مستشفى في المدينة'],
    ['المستشفى', 'قصف مستشفى في المدينة'],
    ['مستشفى', 'وبالمستشفى قتلى'],
    ['مدينة', 'للمدينة'],
    ['لاجئين', 'للاجئين السوريين'],
    ['بلدة', 'وبلدة أخرى'],
    ['أطفال', 'اطفال'],
    ['2024', 'عام ٢٠٢٤'],
    ['زلزال', 'زِلْزال'],
    ['fighters town', 'The town was left by fighters'],
  ])('%s are found in "%s"', (query, text) => {
    expect(finds(query, text)).toBe(true)
  })

  test.each([
    ['HTS', 'human rights'],
    ['US', 'the use of force'],
    ['is', 'this crisis'],
    ['town fighters', 'The town was empty'],
    ['رفعت', 'ارتفعت الأسعار'],
  ])('%s are not found in "%s"', (query, text) => {
    expect(finds(query, text)).toBe(false)
  })

  test.each(['', ' ', '!!!', '"%_*()[]\\', '——', '\u200f\u202e', '؟، ؛', '\u0000'])('there are none in %j', (query) => {
    expect(countQueryWords(query)).toBe(0)
    expect(searchTermsOf(query, NAMES)).toEqual([])
  })
})

test('any text can be looked for and finds itself', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abاوبالحلةىئ-\' "%_*.٣é\u064e'), maxLength: 60 })
  fc.assert(
    fc.property(fc.oneof(letters, fc.string({ unit: 'binary' })), (text) => {
      expect(countQueryWords(text) <= 20 ? finds(text, text) : true).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('a very long text is read at once', () => {
  const begun = performance.now()
  for (const text of ['a '.repeat(5_000), 'a'.repeat(10_000), '-'.repeat(10_000), 'ال'.repeat(5_000)])
    searchTermsOf(text, NAMES)
  expect(performance.now() - begun).toBeLessThan(1_000)
})
