import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalizeDateInput } from '../../src/lib/text.ts'
import { parseStoredWhen, parseWhen, type WhenPrecision, whenBoundsOf } from '../../src/timeline/edtf.ts'
import { DATE_PATTERN } from '../../src/timeline/edtf-pattern.ts'

type Bounds = [edtf: string, min: string | null, max: string | null, precision: WhenPrecision]

const bounded = (name: string, rows: Bounds[]) =>
  test.each(rows)(`${name}: %s is from %s to %s, %s`, (edtf, min, max, precision) => {
    expect(whenBoundsOf(edtf)).toEqual({ min, max, precision })
  })

describe('the bounds of a date', () => {
  bounded('have the precision of the text', [
    ['2024-11-29', '2024-11-29', '2024-11-29', 'day'],
    ['2024-11', '2024-11-01', '2024-11-30', 'month'],
    ['2024', '2024-01-01', '2024-12-31', 'year'],
    ['0001', '0001-01-01', '0001-12-31', 'year'],
    ['9999-12-31', '9999-12-31', '9999-12-31', 'day'],
  ])
  bounded('have the last day of the month', [
    ['2024-02', '2024-02-01', '2024-02-29', 'month'],
    ['2023-02', '2023-02-01', '2023-02-28', 'month'],
    ['2000-02', '2000-02-01', '2000-02-29', 'month'],
    ['1900-02', '1900-02-01', '1900-02-28', 'month'],
    ['0004-02', '0004-02-01', '0004-02-29', 'month'],
    ['0099-12', '0099-12-01', '0099-12-31', 'month'],
  ])
  bounded('are the same for an uncertain or approximate date', [
    ['2024-11~', '2024-11-01', '2024-11-30', 'month'],
    ['2024-11-29?', '2024-11-29', '2024-11-29', 'day'],
    ['2016%', '2016-01-01', '2016-12-31', 'year'],
  ])
  bounded('include all values of unknown digits', [
    ['2024-02-XX', '2024-02-01', '2024-02-29', 'month'],
    ['2024-XX', '2024-01-01', '2024-12-31', 'year'],
    ['2024-XX-XX', '2024-01-01', '2024-12-31', 'year'],
    ['202X', '2020-01-01', '2029-12-31', 'range'],
    ['20XX~', '2000-01-01', '2099-12-31', 'range'],
    ['1XXX', '1000-01-01', '1999-12-31', 'range'],
  ])
  bounded('of a season are those of the meteorological season of the north', [
    ['2024-21', '2024-03-01', '2024-05-31', 'season'],
    ['2024-22', '2024-06-01', '2024-08-31', 'season'],
    ['2024-23', '2024-09-01', '2024-11-30', 'season'],
    ['2024-24', '2024-12-01', '2025-02-28', 'season'],
    ['2023-24~', '2023-12-01', '2024-02-29', 'season'],
  ])
  bounded('of an interval are the first day of its start and the last day of its end', [
    ['2024-11-27/2024-11-30', '2024-11-27', '2024-11-30', 'range'],
    ['2016/2016-12-23~', '2016-01-01', '2016-12-23', 'range'],
    ['2016-12-14/2016', '2016-12-14', '2016-12-31', 'range'],
    ['2023-24/2024-22', '2023-12-01', '2024-08-31', 'range'],
    ['2024-11~/2024-12~', '2024-11-01', '2024-12-31', 'range'],
  ])
  bounded('are null for an open or unknown end', [
    ['2020/', '2020-01-01', null, 'open'],
    ['2020~/..', '2020-01-01', null, 'open'],
    ['/2020-02', null, '2020-02-29', 'open'],
    ['../2024-12-01', null, '2024-12-01', 'open'],
  ])
  bounded('of a set are its first and last day, in any order', [
    ['[2024-11-29..2024-12-01]', '2024-11-29', '2024-12-01', 'range'],
    ['[2024-12-01,2024-11-30]', '2024-11-30', '2024-12-01', 'range'],
    ['{2024,2024-02,2023-12}', '2023-12-01', '2024-12-31', 'range'],
    ['[2020-21..2020-24]', '2020-03-01', '2021-02-28', 'range'],
    ['[0001-01-01..9999-12-31]', '0001-01-01', '9999-12-31', 'range'],
  ])
  bounded('of a repeated date are those of one date', [
    ['2024/2024', '2024-01-01', '2024-12-31', 'year'],
    ['[2024-11-29,2024-11-29]', '2024-11-29', '2024-11-29', 'day'],
    ['[2024-11..2024-11]', '2024-11-01', '2024-11-30', 'month'],
    ['{2024}', '2024-01-01', '2024-12-31', 'year'],
  ])
  bounded('are the written day, without its time and offset', [
    ['2024-11-29T00:30:00', '2024-11-29', '2024-11-29', 'day'],
    ['2024-11-29T00:30:00+03:00', '2024-11-29', '2024-11-29', 'day'],
    ['2024-11-29T23:30:00-08:00', '2024-11-29', '2024-11-29', 'day'],
  ])

  test('are null for an unknown date', () => {
    expect(whenBoundsOf(null)).toEqual({ min: null, max: null, precision: 'unknown' })
  })
})

