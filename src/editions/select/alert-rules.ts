import type { Cohort } from '../../audience/cohort.ts'
import { quietUntil } from '../../audience/quiet-hours.ts'
import { gravity } from '../../timeline/event.ts'
import type { Facts } from '../../timeline/event-draft.ts'
import type { Entry } from '../../timeline/journal-store.ts'

/** A line of the journal as alerts look at it. */
export type Line = Pick<Entry, 'seq' | 'event' | 'change' | 'silent' | 'facts'>

export const EXTREME = gravity('extreme')
const HOUR_MS = 3_600_000

/** Whether readers may be told of a revision at once: what is silent wakes nobody, nor does a translation or a small edit. */
export const wakes = ({ silent, change }: Pick<Line, 'silent' | 'change'>): boolean =>
  !silent && (change === 'new' || change === 'update' || change === 'correction')

/** Whether an event is of those that are told at once: claims, forecasts and the unverified wait for the digest. */
export const isFirm = ({ nature, certainty }: Facts): boolean =>
  (nature === 'event' || nature === 'state') && certainty !== 'unverified'

/** How grave an event is to alerts; 0 where it waits for the digest. */
export const urgency = (facts: Facts): number => (isFirm(facts) ? gravity(facts.severity) : 0)

/**
 * Whether an event crosses a line in a window that begins behind `from`, by all its lines up to the window's end, oldest
 * first: something in the window that woke readers must be past the line, the event must be so in its newest form, and
 * nothing up to `from` may have crossed before. So a rising severity or certainty crosses later, and each event crosses
 * once. A retraction ends it all; what returns after one can cross anew.
 */
export const crosses = (lines: readonly Line[], from: number, isPast: (line: Line) => boolean): boolean => {
  const newest = lines.at(-1)
  if (!newest || newest.change === 'retraction' || !isPast(newest)) return false
  const standing = lines.slice(lines.findLastIndex((line) => line.change === 'retraction') + 1)
  const first = standing.find((line) => wakes(line) && isPast(line))
  return first !== undefined && first.seq > from
}

/** How a cohort stands: its hour (when an alert opened it, in ms UTC, and how many went in it), and since which seq it owes. */
export type Standing = { openedAt: number | null; alerts: number; owesSince: number | null }

/** What a cohort hears of in a window: something extreme, and something that is not. */
export type Heard = { extreme: boolean; other: boolean }

/** What follows: an alert of all or of the extreme alone, and when what is held back is due (ms UTC). */
export type Verdict = { alert: 'all' | 'extreme' | null; due: number | null }

/**
 * Flood and quiet hours. The first alert opens sixty minutes; once as many alerts went as a reader wants in an hour, the
 * rest waits for its end, and in quiet hours for theirs. The extreme waits for nothing, unless its readers said so.
 */
export const verdictOf = (
  cohort: Pick<Cohort, 'perHour' | 'quiet' | 'extremeAtOnce'>,
  { openedAt, alerts, owesSince }: Standing,
  { extreme, other }: Heard,
  now: number,
  mostPerHour: number,
): Verdict => {
  const isFull = isOpen(openedAt, now) && alerts >= Math.min(cohort.perHour ?? mostPerHour, mostPerHour)
  const quiet = cohort.quiet && quietUntil(cohort.quiet, now)
  if (!isFull && quiet === null && owesSince === null) return { alert: 'all', due: null }
  const atOnce = extreme && cohort.extremeAtOnce
  const isOwed = owesSince === null && (other || !cohort.extremeAtOnce)
  return { alert: atOnce ? 'extreme' : null, due: isOwed ? dueOf(cohort, isFull ? openedAt! + HOUR_MS : now) : null }
}

/** When what is held back until `at` may go: then, or when the quiet hours end in which that lies. */
export const dueOf = ({ quiet }: Pick<Cohort, 'quiet'>, at: number): number => (quiet && quietUntil(quiet, at)) ?? at

/** The hour that an alert now falls into: the one that is open, or its own. */
export const hourWith = ({ openedAt, alerts }: Standing, now: number): { openedAt: number; alerts: number } =>
  isOpen(openedAt, now) ? { openedAt: openedAt!, alerts: alerts + 1 } : { openedAt: now, alerts: 1 }

const isOpen = (openedAt: number | null, now: number): boolean => openedAt !== null && now < openedAt + HOUR_MS
