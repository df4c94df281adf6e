import type { BodyFault } from '../lib/refusal.ts'
import { parseWhen } from './edtf.ts'

/** A year before this one is a slip of the hand, as 0025 is for 2025 (ACLED had to correct that in September 2025). */
const MIN_YEAR = 1000
/** A situation may have an end that is planned, and a claim may be about the years ahead. */
const MAX_YEARS_AHEAD = { event: 5, state: 5, claim: 300, forecast: 300 } as const
/** It may be tomorrow at the place already, and an event of the night may be recorded before its date begins here. */
const MAX_DAYS_AHEAD = 2
const DAY_MS = 86_400_000

type BoundedNature = keyof typeof MAX_YEARS_AHEAD

/**
 * Whether the dates of a body can be meant, at `now` (ms UTC): the years of what happened, that nothing which has happened
 * begins after tomorrow, and that the sources are out. What cannot be read as a date has a fault of its own elsewhere.
 */
export const findDateFaults = (body: unknown, now: number): BodyFault[] => {
  const { nature, when, sources } = objectOf(body)
  const knownNature: BoundedNature = isBoundedNature(nature) ? nature : 'forecast'
  return [
    ...faultsAt('/when', dateFaultOf(when, knownNature, now)),
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

const dateFaultOf = (edtf: unknown, of: BoundedNature | 'publication', now: number): string | null => {
  const read = typeof edtf === 'string' ? parseWhen(edtf) : null
  if (!read?.ok) return null
  const { min, max } = read.when
  const thisYear = yearOf(utcDayOf(now))
  const lastYear = thisYear + (of === 'publication' ? 1 : MAX_YEARS_AHEAD[of])
  const years = [min, max].flatMap((day) => (day === null ? [] : [yearOf(day)]))
  const implausibleYear = years.find((year) => year < MIN_YEAR || year > lastYear)
  if (implausibleYear !== undefined) return yearFaultOf(implausibleYear, thisYear, lastYear)
  const begins = min ?? max
  if ((of === 'event' || of === 'state') && begins !== null && begins > utcDayOf(now + MAX_DAYS_AHEAD * DAY_MS))
    return (
      `This begins on ${begins}, and today is ${utcDayOf(now)}: an event or a state has begun when it is recorded. ` +
      'Mend the date, or give it the nature forecast.'
    )
  return null
}

const yearFaultOf = (year: number, thisYear: number, lastYear: number): string => {
  const meant = thisYear - (thisYear % 100) + (year % 100)
  const hint = year < MIN_YEAR && meant <= thisYear + 1 ? ` Is ${meant} meant?` : ' Mend the year.'
  return `The year ${String(year).padStart(4, '0')} cannot be meant: here it is from ${MIN_YEAR} to ${lastYear}.${hint}`
}

const utcDayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

const yearOf = (day: string): number => Number(day.slice(0, 4))
