import { type EDTFBase, isEDTFDate, isEDTFSeason, parseLevel0, parseLevel1 } from '@edtf-ts/core'
import { unique } from '../lib/unique.ts'
import { formatIsoDate, lastDayOfMonth } from './calendar.ts'
import { MAX_DATE_CHARS } from './edtf-pattern.ts'

/** What a date names. `missing` is what was written as XX; `years` is a year whose last digits are, as in 202X. */
type DateParts =
  | { grain: 'day'; year: number; month: number; day: number }
  | { grain: 'month'; year: number; month: number; missing: 'day' | null }
  | { grain: 'season'; year: number; season: number }
  | { grain: 'year'; year: number; missing: 'month' | 'month and day' | null }
  | { grain: 'years'; year: number; last: number }

/** The first and the last day that something may have touched, `YYYY-MM-DD`, by the calendar of the place. */
type DaySpan = { min: string; max: string }

/** One date, as precise as it was written, with how sure its writer was. */
export type PartialDate = DateParts & DaySpan & { uncertain: boolean; approximate: boolean }

/** `open` goes on (or always was); `unknown` has an end that nobody knows. */
export type IntervalEnd = PartialDate | 'open' | 'unknown'

/** The dates in order of time: one of `single`, the first and last of `between`, two or more of the others. */
export type WhenForm =
  | { form: 'single' | 'between' | 'one-of' | 'all-of'; dates: PartialDate[] }
  | { form: 'interval'; start: IntervalEnd; end: IntervalEnd }

/** `open` has at least one end without a bound; `unknown` is no date at all. */
export type WhenPrecision = 'day' | 'month' | 'season' | 'year' | 'range' | 'open' | 'unknown'

/** First and last day, null where open or unknown. Never a midpoint, never widened, never shifted by a time zone. */
export type WhenBounds = { min: string | null; max: string | null; precision: WhenPrecision }

/** An imprecise date. `uncertain` and `approximate` hold when they do for any of its dates. */
export type When = WhenBounds & WhenForm & { uncertain: boolean; approximate: boolean }

type DateFault = { fault: string }
const isFault = (read: object | string): read is DateFault => typeof read === 'object' && 'fault' in read
const isPartialDate = (read: PartialDate | IntervalEnd | DateFault): read is PartialDate =>
  typeof read === 'object' && !isFault(read)
const describeFault = (text: string, words: string): DateFault => ({
  fault: `${text ? `"${text}"` : 'An empty text'} ${words}`,
})

/** A wall time, with or without its distance from UTC, which is not nought: UTC does not tell the day at the place. */
const LOCAL_TIME_PATTERN = /T[\d:.]+([+-](?!00(:00)?$)(0\d|1[0-4])(:[0-5]\d)?)?$/

const FORBIDDEN_CHARACTER = /\p{Cf}|[[\p{Nd}\p{Pd}\u2212]--[\-0-9]]/v

const NOT_PLAIN = 'has a character that no date has: write the digits 0 to 9 and plain hyphens, as in 2024-11-29.'
const NOT_A_DATE = 'is not a date: write 2024, 2024-11 or 2024-11-29, with ?, ~ or % at the end where it is not sure.'
const NOT_A_YEAR = 'is out of range: a year has four digits, 0001 to 9999, and hyphens after it, as in 2024-11-29.'
const NOT_A_LOCAL_DAY = 'has a time that cannot be used: write only the day at the place, as in 2024-11-29.'
const BACKWARDS = 'ends before it begins: the earlier date comes first, as in 2024-11-27/2024-11-30.'
const MISPLACED_X =
  'has an X where none can be: X stands for the last digits of a year (202X), a whole month (2024-XX) or a whole day ' +
  '(2024-11-XX). List other possibilities, as in [2024-11-20..2024-11-29]; where nothing is known, give null.'
const NOT_IN_CALENDAR: Record<string, string> = {
  INVALID_MONTH: 'has no such month: months are 01 to 12 and seasons 21 to 24, as in 2024-11.',
  INVALID_DAY: 'is not in the calendar: that month has no such day. Write for example 2024-11-29.',
  INVALID_SEASON: 'has no such season: 21 is spring, 22 summer, 23 autumn and 24 winter, as in 2024-24.',
}

