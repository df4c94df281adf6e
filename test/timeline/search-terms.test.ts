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

/** The named ids of each term of a query, or its first word. */
const idsOrWordsOf = (query: string) =>
  searchTermsOf(query, NAMES).map((term) => [...term.regions, ...term.actors].sort().join(' ') || term.words[0])
/** True if a text has a word of each term of a query. */
const isFound = (query: string, text: string): boolean => {
  const words = searchWordsOf(text)
  return searchTermsOf(query, NAMES).every((term) =>
    term.words.some((wanted) =>
      words.some((word) => (isPrefixSearched(wanted) ? word.startsWith(wanted) : word === wanted)),
    ),
  )
}

describe('a name matches in any spelling of the gazetteer', () => {
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
    expect(idsOrWordsOf(query)).toEqual(expected)
  })
})

describe('words of a query', () => {
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
    ['Diyarbakir', 'in Diyarbakır'],
    ['DİYARBAKIR', 'in Diyarbakır'],
    ['DIYARBAKIR', 'in diyarbakır'],
    ['diyarbakır', 'IN DIYARBAKIR'],
    ['istanbul', 'İSTANBUL'],
    ['Lodz', 'from Łódź'],
    ['Łódź', 'from Lodz'],
    ['Malmo Kobenhavn', 'Malmö and København'],
    ['Dordevic', 'Đorđević said'],
    ['Strasse', 'on the Straße'],
    ['STRASSE', 'on the straße'],
    ['straße', 'STRASSE'],
    ['Aesop', 'Æsop'],
    ['مسئول', 'قال مسؤول'],
    ['مسؤول', 'قال مسئول'],
    ['مسءول', 'قال المسؤول'],
    ['هيأة', 'هيئة تحرير الشام'],
    ['مسئلة', 'مسألة'],
    ['سوريا', 'في سورية'],
    ['سورية', 'انسحبت من سوريا'],
    ['Tall Rifat', 'near Tel Rifaat'],
    ['Asad', 'after Assad fled'],
    ['Assad', 'al-Asad fled'],
  ])('%s match "%s"', (query, text) => {
    expect(isFound(query, text)).toBe(true)
  })

  test.each([
    ['HTS', 'human rights'],
    ['US', 'the use of force'],
    ['is', 'this crisis'],
    ['town fighters', 'The town was empty'],
    ['رفعت', 'ارتفعت الأسعار'],
  ])('%s do not match "%s"', (query, text) => {
    expect(isFound(query, text)).toBe(false)
  })

  test.each(['', ' ', '!!!', '"%_*()[]\\', '——', '\u200f\u202e', '؟، ؛', '\u0000'])('%j has none', (query) => {
    expect(countQueryWords(query)).toBe(0)
    expect(searchTermsOf(query, NAMES)).toEqual([])
  })
})

test('any text matches itself', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abاوبالحلةىئ-\' "%_*.٣é\u064e'), maxLength: 60 })
  fc.assert(
    fc.property(fc.oneof(letters, fc.string({ unit: 'binary' })), (text) => {
      expect(countQueryWords(text) <= 20 ? isFound(text, text) : true).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('a very long query is parsed quickly', () => {
  const startedAt = performance.now()
  for (const text of ['a '.repeat(5_000), 'a'.repeat(10_000), '-'.repeat(10_000), 'ال'.repeat(5_000)])
    searchTermsOf(text, NAMES)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
