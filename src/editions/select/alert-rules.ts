import type { Cohort } from '../../audience/cohort.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import { severityRankOf } from '../../timeline/event.ts'

export const EXTREME_GRAVITY = severityRankOf('extreme')
const HOUR_MS = 3_600_000

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
