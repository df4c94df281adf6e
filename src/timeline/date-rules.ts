import type { BodyFault } from '../lib/refusal.ts'
import { parseWhen } from './edtf.ts'
import { suggestDate } from './suggest-date.ts'

/** An earlier year is a typing error, such as 0025 for 2025 (ACLED corrected one in September 2025). */
const MIN_YEAR = 1000
/** A state can have a planned end, and a claim can be about later years. */
const MAX_YEARS_AHEAD = { event: 5, state: 5, claim: 300, forecast: 300 } as const
/** The local date of a place can be a day ahead of UTC, and its next day can have begun when an event is recorded. */
const MAX_DAYS_AHEAD = 2
const DAY_MS = 86_400_000

type BoundedNature = keyof typeof MAX_YEARS_AHEAD

/**
 * The faults of the dates of a body at `now` (ms UTC): a year that is too early or too late, an event or a state that begins
 * after tomorrow, and a source that is published later. Text that is not a date is a fault of the schema.
 */
export const findDateFaults = (body: unknown, now: number): BodyFault[] => {
  const { nature, when, sources } = objectOf(body)
  const boundedNature: BoundedNature = isBoundedNature(nature) ? nature : 'forecast'
  return [
    ...faultsAt('/when', dateFaultOf(when, boundedNature, now)),
    ...(Array.isArray(sources) ? sources : []).flatMap((source: unknown, index) =>
      faultsAt(`/sources/${index}/published`, dateFaultOf(objectOf(source).published, 'publication', now)),
    ),
  ]
}

const faultsAt = (pointer: string, detail: string | null): BodyFault[] => (detail ? [{ pointer, detail }] : [])

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const isBoundedNature = (nature: unknown): nature is BoundedNature =>
  typeof nature === 'string' && Object.hasOwn(MAX_YEARS_AHEAD, nature)

const dateFaultOf = (edtf: unknown, subject: BoundedNature | 'publication', now: number): string | null => {
  if (typeof edtf !== 'string') return null
  const parsed = parseWhen(edtf)
  if (!parsed.ok) return yearlessFaultOf(edtf, now)
  const { min, max } = parsed.when
  const thisYear = yearOf(utcDayOf(now))
  const lastYear = thisYear + (subject === 'publication' ? 1 : MAX_YEARS_AHEAD[subject])
  const years = [min, max].flatMap((day) => (day === null ? [] : [yearOf(day)]))
  const implausibleYear = years.find((year) => year < MIN_YEAR || year > lastYear)
  if (implausibleYear !== undefined) return yearFaultOf(implausibleYear, thisYear, lastYear)
  const firstDay = min ?? max
  if (
    (subject === 'event' || subject === 'state') &&
    firstDay !== null &&
    firstDay > utcDayOf(now + MAX_DAYS_AHEAD * DAY_MS)
  )
    return (
      `The date begins on ${firstDay}, but today is ${utcDayOf(now)}. An event or a state must have begun before it is ` +
      'recorded. Correct the date, or use the nature forecast.'
    )
  return null
}

/** The schema refuses a date in words, and advises one with a year. A date without a year needs the time of today. */
const yearlessFaultOf = (text: string, now: number): string | null => {
  const meant = suggestDate(text, null) === null ? suggestDate(text, now) : null
  return meant && parseWhen(meant).ok ? `The date has no year. Did you mean "${meant}"?` : null
}

const yearFaultOf = (year: number, thisYear: number, lastYear: number): string => {
  const text = String(year).padStart(4, '0')
  if (year > lastYear) return `The year ${text} is too far in the future. Use a year up to ${lastYear}.`
  const likelyYear = thisYear - (thisYear % 100) + (year % 100)
  const hint = year < 100 && likelyYear <= thisYear + 1 ? ` Did you mean ${likelyYear}?` : ''
  return `The year ${text} is too early. Use a year from ${MIN_YEAR}.${hint}`
}

const utcDayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

const yearOf = (day: string): number => Number(day.slice(0, 4))
