import { describe, expect, test } from 'vitest'
import { type DigestTime, WEEKDAYS } from '../../src/audience/preferences.ts'
import { findLastDue, findNextDue, isTimezone, type ScheduleTime, scheduleTimeOf } from '../../src/audience/schedule.ts'

const ms = (instant: string): number => Date.parse(instant)
const iso = (time: number): string => new Date(time).toISOString().replace(':00.000Z', 'Z')
const daily = (time: string, timezone: string): ScheduleTime => ({ cadence: 'daily', weekday: '', time, timezone })
const weekly = (weekday: (typeof WEEKDAYS)[number], time: string, timezone: string): ScheduleTime => ({
  cadence: 'weekly',
  weekday,
  time,
  timezone,
})
const dueAfter = (schedule: ScheduleTime, time: string): string => iso(findNextDue(schedule, ms(time)))

describe('the schedule of a digest time', () => {
  const digest: DigestTime = { cadence: 'daily', weekday: 'friday', time: '07:00', timezone: 'UTC' }
  test('is null for no digest', () => {
    expect(scheduleTimeOf({ ...digest, cadence: 'none' })).toBeNull()
  })
  test('has no weekday if it is daily, so that readers with the same time share it', () => {
    expect(scheduleTimeOf(digest)).toEqual({ cadence: 'daily', weekday: '', time: '07:00', timezone: 'UTC' })
  })
  test('has the weekday if it is weekly', () => {
    expect(scheduleTimeOf({ ...digest, cadence: 'weekly' })).toMatchObject({ cadence: 'weekly', weekday: 'friday' })
  })
})

describe('a monthly digest', () => {
  const monthly = (monthday: number, timezone = 'UTC') =>
    scheduleTimeOf({ cadence: 'monthly', weekday: 'friday', monthday, time: '07:00', timezone })!

  test('has the day of the month, so that readers with the same day share it, and the first if none is given', () => {
    expect(monthly(15)).toEqual({ cadence: 'monthly', weekday: '15', time: '07:00', timezone: 'UTC' })
    expect(scheduleTimeOf({ cadence: 'monthly', weekday: 'monday', time: '07:00', timezone: 'UTC' })).toMatchObject({
      weekday: '1',
    })
  })

  test.each([
    [1, 'UTC', '2026-01-01T07:00Z', '2026-02-01T07:00Z'],
    [28, 'UTC', '2026-01-28T06:59Z', '2026-01-28T07:00Z'],
    [28, 'UTC', '2026-01-28T07:00Z', '2026-02-28T07:00Z'],
    [15, 'Asia/Damascus', '2026-03-01T00:00Z', '2026-03-15T04:00Z'],
    [1, 'Pacific/Kiritimati', '2026-01-31T16:00Z', '2026-01-31T17:00Z'],
  ])('on day %i in %s is due after %s at %s', (monthday, timezone, after, due) => {
    expect(dueAfter(monthly(monthday, timezone), after)).toBe(due)
  })

  test('that was missed for months is due once, at the last of its times', () => {
    const known = ms('2026-01-15T07:00Z')
    expect(iso(findLastDue(monthly(15), known, ms('2026-04-20T00:00Z')))).toBe('2026-04-15T07:00Z')
    expect(iso(findLastDue(monthly(15), known, ms('2026-01-15T07:05Z')))).toBe('2026-01-15T07:00Z')
  })
})

describe('a local time that occurs once is due then', () => {
  test.each([
    ['07:00', 'UTC', '2026-01-01T07:00Z'],
    ['00:00', 'UTC', '2026-01-01T00:00Z'],
    ['23:59', 'UTC', '2026-01-01T23:59Z'],
    ['00:30', 'Asia/Damascus', '2026-03-26T21:30Z'],
    ['06:18', 'Asia/Damascus', '2024-12-08T03:18Z'],
    ['00:30', 'Asia/Tehran', '2026-03-21T21:00Z'],
    ['07:00', 'Asia/Kathmandu', '2026-01-01T01:15Z'],
    ['07:00', 'Pacific/Kiritimati', '2025-12-31T17:00Z'],
    ['07:00', 'Pacific/Pago_Pago', '2026-01-01T18:00Z'],
    ['01:59', 'America/New_York', '2026-03-08T06:59Z'],
    ['03:00', 'America/New_York', '2026-03-08T07:00Z'],
  ])('%s in %s is due at %s', (time, zone, due) => {
    expect(dueAfter(daily(time, zone), iso(ms(due) - 60_000))).toBe(due)
  })
})

