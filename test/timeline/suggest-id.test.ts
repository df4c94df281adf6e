import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIdSuggester, suggestNearestIds } from '../../src/timeline/suggest-id.ts'

const KNOWN = ['sy-aleppo', 'sy-hama', 'sy-homs', 'sy-idlib', 'lb', 'grp-north']

describe('what an unknown id may have meant', () => {
  test.each([
    ['sy-alepo', ['sy-aleppo']],
    ['SY-ALEPPO', ['sy-aleppo']],
    ['sy-hom', ['sy-homs', 'sy-hama']],
    ['bl', ['lb']],
    ['wholly-different-from-all', []],
    ['', ['lb']],
  ])('%j: %j', (unknown, near) => {
    expect(suggestNearestIds(unknown, KNOWN)).toEqual(near)
  })

  test('is at most three ids, the likest first, in the same order each time', () => {
    expect(suggestNearestIds('sy-homa', KNOWN)).toEqual(['sy-hama', 'sy-homs'])
    expect(suggestNearestIds('abd', ['abz', 'aby', 'abx', 'abw', 'abc'])).toEqual(['abc', 'abw', 'abx'])
  })

  test('is nothing where nothing is known', () => {
    expect(suggestNearestIds('sy-aleppo', [])).toEqual([])
  })

  test('begins with the id itself where it is known after all', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN), (id) => {
        expect(suggestNearestIds(id, KNOWN)[0]).toBe(id)
      }),
    )
  })

  test('is one that is known, whatever is written', () => {
    const many = Array.from({ length: 200 }, (_, at) => `region-number-${at}`)
    fc.assert(
      fc.property(fc.string({ maxLength: 10_000 }), (unknown) => {
        for (const id of suggestNearestIds(unknown, many)) expect(many).toContain(id)
      }),
      { numRuns: 20 },
    )
  })
})

describe('by what it is called', () => {
  const among = createIdSuggester([
    { id: 'sy-aleppo', name: { en: 'Aleppo', ar: 'حلب' }, aliases: ['Halab'] },
    { id: 'sy-tel-rifaat', name: { en: 'Tel Rifaat', ar: 'تل رفعت' }, aliases: ['Tall Rifat', 'Tell Rifaat'] },
    { id: 'sna', name: { en: 'Syrian National Army', ar: 'الجيش الوطني السوري' }, abbreviation: { en: 'SNA' } },
    { id: 'sy-idlib', name: { en: 'Idlib', ar: 'إدلب' } },
  ])
  test.each([
    ['Aleppo', ['sy-aleppo']],
    ['حلب', ['sy-aleppo']],
    ['ادلب', ['sy-idlib']],
    ['halab', ['sy-aleppo']],
    ['tall-rifat', ['sy-tel-rifaat']],
    ['Tall Rifat', ['sy-tel-rifaat']],
    ['Syrian Nationl Army', ['sna']],
    ['somewhere else entirely', []],
  ])('%j is %j', (unknown, near) => {
    expect(among(unknown)).toEqual(near)
  })

  test('is answered at once, however much is asked among however many', () => {
    const entries = Array.from({ length: 3_000 }, (_, at) => ({
      id: `place-${at}`,
      name: { en: `Some place of number ${at}`, ar: `مكان رقم ${at}` },
      aliases: [`The other name of ${at}`, `Yet another ${at}`],
    }))
    const ask = createIdSuggester(entries)
    for (let at = 0; at < 100; at++) expect(ask('x'.repeat(64))).toEqual([])
  })
})
