import { canonicalJson } from '../lib/canonical-json.ts'
import { type Lang, severityRankOf } from '../timeline/event.ts'
import { filterIdOf, filterOf } from './filter.ts'
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
}

/**
 * The terms of the cohort for these preferences, or null for no alerts. The severity that a reader follows limits alerts,
 * too. The time zone is a term only with quiet hours, so that readers of all zones without them share a cohort.
 */
export const cohortOf = async (preferences: Preferences): Promise<Cohort | null> =>
  preferences.alerts === 'none'
    ? null
    : {
        version: 1,
        filter: await filterIdOf(filterOf(preferences)),
        least: Math.max(MIN_SEVERITY_RANKS[preferences.alerts], severityRankOf(preferences.severity)),
        lang: preferences.lang,
        perHour: preferences.alerts_per_hour,
        quiet: preferences.quiet && { ...preferences.quiet, timezone: preferences.digest.timezone },
        extremeAtOnce: preferences.extreme_at_once,
      }

/** Terms as the column `schedule.terms` has them: equal terms give equal text. */
export const cohortTermsOf = (cohort: Cohort): string => canonicalJson(cohort)

/** The lowest severity rank of an event that brings an alert, by the level that a reader chose. */
export const MIN_SEVERITY_RANKS: Record<ActiveAlertLevel, number> = {
  all: severityRankOf('minor'),
  severe: severityRankOf('severe'),
  extreme: severityRankOf('extreme'),
}
