import type { Lang } from '../timeline/event.ts'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export const CADENCES = ['daily', 'weekly', 'none'] as const
export const MATCHES = ['any', 'both'] as const
export const LEAST_SEVERITIES = ['extreme', 'severe', 'moderate', 'minor'] as const
export const ALERT_LEVELS = ['none', 'extreme', 'severe', 'all'] as const

export type Weekday = (typeof WEEKDAYS)[number]
export type Cadence = (typeof CADENCES)[number]

/** When a reader is told in digests: local wall time `HH:MM` in an IANA zone. */
export type DigestTime = { cadence: Cadence; weekday: Weekday; time: string; timezone: string }

/** All that a reader chooses, in canonical form: ids sorted and unique. */
export type Choice = {
  regions: string[]
  actors: string[]
  match: (typeof MATCHES)[number]
  backed: boolean
  severity: (typeof LEAST_SEVERITIES)[number]
  digest: DigestTime
  alerts: (typeof ALERT_LEVELS)[number]
  lang: Lang
}

/** What is followed: the part of a choice that decides which events are told. */
export type Following = Pick<Choice, 'regions' | 'actors' | 'match' | 'backed' | 'severity'>
