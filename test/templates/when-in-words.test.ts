import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGS } from '../../src/timeline/event.ts'
import { dayInWords, whenInWords } from '../../templates/words/when-in-words.ts'

const testWords = (name: string, rows: [edtf: string | null, en: string, ar: string][]) =>
  describe(name, () => {
    test.each(rows)('%s is "%s", "%s"', (edtf, en, ar) => {
      expect(whenInWords(edtf, 'en')).toBe(en)
      expect(whenInWords(edtf, 'ar')).toBe(ar)
    })
  })

testWords('a date is exactly as precise as it is known', [
  [null, 'date not known', 'التاريخ غير معروف'],
  ['2024-11-29', '29 November 2024', '29 تشرين الثاني 2024'],
  ['2020-03-05', '5 March 2020', '5 آذار 2020'],
  ['2024-11', 'November 2024', 'تشرين الثاني 2024'],
  ['2016', '2016', 'عام 2016'],
  ['2024-11-29T09:30:00+03:00', '29 November 2024', '29 تشرين الثاني 2024'],
])

testWords('each month has its name', [
  ['2024-01', 'January 2024', 'كانون الثاني 2024'],
  ['2024-02', 'February 2024', 'شباط 2024'],
  ['2024-03', 'March 2024', 'آذار 2024'],
  ['2024-04', 'April 2024', 'نيسان 2024'],
  ['2024-05', 'May 2024', 'أيار 2024'],
  ['2024-06', 'June 2024', 'حزيران 2024'],
  ['2024-07', 'July 2024', 'تموز 2024'],
  ['2024-08', 'August 2024', 'آب 2024'],
  ['2024-09', 'September 2024', 'أيلول 2024'],
  ['2024-10', 'October 2024', 'تشرين الأول 2024'],
  ['2024-11', 'November 2024', 'تشرين الثاني 2024'],
  ['2024-12', 'December 2024', 'كانون الأول 2024'],
])

testWords('each season has its name, and winter both its years', [
  ['2024-21', 'spring 2024', 'ربيع 2024'],
  ['2024-22', 'summer 2024', 'صيف 2024'],
  ['2024-23', 'autumn 2024', 'خريف 2024'],
  ['2024-24', 'winter 2024–2025', 'شتاء 2024/2025'],
  ['2024-24~', 'about winter 2024–2025', 'نحو شتاء 2024/2025'],
])

testWords('an uncertain date is marked as uncertain', [
  ['2024-11-29~', 'about 29 November 2024', 'نحو 29 تشرين الثاني 2024'],
  ['2016~', 'about 2016', 'نحو عام 2016'],
  ['2024-11-29?', '29 November 2024, date not certain', '29 تشرين الثاني 2024، التاريخ غير مؤكد'],
  ['2024-11?', 'November 2024, month not certain', 'تشرين الثاني 2024، الشهر غير مؤكد'],
  ['2024-21?', 'spring 2024, season not certain', 'ربيع 2024، الفصل غير مؤكد'],
  ['2016?', '2016, year not certain', 'عام 2016، السنة غير مؤكدة'],
  ['2024-11-29%', 'about 29 November 2024, date not certain', 'نحو 29 تشرين الثاني 2024، التاريخ غير مؤكد'],
])

testWords('an unknown part is marked as unknown', [
  ['2024-11-XX', 'November 2024, day not known', 'تشرين الثاني 2024، اليوم غير معروف'],
  ['2024-11-XX~', 'about November 2024, day not known', 'نحو تشرين الثاني 2024، اليوم غير معروف'],
  ['2024-XX', '2024, month not known', 'عام 2024، الشهر غير معروف'],
  ['2024-XX-XX', '2024, month and day not known', 'عام 2024، الشهر واليوم غير معروفين'],
  ['2024-XX?', '2024, month not known, year not certain', 'عام 2024، الشهر غير معروف، السنة غير مؤكدة'],
  ['202X', 'some year between 2020 and 2029', 'أحد الأعوام بين 2020 و2029'],
  ['20XX~', 'some year between about 2000 and about 2099', 'أحد الأعوام بين نحو 2000 ونحو 2099'],
  ['202X?', 'some year between 2020 and 2029, years not certain', 'أحد الأعوام بين 2020 و2029، الأعوام غير مؤكدة'],
])