test.each([
  ['2024-11-29', false, false],
  ['2024-11-29?', true, false],
  ['2024-11-29~', false, true],
  ['2024-11-29%', true, true],
  ['2020~/..', false, true],
  ['[2024-11-29?,2024-11-30~]', true, true],
])('%s is uncertain: %s, approximate: %s', (edtf, uncertain, approximate) => {
  expect(parseStoredWhen(edtf)).toMatchObject({ uncertain, approximate })
})

test.each([
  ['2024-11', 'single'],
  ['2024-11-27/2024-11-30', 'interval'],
  ['2020/..', 'interval'],
  ['[2024-11-29..2024-12-01]', 'between'],
  ['[2024-11-30,2024-12-01]', 'one-of'],
  ['{2024-11-30,2024-12-01}', 'all-of'],
])('%s has the form %s', (edtf, form) => {
  expect(parseStoredWhen(edtf).form).toBe(form)
})

test('an open end differs from an unknown end', () => {
  expect(parseStoredWhen('2020/..')).toMatchObject({ end: 'open' })
  expect(parseStoredWhen('2020/')).toMatchObject({ end: 'unknown' })
  expect(parseStoredWhen('../2020')).toMatchObject({ start: 'open' })
  expect(parseStoredWhen('/2020')).toMatchObject({ start: 'unknown' })
})

const faultOf = (edtf: string): string => {
  const parsed = parseWhen(edtf)
  return parsed.ok ? `accepted ${edtf}` : parsed.fault
}

