import { addDays, instantOf, localDateOf } from './schedule.ts'

/** Hours without alerts: local times `HH:MM` in an IANA zone. They may include midnight. */
export type QuietHours = { from: string; to: string; timezone: string }

/**
 * The end of the quiet hours that include `now`, or null; both in ms UTC. They begin and end when clocks in the zone show
 * `from` and `to`. A time in a gap of the zone is the first valid moment after it, and of a repeated time the first counts.
 * A date that the zone skips does not interrupt them.
 */
export const findQuietEnd = (quiet: QuietHours, now: number): number | null => {
  const { from, to, timezone } = quiet
  const today = localDateOf(now, timezone)
  for (const day of [addDays(today, -1), today]) {
    const begins = instantOf(day, from, timezone)
    const ends = instantOf(to > from ? day : addDays(day, 1), to, timezone)
    if (begins <= now && now < ends) return findQuietEnd(quiet, ends) ?? ends
  }
  return null
}