testWords('an interval says a shared month or year once', [
  ['2024-11-27/2024-11-30', 'from 27 to 30 November 2024', 'من 27 إلى 30 تشرين الثاني 2024'],
  [
    '2024-11-29/2024-12-04~',
    'from 29 November to about 4 December 2024',
    'من 29 تشرين الثاني إلى نحو 4 كانون الأول 2024',
  ],
  ['2020-03-06/2024-11-26', 'from 6 March 2020 to 26 November 2024', 'من 6 آذار 2020 إلى 26 تشرين الثاني 2024'],
  ['2024-11-27~/2024-11-30~', 'from about 27 to about 30 November 2024', 'من نحو 27 إلى نحو 30 تشرين الثاني 2024'],
  [
    '2024-11-27~/2024-11-30',
    'from about 27 November to 30 November 2024',
    'من نحو 27 تشرين الثاني إلى 30 تشرين الثاني 2024',
  ],
  ['2024-11~/2024-12~', 'from about November to about December 2024', 'من نحو تشرين الثاني إلى نحو كانون الأول 2024'],
  ['2024-10/2024-12-02', 'from October to 2 December 2024', 'من تشرين الأول إلى 2 كانون الأول 2024'],
  ['2020/2024-11', 'from 2020 to November 2024', 'من عام 2020 إلى تشرين الثاني 2024'],
  ['2024-21/2024-23', 'from spring 2024 to autumn 2024', 'من ربيع 2024 إلى خريف 2024'],
  ['2024/2024', '2024', 'عام 2024'],
])

testWords('a note stays with its date', [
  [
    '2024-11-27?/2024-11-30',
    'from 27 November 2024 (date not certain) to 30 November 2024',
    'من 27 تشرين الثاني 2024 (التاريخ غير مؤكد) إلى 30 تشرين الثاني 2024',
  ],
  [
    '2024-11-27/2024-12-XX',
    'from 27 November 2024 to December 2024 (day not known)',
    'من 27 تشرين الثاني 2024 إلى كانون الأول 2024 (اليوم غير معروف)',
  ],
  ['202X/2031', 'from some year between 2020 and 2029 to 2031', 'من أحد الأعوام بين 2020 و2029 إلى عام 2031'],
])

testWords('a vague end means some time within it', [
  [
    '2016/2016-12-23~',
    'from some time in 2016 to about 23 December 2016',
    'من وقت ما في عام 2016 إلى نحو 23 كانون الأول 2016',
  ],
  [
    '2024-11-27/2024-11',
    'from 27 November to some time in November 2024',
    'من 27 تشرين الثاني إلى وقت ما في تشرين الثاني 2024',
  ],
  [
    '2024-11-01/2024-11',
    'from 1 November to some time in November 2024',
    'من 1 تشرين الثاني إلى وقت ما في تشرين الثاني 2024',
  ],
  ['2016~/2016-12-23', 'from about 2016 to 23 December 2016', 'من نحو عام 2016 إلى 23 كانون الأول 2016'],
  ['202X/2025', 'from some year between 2020 and 2029 to 2025', 'من أحد الأعوام بين 2020 و2029 إلى عام 2025'],
])

testWords('an open end and an unknown end have different words', [
  ['2020~/..', 'since about 2020', 'منذ نحو عام 2020'],
  ['2024-11-29/..', 'since 29 November 2024', 'منذ 29 تشرين الثاني 2024'],
  ['../2024-12-01', 'until 1 December 2024', 'حتى 1 كانون الأول 2024'],
  ['2024-11/', 'from November 2024 to an unknown date', 'من تشرين الثاني 2024 إلى تاريخ غير معروف'],
  ['/2024-11', 'from an unknown date to November 2024', 'من تاريخ غير معروف إلى تشرين الثاني 2024'],
])

testWords('the first, second and last days of a month are early, mid and late', [
  ['[2024-11-01..2024-11-10]', 'early November 2024, day not known', 'أوائل تشرين الثاني 2024، اليوم غير معروف'],
  ['[2024-11-11..2024-11-20]', 'mid-November 2024, day not known', 'أواسط تشرين الثاني 2024، اليوم غير معروف'],
  ['[2024-11-21..2024-11-30]', 'late November 2024, day not known', 'أواخر تشرين الثاني 2024، اليوم غير معروف'],
  ['[2024-02-21..2024-02-29]', 'late February 2024, day not known', 'أواخر شباط 2024، اليوم غير معروف'],
  ['[2023-02-21..2023-02-27]', 'between 21 and 27 February 2023', 'بين 21 و27 شباط 2023'],
  ['[2024-11-21..2024-12-30]', 'between 21 November and 30 December 2024', 'بين 21 تشرين الثاني و30 كانون الأول 2024'],
  [
    '[2024-11-21?..2024-11-30]',
    'between 21 November 2024 (date not certain) and 30 November 2024',
    'بين 21 تشرين الثاني 2024 (التاريخ غير مؤكد) و30 تشرين الثاني 2024',
  ],
  ['2024-11-21/2024-11-30', 'from 21 to 30 November 2024', 'من 21 إلى 30 تشرين الثاني 2024'],
])

