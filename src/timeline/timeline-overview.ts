import { type Axis, buildAxis } from './axis.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { ListedEvent } from './listed-event.ts'
import type { Period } from './period.ts'
import { countByPlace, type PlaceCounts } from './place-counts.ts'

/** The number of events of a month, or of a year where no month is known or the month is long ago. */
export type MonthCount = { period: Period; count: number }

/** The numbers of a list of events. Retracted events are listed, and are not counted. */
export type TimelineOverview = PlaceCounts & {
  /** How many events the list has, retracted ones included. */
  listed: number
  /** How many are not retracted, how many of these are confirmed, and how many sources they have; null until that is counted. */
  events: number
  confirmed: number
  sources: number | null
  axis: Axis
}

/** `inPeriod` are the listed events; `always` are the same without regard to dates, for the axis. */
export const overviewOf = (
  { inPeriod, always }: { inPeriod: readonly ListedEvent[]; always: readonly ListedEvent[] },
  gazetteer: Gazetteer,
  shapes: readonly string[],
): TimelineOverview => {
  const current = inPeriod.filter(({ isRetracted }) => !isRetracted)
  const sources = current.map((event) => event.sources)
  return {
    listed: inPeriod.length,
    events: current.length,
    confirmed: current.filter(({ certainty }) => certainty === 'confirmed').length,
    sources: sources.includes(null) ? null : sources.reduce<number>((sum, count) => sum + count!, 0),
    axis: buildAxis(always.filter(({ isRetracted }) => !isRetracted)),
    ...countByPlace(current, gazetteer, shapes),
  }
}

const MAX_MONTHS = 6
const MAX_YEARS = 12

/**
 * The next months after a page with their numbers of events, then the earlier years. `countsByPeriod` are those of the
 * whole list in its order, of which `shown` events are on this page and before it. Undated events are left out.
 */
export const monthsAfter = (countsByPeriod: ReadonlyMap<Period, number>, shown: number): MonthCount[] => {
  const rest = periodsAfter(countsByPeriod, shown).filter(({ period }) => period !== '')
  const months = joinPeriods(rest, 7)
  if (months.length <= MAX_MONTHS) return months
  const last = months[MAX_MONTHS - 1]!.period.slice(0, 4)
  const older = rest.filter(({ period }) => period.slice(0, 4) < last)
  return [...months.slice(0, MAX_MONTHS), ...joinPeriods(older, 4).slice(0, MAX_YEARS)]
}

/** The numbers by period without the first `shown` events. */
const periodsAfter = (countsByPeriod: ReadonlyMap<Period, number>, shown: number): MonthCount[] => {
  let left = shown
  return [...countsByPeriod].flatMap(([period, count]) => {
    const skipped = Math.min(left, count)
    left -= skipped
    return count > skipped ? [{ period, count: count - skipped }] : []
  })
}

/** The numbers by the first characters of the periods: 7 for months, 4 for years. */
const joinPeriods = (periods: readonly MonthCount[], length: number): MonthCount[] => {
  const counts = new Map<Period, number>()
  for (const { period, count } of periods)
    counts.set(period.slice(0, length), (counts.get(period.slice(0, length)) ?? 0) + count)
  return [...counts].map(([period, count]) => ({ period, count }))
}