/** Whole months; the thirteenth is January of the next year. */
const monthSpanOf = (year: number, first: number, last: number): DaySpan => ({
  min: formatIsoDate(year, first, 1),
  max: last > 12 ? lastDayOfMonth(year + 1, last - 12) : lastDayOfMonth(year, last),
})

/** Seasons are the meteorological ones of the north: spring (21) is March to May, winter (24) December to February. */
const daySpanOf = (named: DateParts): DaySpan => {
  const { grain, year } = named
  if (grain === 'day')
    return { min: formatIsoDate(year, named.month, named.day), max: formatIsoDate(year, named.month, named.day) }
  if (grain === 'month') return monthSpanOf(year, named.month, named.month)
  if (grain === 'season') return monthSpanOf(year, (named.season - 20) * 3, (named.season - 20) * 3 + 2)
  return { min: formatIsoDate(year, 1, 1), max: formatIsoDate(grain === 'years' ? named.last : year, 12, 31) }
}

/** What the parser's date names; undefined where its X are not those of level 1, which the parser does not tell. */
const datePartsOf = (value: EDTFBase): DateParts | undefined => {
  if (isEDTFSeason(value)) return { grain: 'season', year: value.year, season: value.season }
  if (!isEDTFDate(value)) return undefined
  const { year, month, day } = value
  if (typeof year === 'string') {
    if (!/^\d+X+$/.test(year) || month !== undefined) return undefined
    return { grain: 'years', year: Number(year.replaceAll('X', '0')), last: Number(year.replaceAll('X', '9')) }
  }
  if (month === undefined) return { grain: 'year', year, missing: null }
  if (month === 'XX' && day === undefined) return { grain: 'year', year, missing: 'month' }
  if (month === 'XX' && day === 'XX') return { grain: 'year', year, missing: 'month and day' }
  if (typeof month === 'string') return undefined
  if (day === undefined || day === 'XX') return { grain: 'month', year, month, missing: day ? 'day' : null }
  return typeof day === 'number' ? { grain: 'day', year, month, day } : undefined
}

const parseDate = (text: string): PartialDate | DateFault => {
  if (/\dT\d/.test(text)) return describeFault(text, NOT_A_LOCAL_DAY)
  if (/^([+-]|Y-?\d|\d{5})/.test(text)) return describeFault(text, NOT_A_YEAR)
  const read = parseLevel1(text)
  if (!read.success) return describeFault(text, NOT_IN_CALENDAR[read.errors[0]?.code ?? ''] ?? NOT_A_DATE)
  const parts = datePartsOf(read.value)
  if (!parts) return describeFault(text, MISPLACED_X)
  const span = daySpanOf(parts)
  if (parts.year === 0 || span.max.length > 10) return describeFault(text, NOT_A_YEAR)
  return { ...parts, ...span, uncertain: /[?%]$/.test(text), approximate: /[~%]$/.test(text) }
}

/** What is written twice is meant once. */
const parseDates = (texts: string[]): PartialDate[] | DateFault => {
  const read = unique(texts).map(parseDate)
  return read.find(isFault) ?? read.filter(isPartialDate)
}

const parseSingle = (text: string): WhenForm | DateFault => {
  const local = LOCAL_TIME_PATTERN.test(text) && parseLevel0(text).success
  const date = parseDate(local ? text.slice(0, text.indexOf('T')) : text)
  return isFault(date) ? date : { form: 'single', dates: [date] }
}

const parseEnd = (text: string): IntervalEnd | DateFault =>
  text === '' ? 'unknown' : text === '..' ? 'open' : parseDate(text)

const parseInterval = (text: string): WhenForm | DateFault => {
  const ends = text.split('/')
  const [start, end] = ends.map(parseEnd)
  if (ends.length !== 2 || !start || !end)
    return describeFault(text, 'needs one "/" and two ends: 2024-11-27/2024-11-30.')
  if (isFault(start)) return start
  if (isFault(end)) return end
  if (!isPartialDate(start) && !isPartialDate(end))
    return describeFault(
      text,
      'has no end that is known: write for example 2024-11-27/.. or, where nothing is known, null.',
    )
  if (isPartialDate(start) && isPartialDate(end) && start.min > end.max) return describeFault(text, BACKWARDS)
  return isPartialDate(start) && ends[0] === ends[1]
    ? { form: 'single', dates: [start] }
    : { form: 'interval', start, end }
}

