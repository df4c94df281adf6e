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

describe('bounds never lie', () => {
  bounded('as precise as written', [
    ['2024-11-29', '2024-11-29', '2024-11-29', 'day'],
    ['2024-11', '2024-11-01', '2024-11-30', 'month'],
    ['2024', '2024-01-01', '2024-12-31', 'year'],
    ['0001', '0001-01-01', '0001-12-31', 'year'],
    ['9999-12-31', '9999-12-31', '9999-12-31', 'day'],
  ])
  bounded('the last day of a month', [
    ['2024-02', '2024-02-01', '2024-02-29', 'month'],
    ['2023-02', '2023-02-01', '2023-02-28', 'month'],
    ['2000-02', '2000-02-01', '2000-02-29', 'month'],
    ['1900-02', '1900-02-01', '1900-02-28', 'month'],
    ['0004-02', '0004-02-01', '0004-02-29', 'month'],
    ['0099-12', '0099-12-01', '0099-12-31', 'month'],
  ])
  bounded('an uncertain or approximate date keeps its own bounds', [
    ['2024-11~', '2024-11-01', '2024-11-30', 'month'],
    ['2024-11-29?', '2024-11-29', '2024-11-29', 'day'],
    ['2016%', '2016-01-01', '2016-12-31', 'year'],
  ])
  bounded('digits that are not known span all that they may be', [
    ['2024-02-XX', '2024-02-01', '2024-02-29', 'month'],
    ['2024-XX', '2024-01-01', '2024-12-31', 'year'],
    ['2024-XX-XX', '2024-01-01', '2024-12-31', 'year'],
    ['202X', '2020-01-01', '2029-12-31', 'range'],
    ['20XX~', '2000-01-01', '2099-12-31', 'range'],
    ['1XXX', '1000-01-01', '1999-12-31', 'range'],
  ])
  bounded('seasons are the meteorological ones of the north', [
    ['2024-21', '2024-03-01', '2024-05-31', 'season'],
    ['2024-22', '2024-06-01', '2024-08-31', 'season'],
    ['2024-23', '2024-09-01', '2024-11-30', 'season'],
    ['2024-24', '2024-12-01', '2025-02-28', 'season'],
    ['2023-24~', '2023-12-01', '2024-02-29', 'season'],
  ])
  bounded('an interval has the first day of its start and the last of its end', [
    ['2024-11-27/2024-11-30', '2024-11-27', '2024-11-30', 'range'],
    ['2016/2016-12-23~', '2016-01-01', '2016-12-23', 'range'],
    ['2016-12-14/2016', '2016-12-14', '2016-12-31', 'range'],
    ['2023-24/2024-22', '2023-12-01', '2024-08-31', 'range'],
    ['2024-11~/2024-12~', '2024-11-01', '2024-12-31', 'range'],
  ])
  bounded('an end that is open or unknown has no bound, not 1970 and not the end of time', [
    ['2020/', '2020-01-01', null, 'open'],
    ['2020~/..', '2020-01-01', null, 'open'],
    ['/2020-02', null, '2020-02-29', 'open'],
    ['../2024-12-01', null, '2024-12-01', 'open'],
  ])
  bounded('a set reaches from its first day to its last, in whatever order it is written', [
    ['[2024-11-29..2024-12-01]', '2024-11-29', '2024-12-01', 'range'],
    ['[2024-12-01,2024-11-30]', '2024-11-30', '2024-12-01', 'range'],
    ['{2024,2024-02,2023-12}', '2023-12-01', '2024-12-31', 'range'],
    ['[2020-21..2020-24]', '2020-03-01', '2021-02-28', 'range'],
    ['[0001-01-01..9999-12-31]', '0001-01-01', '9999-12-31', 'range'],
  ])
  bounded('what is said twice is one date', [
    ['2024/2024', '2024-01-01', '2024-12-31', 'year'],
    ['[2024-11-29,2024-11-29]', '2024-11-29', '2024-11-29', 'day'],
    ['[2024-11..2024-11]', '2024-11-01', '2024-11-30', 'month'],
    ['{2024}', '2024-01-01', '2024-12-31', 'year'],
  ])
  bounded('a time of day is dropped and no zone shifts its day', [
    ['2024-11-29T00:30:00', '2024-11-29', '2024-11-29', 'day'],
    ['2024-11-29T00:30:00+03:00', '2024-11-29', '2024-11-29', 'day'],
    ['2024-11-29T23:30:00-08:00', '2024-11-29', '2024-11-29', 'day'],
  ])

  test('no date has no bounds', () => {
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
])('%s is read as %s', (edtf, form) => {
  expect(parseStoredWhen(edtf).form).toBe(form)
})

test('an end that goes on is told apart from one that nobody knows', () => {
  expect(parseStoredWhen('2020/..')).toMatchObject({ end: 'open' })
  expect(parseStoredWhen('2020/')).toMatchObject({ end: 'unknown' })
  expect(parseStoredWhen('../2020')).toMatchObject({ start: 'open' })
  expect(parseStoredWhen('/2020')).toMatchObject({ start: 'unknown' })
})

const faultOf = (edtf: string): string => {
  const read = parseWhen(edtf)
  return read.ok ? `accepted ${edtf}` : read.fault
}

describe('what cannot be read is refused in a sentence that names the part and shows a right one', () => {
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
    ['2024-1X', '"2024-1X" has an X where none can be'],
    ['2024-11-2X', '"2024-11-2X" has an X where none can be'],
    ['2024-XX-15', '"2024-XX-15" has an X where none can be'],
    ['201X-XX', '"201X-XX" has an X where none can be'],
    ['20X4', '"20X4" has an X where none can be'],
    ['XXXX', 'where nothing is known, give null'],
    ['2024-11-29T23:30:00Z', 'write only the day at the place'],
    ['2024-11-29T23:30:00+00:00', 'write only the day at the place'],
    ['2024-11-29T23:30:00+99:00', 'write only the day at the place'],
    ['2024-11-29T25:00:00', 'write only the day at the place'],
    ['2024-11-29T10:00:00/2024-11-30', 'write only the day at the place'],
    ['', 'An empty text is not a date'],
    ['[2024-11-29,]', 'An empty text is not a date'],
    ['[]', 'An empty text is not a date'],
    [' 2024', '" 2024" has a space'],
    ['[2024-11-29, 2024-11-30]', 'has a space'],
    ['..', '".." is not a date'],
    ['/', 'has no end that is known'],
    ['../..', 'has no end that is known'],
    ['../', 'has no end that is known'],
    ['2023/2024/2025', 'needs one "/" and two ends'],
    ['[2024..]', 'or 2024-11-29/.. if it is open'],
    ['[..2024]', 'or 2024-11-29/.. if it is open'],
    ['{2020..2024}', 'is not a set that can be read'],
    ['[2020..2021..2022]', 'is not a set that can be read'],
    ['[2024-11..2024-11-30]', 'needs two ends of one kind'],
    ['[201X..202X]', 'needs two ends of one kind'],
    ['[2020..2010,2024]', '"2010,2024" is not a date'],
    ['[2023/2024]', 'is not a date'],
    ['[2024', '"[2024" is not a date'],
    ['?2024-11', '"?2024-11" is not a date'],
    ['2024-~11', '"2024-~11" is not a date'],
    ['2024??', '"2024??" is not a date'],
    ['2024-11-29?~', 'is not a date'],
    ['24-11-29', 'is not a date'],
    ['2024/11/29', 'needs one "/" and two ends'],
    ['٢٠٢٤-١١-٢٩', 'write the digits 0 to 9 and plain hyphens'],
    ['１２３４', 'write the digits 0 to 9 and plain hyphens'],
    ['2024–11–29', 'write the digits 0 to 9 and plain hyphens'],
    ['2024\u201111\u201129', 'write the digits 0 to 9 and plain hyphens'],
    ['2024\u221211\u221229', 'write the digits 0 to 9 and plain hyphens'],
    ['\u202e2024', '"2024" has a character that no date has'],
    ['2024-11-29\u200b', '"2024-11-29" has a character that no date has'],
    ['10000', '"10000" is out of range'],
    ['2024-11-29T25:00', 'write only the day at the place'],
    ['2024-W48', '"2024-W48" is not a date'],
    ['2024-333', '"2024-333" is not a date'],
    ['[[2024]]', '"[2024]" is not a date'],
    ['{[2024-11-29]}', '"[2024-11-29]" is not a date'],
    ['[{2024}..2025]', '"{2024}" is not a date'],
    ['29/11/2024', 'needs one "/" and two ends'],
    ['last Tuesday', 'has a space'],
    ['Tuesday', '"Tuesday" is not a date'],
  ])('%s', (edtf, words) => {
    expect(faultOf(edtf)).toContain(words)
    expect(faultOf(edtf)).toMatch(/\.$/)
  })

  test.each(['٢٠٢٤-١١-٢٩', '۲۰۲۴–۱۱–۲۹', '２０２４－１１－２９', ' 2024\u201111\u221229\u200f '])(
    'but %s, typed into a field, is a plain date',
    (typed) => {
      expect(normalizeDateInput(typed)).toBe('2024-11-29')
    },
  )

  test('more than a hundred characters', () => {
    const longest = `{${Array.from({ length: 9 }, (_, day) => `2024-11-0${day + 1}`).join(',')}}`
    expect(longest).toHaveLength(100)
    expect(parseWhen(longest).ok).toBe(true)
    expect(faultOf(longest.replace('01', '01~'))).toBe('A date has at most 100 characters; this one has 101.')
  })

  test('a stored date that cannot be read is a broken promise', () => {
    expect(() => whenBoundsOf('2024-13')).toThrow('a stored date cannot be read: "2024-13" has no such month')
    expect(() => whenBoundsOf('')).toThrow('a stored date cannot be read')
  })
})

