import { canonicalJson } from '../lib/canonical-json.ts'
import { type Lang, severityRankOf } from '../timeline/event.ts'
import { filterIdOf, filterOf, isOnlyEvents } from './filter.ts'
import type { AlertLevel, Preferences } from './preferences.ts'
import type { QuietHours } from './quiet-hours.ts'

export type ActiveAlertLevel = Exclude<AlertLevel, 'none'>

/**
 * The terms of a cohort: everything that decides which alerts its readers get, when, and with which bytes. Readers with
 * the same terms share a cohort. The terms are stored as JSON.
 */
export type Cohort = {
  version: 1
  /** The filter's id. */
  filter: string
  /** The lowest severity rank that alerts, 1 (minor) to 4 (extreme). */
  least: number
  lang: Lang
  /** The limit of alerts in an hour; null: the limit of the site. */
  perHour: number | null
  quiet: QuietHours | null
  /** True if extreme events alert in quiet hours and over the limit, too. */
  extremeAtOnce: boolean
  /** The zone of the local day, if it is neither that of the quiet hours nor UTC. */
  timezone?: string
  /** Present for readers without a digest: what a digest would tell of alerted events is in their roll-ups. */
  updates?: true
}

/** The zone in which the local day of a cohort begins and ends. */
export const cohortTimezoneOf = ({ timezone, quiet }: Pick<Cohort, 'timezone' | 'quiet'>): string =>
  timezone ?? quiet?.timezone ?? 'UTC'

/**
 * The terms of the cohort for these preferences, or null for no alerts, or none but of single events. The severity that a reader follows limits alerts,
 * too. The time zone is a term because a local day has a limit of mails, and has quiet hours.
 */
export const cohortOf = async (preferences: Preferences): Promise<Cohort | null> =>
  preferences.alerts === 'none' || isOnlyEvents(preferences)
    ? null
    : {
        version: 1,
        filter: await filterIdOf(filterOf(preferences)),
        least: Math.max(MIN_SEVERITY_RANKS[preferences.alerts], severityRankOf(preferences.severity)),
        lang: preferences.lang,
        perHour: preferences.alerts_per_hour,
        quiet: preferences.quiet && { ...preferences.quiet, timezone: preferences.digest.timezone },
        extremeAtOnce: preferences.extreme_at_once,
        ...(preferences.quiet === null &&
          preferences.digest.timezone !== 'UTC' && { timezone: preferences.digest.timezone }),
        ...(preferences.digest.cadence === 'none' && { updates: true as const }),
      }

/** Terms as the column `schedule.terms` has them: equal terms give equal text. */
export const cohortTermsOf = (cohort: Cohort): string => canonicalJson(cohort)

/** The lowest severity rank of an event that brings an alert, by the level that a reader chose. */
export const MIN_SEVERITY_RANKS: Record<ActiveAlertLevel, number> = {
  all: severityRankOf('minor'),
  severe: severityRankOf('severe'),
  extreme: severityRankOf('extreme'),
}