const parseBetween = (text: string): WhenForm | DateFault => {
  const ends = text.slice(1, -1).split('..')
  if (text.startsWith('{') || ends.length !== 2 || ends.includes(''))
    return describeFault(
      text,
      'is not a set that can be read: write [2024-11-29..2024-12-01], or 2024-11-29/.. if it is open.',
    )
  const dates = parseDates(ends)
  if (isFault(dates)) return dates
  const [first, last = first] = dates
  if (!first || !last || first.grain === 'years' || first.grain !== last.grain)
    return describeFault(
      text,
      'needs two ends of one kind, days, months, seasons or years, as in [2024-11-29..2024-12-01].',
    )
  return first.min > last.max ? describeFault(text, BACKWARDS) : { form: first === last ? 'single' : 'between', dates }
}

const parseSet = (text: string): WhenForm | DateFault => {
  const read = parseDates(text.slice(1, -1).split(','))
  if (isFault(read)) return read
  const dates = read.toSorted((a, b) => (a.min + a.max).localeCompare(b.min + b.max))
  return { form: dates.length === 1 ? 'single' : text.startsWith('[') ? 'one-of' : 'all-of', dates }
}

const parseForm = (text: string): WhenForm | DateFault => {
  if (text.length > MAX_DATE_CHARS)
    return { fault: `A date has at most ${MAX_DATE_CHARS} characters; this one has ${text.length}.` }
  if (FORBIDDEN_CHARACTER.test(text)) return describeFault(text.replace(/\p{Cf}/gu, ''), NOT_PLAIN)
  if (/\s/.test(text)) return describeFault(text, 'has a space: write dates and sets without any, as in 2024-11-29.')
  if (/^(\[[^/]*\]|\{[^/]*\})$/.test(text)) return text.includes('..') ? parseBetween(text) : parseSet(text)
  return text.includes('/') ? parseInterval(text) : parseSingle(text)
}

const datesOf = (form: WhenForm): PartialDate[] =>
  form.form === 'interval' ? [form.start, form.end].filter(isPartialDate) : form.dates

const boundsOf = (form: WhenForm): WhenBounds => {
  const latest = datesOf(form).reduce((a, b) => (a.max > b.max ? a : b))
  const [start, end] = form.form === 'interval' ? [form.start, form.end] : [form.dates[0]!, latest]
  const min = isPartialDate(start) ? start.min : null
  const max = isPartialDate(end) ? end.max : null
  if (form.form === 'single' && latest.grain !== 'years') return { min, max, precision: latest.grain }
  return { min, max, precision: min && max ? 'range' : 'open' }
}

/**
 * Reads a date of EDTF (ISO 8601-2), level 1, and the sets [a,b], [a..b] and {a,b} of its level 2.
 *
 * A time of day is dropped and its day kept as written; one in UTC is refused, for it does not tell the day at the place
 * (RFC 9557, section 2). Refused as well: years outside 0001 to 9999, days that no calendar has, what ends before it
 * begins, what names no date at all (that is null), more than 100 characters. The fault is a sentence for the writer.
 */
export const parseWhen = (edtf: string): { ok: true; when: When } | { ok: false; fault: string } => {
  const form = parseForm(edtf)
  if (isFault(form)) return { ok: false, fault: form.fault }
  const dates = datesOf(form)
  const uncertain = dates.some((date) => date.uncertain)
  const approximate = dates.some((date) => date.approximate)
  return { ok: true, when: { ...form, ...boundsOf(form), uncertain, approximate } }
}

/** The when of a date that was valid when it was stored. Throws if it is not: a promise was broken. */
export const parseStoredWhen = (edtf: string): When => {
  const read = parseWhen(edtf)
  if (!read.ok) throw new Error(`a stored date cannot be read: ${read.fault}`)
  return read.when
}

/** The bounds of a date that was valid when it was stored, or of null, which is not known. Throws as storedWhen does. */
export const whenBoundsOf = (edtf: string | null): WhenBounds => {
  if (edtf === null) return { min: null, max: null, precision: 'unknown' }
  const { min, max, precision } = parseStoredWhen(edtf)
  return { min, max, precision }
}