describe('an invalid date is refused with a sentence that names the invalid part', () => {
  test.each([
    ['2024-13', '"2024-13" has no such month'],
    ['2024-00', '"2024-00" has no such month'],
    ['2024-02-30', '"2024-02-30" is not in the calendar'],
    ['2023-02-29', '"2023-02-29" is not in the calendar'],
    ['1900-02-29', '"1900-02-29" is not in the calendar'],
    ['2024-11-00', '"2024-11-00" is not in the calendar'],
    ['2024-11-27/2024-11-31', '"2024-11-31" is not in the calendar'],
    ['2024-25', '"2024-25" has no such season'],
    ['2024-11-29/2024-11-28', 'ends before it begins'],
    ['2024-12/2024-11-30~', 'ends before it begins'],
    ['[2024-12..2024-11]', 'ends before it begins'],
    ['0000', '"0000" is out of range'],
    ['000X', '"000X" is out of range'],
    ['-0044', '"-0044" is out of range'],
    ['20241129', '"20241129" is out of range'],
    ['Y20240', '"Y20240" is out of range'],
    ['Y-17E7', '"Y-17E7" is out of range'],
    ['+2024', '"+2024" is out of range'],
    ['9999-24', '"9999-24" is out of range'],
    ['2024-1X', '"2024-1X" has an X where none is allowed'],
    ['2024-11-2X', '"2024-11-2X" has an X where none is allowed'],
    ['2024-XX-15', '"2024-XX-15" has an X where none is allowed'],
    ['201X-XX', '"201X-XX" has an X where none is allowed'],
    ['20X4', '"20X4" has an X where none is allowed'],
    ['XXXX', 'If nothing is known, use null'],
    ['2024-11-29T23:30:00Z', 'Write only the local day'],
    ['2024-11-29T23:30:00+00:00', 'Write only the local day'],
    ['2024-11-29T23:30:00+99:00', 'Write only the local day'],
    ['2024-11-29T25:00:00', 'Write only the local day'],
    ['2024-11-29T10:00:00/2024-11-30', 'Write only the local day'],
    ['', 'An empty text is not a date'],
    ['[2024-11-29,]', 'An empty text is not a date'],
    ['[]', 'An empty text is not a date'],
    [' 2024', '" 2024" has a space'],
    ['[2024-11-29, 2024-11-30]', 'has a space'],
    ['..', '".." is not a date'],
    ['/', 'has no known end'],
    ['../..', 'has no known end'],
    ['../', 'has no known end'],
    ['2023/2024/2025', 'must have one "/" and two ends'],
    ['[2024..]', 'Write "2024/.."'],
    ['[..2024]', 'Write "../2024"'],
    ['{2020..2024}', 'is not a valid set'],
    ['[2020..2021..2022]', 'is not a valid set'],
    ['[2024-11..2024-11-30]', 'must have two ends with the same precision'],
    ['[201X..202X]', 'must have two ends with the same precision'],
    ['[2020..2010,2024]', '"2010,2024" is not a date'],
    ['[2023/2024]', 'is not a date'],
    ['[2024', '"[2024" is not a date'],
    ['?2024-11', '"?2024-11" is not a date'],
    ['2024-~11', '"2024-~11" is not a date'],
    ['2024??', '"2024??" is not a date'],
    ['2024-11-29?~', 'is not a date'],
    ['24-11-29', 'is not a date'],
    ['2024/11/29', 'Write "2024-11-29"'],
    ['٢٠٢٤-١١-٢٩', 'Use the digits 0 to 9 and hyphens'],
    ['１２３４', 'Use the digits 0 to 9 and hyphens'],
    ['2024–11–29', 'Use the digits 0 to 9 and hyphens'],
    ['2024\u201111\u201129', 'Use the digits 0 to 9 and hyphens'],
    ['2024\u221211\u221229', 'Use the digits 0 to 9 and hyphens'],
    ['\u202e2024', '"2024" has a character that is not allowed in a date'],
    ['2024-11-29\u200b', '"2024-11-29" has a character that is not allowed in a date'],
    ['10000', '"10000" is out of range'],
    ['2024-11-29T25:00', 'Write only the local day'],
    ['2024-W48', '"2024-W48" is not a date'],
    ['2024-333', '"2024-333" is not a date'],
    ['[[2024]]', '"[2024]" is not a date'],
    ['{[2024-11-29]}', '"[2024-11-29]" is not a date'],
    ['[{2024}..2025]', '"{2024}" is not a date'],
    ['29/11/2024', 'Write "2024-11-29"'],
    ['last Tuesday', '"last Tuesday" is not a date'],
    ['Tuesday', '"Tuesday" is not a date'],
  ])('%s', (edtf, words) => {
    expect(faultOf(edtf)).toContain(words)
    expect(faultOf(edtf)).toMatch(/\.$/)
  })

  test.each(['٢٠٢٤-١١-٢٩', '۲۰۲۴–۱۱–۲۹', '２０２４－１１－２９', ' 2024\u201111\u221229\u200f '])(
    'but %s in a form field is a valid date',
    (typed) => {
      expect(normalizeDateInput(typed)).toBe('2024-11-29')
    },
  )

  test('more than a hundred characters', () => {
    const longest = `{${Array.from({ length: 9 }, (_, day) => `2024-11-0${day + 1}`).join(',')}}`
    expect(longest).toHaveLength(100)
    expect(parseWhen(longest).ok).toBe(true)
    expect(faultOf(longest.replace('01', '01~'))).toBe('A date has at most 100 characters. This one has 101.')
  })

  test('a stored date that is invalid throws', () => {
    expect(() => whenBoundsOf('2024-13')).toThrow('A stored date is not valid: "2024-13" has no such month')
    expect(() => whenBoundsOf('')).toThrow('A stored date is not valid')
  })
})