describe('a local time in a gap is due at the first moment after the gap', () => {
  test.each([
    ['02:00', 'America/New_York', '2026-03-08T07:00Z'],
    ['02:30', 'America/New_York', '2026-03-08T07:00Z'],
    ['02:59', 'America/New_York', '2026-03-08T07:00Z'],
    ['00:30', 'Asia/Beirut', '2026-03-28T22:00Z'],
    ['00:00', 'Asia/Beirut', '2026-03-28T22:00Z'],
    ['00:30', 'Africa/Cairo', '2026-04-23T22:00Z'],
    ['02:30', 'Europe/Berlin', '2026-03-29T01:00Z'],
    ['02:15', 'Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ])('%s in %s is due at %s, and on the next day at its own time', (time, zone, due) => {
    expect(dueAfter(daily(time, zone), iso(ms(due) - 12 * 3_600_000))).toBe(due)
    const [next, gap] = [findNextDue(daily(time, zone), ms(due)), ms(due)]
    expect(new Date(next).toLocaleTimeString('sv', { timeZone: zone, timeStyle: 'short' })).toBe(time)
    expect(next - gap).toBeGreaterThan(22 * 3_600_000)
    expect(next - gap).toBeLessThanOrEqual(24 * 3_600_000)
  })

  test('also if the gap ends on the next date', () => {
    expect(dueAfter(daily('23:30', 'America/Nuuk'), '2026-03-28T12:00Z')).toBe('2026-03-29T01:00Z')
    expect(dueAfter(daily('23:30', 'America/Nuuk'), '2026-03-29T01:00Z')).toBe('2026-03-30T00:30Z')
  })

  test('but a date that the zone skips has no digest', () => {
    const apia = daily('07:00', 'Pacific/Apia')
    expect(dueAfter(apia, '2011-12-29T00:00Z')).toBe('2011-12-29T17:00Z')
    expect(dueAfter(apia, '2011-12-29T17:00Z')).toBe('2011-12-30T17:00Z')
    expect(iso(findLastDue(apia, 0, ms('2011-12-30T12:00Z')))).toBe('2011-12-29T17:00Z')
  })
})

describe('a repeated local time is due the first time only', () => {
  test.each([
    ['01:30', 'America/New_York', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ['23:30', 'Asia/Beirut', '2026-10-24T20:30Z', '2026-10-25T21:30Z'],
    ['23:30', 'Africa/Cairo', '2026-10-29T20:30Z', '2026-10-30T21:30Z'],
    ['02:30', 'Africa/Casablanca', '2026-02-15T01:30Z', '2026-02-16T02:30Z'],
    ['01:45', 'Australia/Lord_Howe', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
  ])('%s in %s is due at %s, then at %s', (time, zone, first, next) => {
    expect(dueAfter(daily(time, zone), iso(ms(first) - 12 * 3_600_000))).toBe(first)
    expect(dueAfter(daily(time, zone), first)).toBe(next)
  })
})

describe('a weekly schedule', () => {
  test.each(WEEKDAYS.map((weekday, index) => [weekday, `2026-11-${String(23 + index)}T07:00Z`] as const))(
    '%s is due on %s',
    (weekday, due) => {
      expect(dueAfter(weekly(weekday, '07:00', 'UTC'), '2026-11-22T07:00Z')).toBe(due)
      expect(dueAfter(weekly(weekday, '07:00', 'UTC'), due)).toBe(iso(ms(due) + 7 * 86_400_000))
    },
  )
  test('has the weekday of the zone, not of UTC', () => {
    expect(dueAfter(weekly('monday', '01:00', 'Asia/Damascus'), '2026-11-20T00:00Z')).toBe('2026-11-22T22:00Z')
    expect(dueAfter(weekly('sunday', '23:00', 'America/New_York'), '2026-11-20T00:00Z')).toBe('2026-11-23T04:00Z')
  })
})

describe('the next due time is after the given time', () => {
  const seven = daily('07:00', 'UTC')
  test('at a due time it is the next day', () => {
    expect(dueAfter(seven, '2026-11-22T07:00Z')).toBe('2026-11-23T07:00Z')
  })
  test('a millisecond before a due time it is that time', () => {
    expect(iso(findNextDue(seven, ms('2026-11-22T07:00Z') - 1))).toBe('2026-11-22T07:00Z')
  })
})

describe('missed digests become one, at the last due time', () => {
  const seven = daily('07:00', 'Asia/Damascus')
  const last = (schedule: ScheduleTime, passed: string, now: string) => iso(findLastDue(schedule, ms(passed), ms(now)))
  test.each([
    ['on time', '2026-11-22T04:00Z', '2026-11-22T04:00Z', '2026-11-22T04:00Z'],
    ['five minutes late', '2026-11-22T04:00Z', '2026-11-22T04:05Z', '2026-11-22T04:00Z'],
    ['a millisecond before the next', '2026-11-22T04:00Z', '2026-11-23T03:59:59.999Z', '2026-11-22T04:00Z'],
    ['a day late', '2026-11-22T04:00Z', '2026-11-23T04:00Z', '2026-11-23T04:00Z'],
    ['four days late', '2026-11-22T04:00Z', '2026-11-26T12:00Z', '2026-11-26T04:00Z'],
  ])('%s', (_, passed, now, due) => {
    expect(last(seven, passed, now)).toBe(due)
  })
  test('also in a weekly schedule', () => {
    const monday = weekly('monday', '07:00', 'UTC')
    expect(last(monday, '2026-11-02T07:00Z', '2026-11-22T23:00Z')).toBe('2026-11-16T07:00Z')
  })
  test('which is not before the one that has passed', () => {
    expect(last(seven, '2026-11-22T05:00Z', '2026-11-22T05:05Z')).toBe('2026-11-22T05:00Z')
  })
})

describe('a time zone', () => {
  test('that the runtime lists is accepted, and a schedule in it has a due time within a day', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    expect(zones.length).toBeGreaterThan(400)
    expect(zones.filter((zone) => !isTimezone(zone))).toEqual([])
    const now = ms('2026-11-22T12:00Z')
    expect(zones.filter((zone) => !(findNextDue(daily('07:00', zone), now) - now <= 86_400_000))).toEqual([])
  })
  test.each(['UTC', 'GMT', 'Etc/GMT+3', 'America/Argentina/Buenos_Aires', 'EST5EDT'])('is accepted: %s', (zone) => {
    expect(isTimezone(zone)).toBe(true)
    expect(() => findNextDue(daily('07:00', zone), 0)).not.toThrow()
  })
  test.each([
    '',
    '+03:00',
    '-0500',
    'UTC+3',
    'Z',
    'Mars/Olympus',
    'Asia/Damascus ',
    ' UTC',
    'Asia/',
    '../../etc/passwd',
    'Asia/Damascus\n',
    '2026',
    'x'.repeat(10_000),
  ])('is not accepted: %j', (zone) => {
    expect(isTimezone(zone)).toBe(false)
  })
})
