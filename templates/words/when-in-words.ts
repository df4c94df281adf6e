import { type IntervalEnd, parseStoredWhen, type When, whenBoundsOf } from '../../src/timeline/edtf.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { PartialDate } from '../../src/timeline/partial-date.ts'

type WhenWords = {
  weekdays: readonly string[]
  months: readonly string[]
  seasons: readonly string[]
  year: (year: number) => string
  winter: (year: number) => string
  someYear: (first: string, last: string) => string
  about: string
  within: string
  comma: string
  missing: Record<'day' | 'month' | 'month and day', string>
  uncertain: Record<PartialDate['grain'], string>
  unknown: string
  unknownEnd: string
  since: (start: string) => string
  until: (end: string) => string
  fromTo: (start: string, end: string) => string
  between: (first: string, last: string) => string
  /** The first ten days of a month, the next ten days, and the rest. */
  thirds: readonly ((month: string) => string)[]
  join: (dates: string[], how: 'one-of' | 'all-of') => string
}

const en: WhenWords = {
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  months: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
  seasons: ['spring', 'summer', 'autumn'],
  year: (year) => `${year}`,
  winter: (year) => `winter ${year}–${year + 1}`,
  someYear: (first, last) => `some year between ${first} and ${last}`,
  about: 'about ',
  within: 'some time in ',
  comma: ', ',
  missing: { day: 'day not known', month: 'month not known', 'month and day': 'month and day not known' },
  uncertain: {
    day: 'date not certain',
    month: 'month not certain',
    season: 'season not certain',
    year: 'year not certain',
    years: 'years not certain',
  },
  unknown: 'date not known',
  unknownEnd: 'an unknown date',
  since: (start) => `since ${start}`,
  until: (end) => `until ${end}`,
  fromTo: (start, end) => `from ${start} to ${end}`,
  between: (first, last) => `between ${first} and ${last}`,
  thirds: [(month) => `early ${month}`, (month) => `mid-${month}`, (month) => `late ${month}`],
  join: (dates, how) => `${dates.slice(0, -1).join(', ')} ${how === 'one-of' ? 'or' : 'and'} ${dates.at(-1)}`,
}

const ar: WhenWords = {
  weekdays: ['الأحد', 'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'],
  months: [
    ...['كانون الثاني', 'شباط', 'آذار', 'نيسان', 'أيار', 'حزيران'],
    ...['تموز', 'آب', 'أيلول', 'تشرين الأول', 'تشرين الثاني', 'كانون الأول'],
  ],
  seasons: ['ربيع', 'صيف', 'خريف'],
  year: (year) => `عام ${year}`,
  // A line from right to left reverses a dash between two numbers, but not a slash (UAX #9, rule W4).
  winter: (year) => `شتاء ${year}/${year + 1}`,
  someYear: (first, last) => `أحد الأعوام بين ${first} و${last}`,
  about: 'نحو ',
  within: 'وقت ما في ',
  comma: '، ',
  missing: { day: 'اليوم غير معروف', month: 'الشهر غير معروف', 'month and day': 'الشهر واليوم غير معروفين' },
  uncertain: {
    day: 'التاريخ غير مؤكد',
    month: 'الشهر غير مؤكد',
    season: 'الفصل غير مؤكد',
    year: 'السنة غير مؤكدة',
    years: 'الأعوام غير مؤكدة',
  },
  unknown: 'التاريخ غير معروف',
  unknownEnd: 'تاريخ غير معروف',
  since: (start) => `منذ ${start}`,
  until: (end) => `حتى ${end}`,
  fromTo: (start, end) => `من ${start} إلى ${end}`,
  between: (first, last) => `بين ${first} و${last}`,
  thirds: [(month) => `أوائل ${month}`, (month) => `أواسط ${month}`, (month) => `أواخر ${month}`],
  join: (dates, how) => dates.join(how === 'one-of' ? ' أو ' : ' و'),
}

const WORDS: Record<Lang, WhenWords> = { en, ar }

/** The part of a date that is left out because the next date has the same. */
type SharedPart = 'month' | 'year' | 'nothing'

const notesOf = (date: PartialDate, words: WhenWords): string[] => {
  const missing = 'missing' in date && date.missing ? [words.missing[date.missing]] : []
  return date.uncertain ? [...missing, words.uncertain[date.grain]] : missing
}

const seasonOf = (year: number, season: number, words: WhenWords): string =>
  season === 24 ? words.winter(year) : `${words.seasons[season - 21]!} ${year}`