/** The calendar of the platform, as a judge of ours. Date.UTC takes years below 100 for those of 1900. */
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

describe('whatever is written', () => {
  test('one date has the bounds that the calendar gives it', () => {
    fc.assert(
      fc.property(DATE, ({ text, grain, min, max }) => {
        expect(whenBoundsOf(text)).toEqual({ min, max, precision: grain })
      }),
    )
  })

  test('an interval has the bounds of its ends, and none where it has no end', () => {
    fc.assert(
      fc.property(PAIR, fc.constantFrom('', '..'), ([a, b], none) => {
        expect(whenBoundsOf(`${a.text}/${b.text}`)).toEqual({ min: a.min, max: b.max, precision: 'range' })
        expect(whenBoundsOf(`${a.text}/${none}`)).toEqual({ min: a.min, max: null, precision: 'open' })
        expect(whenBoundsOf(`${none}/${b.text}`)).toEqual({ min: null, max: b.max, precision: 'open' })
      }),
    )
  })

  test('an interval written backwards is refused', () => {
    fc.assert(
      fc.property(
        PAIR.filter(([a, b]) => a.max < b.min),
        ([a, b]) => {
          expect(faultOf(`${b.text}/${a.text}`)).toContain('ends before it begins')
        },
      ),
    )
  })

  test('a set holds all the days of each of its dates, and no more', () => {
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

  test('a range of one kind reaches from its first day to its last', () => {
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

  test('has the form that is told to those who send it, where it can be read', () => {
    const form = new RegExp(DATE_PATTERN)
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
          if (parseWhen(text).ok) expect(text).toMatch(form)
        },
      ),
      { numRuns: 2_000 },
    )
    for (const none of ['', 'soon', '2024-11-29 ', 'tel-rifaat', '2024-11-29T', '[2024', '[2024,]', 'null'])
      expect(none).not.toMatch(form)
  })
  const damaged = fc
    .tuple(DATE, DATE, fc.constantFrom('/', '..', ','), fc.nat(24), fc.string({ maxLength: 2 }))
    .map(([a, b, sign, at, junk]) =>
      `[${a.text}${sign}${b.text}]`.slice(at % 3).replace(/./g, (c, i) => (i === at ? junk : c)),
    )

  test('it is read or refused, never thrown at, and what is read has true days in order', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), edtfLike, damaged), (text) => {
        const read = parseWhen(text)
        if (!read.ok) {
          expect(read.fault).toMatch(/^["A].+\.$/s)
          return
        }
        const { min, max } = read.when
        for (const day of [min, max])
          if (day) expect(isoDay(+day.slice(0, 4), +day.slice(5, 7), +day.slice(8))).toBe(day)
        if (min && max) expect(min <= max).toBe(true)
        expect(min ?? max).not.toBeNull()
      }),
      { numRuns: 3000 },
    )
  })

  test('hostile texts are answered at once', () => {
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
    const begun = performance.now()
    for (const text of texts) for (let time = 0; time < 20; time++) parseWhen(text)
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})
