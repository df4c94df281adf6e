import { type EDTFBase, isEDTFDate, isEDTFSeason, parseLevel1 } from '@edtf-ts/core'

/** The parts of one date. `missing` was written as XX. `years` is a year with unknown last digits, such as 202X. */
type DateParts =
  | { grain: 'day'; year: number; month: number; day: number }
  | { grain: 'month'; year: number; month: number; missing: 'day' | null }
  | { grain: 'season'; year: number; season: number }
  | { grain: 'year'; year: number; missing: 'month' | 'month and day' | null }
  | { grain: 'years'; year: number; last: number }

/** The first and the last day of a date, `YYYY-MM-DD`, in the calendar of the place. */
type DaySpan = { min: string; max: string }

/** One date with the precision with which it was written, and whether it is uncertain (?) or approximate (~). */
export type PartialDate = DateParts & DaySpan & { uncertain: boolean; approximate: boolean }

/** Why a text is not a valid date: a sentence for its writer. */
export type DateFault = { fault: string }

export const isFault = (result: object | string): result is DateFault => typeof result === 'object' && 'fault' in result

/** The fault of a text, with `problem` as the rest of the sentence. */
export const faultOf = (text: string, problem: string): DateFault => ({
  fault: `${text ? `"${text}"` : 'An empty text'} ${problem}`,
})

/** The forms of a date, for a writer whose text is none. */
export const HOW_TO_WRITE =
  'A date is a year, a month or a day, as in 2024, 2024-11 and 2024-11-29, with ? at the end if it is uncertain, ~ if it ' +
  'is approximate, and % if it is both.'
const NOT_A_DATE = `is not a date. ${HOW_TO_WRITE}`
const NOT_A_YEAR = 'is out of range. A year has four digits, 0001 to 9999, and a hyphen before the month.'
const NOT_A_LOCAL_DAY = 'has a time that cannot be used. Write only the local day, which is the date at the place.'
const MISPLACED_X =
  'has an X where none is allowed. X replaces the last digits of a year (202X), a month (2024-XX) or a day (2024-11-XX). ' +
  'Write a range of possible dates in brackets with two dots, [first..last]. If nothing is known, use null.'
const NOT_IN_CALENDAR: Record<string, string> = {
  INVALID_MONTH: 'has no such month. Months are 01 to 12 and seasons 21 to 24.',
  INVALID_DAY:
    'is not in the calendar: the month has no such day. Correct the day, or leave it out if it is not known.',
  INVALID_SEASON:
    'has no such season. 21 is spring, 22 summer, 23 autumn and 24 winter, which begins in December of that year.',
}

/** Parses one date of EDTF (ISO 8601-2), level 1. */
export const parsePartialDate = (text: string): PartialDate | DateFault => {
  if (/\dT\d/.test(text)) return faultOf(text, NOT_A_LOCAL_DAY)
  if (/^([+-]|Y-?\d|\d{5})/.test(text)) return faultOf(text, `${NOT_A_YEAR}${hyphenAdviceOf(text)}`)
  const parsed = parseLevel1(text)
  if (!parsed.success) return faultOf(text, NOT_IN_CALENDAR[parsed.errors[0]?.code ?? ''] ?? NOT_A_DATE)
  const parts = datePartsOf(parsed.value)
  if (!parts) return faultOf(text, MISPLACED_X)
  const span = daySpanOf(parts)
  if (parts.year === 0 || span.max.length > 10) return faultOf(text, NOT_A_YEAR)
  return { ...parts, ...span, uncertain: /[?%]$/.test(text), approximate: /[~%]$/.test(text) }
}

/** The day that eight digits mean, if it is one: `20241129`. */
const hyphenAdviceOf = (text: string): string => {
  const day = /^\d{8}$/.test(text) ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') : null
  return day && parseLevel1(day).success ? ` Write "${day}".` : ''
}

/** The parts of the library's date. Undefined if an X is not allowed in level 1, which the library does not check. */
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

/** Seasons are the meteorological ones of the north: spring (21) is March to May, winter (24) December to February. */
const daySpanOf = (parts: DateParts): DaySpan => {
  const { grain, year } = parts
  if (grain === 'day')
    return { min: formatIsoDate(year, parts.month, parts.day), max: formatIsoDate(year, parts.month, parts.day) }
  if (grain === 'month') return monthSpanOf(year, parts.month, parts.month)
  if (grain === 'season') return monthSpanOf(year, (parts.season - 20) * 3, (parts.season - 20) * 3 + 2)
  return { min: formatIsoDate(year, 1, 1), max: formatIsoDate(grain === 'years' ? parts.last : year, 12, 31) }
}

/** Whole months. Month 13 is January of the next year. */
const monthSpanOf = (year: number, first: number, last: number): DaySpan => ({
  min: formatIsoDate(year, first, 1),
  max: last > 12 ? lastDayOfMonth(year + 1, last - 12) : lastDayOfMonth(year, last),
})

const formatIsoDate = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const lastDayOfMonth = (year: number, month: number): string =>
  formatIsoDate(year, month, month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
