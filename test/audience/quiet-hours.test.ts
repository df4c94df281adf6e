import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findQuietEnd } from '../../src/audience/quiet-hours.ts'

const ms = (iso: string): number => Date.parse(iso)
const endOf = (from: string, to: string, timezone: string, now: string): string | null => {
  const end = findQuietEnd({ from, to, timezone }, ms(now))
  return end === null ? null : new Date(end).toISOString().replace(':00.000Z', 'Z')
}

describe('quiet hours', () => {
  test.each([
    ['before they begin', '22:00', '07:00', 'UTC', '2026-11-24T21:59:59Z', null],
    ['as they begin', '22:00', '07:00', 'UTC', '2026-11-24T22:00:00Z', '2026-11-25T07:00Z'],
    ['past midnight', '22:00', '07:00', 'UTC', '2026-11-25T00:30:00Z', '2026-11-25T07:00Z'],
    ['at their last moment', '22:00', '07:00', 'UTC', '2026-11-25T06:59:59Z', '2026-11-25T07:00Z'],
    ['as they end', '22:00', '07:00', 'UTC', '2026-11-25T07:00:00Z', null],
    ['within one day', '13:00', '15:00', 'UTC', '2026-11-25T14:00:00Z', '2026-11-25T15:00Z'],
    ['until midnight', '20:00', '00:00', 'UTC', '2026-11-25T23:59:00Z', '2026-11-26T00:00Z'],
    ['in the zone of the reader', '22:00', '07:00', 'Asia/Damascus', '2026-11-24T19:30:00Z', '2026-11-25T04:00Z'],
    // Clocks in Berlin go from 02:00 to 03:00 on 29 March, and back from 03:00 to 02:00 on 25 October.
    ['that end in a gap', '22:00', '02:30', 'Europe/Berlin', '2026-03-29T00:30:00Z', '2026-03-29T01:00Z'],
    ['that begin in a gap', '02:30', '04:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T02:00Z'],
    ['that are within a gap', '02:10', '02:50', 'Europe/Berlin', '2026-03-29T01:00:00Z', null],
    ['that end in a repeated hour', '22:00', '02:30', 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T00:30Z'],
    ['after the first end in a repeated hour', '22:00', '02:30', 'Europe/Berlin', '2026-10-25T01:15:00Z', null],
    ['that begin in a repeated hour', '02:30', '06:00', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T05:00Z'],
    [
      'in a night that is an hour longer',
      '22:00',
      '07:00',
      'Europe/Berlin',
      '2026-10-24T20:00:00Z',
      '2026-10-25T06:00Z',
    ],
    // Samoa skipped 30 December 2011.
    ['over a skipped date', '22:00', '07:00', 'Pacific/Apia', '2011-12-30T09:00:00Z', '2011-12-30T17:00Z'],
  ])('%s', (_, from, to, timezone, now, end) => {
    expect(endOf(from, to, timezone, now)).toBe(end)
  })

  const TIME = fc.integer({ min: 0, max: 1439 })
  const formatTime = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const localTimeOf = (now: number, timeZone: string): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(now)

  test('include a moment if its local time does, in zones without clock changes', () => {
    const moment = fc.integer({ min: ms('2026-01-01T00:00:00Z'), max: ms('2027-01-01T00:00:00Z') })
    const zone = fc.constantFrom('UTC', 'Asia/Damascus', 'Asia/Kathmandu', 'America/Phoenix')
    fc.assert(
      fc.property(TIME, TIME, zone, moment, (first, last, timezone, now) => {
        fc.pre(first !== last)
        const [from, to, local] = [formatTime(first), formatTime(last), localTimeOf(now, timezone)]
        const isQuiet = from < to ? local >= from && local < to : local >= from || local < to
        const end = findQuietEnd({ from, to, timezone }, now)
        expect(end !== null).toBe(isQuiet)
        if (end !== null) expect(localTimeOf(end, timezone)).toBe(to)
        if (end !== null) expect(end - now).toBeLessThanOrEqual(86_400_000)
      }),
      { numRuns: 500 },
    )
  })

  test('end after every moment in them, and no earlier, in zones with clock changes', () => {
    const moment = fc.integer({ min: ms('2026-03-01T00:00:00Z'), max: ms('2026-11-30T00:00:00Z') })
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca')
    fc.assert(
      fc.property(TIME, TIME, zone, moment, (first, last, timezone, now) => {
        fc.pre(first !== last)
        const quiet = { from: formatTime(first), to: formatTime(last), timezone }
        const end = findQuietEnd(quiet, now)
        if (end === null) return
        expect(end).toBeGreaterThan(now)
        expect(findQuietEnd(quiet, end)).toBeNull()
        expect(findQuietEnd(quiet, end - 1)).toBe(end)
      }),
      { numRuns: 500 },
    )
  })
})
