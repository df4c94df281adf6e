import type { FaultAt } from '../lib/refusal.ts'
import { readWhen } from './edtf.ts'

/** A year before this one is a slip of the hand, as 0025 is for 2025 (ACLED had to correct that in September 2025). */
const FIRST_YEAR = 1000
/** A situation may have an end that is planned, and a claim may be about the years ahead. */
const MOST_YEARS_AHEAD = { event: 5, state: 5, claim: 300, forecast: 300 } as const
/** It may be tomorrow at the place already, and an event of the night may be recorded before its date begins here. */
const DAYS_AHEAD = 2
const DAY = 86_400_000

type Nature = keyof typeof MOST_YEARS_AHEAD

/**
 * Whether the dates of a body can be meant, at `now` (ms UTC): the years of what happened, that nothing which has happened
 * begins after tomorrow, and that the sources are out. What cannot be read as a date has a fault of its own elsewhere.
 */
export const plausibilityFaults = (body: unknown, now: number): FaultAt[] => {
  const { nature, when, sources } = membersOf(body)
  const known: Nature = isNature(nature) ? nature : 'forecast'
  return [
    ...at('/when', dateFault(when, known, now)),
    ...(Array.isArray(sources) ? sources : []).flatMap((source: unknown, index) =>
      at(`/sources/${index}/published`, dateFault(membersOf(source).published, 'publication', now)),
    ),
  ]
}

const at = (pointer: string, detail: string | null): FaultAt[] => (detail ? [{ pointer, detail }] : [])

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const isNature = (nature: unknown): nature is Nature =>
  typeof nature === 'string' && Object.hasOwn(MOST_YEARS_AHEAD, nature)

const dateFault = (edtf: unknown, of: Nature | 'publication', now: number): string | null => {
  const read = typeof edtf === 'string' ? readWhen(edtf) : null
  if (!read?.ok) return null
  const { min, max } = read.when
  const thisYear = yearOf(dayOf(now))
  const lastYear = thisYear + (of === 'publication' ? 1 : MOST_YEARS_AHEAD[of])
  const years = [min, max].flatMap((day) => (day === null ? [] : [yearOf(day)]))
  const odd = years.find((year) => year < FIRST_YEAR || year > lastYear)
  if (odd !== undefined) return yearFault(odd, thisYear, lastYear)
  const begins = min ?? max
  if ((of === 'event' || of === 'state') && begins !== null && begins > dayOf(now + DAYS_AHEAD * DAY))
    return (
      `This begins on ${begins}, and today is ${dayOf(now)}: an event or a state has begun when it is recorded. ` +
      'Mend the date, or give it the nature forecast.'
    )
  return null
}

const yearFault = (year: number, thisYear: number, lastYear: number): string => {
  const meant = thisYear - (thisYear % 100) + (year % 100)
  const hint = year < FIRST_YEAR && meant <= thisYear + 1 ? ` Is ${meant} meant?` : ' Mend the year.'
  return `The year ${String(year).padStart(4, '0')} cannot be meant: here it is from ${FIRST_YEAR} to ${lastYear}.${hint}`
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

const yearOf = (day: string): number => Number(day.slice(0, 4))
