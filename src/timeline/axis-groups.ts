import { type AxisBar, type AxisStep, barStartOf } from './axis.ts'
import { COUNTED_SEVERITIES } from './severity-counts.ts'

/** Neighbouring bars with one link. `at` is the place of the first, `length` their number. */
export type AxisGroup = AxisBar & { at: number; length: number }

/** More links would make the page too large. */
const MAX_LINKED_BARS = 20

/** The step of the groups: that of the bars, or the next longer one if there are more than 20 bars. */
export const groupStepOf = (bars: readonly AxisBar[], step: AxisStep): AxisStep | 'year' =>
  bars.length <= MAX_LINKED_BARS ? step : ({ day: 'week', week: 'month', month: 'year' } as const)[step]

/** The bars, each alone, or by week, month or year if there are more than 20. */
export const groupBars = (bars: readonly AxisBar[], step: AxisStep): AxisGroup[] => {
  const wider = groupStepOf(bars, step)
  const groups: AxisGroup[] = []
  let lastKey = ''
  for (const [at, bar] of bars.entries()) {
    const key = wider === step ? bar.from : keyOf(bar.from, wider)
    if (key === lastKey) groups.push(mergeBar(groups.pop()!, bar))
    else groups.push({ ...bar, at, length: 1 })
    lastKey = key
  }
  return groups
}

/** The Monday, the month or the year of a bar. */
const keyOf = (from: string, step: AxisStep | 'year'): string =>
  step === 'year' ? from.slice(0, 4) : barStartOf(from, step)

const mergeBar = (group: AxisGroup, bar: AxisBar): AxisGroup => {
  const counts = { ...group.counts }
  for (const severity of COUNTED_SEVERITIES) counts[severity] += bar.counts[severity]
  return { ...group, to: bar.to, counts, length: group.length + 1 }
}
