import { type Cohort, cohortTimezoneOf } from '../../audience/cohort.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import { addDays, instantOf, localDateOf } from '../../audience/schedule.ts'
import { severityRankOf } from '../../timeline/event.ts'

export const EXTREME_SEVERITY_RANK = severityRankOf('extreme')
/** The least severity rank of a run that has only extreme events which are new to its readers or worse. */
export const PASSING_RANK = EXTREME_SEVERITY_RANK + 1
export const HOUR_MS = 3_600_000
/** How many mails a local day may have before the rest waits for one roll-up. */
export const MAX_MAILS_PER_DAY = 6
/** How many mails a local day may have before extreme events wait, too. */
export const MAX_MAILS_WITH_EXTREME = 7

/** The mails of a cohort: alerts in the hour that began at `openedAt`, alerts and roll-ups in the local day (ms UTC). */
export type CohortCounts = {
  openedAt: number | null
  alerts: number
  dayEndsAt: number | null
  dayMails: number
}

/** Alerts after `deferredSinceSeq` and updates after `updatesSinceSeq` wait for a roll-up; null if none do. */
export type CohortState = CohortCounts & { deferredSinceSeq: number | null; updatesSinceSeq: number | null }

/**
 * Whether a window has an extreme event for a cohort that is new or worse, another event that alerts, and an update of an
 * event that alerted before, if the cohort gets these by roll-up.
 */
export type AlertCandidates = { extreme: boolean; other: boolean; update: boolean }

/** An alert of all events, of the extreme ones, or none; and what begins to wait, until `due` (ms UTC). */
export type AlertDecision = {
  alert: 'all' | 'extreme' | null
  defers: 'alerts' | 'updates' | null
  due: number | null
}

type CohortLimits = Pick<Cohort, 'perHour' | 'quiet' | 'timezone'>

/**
 * Applies the limits and the quiet hours of a cohort at `now`. The first alert begins an hour. Once the hour has as many
 * alerts as the cohort allows, the rest is deferred until it ends; once the local day has its mails, until the day ends; in
 * quiet hours, until they end. Extreme events are not deferred, unless the cohort declined that, or the day has one mail
 * more. Updates go with the next alert that is due now, or else wait for the end of the day.
 */
export const decideAlert = (
  cohort: CohortLimits & Pick<Cohort, 'extremeAtOnce'>,
  state: CohortState,
  { extreme, other, update }: AlertCandidates,
  now: number,
  maxPerHour: number,
): AlertDecision => {
  const { deferredSinceSeq, updatesSinceSeq } = state
  const waitEnd = findCohortWaitEnd(cohort, state, now, maxPerHour)
  const alerts = extreme || other
  if (alerts && waitEnd === null && deferredSinceSeq === null) return { alert: 'all', defers: null, due: null }
  const passes = cohort.extremeAtOnce && findFullDayEnd(state, now, MAX_MAILS_WITH_EXTREME) === null
  const alert = extreme && passes ? 'extreme' : null
  if (deferredSinceSeq === null && (other || (extreme && !passes))) return { alert, defers: 'alerts', due: waitEnd }
  if (update && deferredSinceSeq === null && updatesSinceSeq === null)
    return { alert, defers: 'updates', due: deferredAlertsDueAt(cohort, findDayEnd(cohortTimezoneOf(cohort), now)) }
  return { alert, defers: null, due: null }
}

/** When a cohort may get more than extreme events: null for now, else the end of what it waits for (ms UTC). */
const findCohortWaitEnd = (
  cohort: CohortLimits,
  { openedAt, alerts, ...day }: CohortCounts,
  now: number,
  maxPerHour: number,
): number | null => {
  const isHourFull = isHourOpen(openedAt, now) && alerts >= Math.min(cohort.perHour ?? maxPerHour, maxPerHour)
  const fullUntil = Math.max(isHourFull ? openedAt! + HOUR_MS : now, findFullDayEnd(day, now) ?? now)
  const until = deferredAlertsDueAt(cohort, fullUntil)
  return until > now ? until : null
}

/** When alerts deferred until `at` may be sent: at `at`, or at the end of the quiet hours around it. Times in ms UTC. */
export const deferredAlertsDueAt = ({ quiet }: Pick<Cohort, 'quiet'>, at: number): number =>
  (quiet && findQuietEnd(quiet, at)) ?? at

/** When a roll-up that is due at `now` may be sent: now, or at the end of a full day or of quiet hours (ms UTC). */
export const rollUpDueAt = (cohort: CohortLimits, counts: CohortCounts, now: number): number =>
  deferredAlertsDueAt(cohort, findFullDayEnd(counts, now) ?? now)

/** When the local day of `now` ends in a zone; both in ms UTC. */
export const findDayEnd = (timezone: string, now: number): number =>
  instantOf(addDays(localDateOf(now, timezone), 1), '00:00', timezone)

/** The hour and the day of a cohort after one more alert or roll-up at `now`. The first mail after an end begins the next. */
export const countMail = (
  kind: 'alert' | 'rollup',
  { openedAt, alerts, dayEndsAt, dayMails }: CohortCounts,
  timezone: string,
  now: number,
): CohortCounts => ({
  ...(kind === 'rollup' || isHourOpen(openedAt, now)
    ? { openedAt, alerts: alerts + (kind === 'alert' ? 1 : 0) }
    : { openedAt: now, alerts: 1 }),
  ...(dayEndsAt !== null && now < dayEndsAt
    ? { dayEndsAt, dayMails: dayMails + 1 }
    : { dayEndsAt: findDayEnd(timezone, now), dayMails: 1 }),
})

const findFullDayEnd = (
  { dayEndsAt, dayMails }: Pick<CohortCounts, 'dayEndsAt' | 'dayMails'>,
  now: number,
  most = MAX_MAILS_PER_DAY,
): number | null => (dayEndsAt !== null && now < dayEndsAt && dayMails >= most ? dayEndsAt : null)

const isHourOpen = (openedAt: number | null, now: number): boolean => openedAt !== null && now < openedAt + HOUR_MS
