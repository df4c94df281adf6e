import type { Cohort } from '../../audience/cohort.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import { severityRankOf } from '../../timeline/event.ts'
import type { RevisionFacts } from '../../timeline/event-draft.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'

/** A line of the journal as alerts look at it. */
export type JournalLine = Pick<JournalEntry, 'seq' | 'event' | 'change' | 'silent' | 'facts'>

export const EXTREME_GRAVITY = severityRankOf('extreme')
const HOUR_MS = 3_600_000

/** Whether readers may be told of a revision at once: what is silent wakes nobody, nor does a translation or a small edit. */
export const isAlertableChange = ({ silent, change }: Pick<JournalLine, 'silent' | 'change'>): boolean =>
  !silent && (change === 'new' || change === 'update' || change === 'correction')

/** Whether an event is of those that are told at once: claims, forecasts and the unverified wait for the digest. */
export const isAlertableEvent = ({ nature, certainty }: RevisionFacts): boolean =>
  (nature === 'event' || nature === 'state') && certainty !== 'unverified'

/** How grave an event is to alerts; 0 where it waits for the digest. */
export const alertGravityOf = (facts: RevisionFacts): number =>
  isAlertableEvent(facts) ? severityRankOf(facts.severity) : 0

/**
 * Whether an event crosses a line in a window that begins behind `from`, by all its lines up to the window's end, oldest
 * first: something in the window that woke readers must be past the line, the event must be so in its newest form, and
 * nothing up to `from` may have crossed before. So a rising severity or certainty crosses later, and each event crosses
 * once. A retraction ends it all; what returns after one can cross anew.
 */
export const crossesThreshold = (
  lines: readonly JournalLine[],
  afterSeq: number,
  meetsThreshold: (line: JournalLine) => boolean,
): boolean => {
  const newest = lines.at(-1)
  if (!newest || newest.change === 'retraction' || !meetsThreshold(newest)) return false
  const sinceRetraction = lines.slice(lines.findLastIndex((line) => line.change === 'retraction') + 1)
  const first = sinceRetraction.find((line) => isAlertableChange(line) && meetsThreshold(line))
  return first !== undefined && first.seq > afterSeq
}

/** How a cohort stands: its hour (when an alert opened it, in ms UTC, and how many went in it), and since which seq it owes. */
export type CohortState = { openedAt: number | null; alerts: number; heldSinceSeq: number | null }

/** What a cohort hears of in a window: something extreme, and something that is not. */
export type AlertCandidates = { extreme: boolean; other: boolean }

/** What follows: an alert of all or of the extreme alone, and when what is held back is due (ms UTC). */
export type AlertDecision = { alert: 'all' | 'extreme' | null; due: number | null }

/**
 * Flood and quiet hours. The first alert opens sixty minutes; once as many alerts went as a reader wants in an hour, the
 * rest waits for its end, and in quiet hours for theirs. The extreme waits for nothing, unless its readers said so.
 */
export const decideAlert = (
  cohort: Pick<Cohort, 'perHour' | 'quiet' | 'extremeAtOnce'>,
  { openedAt, alerts, heldSinceSeq }: CohortState,
  { extreme, other }: AlertCandidates,
  now: number,
  maxPerHour: number,
): AlertDecision => {
  const isHourFull = isHourOpen(openedAt, now) && alerts >= Math.min(cohort.perHour ?? maxPerHour, maxPerHour)
  const quiet = cohort.quiet && findQuietEnd(cohort.quiet, now)
  if (!isHourFull && quiet === null && heldSinceSeq === null) return { alert: 'all', due: null }
  const sendsExtreme = extreme && cohort.extremeAtOnce
  const startsHolding = heldSinceSeq === null && (other || !cohort.extremeAtOnce)
  return {
    alert: sendsExtreme ? 'extreme' : null,
    due: startsHolding ? heldAlertsDueAt(cohort, isHourFull ? openedAt! + HOUR_MS : now) : null,
  }
}

/** When what is held back until `at` may go: then, or when the quiet hours end in which that lies. */
export const heldAlertsDueAt = ({ quiet }: Pick<Cohort, 'quiet'>, at: number): number =>
  (quiet && findQuietEnd(quiet, at)) ?? at

/** The hour that an alert now falls into: the one that is open, or its own. */
export const countAlertInHour = (
  { openedAt, alerts }: CohortState,
  now: number,
): { openedAt: number; alerts: number } =>
  isHourOpen(openedAt, now) ? { openedAt: openedAt!, alerts: alerts + 1 } : { openedAt: now, alerts: 1 }

const isHourOpen = (openedAt: number | null, now: number): boolean => openedAt !== null && now < openedAt + HOUR_MS
