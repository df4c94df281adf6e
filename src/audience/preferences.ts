import type { Lang } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export const CADENCES = ['daily', 'weekly', 'monthly', 'none'] as const
/** The last day of the month on which a monthly digest can be due: every month has it. */
export const MAX_MONTHDAY = 28
export const MATCH_MODES = ['any', 'both'] as const
export const MIN_SEVERITIES = ['extreme', 'severe', 'moderate', 'minor'] as const
/** The least certainty that a reader follows, from the most to the fewest events. */
export const MIN_CERTAINTIES = ['unverified', 'disputed', 'reported', 'confirmed'] as const
export const ALERT_LEVELS = ['none', 'extreme', 'severe', 'all'] as const

/** How a digest shows an event that its reader had as an alert: with a mark, or not at all. */
export const ALERTED_MODES = ['marked', 'left_out'] as const

export type Weekday = (typeof WEEKDAYS)[number]
type Cadence = (typeof CADENCES)[number]
export type AlertLevel = (typeof ALERT_LEVELS)[number]
export type MinCertainty = (typeof MIN_CERTAINTIES)[number]
export type AlertedMode = (typeof ALERTED_MODES)[number]

/** When a reader gets digests: local time `HH:MM` in an IANA zone. Only monthly ones have a day of the month, 1 to 28. */
export type DigestTime = { cadence: Cadence; weekday: Weekday; monthday?: number; time: string; timezone: string }

/** The preferences of a reader, in canonical form: ids sorted and unique. */
export type Preferences = {
  regions: string[]
  actors: string[]
  match: (typeof MATCH_MODES)[number]
  backed: boolean
  severity: (typeof MIN_SEVERITIES)[number]
  certainty: MinCertainty
  digest: DigestTime
  alerts: AlertLevel
  /** The limit of alerts in an hour; null: the limit of the site. */
  alerts_per_hour: number | null
  /** The local times `HH:MM` between which the reader gets no alert, in the zone of the digest. They may include midnight. */
  quiet: { from: string; to: string } | null
  /** True if extreme events alert in quiet hours and over the limit, too. */
  extreme_at_once: boolean
  alerted: AlertedMode
  lang: Lang
  /** The single events that the reader follows as well, and those that are left out. Each list is left out if it is empty. */
  events?: string[]
  muted?: string[]
}

/** The preferences that decide which events match. Without a least certainty, events of every certainty do. */
export type FollowPreferences = Pick<Preferences, 'regions' | 'actors' | 'match' | 'backed' | 'severity'> &
  Partial<Pick<Preferences, 'certainty' | 'events'>>

/** Preferences as they are stored. Those stored before a member existed have its default. */
export const parseStoredPreferences = (json: string): Preferences => ({
  certainty: 'unverified',
  ...(JSON.parse(json) as Omit<Preferences, 'certainty'>),
})

/** The regions and actors that a reader follows and that the gazetteer no longer has. */
export const removedIdsOf = ({ regions, actors }: FollowPreferences, gazetteer: Gazetteer): string[] => [
  ...regions.filter((id) => !gazetteer.regions.has(id)),
  ...actors.filter((id) => !gazetteer.actors.has(id)),
]