const formatPartialDate = (date: PartialDate, shared: SharedPart, words: WhenWords): string => {
  const about = date.approximate ? words.about : ''
  if (date.grain === 'years') return words.someYear(`${about}${date.year}`, `${about}${date.last}`)
  if (date.grain === 'year') return about + words.year(date.year)
  if (date.grain === 'season') return about + seasonOf(date.year, date.season, words)
  const month = words.months[date.month - 1]!
  const tail = shared === 'nothing' ? `${month} ${date.year}` : shared === 'year' ? month : ''
  return about + (date.grain === 'day' ? `${date.day} ${tail}`.trimEnd() : tail)
}

const hasMonth = (date: PartialDate): date is PartialDate & { month: number } => 'month' in date

/** A shared year or month is written once, with the later date, unless a note would then seem to belong to both. */
const sharedPartOf = (date: PartialDate, next: PartialDate | undefined, words: WhenWords): SharedPart => {
  if (!next || notesOf(date, words).length + notesOf(next, words).length > 0) return 'nothing'
  if (!hasMonth(date) || !hasMonth(next) || date.year !== next.year) return 'nothing'
  const inOneMonth = date.grain === 'day' && next.grain === 'day' && date.month === next.month
  return inOneMonth && date.approximate === next.approximate ? 'month' : 'year'
}

/** A date in a list or interval, with its notes in brackets. */
const formatInInterval = (date: PartialDate, next: PartialDate | undefined, words: WhenWords): string => {
  const notes = notesOf(date, words).join(words.comma)
  return formatPartialDate(date, sharedPartOf(date, next, words), words) + (notes && ` (${notes})`)
}

const formatSingleDate = (date: PartialDate, words: WhenWords): string =>
  [formatPartialDate(date, 'nothing', words), ...notesOf(date, words)].join(words.comma)

/** The word "within" for an end of an interval that contains the other end: only some part of it is meant. */
const withinOf = (end: PartialDate, other: PartialDate, words: WhenWords): string => {
  const holds = end.min <= other.min && other.max <= end.max && (end.min < other.min || other.max < end.max)
  return holds && !end.approximate && notesOf(end, words).length === 0 && end.grain !== 'years' ? words.within : ''
}

const formatInterval = (start: IntervalEnd, end: IntervalEnd, words: WhenWords): string => {
  const from = typeof start === 'string' ? words.unknownEnd : formatInInterval(start, undefined, words)
  const to = typeof end === 'string' ? words.unknownEnd : formatInInterval(end, undefined, words)
  if (end === 'open') return words.since(from)
  if (start === 'open') return words.until(to)
  if (typeof start === 'string' || typeof end === 'string') return words.fromTo(from, to)
  const lead = withinOf(start, end, words)
  return words.fromTo(lead + formatInInterval(start, end, words), withinOf(end, start, words) + to)
}

/** Ten days of a month, "one of these", are written as early, mid or late in the month. */
const formatThird = ({ form, min, max, uncertain, approximate }: When, words: WhenWords): string | null => {
  if (form !== 'between' || !min || !max || uncertain || approximate || min.slice(0, 7) !== max.slice(0, 7)) return null
  const month = min.slice(0, 7)
  const spans = [`${month}-01..${month}-10`, `${month}-11..${month}-20`, `${month}-21..${whenBoundsOf(month).max}`]
  const say = words.thirds[spans.indexOf(`${min}..${max}`)]
  return say ? say(formatWhen(parseStoredWhen(month), words)) + words.comma + words.missing.day : null
}

const formatWhen = (when: When, words: WhenWords): string => {
  const vague = formatThird(when, words)
  if (vague) return vague
  if (when.form === 'interval') return formatInterval(when.start, when.end, words)
  if (when.form === 'single') return formatSingleDate(when.dates[0]!, words)
  const dates = when.dates.map((date, at) => formatInInterval(date, when.dates[at + 1], words))
  return when.form === 'between' ? words.between(dates[0]!, dates[1]!) : words.join(dates, when.form)
}

/**
 * Writes an imprecise date as a phrase, no more exact than it is known: "about November 2024". Null is "date not
 * known". Digits are Western in both languages. Throws if the date is not valid EDTF.
 */
export const whenInWords = (edtf: string | null, lang: Lang): string =>
  edtf === null ? WORDS[lang].unknown : formatWhen(parseStoredWhen(edtf), WORDS[lang])

/** Writes a day, `YYYY-MM-DD`, with its weekday: "Friday 29 November 2024". Throws if the calendar has no such day. */
export const dayInWords = (day: string, lang: Lang): string => {
  if (whenBoundsOf(day).min !== day) throw new Error(`not a day: ${day}`)
  return `${WORDS[lang].weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]!} ${whenInWords(day, lang)}`
}