/** A day in the calendar of the platform, to compare with. Date.UTC takes a year below 100 as one of the 20th century. */
const isoDay = (year: number, month: number, day: number): string => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.toISOString().slice(0, 10)
}
const pad = (number: number, width: number): string => String(number).padStart(width, '0')

type Sample = { text: string; grain: string; min: string; max: string }

const YEAR = fc.integer({ min: 1, max: 9998 })
const MONTH = fc.integer({ min: 1, max: 12 })
const MARK = fc.constantFrom('', '?', '~', '%')

const DAYS = fc.tuple(YEAR, MONTH, fc.integer({ min: 0, max: 30 }), MARK).map(([year, month, seed, mark]): Sample => {
  const length = Number(isoDay(year, month + 1, 0).slice(8))
  const day = isoDay(year, month, (seed % length) + 1)
  return { text: day + mark, grain: 'day', min: day, max: day }
})
const MONTHS = fc.tuple(YEAR, MONTH, fc.constantFrom('', '-XX'), MARK).map(
  ([year, month, digits, mark]): Sample => ({
    text: `${pad(year, 4)}-${pad(month, 2)}${digits}${mark}`,
    grain: 'month',
    min: isoDay(year, month, 1),
    max: isoDay(year, month + 1, 0),
  }),
)
const SEASONS = fc.tuple(YEAR, fc.integer({ min: 1, max: 4 }), MARK).map(
  ([year, season, mark]): Sample => ({
    text: `${pad(year, 4)}-2${season}${mark}`,
    grain: 'season',
    min: isoDay(year, season * 3, 1),
    max: isoDay(year, season * 3 + 3, 0),
  }),
)
const YEARS = fc.tuple(YEAR, fc.constantFrom('', '-XX', '-XX-XX'), MARK).map(
  ([year, digits, mark]): Sample => ({
    text: `${pad(year, 4)}${digits}${mark}`,
    grain: 'year',
    min: isoDay(year, 1, 1),
    max: isoDay(year, 12, 31),
  }),
)
const DATE = fc.oneof(DAYS, MONTHS, SEASONS, YEARS)

const PAIR = fc
  .tuple(DATE, DATE)
  .map(([a, b]) => (a.min <= b.min ? ([a, b] as const) : ([b, a] as const)))
  .filter(([a, b]) => a.text !== b.text)

