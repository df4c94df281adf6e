import type { Cohort } from '../../audience/cohort.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import { severityRankOf } from '../../timeline/event.ts'

export const EXTREME_SEVERITY_RANK = severityRankOf('extreme')
export const HOUR_MS = 3_600_000

/**
 * `alerts` is the number of alerts in the hour that began at `openedAt` (ms UTC). `heldSinceSeq` is the seq after which
 * alerts are held back; null if none are.
 */
export type CohortState = { openedAt: number | null; alerts: number; heldSinceSeq: number | null }

/** Whether a window has an extreme event for a cohort, and whether it has another one. */
export type AlertCandidates = { extreme: boolean; other: boolean }

/** An alert of all events, of the extreme ones, or none; and if holding begins now, when it ends (ms UTC). */
export type AlertDecision = { alert: 'all' | 'extreme' | null; due: number | null }

/**
 * Applies the hourly limit and the quiet hours of a cohort at `now`. The first alert begins an hour. Once the hour has as
 * many alerts as the cohort allows, the rest is held until it ends; in quiet hours, until they end. Extreme events are
 * not held, unless the cohort declined that.
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

/** When alerts held until `at` may be sent: at `at`, or at the end of the quiet hours around it. Times in ms UTC. */
export const heldAlertsDueAt = ({ quiet }: Pick<Cohort, 'quiet'>, at: number): number =>
  (quiet && findQuietEnd(quiet, at)) ?? at

/** The hour of a cohort after one more alert at `now`. If no hour is open, the alert begins one. */
export const countAlertInHour = (
  { openedAt, alerts }: CohortState,
  now: number,
): { openedAt: number; alerts: number } =>
  isHourOpen(openedAt, now) ? { openedAt: openedAt!, alerts: alerts + 1 } : { openedAt: now, alerts: 1 }

const isHourOpen = (openedAt: number | null, now: number): boolean => openedAt !== null && now < openedAt + HOUR_MS
