import { addDays, instantOf, localDateOf } from './schedule.ts'

/** Hours in which a reader wants no alert: local wall times `HH:MM` in an IANA zone; they may pass midnight. */
export type QuietHours = { from: string; to: string; timezone: string }

/**
 * When the quiet hours end that `now` lies in, or null outside of them; milliseconds UTC. They begin with the first
 * moment at which the clock shows `from`, and end with the first at which it shows `to`. A time that the zone leaps
 * over is the first moment after it, one that comes twice is the first of the two; over a date that is left out they
 * go on.
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
