import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WEEKDAYS } from '../../src/audience/preferences.ts'
import { findLastDue, findNextDue, type ScheduleTime } from '../../src/audience/schedule.ts'

const MINUTE = 60_000
const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()
/** The local time in a zone, as the platform formats it: `2026-03-08 03:00`. */
const localTimeOf = (time: number, zone: string): string => {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(zone, format)
  return format.format(time)
}

/** Minutes before a moment at which the same local time may have occurred already. */
const EARLIER_MINUTES = [1, ...Array.from({ length: 12 }, (_, step) => 15 * (step + 1))]

/** The rule once more, written independently: the first moment with this local time or a later one. */
const isFirstMomentOf = (localTime: string, time: number, zone: string): boolean =>
  localTimeOf(time, zone) >= localTime &&
  EARLIER_MINUTES.every((minutes) => localTimeOf(time - minutes * MINUTE, zone) < localTime)

const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)
const twoDigits = (part: number): string => String(part).padStart(2, '0')

const ZONE = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const TIME = fc
  .tuple(fc.oneof(fc.nat(23), fc.constantFrom(23, 0, 1, 2, 3)), fc.oneof(fc.nat(59), fc.constantFrom(0, 30)))
  .map(([hour, minute]) => `${twoDigits(hour)}:${twoDigits(minute)}`)
const MOMENT = fc.integer({ min: Date.parse('2014-01-01'), max: Date.parse('2034-01-01') })
const SCHEDULE: fc.Arbitrary<ScheduleTime> = fc.oneof(
  fc.record({ cadence: fc.constant('daily' as const), weekday: fc.constant('' as const), time: TIME, timezone: ZONE }),
  fc.record({
    cadence: fc.constant('weekly' as const),
    weekday: fc.constantFrom(...WEEKDAYS),
    time: TIME,
    timezone: ZONE,
  }),
)

const dueTimes = function* (schedule: ScheduleTime, start: number): Generator<number> {
  for (let due = findNextDue(schedule, start); ; due = findNextDue(schedule, due)) yield due
}

/** The date whose digest is due: the local date, or the one before if a gap includes midnight. */
const dateFor = ({ time, timezone }: ScheduleTime, due: number): string =>
  localTimeOf(due, timezone).slice(11) < time
    ? dateAfter(localTimeOf(due, timezone).slice(0, 10), -1)
    : localTimeOf(due, timezone).slice(0, 10)

describe('in any zone, at any time', () => {
  test('every date has one due time, the first moment with this local time or a later one', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, (schedule, start) => {
        const step = schedule.cadence === 'weekly' ? 7 : 1
        const times = dueTimes(schedule, start)
        const date = dateFor(schedule, times.next().value!)
        for (let count = 1; count <= 8; count++) {
          const localTime = `${dateAfter(date, count * step)} ${schedule.time}`
          expect(isFirstMomentOf(localTime, times.next().value!, schedule.timezone)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    'America/New_York',
    'Asia/Beirut',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Asia/Damascus',
    'Europe/London',
    'Australia/Lord_Howe',
    'America/Nuuk',
    'Pacific/Chatham',
  ])('in %s each date of two years has one due time', (timezone) => {
    for (const time of ['00:00', '00:30', '02:30', '23:30']) {
      const schedule: ScheduleTime = { cadence: 'daily', weekday: '', time, timezone }
      const times = dueTimes(schedule, Date.parse('2025-01-01T12:00Z'))
      const start = dateFor(schedule, times.next().value!)
      for (let count = 1; count <= 730; count++) {
        const localTime = `${dateAfter(start, count)} ${time}`
        const due = times.next().value!
        if (!isFirstMomentOf(localTime, due, timezone)) expect(localTimeOf(due, timezone)).toBe(localTime)
      }
    }
  })

  test('a weekly digest is due on its weekday', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, (schedule, start) => {
        fc.pre(schedule.cadence === 'weekly')
        const day = new Date(dateFor(schedule, findNextDue(schedule, start))).getUTCDay()
        expect(WEEKDAYS[(day + 6) % 7]).toBe(schedule.weekday)
      }),
    )
  })

  test('the next due time is after the given time, and at most a period later', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, (schedule, start) => {
        const wait = findNextDue(schedule, start) - start
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual((schedule.cadence === 'weekly' ? 7 : 1) * DAY + 3 * 3_600_000)
      }),
    )
  })

  test('the last due time has passed, and the next one has not', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, fc.integer({ min: 0, max: 40 * DAY }), (schedule, start, late) => {
        const passed = findNextDue(schedule, start)
        const last = findLastDue(schedule, passed, passed + late)
        expect(last).toBeGreaterThanOrEqual(passed)
        expect(last).toBeLessThanOrEqual(passed + late)
        expect(findNextDue(schedule, last)).toBeGreaterThan(passed + late)
        expect([...take(dueTimes(schedule, start), 42)]).toContain(last)
      }),
      { numRuns: 60 },
    )
  })
})

const take = function* (times: Generator<number>, count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield times.next().value!
}
