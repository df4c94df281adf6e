import { canonicalJson } from '../lib/canonical-json.ts'
import { type Lang, severityRankOf } from '../timeline/event.ts'
import { filterIdOf, filterOf } from './filter.ts'
import type { AlertLevel, Preferences } from './preferences.ts'
import type { QuietHours } from './quiet-hours.ts'

export type ActiveAlertLevel = Exclude<AlertLevel, 'none'>

/**
 * Readers who are told the same at the same moment: all that decides what they are told at once, when, and in which
 * bytes.
 */
export type Cohort = {
  version: 1
  /** The filter's id. */
  filter: string
  /** The least gravity, 1 (minor) to 4 (extreme), of which they are told at once. */
  least: number
  lang: Lang
  /** At most so many alerts in an hour; null: as many as the site sends. */
  perHour: number | null
  quiet: QuietHours | null
  /** Whether the extreme breaks through quiet hours and a full hour. */
  extremeAtOnce: boolean
}

/**
 * The cohort of a choice, or null for no alerts. The least severity that a reader follows holds for alerts too. A zone
 * matters to quiet hours only, so that readers without any share a cohort all over the world.
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

/** A cohort as its row names it: the same text for the same terms. */
export const cohortTermsOf = (cohort: Cohort): string => canonicalJson(cohort)

/** The lowest severity rank of an event that brings an alert, by the level that a reader chose. */
export const MIN_SEVERITY_RANKS: Record<ActiveAlertLevel, number> = {
  all: severityRankOf('minor'),
  severe: severityRankOf('severe'),
  extreme: severityRankOf('extreme'),
}
