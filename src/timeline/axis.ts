import { type AxisLine, type AxisRange, layOutLines } from './axis-lines.ts'
import type { ListedEvent } from './listed-event.ts'
import type { Period } from './period.ts'
import { countBySeverity, countedSeverityOf, type SeverityCounts } from './severity-counts.ts'

/** The members of an event that decide where it is counted. */
export type DatedEvent = Pick<ListedEvent, 'period' | 'lastDay' | 'severity'>

/**
 * The events that began from the period `from` to the period `to`, which are days, months or years. `earlier`: how many
 * began in an earlier bar and lasted until this one.
 */
export type AxisBar = { from: Period; to: Period; counts: SeverityCounts; earlier: number }

/** The numbers of events over time. Each event is counted once: in a bar, in a year, as vague, or as undated. */
export type Axis = {
  step: AxisStep
  /** One bar for each day, week or month, without gaps, the earliest first. */
  bars: AxisBar[]
  /** Years with events before the first bar, the earliest first. */
  years: AxisBar[]
  /** Events of the time of the bars whose date is not precise enough for one. */
  vague: number
  undated: number
  /** Events in bars that lasted beyond the period of their bar, and the gravest of them as lines. */
  lasting: number
  lines: AxisLine[]
}

export type AxisStep = 'day' | 'week' | 'month'

const STEPS: readonly AxisStep[] = ['day', 'week', 'month']
export const MAX_BARS = 60
const MIN_BARS = 7
const DAY_MS = 86_400_000

/**
 * Builds the axis. Its step is the finest with which the last 60 bars hold at least half of the events with an exact day;
 * earlier events are counted by year.
 */
export const buildAxis = (events: readonly DatedEvent[]): Axis => {
  const byPeriod = Map.groupBy(events, ({ period }) => period)
  const step = STEPS.find((each) => holdsHalf(byPeriod, each)) ?? 'month'
  const starts = barStartsOf(
    [...byPeriod.keys()].filter((period) => isPrecise(period, step)),
    step,
  )
  const placed = new Map<string, DatedEvent[]>()
  for (const [period, found] of byPeriod) {
    const place = placeOf(period, step, starts)
    placed.set(place, (placed.get(place) ?? []).concat(found))
  }
  const at = (place: string): readonly DatedEvent[] => placed.get(place) ?? []
  const ranges = starts.flatMap((start, first) => rangesOf(at(start), first, starts, step))
  return {
    step,
    bars: starts.map((start, bar) => ({
      ...barPeriodOf(start, step),
      counts: countBySeverity(at(start)),
      earlier: ranges.filter(({ first, last }) => first < bar && last >= bar).length,
    })),
    years: [...placed.keys()]
      .filter((place) => place.length === 4)
      .sort()
      .map((year) => ({ from: year, to: year, counts: countBySeverity(at(year)), earlier: 0 })),
    vague: at('vague').length,
    undated: at('').length,
    lasting: ranges.length,
    lines: layOutLines(ranges),
  }
}

/** The start of the bar of a period: the day, the Monday of its week, or its month. */
export const barStartOf = (period: Period, step: AxisStep): Period => {
  if (step === 'month') return period.slice(0, 7)
  if (step === 'day') return period
  const time = Date.parse(period)
  return isoDayOf(time - ((new Date(time).getUTCDay() + 6) % 7) * DAY_MS)
}

const isoDayOf = (time: number): Period => new Date(time).toISOString().slice(0, 10)

/** The start of the bar that is `bars` after another, or before it. */
const shiftStart = (start: Period, bars: number, step: AxisStep): Period => {
  if (step !== 'month') return isoDayOf(Date.parse(start) + bars * (step === 'week' ? 7 : 1) * DAY_MS)
  const months = Number(start.slice(0, 4)) * 12 + Number(start.slice(5)) - 1 + bars
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

const isPrecise = (period: Period, step: AxisStep): boolean => period.length >= (step === 'month' ? 7 : 10)

/** True if the last 60 bars hold at least half of the events with an exact day. */
const holdsHalf = (byPeriod: ReadonlyMap<Period, readonly DatedEvent[]>, step: AxisStep): boolean => {
  const days = [...byPeriod].filter(([period]) => period.length === 10)
  const counts = days.map(([period, { length }]) => ({ start: barStartOf(period, step), length }))
  const last =
    counts
      .map(({ start }) => start)
      .sort()
      .at(-1) ?? ''
  const first = last && shiftStart(last, 1 - MAX_BARS, step)
  const sumOf = (some: typeof counts) => some.reduce((sum, { length }) => sum + length, 0)
  return sumOf(counts.filter(({ start }) => start >= first)) * 2 >= sumOf(counts)
}

/** The starts of the bars, from that of the first event among the last 60 to the last; at least 7. Empty without events. */
const barStartsOf = (periods: readonly Period[], step: AxisStep): Period[] => {
  const used = periods.map((period) => barStartOf(period, step)).sort()
  const last = used.at(-1)
  if (last === undefined) return []
  const limit = shiftStart(last, 1 - MAX_BARS, step)
  const first = used.find((start) => start >= limit)!
  const bars = [last]
  while (bars[0]! > first || bars.length < MIN_BARS) bars.unshift(shiftStart(bars[0]!, -1, step))
  return bars
}

/** Where an event is counted: the start of its bar, its year, `vague`, or '' if it has no date. */
const placeOf = (period: Period, step: AxisStep, starts: readonly Period[]): string => {
  if (period === '') return ''
  const [first] = starts
  if (first === undefined || period < first.slice(0, period.length)) return period.slice(0, 4)
  if (!isPrecise(period, step)) return 'vague'
  const start = barStartOf(period, step)
  return start < first ? period.slice(0, 4) : start
}

const barPeriodOf = (start: Period, step: AxisStep): Pick<AxisBar, 'from' | 'to'> => ({
  from: start,
  to: step === 'week' ? isoDayOf(Date.parse(start) + 6 * DAY_MS) : start,
})

/** The events of the bar `first` that lasted beyond its period, each with the last bar that it touched. */
const rangesOf = (
  events: readonly DatedEvent[],
  first: number,
  starts: readonly Period[],
  step: AxisStep,
): AxisRange[] => {
  const { to } = barPeriodOf(starts[first]!, step)
  return events
    .filter(({ lastDay }) => lastDay.slice(0, to.length) > to)
    .map(({ lastDay, severity }) => ({
      first,
      last: starts.findLastIndex((start) => start <= lastDay),
      severity: countedSeverityOf(severity),
    }))
}
