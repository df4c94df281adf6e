import { parseLevel0 } from '@edtf-ts/core'
import { normalizeDateInput } from '../lib/text.ts'
import { unique } from '../lib/unique.ts'
import { MAX_DATE_CHARS } from './edtf-pattern.ts'
import { type DateFault, faultOf, HOW_TO_WRITE, isFault, type PartialDate, parsePartialDate } from './partial-date.ts'
import { suggestDate } from './suggest-date.ts'

/** An `open` interval has no end (or no start); an `unknown` end exists and is not known. */
export type IntervalEnd = PartialDate | 'open' | 'unknown'

/** The dates in chronological order: one in `single`, the first and last in `between`, two or more in the other forms. */
type WhenForm =
  | { form: 'single' | 'between' | 'one-of' | 'all-of'; dates: PartialDate[] }
  | { form: 'interval'; start: IntervalEnd; end: IntervalEnd }

/** `open` has no first or no last day; `unknown` is no date. */
export type WhenPrecision = 'day' | 'month' | 'season' | 'year' | 'range' | 'open' | 'unknown'

/** The first and last day, null if open or unknown: never a midpoint, never shifted by a time zone. */
export type WhenBounds = { min: string | null; max: string | null; precision: WhenPrecision }

/** A date of any form and precision. It is `uncertain` or `approximate` if one of its dates is. */
export type When = WhenBounds & WhenForm & { uncertain: boolean; approximate: boolean }

const isPartialDate = (result: PartialDate | IntervalEnd | DateFault): result is PartialDate =>
  typeof result === 'object' && !isFault(result)

/** A local time, with or without an offset. The offset is not 0, because UTC does not say which day it is at the place. */
const LOCAL_TIME_PATTERN = /T[\d:.]+([+-](?!00(:00)?$)(0\d|1[0-4])(:[0-5]\d)?)?$/

const FORBIDDEN_CHARACTER = /\p{Cf}|[[\p{Nd}\p{Pd}\u2212]--[\-0-9]]/v

const NOT_PLAIN = 'has a character that is not allowed in a date. Use the digits 0 to 9 and hyphens'

/** Advises `written` if it is a valid date, because advice must be possible to follow. */
const adviceOf = (written: string): string => (parseWhen(written).ok ? ` Write "${written}".` : '')

const parseDates = (texts: string[]): PartialDate[] | DateFault => {
  const results = unique(texts).map(parsePartialDate)
  return results.find(isFault) ?? results.filter(isPartialDate)
}

const parseSingle = (text: string): WhenForm | DateFault => {
  const hasLocalTime = LOCAL_TIME_PATTERN.test(text) && parseLevel0(text).success
  const date = parsePartialDate(hasLocalTime ? text.slice(0, text.indexOf('T')) : text)
  return isFault(date) ? date : { form: 'single', dates: [date] }
}

const parseEnd = (text: string): IntervalEnd | DateFault =>
  text === '' ? 'unknown' : text === '..' ? 'open' : parsePartialDate(text)

const parseInterval = (text: string): WhenForm | DateFault => {
  const ends = text.split('/')
  const [start, end] = ends.map(parseEnd)
  if (/^(\d{4}\/\d{1,2}\/\d{1,2}|\d{1,2}\/\d{1,2}\/\d{4})$/.test(text)) return faultOf(text, numericDateFault(ends))
  if (ends.length !== 2 || !start || !end)
    return faultOf(text, 'must have one "/" and two ends, as in 2024-11-27/2024-11-30.')
  if (isFault(start)) return start
  if (isFault(end)) return end
  if (!isPartialDate(start) && !isPartialDate(end))
    return faultOf(text, 'has no known end. Write at least one date, or use null if nothing is known.')
  if (isPartialDate(start) && isPartialDate(end) && start.min > end.max)
    return faultOf(text, `ends before it begins.${adviceOf(`${ends[1]}/${ends[0]}`)}`)
  return isPartialDate(start) && ends[0] === ends[1]
    ? { form: 'single', dates: [start] }
    : { form: 'interval', start, end }
}

/** A date in numbers and in the order of a country. The order of day and month is asked for where both are possible. */
const numericDateFault = (parts: string[]): string => {
  const [first, second, third] = parts.map((part) => part.padStart(2, '0')) as [string, string, string]
  const readings =
    parts[0]!.length === 4
      ? [`${first}-${second}-${third}`]
      : unique([`${third}-${second}-${first}`, `${third}-${first}-${second}`])
  const dates = readings.filter((each) => parseWhen(each).ok)
  return `has the wrong order or signs. ${dates.length > 0 ? `Write ${dates.map((each) => `"${each}"`).join(' or ')}.` : NUMERIC_ORDER}`
}

