import { type IntervalEnd, parseStoredWhen, type When } from './edtf.ts'
import type { PartialDate } from './partial-date.ts'

/**
 * A day `YYYY-MM-DD`, a month `YYYY-MM`, a year `YYYY`, or '' if no date is known. Sorted downwards, days precede their
 * month.
 */
export type Period = string

/**
 * The period under which an event with this date is listed: that of its first date, no more precise than it is written. An
 * event whose beginning is not known is listed under its end. Throws if a stored date is not valid.
 */
export const periodOf = (edtf: string | null): Period => {
  if (edtf === null) return ''
  const date = firstKnownDateOf(parseStoredWhen(edtf))
  if (!date) return ''
  const length = date.grain === 'day' ? 10 : date.grain === 'month' ? 7 : 4
  return date.min.slice(0, length)
}

const firstKnownDateOf = (when: When): PartialDate | undefined => {
  if (when.form !== 'interval') return when.dates[0]
  return [when.start, when.end].find(isDate)
}

const isDate = (end: IntervalEnd): end is PartialDate => typeof end !== 'string'
