import type { Lang } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export const CADENCES = ['daily', 'weekly', 'none'] as const
export const MATCH_MODES = ['any', 'both'] as const
export const MIN_SEVERITIES = ['extreme', 'severe', 'moderate', 'minor'] as const
export const ALERT_LEVELS = ['none', 'extreme', 'severe', 'all'] as const

/** What a digest does with an event that its reader was told of at once. */
export const ALERTED_MODES = ['marked', 'left_out'] as const

export type Weekday = (typeof WEEKDAYS)[number]
export type Cadence = (typeof CADENCES)[number]
export type AlertLevel = (typeof ALERT_LEVELS)[number]
export type AlertedMode = (typeof ALERTED_MODES)[number]

/** When a reader is told in digests: local wall time `HH:MM` in an IANA zone. */
export type DigestTime = { cadence: Cadence; weekday: Weekday; time: string; timezone: string }

/** All that a reader chooses, in canonical form: ids sorted and unique. */
export type Preferences = {
  regions: string[]
  actors: string[]
  match: (typeof MATCH_MODES)[number]
  backed: boolean
  severity: (typeof MIN_SEVERITIES)[number]
  digest: DigestTime
  alerts: AlertLevel
  /** At most so many alerts in an hour; null: as many as the site sends. */
  alerts_per_hour: number | null
  /** No alert between these local times `HH:MM`, in the digest's zone; they may pass midnight. */
  quiet: { from: string; to: string } | null
  /** Whether the extreme is told at once whatever the hour, and however many alerts went before. */
  extreme_at_once: boolean
  alerted: AlertedMode
  lang: Lang
}

/** What is followed: the part of a choice that decides which events are told. */
export type FollowPreferences = Pick<Preferences, 'regions' | 'actors' | 'match' | 'backed' | 'severity'>

/** The regions and actors that a reader follows and that the gazetteer no longer has. */
export const removedIdsOf = ({ regions, actors }: FollowPreferences, gazetteer: Gazetteer): string[] => [
  ...regions.filter((id) => !gazetteer.regions.has(id)),
  ...actors.filter((id) => !gazetteer.actors.has(id)),
]
