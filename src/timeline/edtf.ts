import { type EDTFBase, isEDTFDate, isEDTFSeason, parseLevel0, parseLevel1 } from '@edtf-ts/core'
import { dayOf, lastOf } from './calendar.ts'
import { LONGEST_DATE } from './edtf-pattern.ts'

/** What a date names. `missing` is what was written as XX; `years` is a year whose last digits are, as in 202X. */
type Named =
  | { grain: 'day'; year: number; month: number; day: number }
  | { grain: 'month'; year: number; month: number; missing: 'day' | null }
  | { grain: 'season'; year: number; season: number }
  | { grain: 'year'; year: number; missing: 'month' | 'month and day' | null }
  | { grain: 'years'; year: number; last: number }

/** The first and the last day that something may have touched, `YYYY-MM-DD`, by the calendar of the place. */
type Span = { min: string; max: string }

/** One date, as precise as it was written, with how sure its writer was. */
export type PartialDate = Named & Span & { uncertain: boolean; approximate: boolean }

/** `open` goes on (or always was); `unknown` has an end that nobody knows. */
export type End = PartialDate | 'open' | 'unknown'

/** The dates in order of time: one of `single`, the first and last of `between`, two or more of the others. */
export type Form =
  | { form: 'single' | 'between' | 'one-of' | 'all-of'; dates: PartialDate[] }
  | { form: 'interval'; start: End; end: End }

/** `open` has at least one end without a bound; `unknown` is no date at all. */
export type Precision = 'day' | 'month' | 'season' | 'year' | 'range' | 'open' | 'unknown'

/** First and last day, null where open or unknown. Never a midpoint, never widened, never shifted by a time zone. */
export type WhenBounds = { min: string | null; max: string | null; precision: Precision }

/** An imprecise date. `uncertain` and `approximate` hold when they do for any of its dates. */
export type When = WhenBounds & Form & { uncertain: boolean; approximate: boolean }

type Fault = { fault: string }
const isFault = (read: object | string): read is Fault => typeof read === 'object' && 'fault' in read
const isDate = (read: PartialDate | End | Fault): read is PartialDate => typeof read === 'object' && !isFault(read)
const fault = (text: string, words: string): Fault => ({ fault: `${text ? `"${text}"` : 'An empty text'} ${words}` })

/** A wall time, with or without its distance from UTC, which is not nought: UTC does not tell the day at the place. */
const LOCAL_TIME = /T[\d:.]+([+-](?!00(:00)?$)(0\d|1[0-4])(:[0-5]\d)?)?$/

const NEVER_IN_A_DATE = /\p{Cf}|[[\p{Nd}\p{Pd}\u2212]--[\-0-9]]/v

const NOT_PLAIN = 'has a character that no date has: write the digits 0 to 9 and plain hyphens, as in 2024-11-29.'
const NOT_A_DATE = 'is not a date: write 2024, 2024-11 or 2024-11-29, with ?, ~ or % at the end where it is not sure.'
const NOT_A_YEAR = 'is out of range: a year has four digits, 0001 to 9999, and hyphens after it, as in 2024-11-29.'
const NOT_A_DAY = 'has a time that cannot be used: write only the day at the place, as in 2024-11-29.'
const BACKWARDS = 'ends before it begins: the earlier date comes first, as in 2024-11-27/2024-11-30.'
const NOT_KNOWN =
  'has an X where none can be: X stands for the last digits of a year (202X), a whole month (2024-XX) or a whole day ' +
  '(2024-11-XX). List other possibilities, as in [2024-11-20..2024-11-29]; where nothing is known, give null.'
const NOT_IN_CALENDAR: Record<string, string> = {
  INVALID_MONTH: 'has no such month: months are 01 to 12 and seasons 21 to 24, as in 2024-11.',
  INVALID_DAY: 'is not in the calendar: that month has no such day. Write for example 2024-11-29.',
  INVALID_SEASON: 'has no such season: 21 is spring, 22 summer, 23 autumn and 24 winter, as in 2024-24.',
}

/** Whole months; the thirteenth is January of the next year. */
const monthsSpan = (year: number, first: number, last: number): Span => ({
  min: dayOf(year, first, 1),
  max: last > 12 ? lastOf(year + 1, last - 12) : lastOf(year, last),
})

/** Seasons are the meteorological ones of the north: spring (21) is March to May, winter (24) December to February. */
const spanOf = (named: Named): Span => {
  const { grain, year } = named
  if (grain === 'day') return { min: dayOf(year, named.month, named.day), max: dayOf(year, named.month, named.day) }
  if (grain === 'month') return monthsSpan(year, named.month, named.month)
  if (grain === 'season') return monthsSpan(year, (named.season - 20) * 3, (named.season - 20) * 3 + 2)
  return { min: dayOf(year, 1, 1), max: dayOf(grain === 'years' ? named.last : year, 12, 31) }
}