testWords('sets of dates say "or" for one of them and "and" for all', [
  ['[2024-11-29..2024-12-01]', 'between 29 November and 1 December 2024', 'بين 29 تشرين الثاني و1 كانون الأول 2024'],
  ['[2024-12-01..2024-12-03]', 'between 1 and 3 December 2024', 'بين 1 و3 كانون الأول 2024'],
  ['[2010..2016]', 'between 2010 and 2016', 'بين عام 2010 وعام 2016'],
  ['[2024-11-30,2024-12-01]', '30 November or 1 December 2024', '30 تشرين الثاني أو 1 كانون الأول 2024'],
  ['[2024-11-29,2024-11-28]', '28 or 29 November 2024', '28 أو 29 تشرين الثاني 2024'],
  ['{2024-11-28,2024-11-30}', '28 and 30 November 2024', '28 و30 تشرين الثاني 2024'],
  ['{2010,2012,2016}', '2010, 2012 and 2016', 'عام 2010 وعام 2012 وعام 2016'],
  [
    '{2024-11-28,2024-11-29,2024-12-01}',
    '28, 29 November and 1 December 2024',
    '28 و29 تشرين الثاني و1 كانون الأول 2024',
  ],
])

test('a day has its weekday', () => {
  expect(dayInWords('2024-11-29', 'en')).toBe('Friday 29 November 2024')
  expect(dayInWords('2024-11-29', 'ar')).toBe('الجمعة 29 تشرين الثاني 2024')
  expect(dayInWords('2024-12-01', 'en')).toBe('Sunday 1 December 2024')
  expect(dayInWords('2024-12-01', 'ar')).toBe('الأحد 1 كانون الأول 2024')
})

test.each(['2024-02-30', '2024-11', '2024-11-29~', '', 'x'])('%j is refused as a day', (text) => {
  expect(() => dayInWords(text, 'en')).toThrow()
})

test('a stored date that is not valid EDTF throws', () => {
  expect(() => whenInWords('2024-13', 'en')).toThrow('A stored date is not valid')
})

describe('for any date', () => {
  const pad = (number: number): string => String(number).padStart(2, '0')
  const year = fc.integer({ min: 1000, max: 9998 })
  const rest = fc.oneof(
    fc.constantFrom('', '-XX', '-XX-XX'),
    fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })).map(([m, d]) => `-${pad(m)}-${pad(d)}`),
    fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('', '-XX')).map(([m, x]) => `-${pad(m)}${x}`),
    fc.integer({ min: 21, max: 24 }).map((season) => `-${season}`),
  )
  const date = fc
    .tuple(year, rest, fc.constantFrom('', '?', '~', '%'))
    .map(([number, tail, mark]) => ({ year: number, text: `${number}${tail}${mark}` }))

  test('the words contain the year and no EDTF syntax, in each language', () => {
    fc.assert(
      fc.property(date, fc.constantFrom(...LANGS), ({ year: number, text }, lang) => {
        const words = whenInWords(text, lang)
        expect(words).toContain(String(number))
        expect(words).not.toMatch(/undefined|null|NaN|X|[?~%]|\s{2}|^\s|\s$/)
      }),
    )
  })

  test('several dates name each year, in each language', () => {
    const joined = fc.constantFrom(['', '/', ''], ['[', ',', ']'], ['{', ',', '}'])
    fc.assert(
      fc.property(date, date, joined, fc.constantFrom(...LANGS), (a, b, [before, sign, after], lang) => {
        const [first, last] = a.year < b.year ? [a, b] : [b, a]
        fc.pre(first.year < last.year - 1)
        const words = whenInWords(`${before}${first.text}${sign}${last.text}${after}`, lang)
        expect(words).toContain(String(first.year))
        expect(words).toContain(String(last.year))
        expect(words).not.toMatch(/undefined|null|NaN|X|[?~%]|\s{2}|^\s|\s$/)
      }),
    )
  })

  test('an open interval names its year, in each language', () => {
    fc.assert(
      fc.property(date, fc.constantFrom('', '..'), fc.constantFrom(...LANGS), ({ year: number, text }, none, lang) => {
        expect(whenInWords(`${text}/${none}`, lang)).toContain(String(number))
        expect(whenInWords(`${none}/${text}`, lang)).toContain(String(number))
      }),
    )
  })

  test('digits are Western and Arabic words hold no Latin letter', () => {
    fc.assert(
      fc.property(date, ({ text }) => {
        expect(whenInWords(text, 'ar')).not.toMatch(/[A-Za-z\u0660-\u0669\u06f0-\u06f9]/)
        expect(whenInWords(text, 'en')).toMatch(/^[\x20-\x7e–]+$/)
      }),
    )
  })
})
