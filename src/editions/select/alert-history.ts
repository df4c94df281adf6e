import { type Filter, matches } from '../../audience/filter.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Stint, Window } from '../stores/cohort-store.ts'
import { crosses, EXTREME, type Line, urgency, wakes } from './alert-rules.ts'
import type { Tale } from './edition-items.ts'

/** A window of alerts: (from, to], of events at least so grave, that crossed the cohort's own line since. */
export type AlertWindow = Window & { line: number }

const pastBy =
  (filter: Filter, gazetteer: Gazetteer, least: number) =>
  (line: Line): boolean =>
    urgency(line.facts) >= least && matches(filter, line.facts, gazetteer) !== null

/** Whether an event, by its lines up to the window's end, is told at once in a window. */
export const isTold = (
  lines: readonly Line[],
  { from, to, least, since, line }: AlertWindow,
  filter: Filter,
  gazetteer: Gazetteer,
): boolean => {
  const known = lines.filter(({ seq }) => seq <= to)
  if (!crosses(known, since, pastBy(filter, gazetteer, line))) return false
  return from === since && least === line ? true : crosses(known, from, pastBy(filter, gazetteer, least))
}

/**
 * How a digest that begins behind `from` shows an event to a reader who belonged to cohorts: in short where they were
 * told of it at once in the digest's own time, in full where readers were woken again since. Null where they were not
 * told since it was last withdrawn, or long before. What was told is found in the journal and nowhere else.
 */
export const echoOf = (
  lines: readonly Line[],
  from: number,
  stints: readonly Stint[],
  filters: ReadonlyMap<string, Filter>,
  gazetteer: Gazetteer,
): Tale['echo'] | null => {
  const standing = lines.slice(lines.findLastIndex((line) => line.change === 'retraction') + 1)
  for (const stint of stints) {
    const { cohort } = stint
    const filter = filters.get(cohort.filter)!
    const isIn = (window: AlertWindow) => isTold(standing, window, filter, gazetteer)
    if (!windowsOf(stint).some(isIn) || cancelledIn(stint).some(isIn)) continue
    const isPast = pastBy(filter, gazetteer, cohort.least)
    const crossing = standing.find((line) => line.seq > stint.from && wakes(line) && isPast(line))!
    if (crossing.seq <= from) continue
    return standing.some((line) => line.seq > crossing.seq && wakes(line)) ? 'full' : 'short'
  }
  return null
}

/** What a reader was told in a cohort: everything up to what it owes, and the extreme beyond. */
const windowsOf = ({ from, to, cohort, owesSince }: Stint): AlertWindow[] => {
  const { least } = cohort
  const told = { from, to: Math.min(to, owesSince ?? to), least, since: from, line: least }
  if (owesSince === null || !cohort.extremeAtOnce) return [told]
  const since = Math.max(from, owesSince)
  return [told, { from: since, to, least: EXTREME, since, line: least }]
}

/** What of that was cancelled: a digest does not take for told what may not have been. */
const cancelledIn = ({ from, to, cohort, cancelled }: Stint): AlertWindow[] =>
  cancelled.map((window) => ({
    from: Math.max(from, window.from),
    to: Math.min(to, window.to),
    least: window.least,
    since: Math.max(from, window.since),
    line: cohort.least,
  }))
