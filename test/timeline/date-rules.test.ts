import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDateFaults } from '../../src/timeline/date-rules.ts'
import { NATURES } from '../../src/timeline/event.ts'

const TODAY = Date.parse('2026-11-25T21:00:00Z')
const faultsOf = (when: unknown, nature = 'event') => findDateFaults({ nature, when }, TODAY)

describe('a date is accepted', () => {
  test.each([
    [null],
    ['1000'],
    ['1258-02-10'],
    ['2016'],
    ['2026-11-25'],
    ['2026-11-26'],
    ['2026-11-27'],
    ['2026'],
    ['2026-11~'],
    ['2011/..'],
    ['../2026-11-20'],
    ['2024/2030'],
    ['/2024-12'],
    ['202X'],
    ['not a date'],
    [7],
  ])('%s', (when) => {
    expect(faultsOf(when)).toEqual([])
    expect(faultsOf(when, 'state')).toEqual([])
  })

  test.each([['2031-06'], ['2100'], ['2326']])('%s, for a claim or a forecast', (when) => {
    expect(faultsOf(when, 'forecast')).toEqual([])
    expect(faultsOf(when, 'claim')).toEqual([])
  })
})

describe('a date is refused', () => {
  test.each<[string, RegExp]>([
    ['0025-09-26', /^The year 0025 is too early\. Use a year from 1000\. Did you mean 2025\?$/],
    ['0099', /^The year 0099 is too early\. Use a year from 1000\.$/],
    ['0999-12-31', /The year 0999/],
    ['2033', /^The year 2033 is too far in the future\. Use a year up to 2031\.$/],
    ['[2024-11-29..2042-11-30]', /The year 2042/],
    ['../2204-11-30', /The year 2204/],
    ['2024-11-29/9999', /The year 9999/],
    ['2026-11-28', /begins on 2026-11-28, but today is 2026-11-25.*forecast\.$/],
    ['2026-12', /begins on 2026-12-01/],
    ['2027/..', /begins on 2027-01-01/],
    ['../2027-01', /begins on 2027-01-31/],
  ])('%s', (when, words) => {
    expect(faultsOf(when)).toEqual([{ pointer: '/when', detail: expect.stringMatching(words) }])
    expect(faultsOf(when, 'state')).toHaveLength(1)
  })

  test.each([['0025'], ['2400'], ['9999-12-31']])('%s, also for a forecast', (when) => {
    expect(faultsOf(when, 'forecast')).toHaveLength(1)
  })
})

test('a source has a plausible date of publication', () => {
  const published = ['0024-11-30', '2027-01', '2028', '2024-11-30', undefined, 5, 'Tuesday']
  const sources = [...published.map((each) => ({ published: each })), null, 'x']
  const pointers = findDateFaults({ nature: 'event', sources }, TODAY).map(({ pointer }) => pointer)
  expect(pointers).toEqual(['/sources/0/published', '/sources/2/published'])
})

test('any JSON is checked, and no date up to today is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(Array.isArray(findDateFaults(body, TODAY))).toBe(true)
    }),
  )
  const days = fc.date({ min: new Date('1000-01-01'), max: new Date(TODAY), noInvalidDate: true })
  fc.assert(
    fc.property(days, fc.constantFrom(...NATURES), (day, nature) => {
      expect(faultsOf(day.toISOString().slice(0, 10), nature)).toEqual([])
    }),
  )
})