/** What the parser's date names; undefined where its X are not those of level 1, which the parser does not tell. */
const namedBy = (value: EDTFBase): Named | undefined => {
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

const readDate = (text: string): PartialDate | Fault => {
  if (/\dT\d/.test(text)) return fault(text, NOT_A_DAY)
  if (/^([+-]|Y-?\d|\d{5})/.test(text)) return fault(text, NOT_A_YEAR)
  const read = parseLevel1(text)
  if (!read.success) return fault(text, NOT_IN_CALENDAR[read.errors[0]?.code ?? ''] ?? NOT_A_DATE)
  const named = namedBy(read.value)
  if (!named) return fault(text, NOT_KNOWN)
  const span = spanOf(named)
  if (named.year === 0 || span.max.length > 10) return fault(text, NOT_A_YEAR)
  return { ...named, ...span, uncertain: /[?%]$/.test(text), approximate: /[~%]$/.test(text) }
}

/** What is written twice is meant once. */
const readDates = (texts: string[]): PartialDate[] | Fault => {
  const read = [...new Set(texts)].map(readDate)
  return read.find(isFault) ?? read.filter(isDate)
}

const readSingle = (text: string): Form | Fault => {
  const local = LOCAL_TIME.test(text) && parseLevel0(text).success
  const date = readDate(local ? text.slice(0, text.indexOf('T')) : text)
  return isFault(date) ? date : { form: 'single', dates: [date] }
}

const readEnd = (text: string): End | Fault => (text === '' ? 'unknown' : text === '..' ? 'open' : readDate(text))

const readInterval = (text: string): Form | Fault => {
  const ends = text.split('/')
  const [start, end] = ends.map(readEnd)
  if (ends.length !== 2 || !start || !end) return fault(text, 'needs one "/" and two ends: 2024-11-27/2024-11-30.')
  if (isFault(start)) return start
  if (isFault(end)) return end
  if (!isDate(start) && !isDate(end))
    return fault(text, 'has no end that is known: write for example 2024-11-27/.. or, where nothing is known, null.')
  if (isDate(start) && isDate(end) && start.min > end.max) return fault(text, BACKWARDS)
  return isDate(start) && ends[0] === ends[1] ? { form: 'single', dates: [start] } : { form: 'interval', start, end }
}

const readBetween = (text: string): Form | Fault => {
  const ends = text.slice(1, -1).split('..')
  if (text.startsWith('{') || ends.length !== 2 || ends.includes(''))
    return fault(text, 'is not a set that can be read: write [2024-11-29..2024-12-01], or 2024-11-29/.. if it is open.')
  const dates = readDates(ends)
  if (isFault(dates)) return dates
  const [first, last = first] = dates
  if (!first || !last || first.grain === 'years' || first.grain !== last.grain)
    return fault(text, 'needs two ends of one kind, days, months, seasons or years, as in [2024-11-29..2024-12-01].')
  return first.min > last.max ? fault(text, BACKWARDS) : { form: first === last ? 'single' : 'between', dates }
}

const readSet = (text: string): Form | Fault => {
  const read = readDates(text.slice(1, -1).split(','))
  if (isFault(read)) return read
  const dates = read.toSorted((a, b) => (a.min + a.max).localeCompare(b.min + b.max))
  return { form: dates.length === 1 ? 'single' : text.startsWith('[') ? 'one-of' : 'all-of', dates }
}

const readForm = (text: string): Form | Fault => {
  if (text.length > LONGEST_DATE)
    return { fault: `A date has at most ${LONGEST_DATE} characters; this one has ${text.length}.` }
  if (NEVER_IN_A_DATE.test(text)) return fault(text.replace(/\p{Cf}/gu, ''), NOT_PLAIN)
  if (/\s/.test(text)) return fault(text, 'has a space: write dates and sets without any, as in 2024-11-29.')
  if (/^(\[[^/]*\]|\{[^/]*\})$/.test(text)) return text.includes('..') ? readBetween(text) : readSet(text)
  return text.includes('/') ? readInterval(text) : readSingle(text)
}

const datesOf = (form: Form): PartialDate[] =>
  form.form === 'interval' ? [form.start, form.end].filter(isDate) : form.dates

const boundsOf = (form: Form): WhenBounds => {
  const latest = datesOf(form).reduce((a, b) => (a.max > b.max ? a : b))
  const [start, end] = form.form === 'interval' ? [form.start, form.end] : [form.dates[0]!, latest]
  const min = isDate(start) ? start.min : null
  const max = isDate(end) ? end.max : null
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
export const readWhen = (edtf: string): { ok: true; when: When } | { ok: false; fault: string } => {
  const form = readForm(edtf)
  if (isFault(form)) return { ok: false, fault: form.fault }
  const dates = datesOf(form)
  const uncertain = dates.some((date) => date.uncertain)
  const approximate = dates.some((date) => date.approximate)
  return { ok: true, when: { ...form, ...boundsOf(form), uncertain, approximate } }
}

/** The when of a date that was valid when it was stored. Throws if it is not: a promise was broken. */
export const storedWhen = (edtf: string): When => {
  const read = readWhen(edtf)
  if (!read.ok) throw new Error(`a stored date cannot be read: ${read.fault}`)
  return read.when
}

/** The bounds of a date that was valid when it was stored, or of null, which is not known. Throws as storedWhen does. */
export const whenBounds = (edtf: string | null): WhenBounds => {
  if (edtf === null) return { min: null, max: null, precision: 'unknown' }
  const { min, max, precision } = storedWhen(edtf)
  return { min, max, precision }
}
