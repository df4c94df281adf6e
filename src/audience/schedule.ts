import { Temporal } from 'temporal-polyfill/implementation'
import { type DigestTime, WEEKDAYS, type Weekday } from './choice.ts'

/** When a group of readers is told; the weekday is '' where the cadence knows none. */
export type ScheduleTime = { cadence: 'daily' | 'weekly'; weekday: Weekday | ''; time: string; timezone: string }

/** The schedule of a chosen time, or null for no digest. */
export const scheduleOf = ({ cadence, weekday, time, timezone }: DigestTime): ScheduleTime | null =>
  cadence === 'none' ? null : { cadence, weekday: cadence === 'weekly' ? weekday : '', time, timezone }

/** The first due moment after `after`, in milliseconds UTC. */
export const nextDue = (schedule: ScheduleTime, after: number): number => {
  let day = localDay(after, schedule.timezone)
  for (;;) {
    const due = isDay(schedule, day) ? dueOn(schedule, day) : after
    if (due > after) return due
    day = day.add({ days: 1 })
  }
}

/** The last due moment at or before `now`, given one that has passed: missed periods become one. */
export const lastDue = (schedule: ScheduleTime, passed: number, now: number): number => {
  let day = localDay(now, schedule.timezone)
  for (;;) {
    const due = isDay(schedule, day) ? dueOn(schedule, day) : Number.POSITIVE_INFINITY
    if (due <= now) return Math.max(due, passed)
    day = day.subtract({ days: 1 })
  }
}

/** Whether the runtime knows the zone by name. Offsets such as +03:00 are refused: they know no summer time. */
export const isTimezone = (name: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The date that clocks in a zone show at a moment. */
export const localDay = (at: number, timezone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate()

/** A daily digest has no part in a date that the zone leaps over: the next date has one of its own. */
const isDay = ({ cadence, weekday, timezone }: ScheduleTime, day: Temporal.PlainDate): boolean =>
  cadence === 'daily'
    ? day.toZonedDateTime(timezone).toPlainDate().equals(day)
    : WEEKDAYS[day.dayOfWeek - 1] === weekday

const dueOn = ({ time, timezone }: ScheduleTime, day: Temporal.PlainDate): number => momentOf(day, time, timezone)

/**
 * When clocks in a zone show a time on a date, in milliseconds UTC: in an overlap the first of the two moments, in a
 * gap the first valid moment after it.
 */
export const momentOf = (day: Temporal.PlainDate, time: string, timezone: string): number => {
  const local = day.toPlainDateTime(Temporal.PlainTime.from(time))
  const earlier = local.toZonedDateTime(timezone, { disambiguation: 'earlier' })
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds
  return earlier.getTimeZoneTransition('next')!.epochMilliseconds
}
