import { randomOf } from '../random.ts'
import { eventsOf, readersOf, VARIANT, VARIANTS } from './scenario-variants.ts'

/** A filter that is simple enough for the audit to match without code of the Worker. */
export type Follows = 'everything' | 'aleppo' | 'daraa' | 'the severe'

/** The first digests are all due at DUE, except those of the Friday and of the second of the month. At END every digest is due. */
export const DIGESTS = {
  seven: { cadence: 'daily', time: '07:00', timezone: 'UTC' },
  damascus: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
  tuesday: { cadence: 'weekly', weekday: 'tuesday', time: '07:00', timezone: 'UTC' },
  friday: { cadence: 'weekly', weekday: 'friday', time: '09:30', timezone: 'UTC' },
  second: { cadence: 'monthly', monthday: 2, time: '07:00', timezone: 'UTC' },
  none: { cadence: 'none' },
} as const

export type DigestName = keyof typeof DIGESTS

/** The alerts that a reader chooses. The quiet hours hold back the events that are published first. */
export const ALERTS = {
  none: {},
  all: { alerts: 'all' },
  'the severe': { alerts: 'severe' },
  'one an hour': { alerts: 'all', alerts_per_hour: 1 },
  'on a full day': { alerts: 'all', alerts_per_hour: 3 },
  'not at noon': { alerts: 'all', quiet: { from: '11:00', to: '14:00' } },
} as const

export type AlertsName = keyof typeof ALERTS

/**
 * The role of a reader. Steady readers do nothing. While the first digests are sent, the leaver unsubscribes, the eraser
 * erases their data, the complainer complains about a mail, the mover changes schedule, and the late reader confirms. The
 * silent reader never confirms. A second file imports the imported reader and the pending one, who never confirmed; it has
 * all others as well.
 */
export type ReaderRole = 'steady' | 'mover' | 'late' | 'silent' | 'imported' | 'pending' | LeavingRole
export type LeavingRole = 'leaver' | 'eraser' | 'complainer'

const LEAVING_ROLES: readonly ReaderRole[] = ['leaver', 'eraser', 'complainer'] satisfies LeavingRole[]
const SECOND_FILE_ROLES: readonly ReaderRole[] = ['imported', 'pending']

/** Whether the reader gets no mail any more from the first digests on. */
export const isLeaving = ({ role }: ScenarioReader): boolean => LEAVING_ROLES.includes(role)
/** Whether the second file makes the reader active. */
export const isInSecondFile = ({ role }: ScenarioReader): boolean => SECOND_FILE_ROLES.includes(role)

export type ScenarioReader = {
  email: string
  role: ReaderRole
  follows: Follows
  lang: 'en' | 'ar'
  digest: DigestName
  alerts: AlertsName
}

export type ScenarioEvent = {
  id: string
  region: 'sy-aleppo' | 'sy-daraa'
  severity: 'severe' | 'minor'
  silent: boolean
  /** Hours before the first digests, seconds before them (so that its hold is not over), while they are sent, or after. */
  published: 'before' | 'on hold' | 'during' | 'after'
  /**
   * Retracted or urgently corrected while the first digests are sent, urgently corrected with a hold that ends then, updated
   * or retracted after them. A recalled event is retracted while they are sent, and recorded again at once.
   */
  later: 'retracted' | 'corrected' | 'corrected during' | 'updated' | 'recalled' | 'retracted after' | null
  /** Whether the correction raises a minor event to a severe one. */
  isRaised: boolean
  /** When the first revision is redacted: before the first digests or while they are sent. */
  redacted: 'before' | 'during' | null
}

export const isCorrected = ({ later }: ScenarioEvent): boolean => later === 'corrected' || later === 'corrected during'
export const isRetracted = ({ later }: ScenarioEvent): boolean => later === 'retracted' || later === 'retracted after'

export type Scenario = {
  number: number
  readers: ScenarioReader[]
  events: ScenarioEvent[]
  /** The filters of the endpoints that get webhooks. */
  endpoints: Follows[]
  /** How many ticks are missed when the first digests are due. */
  missedTicks: number
  /** Whether a tick comes three hours early, when only the digest of Damascus is due. */
  hasEarlyTick: boolean
  /** Whether the mover changes schedule at that time. */
  movesEarly: boolean
  /** Whether ticks come after noon, when alerts and roll-ups are due. */
  hasAfternoonTicks: boolean
  /** Whether an operator imports a second file while the first digests are sent, and again after them. */
  hasSecondFile: boolean
  /** Whether nobody knows for a time which digests the provider accepted. */
  hasOutage: boolean
  /** Whether pages of readers, chunks and cohorts are small, so that plans have several pages. */
  hasSmallPages: boolean
}

/** Noon of a Monday; when the first digests are due; and a week later, when every schedule is due again. ms UTC. */
export const START = Date.UTC(2026, 10, 23, 12)
export const DUE = Date.UTC(2026, 10, 24, 7)
export const DAMASCUS_DUE = Date.UTC(2026, 10, 24, 4)
/** The end of the local day of the first alerts. */
export const MIDNIGHT = Date.UTC(2026, 10, 24)
/** When the first alerts are due, when the quiet hours and the first hour of the limit are over, and when the day is. */
export const AFTERNOON = [Date.UTC(2026, 10, 23, 12, 10), Date.UTC(2026, 10, 23, 14, 10), MIDNIGHT + 600_000]
/** When the updates after the first digests are released. */
export const UPDATES_DUE = Date.UTC(2026, 10, 24, 12)
export const END = Date.UTC(2026, 11, 2, 7)

/** How long the provider's answers to digests are lost, from the first digests on: longer than a held chunk is retried. */
export const OUTAGE_MS = 50 * 60_000

export const followsEvent = (follows: Follows, { region, severity }: ScenarioEvent): boolean =>
  follows === 'everything' ||
  (follows === 'aleppo' && region === 'sy-aleppo') ||
  (follows === 'daraa' && region === 'sy-daraa') ||
  (follows === 'the severe' && severity === 'severe')

/** Returns the scenario of a number: always the same one. */
export const scenarioOf = (number: number): Scenario => {
  const random = randomOf(number)
  const variant = number % VARIANTS
  return {
    number,
    readers: readersOf(number, variant, random),
    events: eventsOf(number, variant, random),
    endpoints:
      variant === VARIANT.webhooks ? ['everything', 'aleppo'] : variant === VARIANT.redactions ? ['everything'] : [],
    missedTicks: variant === VARIANT.missedTicks ? 2 : 0,
    hasEarlyTick: variant === VARIANT.earlyTick || variant === VARIANT.recalls,
    hasAfternoonTicks: variant === VARIANT.alerts,
    movesEarly: variant === VARIANT.earlyTick && random.chance(0.5),
    hasSecondFile: variant === VARIANT.imports,
    hasOutage: variant === VARIANT.imports,
    hasSmallPages: variant === VARIANT.recalls,
  }
}
