import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIdSuggester, suggestNearestIds } from '../../src/timeline/suggest-id.ts'

const KNOWN = ['sy-aleppo', 'sy-hama', 'sy-homs', 'sy-idlib', 'lb', 'grp-north']

describe('suggestions for an unknown id', () => {
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

  test('are at most three ids, the most similar first, always in the same order', () => {
    expect(suggestNearestIds('sy-homa', KNOWN)).toEqual(['sy-hama', 'sy-homs'])
    expect(suggestNearestIds('abd', ['abz', 'aby', 'abx', 'abw', 'abc'])).toEqual(['abc', 'abw', 'abx'])
  })

  test('are empty without known ids', () => {
    expect(suggestNearestIds('sy-aleppo', [])).toEqual([])
  })

  test('begin with the id itself if it is known', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN), (id) => {
        expect(suggestNearestIds(id, KNOWN)[0]).toBe(id)
      }),
    )
  })

  test('are known ids, for any input', () => {
    const many = Array.from({ length: 200 }, (_, index) => `region-number-${index}`)
    fc.assert(
      fc.property(fc.string({ maxLength: 10_000 }), (unknown) => {
        for (const id of suggestNearestIds(unknown, many)) expect(many).toContain(id)
      }),
      { numRuns: 20 },
    )
  })
})

describe('suggestions by names', () => {
  const suggest = createIdSuggester([
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
    expect(suggest(unknown)).toEqual(near)
  })

  test('are quick for long input and many entries', () => {
    const entries = Array.from({ length: 3_000 }, (_, index) => ({
      id: `place-${index}`,
      name: { en: `Some place of number ${index}`, ar: `مكان رقم ${index}` },
      aliases: [`The other name of ${index}`, `Yet another ${index}`],
    }))
    const suggestAmongMany = createIdSuggester(entries)
    for (let time = 0; time < 100; time++) expect(suggestAmongMany('x'.repeat(64))).toEqual([])
  })
})