const NUMERIC_ORDER = 'Write the year, the month and the day, with hyphens between them.'

const parseBetween = (text: string): WhenForm | DateFault => {
  const ends = text.slice(1, -1).split('..')
  if (text.startsWith('{') || ends.length !== 2 || ends.includes(''))
    return faultOf(text, `is not a valid set.${adviceOf(intervalOf(ends))}`)
  const dates = parseDates(ends)
  if (isFault(dates)) return dates
  const [first, last = first] = dates
  if (!first || !last || first.grain === 'years' || first.grain !== last.grain)
    return faultOf(
      text,
      'must have two ends with the same precision: days, months, seasons or years, as in [2024-11-29..2024-12-01].',
    )
  return first.min > last.max
    ? faultOf(text, `ends before it begins.${adviceOf(`[${ends[1]}..${ends[0]}]`)}`)
    : { form: first === last ? 'single' : 'between', dates }
}

/** The ends of a set as an interval: {a..b} is all from a to b, [..b] all up to b, and [a..] all from a on. */
const intervalOf = (ends: string[]): string => ends.map((end) => end || '..').join('/')

const parseSet = (text: string): WhenForm | DateFault => {
  const unsorted = parseDates(text.slice(1, -1).split(','))
  if (isFault(unsorted)) return unsorted
  const dates = unsorted.toSorted((a, b) => (a.min + a.max).localeCompare(b.min + b.max))
  return { form: dates.length === 1 ? 'single' : text.startsWith('[') ? 'one-of' : 'all-of', dates }
}

const parseForm = (text: string): WhenForm | DateFault => {
  if (text.length > MAX_DATE_CHARS)
    return { fault: `A date has at most ${MAX_DATE_CHARS} characters. This one has ${text.length}.` }
  if (FORBIDDEN_CHARACTER.test(text)) return faultOf(text.replace(/\p{Cf}/gu, ''), signFaultOf(text))
  if (/\s|[\p{L}--X]{3}/v.test(text)) return faultOf(text, wordsFaultOf(text))
  if (/^(\[[^/]*\]|\{[^/]*\})$/.test(text)) return text.includes('..') ? parseBetween(text) : parseSet(text)
  return text.includes('/') ? parseInterval(text) : parseSingle(text)
}

const signFaultOf = (text: string): string => {
  const plain = normalizeDateInput(text)
  return `${NOT_PLAIN}.${FORBIDDEN_CHARACTER.test(plain) ? '' : adviceOf(suggestDate(plain, null) ?? plain)}`
}

const wordsFaultOf = (text: string): string => {
  const packed = text.replace(/\s+/g, '')
  if (packed !== text && parseWhen(packed).ok) return `has a space.${adviceOf(packed)}`
  return `is not a date.${adviceOf(suggestDate(text, null) ?? '') || ` ${HOW_TO_WRITE}`}`
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
 * Parses a date of EDTF (ISO 8601-2), level 1, and the sets [a,b], [a..b] and {a,b} of level 2. Drops a time of day and
 * keeps its day as written. Refuses a time in UTC, which does not say which day it is at the place (RFC 9557, section 2).
 * Also refuses years outside 0001 to 9999, days that are not in the calendar, an end before the start, intervals without a
 * date, and more than 100 characters. The fault is a sentence for the writer.
 */
export const parseWhen = (edtf: string): { ok: true; when: When } | { ok: false; fault: string } => {
  const form = parseForm(edtf)
  if (isFault(form)) return { ok: false, fault: form.fault }
  const dates = datesOf(form)
  const uncertain = dates.some((date) => date.uncertain)
  const approximate = dates.some((date) => date.approximate)
  return { ok: true, when: { ...form, ...boundsOf(form), uncertain, approximate } }
}

/** The value of a stored date, which was valid when it was stored. Throws if it is not. */
export const parseStoredWhen = (edtf: string): When => {
  const parsed = parseWhen(edtf)
  if (!parsed.ok) throw new Error(`A stored date is not valid: ${parsed.fault}`)
  return parsed.when
}

/** The bounds of a stored date, or of null, which is an unknown date. Throws if a stored date is not valid. */
export const whenBoundsOf = (edtf: string | null): WhenBounds => {
  if (edtf === null) return { min: null, max: null, precision: 'unknown' }
  const { min, max, precision } = parseStoredWhen(edtf)
  return { min, max, precision }
}
