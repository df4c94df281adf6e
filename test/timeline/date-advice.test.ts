import { describe, expect, test } from 'vitest'
import { findDateFaults } from '../../src/timeline/date-rules.ts'
import { parseWhen } from '../../src/timeline/edtf.ts'

const TODAY = Date.parse('2026-11-28T08:00:00Z')

/** The dates that the sentences about a text tell its writer to write. */
const adviceFor = (text: string): string[] => {
  const parsed = parseWhen(text)
  const sentences = [
    ...(parsed.ok ? [] : [parsed.fault]),
    ...findDateFaults({ nature: 'event', when: text }, TODAY).map(({ detail }) => detail),
  ]
  return sentences.flatMap((sentence) =>
    [...sentence.matchAll(/(?:Write|or|mean) "([^"]+)"/g)].flatMap(([, written]) => written ?? []),
  )
}

describe('advice gives what was meant', () => {
  test.each<[text: string, advice: string[], bounds: { min: string | null; max: string | null }]>([
    ['[..2024-11-29]', ['../2024-11-29'], { min: null, max: '2024-11-29' }],
    ['[2024-11-29..]', ['2024-11-29/..'], { min: '2024-11-29', max: null }],
    ['{..2024}', ['../2024'], { min: null, max: '2024-12-31' }],
    ['{2020..2024}', ['2020/2024'], { min: '2020-01-01', max: '2024-12-31' }],
    ['2024-11-29/2024-11-28', ['2024-11-28/2024-11-29'], { min: '2024-11-28', max: '2024-11-29' }],
    ['[2024-12..2024-11]', ['[2024-11..2024-12]'], { min: '2024-11-01', max: '2024-12-31' }],
    ['20241129', ['2024-11-29'], { min: '2024-11-29', max: '2024-11-29' }],
    ['29/11/2024', ['2024-11-29'], { min: '2024-11-29', max: '2024-11-29' }],
    ['11/29/2024', ['2024-11-29'], { min: '2024-11-29', max: '2024-11-29' }],
    ['2024/11/29', ['2024-11-29'], { min: '2024-11-29', max: '2024-11-29' }],
    ['٢٠٢٤-١١-٢٩', ['2024-11-29'], { min: '2024-11-29', max: '2024-11-29' }],
    ['2024–11–29', ['2024-11-29'], { min: '2024-11-29', max: '2024-11-29' }],
    [' 2024-11 ', ['2024-11'], { min: '2024-11-01', max: '2024-11-30' }],
    ['[2024-11-29, 2024-11-30]', ['[2024-11-29,2024-11-30]'], { min: '2024-11-29', max: '2024-11-30' }],
    ['around 20 November', ['2026-11-20~'], { min: '2026-11-20', max: '2026-11-20' }],
    ['about December 20th', ['2025-12-20~'], { min: '2025-12-20', max: '2025-12-20' }],
    ['around 20 November 2024', ['2024-11-20~'], { min: '2024-11-20', max: '2024-11-20' }],
    ['circa Nov 2024', ['2024-11~'], { min: '2024-11-01', max: '2024-11-30' }],
    ['probably 20 November 2024', ['2024-11-20?'], { min: '2024-11-20', max: '2024-11-20' }],
    ['on November 20, 2024', ['2024-11-20'], { min: '2024-11-20', max: '2024-11-20' }],
    ['حوالي ٢٠ تشرين الثاني ٢٠٢٤', ['2024-11-20~'], { min: '2024-11-20', max: '2024-11-20' }],
    ['نحو 20 نوفمبر', ['2026-11-20~'], { min: '2026-11-20', max: '2026-11-20' }],
  ])('for %s', (text, advice, bounds) => {
    expect(adviceFor(text)).toEqual(advice)
    expect(parseWhen(advice[0]!)).toMatchObject({ ok: true, when: bounds })
  })

  test('a date that can be read in two orders gets both', () => {
    expect(adviceFor('03/04/2024')).toEqual(['2024-04-03', '2024-03-04'])
  })

  test.each([
    '2024-11-29T23:30:00Z',
    '2024-02-30',
    '30 February 2024',
    '2024-13',
    'last Tuesday',
    'Tuesday',
    '[..2024-13]',
    '[2020..2021..2022]',
    '40/40/2024',
    '../..',
    '-0044',
    '2024-11-2X',
  ])('%s gets no date to write, because none is surely meant', (text) => {
    expect(parseWhen(text).ok).toBe(false)
    expect(adviceFor(text)).toEqual([])
  })

  test('around is approximate', () => {
    expect(parseWhen('2026-11-20~')).toMatchObject({ when: { approximate: true } })
  })
})
