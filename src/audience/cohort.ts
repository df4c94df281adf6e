import { canonicalJson } from '../lib/canonical-json.ts'
import { gravity, type Lang } from '../timeline/event.ts'
import { filterId, filterOf } from './filter.ts'
import type { Alerts, Choice } from './preferences.ts'
import type { Quiet } from './quiet-hours.ts'

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
  quiet: Quiet | null
  /** Whether the extreme breaks through quiet hours and a full hour. */
  extremeAtOnce: boolean
}

/**
 * The cohort of a choice, or null for no alerts. The least severity that a reader follows holds for alerts too. A zone
 * matters to quiet hours only, so that readers without any share a cohort all over the world.
 */
export const cohortOf = async (choice: Choice): Promise<Cohort | null> =>
  choice.alerts === 'none'
    ? null
    : {
        version: 1,
        filter: await filterId(filterOf(choice)),
        least: Math.max(THRESHOLDS[choice.alerts], gravity(choice.severity)),
        lang: choice.lang,
        perHour: choice.alerts_per_hour,
        quiet: choice.quiet && { ...choice.quiet, timezone: choice.digest.timezone },
        extremeAtOnce: choice.extreme_at_once,
      }

/** A cohort as its row names it: the same text for the same terms. */
export const termsOf = (cohort: Cohort): string => canonicalJson(cohort)

const THRESHOLDS: Record<Exclude<Alerts, 'none'>, number> = {
  all: gravity('minor'),
  severe: gravity('severe'),
  extreme: gravity('extreme'),
}
