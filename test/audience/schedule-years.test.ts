import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WEEKDAYS } from '../../src/audience/preferences.ts'
import { findLastDue, findNextDue, type ScheduleTime } from '../../src/audience/schedule.ts'

const MINUTE = 60_000
const DAY = 86_400_000

const clocks = new Map<string, Intl.DateTimeFormat>()
/** What a clock on the wall shows, by the platform's own calendar: `2026-03-08 03:00`. */
const wall = (at: number, zone: string): string => {
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  clocks.set(zone, clock)
  return clock.format(at)
}

/** How far back the clock may be set, and from where on one looks for the first of two same readings. */
const LOOK_BACK = [1, ...Array.from({ length: 12 }, (_, step) => 15 * (step + 1))]

/** The rule in words of its own: the first moment at which the clock shows the wanted reading or a later one. */
const isFirstMomentOf = (reading: string, at: number, zone: string): boolean =>
  wall(at, zone) >= reading && LOOK_BACK.every((minutes) => wall(at - minutes * MINUTE, zone) < reading)

const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)
const two = (part: number): string => String(part).padStart(2, '0')

const ZONE = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const TIME = fc
  .tuple(fc.oneof(fc.nat(23), fc.constantFrom(23, 0, 1, 2, 3)), fc.oneof(fc.nat(59), fc.constantFrom(0, 30)))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`)
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

const dues = function* (schedule: ScheduleTime, start: number): Generator<number> {
  for (let at = findNextDue(schedule, start); ; at = findNextDue(schedule, at)) yield at
}

/** The date that a due moment is for: its own, but for a clock that leaps over midnight. */
const dateFor = ({ time, timezone }: ScheduleTime, due: number): string =>
  wall(due, timezone).slice(11) < time
    ? dateAfter(wall(due, timezone).slice(0, 10), -1)
    : wall(due, timezone).slice(0, 10)

describe('from one year to another, in any zone, at any time', () => {
  test('every local date has one due moment, the first at which the clock shows the time or a later one', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, (schedule, start) => {
        const step = schedule.cadence === 'weekly' ? 7 : 1
        const found = dues(schedule, start)
        const date = dateFor(schedule, found.next().value!)
        for (let count = 1; count <= 8; count++) {
          const reading = `${dateAfter(date, count * step)} ${schedule.time}`
          expect(isFirstMomentOf(reading, found.next().value!, schedule.timezone)).toBe(true)
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
  ])('in %s no date of two years is left out and none is told twice', (timezone) => {
    for (const time of ['00:00', '00:30', '02:30', '23:30']) {
      const schedule: ScheduleTime = { cadence: 'daily', weekday: '', time, timezone }
      const found = dues(schedule, Date.parse('2025-01-01T12:00Z'))
      const start = dateFor(schedule, found.next().value!)
      for (let count = 1; count <= 730; count++) {
        const reading = `${dateAfter(start, count)} ${time}`
        const due = found.next().value!
        if (!isFirstMomentOf(reading, due, timezone)) expect(wall(due, timezone)).toBe(reading)
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

  test('the next due moment is after the one asked for, and a period away at most', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, (schedule, start) => {
        const wait = findNextDue(schedule, start) - start
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual((schedule.cadence === 'weekly' ? 7 : 1) * DAY + 3 * 3_600_000)
      }),
    )
  })

  test('the last due moment is the one after which the next has not come', () => {
    fc.assert(
      fc.property(SCHEDULE, MOMENT, fc.integer({ min: 0, max: 40 * DAY }), (schedule, start, late) => {
        const passed = findNextDue(schedule, start)
        const last = findLastDue(schedule, passed, passed + late)
        expect(last).toBeGreaterThanOrEqual(passed)
        expect(last).toBeLessThanOrEqual(passed + late)
        expect(findNextDue(schedule, last)).toBeGreaterThan(passed + late)
        expect([...take(dues(schedule, start), 42)]).toContain(last)
      }),
      { numRuns: 60 },
    )
  })
})

const take = function* (all: Generator<number>, count: number): Generator<number> {
  for (let at = 0; at < count; at++) yield all.next().value!
}
