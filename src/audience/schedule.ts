import * as Instant from 'temporal-polyfill/fns/Instant'
import * as PlainDate from 'temporal-polyfill/fns/PlainDate'
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime'
import * as PlainTime from 'temporal-polyfill/fns/PlainTime'
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime'
import { type DigestTime, WEEKDAYS, type Weekday } from './preferences.ts'

/** The time of a schedule. In place of the weekday, a daily one has '', and a monthly one the day of the month. */
export type ScheduleTime = {
  cadence: 'daily' | 'weekly' | 'monthly'
  weekday: Weekday | `${number}` | ''
  time: string
  timezone: string
}

/** The schedule of a digest time, or null for no digest. */
export const scheduleTimeOf = ({ cadence, weekday, monthday = 1, time, timezone }: DigestTime): ScheduleTime | null => {
  if (cadence === 'none') return null
  const days = { daily: '', weekly: weekday, monthly: `${monthday}` } as const
  return { cadence, weekday: days[cadence], time, timezone }
}

/** The first due time after `after`, in ms UTC. */
export const findNextDue = (schedule: ScheduleTime, after: number): number => {
  let day = localDateOf(after, schedule.timezone)
  for (;;) {
    const due = isDueDay(schedule, day) ? dueInstantOf(schedule, day) : after
    if (due > after) return due
    day = addDays(day, 1)
  }
}

/**
 * The last due time up to `now`, in ms UTC. `lastKnownDue` is a due time that has passed. So missed digests become one.
 */
export const findLastDue = (schedule: ScheduleTime, lastKnownDue: number, now: number): number => {
  let day = localDateOf(now, schedule.timezone)
  for (;;) {
    const due = isDueDay(schedule, day) ? dueInstantOf(schedule, day) : Number.POSITIVE_INFINITY
    if (due <= now) return Math.max(due, lastKnownDue)
    day = addDays(day, -1)
  }
}

/** True if the runtime has the zone by name. Refuses offsets such as +03:00, which have no summer time. */
export const isTimezone = (name: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A calendar date without a time zone. */
type LocalDate = PlainDate.Record

/** The local date in a zone at a time in ms UTC. */
export const localDateOf = (time: number, timezone: string): LocalDate =>
  ZonedDateTime.toPlainDate(Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(time), timezone))

/** A date as `YYYY-MM-DD`, and such a text as a date; null if it is none. */
export const localDateText = (day: LocalDate): string => PlainDate.toString(day)
export const parseLocalDate = (text: string): LocalDate | null => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!parts) return null
  try {
    const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
    return PlainDate.create(year, month, day)
  } catch {
    return null
  }
}

/** The date that is `days` later; earlier if `days` is negative. */
export const addDays = (day: LocalDate, days: number): LocalDate => PlainDate.addDays(day, days)

/** False on a date that the zone skips: the next date has its own daily digest. */
const isDueDay = ({ cadence, weekday, timezone }: ScheduleTime, day: LocalDate): boolean => {
  if (cadence === 'daily')
    return PlainDate.equals(ZonedDateTime.toPlainDate(PlainDate.toZonedDateTime(day, timezone)), day)
  return cadence === 'weekly' ? WEEKDAYS[PlainDate.dayOfWeek(day) - 1] === weekday : String(day.day) === weekday
}

const dueInstantOf = ({ time, timezone }: ScheduleTime, day: LocalDate): number => instantOf(day, time, timezone)

/**
 * The moment of a local time on a date in a zone, in ms UTC. In an overlap it is the first of the two, in a gap the first
 * valid moment after it.
 */
export const instantOf = (day: LocalDate, time: string, timezone: string): number => {
  const local = PlainDate.toPlainDateTime(day, PlainTime.fromString(time))
  const earlier = PlainDateTime.toZonedDateTime(local, timezone, { disambiguation: 'earlier' })
  if (PlainDateTime.equals(ZonedDateTime.toPlainDateTime(earlier), local)) return earlier.epochMilliseconds
  return ZonedDateTime.getTimeZoneTransition(earlier, 'next')!.epochMilliseconds
}
