import * as Instant from 'temporal-polyfill/fns/Instant'
import * as PlainDate from 'temporal-polyfill/fns/PlainDate'
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime'
import * as PlainTime from 'temporal-polyfill/fns/PlainTime'
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime'
import { type DigestTime, WEEKDAYS, type Weekday } from './preferences.ts'

/** When a group of readers is told; the weekday is '' where the cadence knows none. */
export type ScheduleTime = { cadence: 'daily' | 'weekly'; weekday: Weekday | ''; time: string; timezone: string }

/** The schedule of a chosen time, or null for no digest. */
export const scheduleTimeOf = ({ cadence, weekday, time, timezone }: DigestTime): ScheduleTime | null =>
  cadence === 'none' ? null : { cadence, weekday: cadence === 'weekly' ? weekday : '', time, timezone }

/** The first due moment after `after`, in milliseconds UTC. */
export const findNextDue = (schedule: ScheduleTime, after: number): number => {
  let day = localDateOf(after, schedule.timezone)
  for (;;) {
    const due = isDueDay(schedule, day) ? dueInstantOf(schedule, day) : after
    if (due > after) return due
    day = addDays(day, 1)
  }
}

/** The last due moment at or before `now`, given one that has passed: missed periods become one. */
export const findLastDue = (schedule: ScheduleTime, lastKnownDue: number, now: number): number => {
  let day = localDateOf(now, schedule.timezone)
  for (;;) {
    const due = isDueDay(schedule, day) ? dueInstantOf(schedule, day) : Number.POSITIVE_INFINITY
    if (due <= now) return Math.max(due, lastKnownDue)
    day = addDays(day, -1)
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

/** A date by the calendar, of no zone. */
export type LocalDate = PlainDate.Record

/** The date that clocks in a zone show at a moment. */
export const localDateOf = (at: number, timezone: string): LocalDate =>
  ZonedDateTime.toPlainDate(Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(at), timezone))

/** The date so many days later, or before where they are less than none. */
export const addDays = (day: LocalDate, days: number): LocalDate => PlainDate.addDays(day, days)

/** A daily digest has no part in a date that the zone leaps over: the next date has one of its own. */
const isDueDay = ({ cadence, weekday, timezone }: ScheduleTime, day: LocalDate): boolean =>
  cadence === 'daily'
    ? PlainDate.equals(ZonedDateTime.toPlainDate(PlainDate.toZonedDateTime(day, timezone)), day)
    : WEEKDAYS[PlainDate.dayOfWeek(day) - 1] === weekday

const dueInstantOf = ({ time, timezone }: ScheduleTime, day: LocalDate): number => instantOf(day, time, timezone)

/**
 * When clocks in a zone show a time on a date, in milliseconds UTC: in an overlap the first of the two moments, in a
 * gap the first valid moment after it.
 */
export const instantOf = (day: LocalDate, time: string, timezone: string): number => {
  const local = PlainDate.toPlainDateTime(day, PlainTime.fromString(time))
  const earlier = PlainDateTime.toZonedDateTime(local, timezone, { disambiguation: 'earlier' })
  if (PlainDateTime.equals(ZonedDateTime.toPlainDateTime(earlier), local)) return earlier.epochMilliseconds
  return ZonedDateTime.getTimeZoneTransition(earlier, 'next')!.epochMilliseconds
}