describe('for any text', () => {
  test('a date has the bounds that the calendar of the platform has', () => {
    fc.assert(
      fc.property(DATE, ({ text, grain, min, max }) => {
        expect(whenBoundsOf(text)).toEqual({ min, max, precision: grain })
      }),
    )
  })

  test('an interval has the bounds of its ends, and null without an end', () => {
    fc.assert(
      fc.property(PAIR, fc.constantFrom('', '..'), ([a, b], none) => {
        expect(whenBoundsOf(`${a.text}/${b.text}`)).toEqual({ min: a.min, max: b.max, precision: 'range' })
        expect(whenBoundsOf(`${a.text}/${none}`)).toEqual({ min: a.min, max: null, precision: 'open' })
        expect(whenBoundsOf(`${none}/${b.text}`)).toEqual({ min: null, max: b.max, precision: 'open' })
      }),
    )
  })

  test('an interval with its later end first is refused', () => {
    fc.assert(
      fc.property(
        PAIR.filter(([a, b]) => a.max < b.min),
        ([a, b]) => {
          expect(faultOf(`${b.text}/${a.text}`)).toContain('ends before it begins')
        },
      ),
    )
  })

  test('a set has the first and last day of all its dates', () => {
    const members = fc.uniqueArray(DATE, { minLength: 2, maxLength: 7, selector: (date) => date.text })
    fc.assert(
      fc.property(members, fc.constantFrom('[]', '{}'), (dates, [opening, closing]) => {
        const text = `${opening}${dates.map((date) => date.text).join(',')}${closing}`
        const min = dates.map((date) => date.min).sort()[0]
        const [max] = dates.map((date) => date.max).sort((a, b) => (a < b ? 1 : -1))
        expect(whenBoundsOf(text)).toEqual({ min, max, precision: 'range' })
      }),
    )
  })

  test('a range has its first and its last day', () => {
    fc.assert(
      fc.property(
        PAIR.filter(([a, b]) => a.grain === b.grain),
        ([a, b]) => {
          expect(whenBoundsOf(`[${a.text}..${b.text}]`)).toEqual({ min: a.min, max: b.max, precision: 'range' })
        },
      ),
    )
  })

  const edtfLike = fc.string({ unit: fc.constantFrom(...'0123456789XYTZES?~%-+/.,:[]{} –−٢٠\u202e'), maxLength: 120 })

  test('a valid date has the published pattern', () => {
    const pattern = new RegExp(DATE_PATTERN)
    const pieces = fc
      .array(
        fc.oneof(
          DATE.map(({ text }) => text),
          fc.constantFrom('/', '..', ',', '[', ']', '{', '}', '202X', '20XX'),
        ),
      )
      .map((all) => all.join(''))
    const moments = fc.constantFrom('2024-11-29T10:00:00', '2024-11-29T10:00:00.5+03:00', '2024-11-29T10:00:00+03')
    fc.assert(
      fc.property(
        fc.oneof(
          edtfLike,
          pieces,
          moments,
          PAIR.map(([a, b]) => `[${a.text}..${b.text}]`),
        ),
        (text) => {
          if (parseWhen(text).ok) expect(text).toMatch(pattern)
        },
      ),
      { numRuns: 2_000 },
    )
    for (const none of ['', 'soon', '2024-11-29 ', 'tel-rifaat', '2024-11-29T', '[2024', '[2024,]', 'null'])
      expect(none).not.toMatch(pattern)
  })
  const damaged = fc
    .tuple(DATE, DATE, fc.constantFrom('/', '..', ','), fc.nat(24), fc.string({ maxLength: 2 }))
    .map(([a, b, sign, at, junk]) =>
      `[${a.text}${sign}${b.text}]`.slice(at % 3).replace(/./g, (c, i) => (i === at ? junk : c)),
    )

  test('the result is a fault, or bounds that are days of the calendar in order', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), edtfLike, damaged), (text) => {
        const parsed = parseWhen(text)
        if (!parsed.ok) {
          expect(parsed.fault).toMatch(/^["A].+\.$/s)
          return
        }
        const { min, max } = parsed.when
        for (const day of [min, max])
          if (day) expect(isoDay(+day.slice(0, 4), +day.slice(5, 7), +day.slice(8))).toBe(day)
        if (min && max) expect(min <= max).toBe(true)
        expect(min ?? max).not.toBeNull()
      }),
      { numRuns: 3000 },
    )
  })

  test('hostile texts are parsed quickly', () => {
    const texts = [
      '[0001-01-01..9999-12-31]',
      '{0001-01-01..9999-12-31}',
      `[${'0001..9999,'.repeat(9)}]`,
      '/'.repeat(100),
      '['.repeat(100),
      `2024${'?'.repeat(96)}`,
      `${'X'.repeat(99)}~`,
      '..'.repeat(50),
      `[${','.repeat(98)}]`,
      '2'.repeat(1_000_000),
    ]
    const startedAt = performance.now()
    for (const text of texts) for (let time = 0; time < 20; time++) parseWhen(text)
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})
