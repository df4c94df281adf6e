import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildAxis, type DatedEvent, MAX_BARS } from '../../src/timeline/axis.ts'
import { SEVERITIES } from '../../src/timeline/event.ts'
import { countBySeverity, totalOf } from '../../src/timeline/severity-counts.ts'

const day = (at: number): string => new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10)
const on = (period: string, lastDay = period): DatedEvent => ({ period, lastDay, severity: 'severe' })

const arbitraryPeriod = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4_000 }).map(day) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 4_000 }).map((at) => day(at).slice(0, 7)) },
  { weight: 1, arbitrary: fc.integer({ min: 1_900, max: 2_040 }).map(String) },
  { weight: 1, arbitrary: fc.constant('') },
)
const arbitraryEvents = fc
  .tuple(fc.integer({ min: 1, max: 4_000 }), fc.array(fc.tuple(arbitraryPeriod, fc.constantFrom(...SEVERITIES))))
  .map(([width, drawn]) =>
    drawn.map(([period, severity]): DatedEvent => {
      const placed =
        period.length === 10 ? day(((Date.parse(period) - Date.UTC(2020, 0, 1)) / 86_400_000) % width) : period
      return { period: placed, lastDay: placed, severity }
    }),
  )

describe('the axis of any events', () => {
  test('counts each event once, with its severity', () => {
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        const { bars, years, vague, undated } = buildAxis(events)
        const counted = [...bars, ...years].map(({ counts }) => counts)
        expect(counted.reduce((sum, counts) => sum + totalOf(counts), 0) + vague + undated).toBe(events.length)
        expect(undated).toBe(events.filter(({ period }) => period === '').length)
        const all = countBySeverity(events)
        for (const severity of ['extreme', 'severe', 'moderate', 'minor'] as const)
          expect(counted.reduce((sum, counts) => sum + counts[severity], 0)).toBeLessThanOrEqual(all[severity])
      }),
    )
  })

  test('has at most 60 bars, in order and without gaps, and earlier years in order', () => {
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        const { bars, years, step } = buildAxis(events)
        expect(bars.length).toBeLessThanOrEqual(MAX_BARS)
        const length = { day: 1, week: 7, month: 31 }[step]
        for (const [at, { from, to }] of bars.entries()) {
          expect(from <= to).toBe(true)
          const next = bars[at + 1]?.from
          if (next) expect(Date.parse(next) - Date.parse(from)).toBeLessThanOrEqual(length * 86_400_000)
          if (next) expect(to < next).toBe(true)
        }
        const names = years.map(({ from }) => from)
        expect(names).toEqual([...new Set(names)].sort())
      }),
    )
  })

  test('has each exact day in the bar whose days are linked', () => {
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        for (const { from, to, counts } of buildAxis(events).bars) {
          const within = events.filter(
            ({ period }) =>
              period.length >= from.length && period.slice(0, from.length) >= from && period.slice(0, to.length) <= to,
          )
          expect(counts).toEqual(countBySeverity(within))
        }
      }),
    )
  })
})

describe('the step of the axis', () => {
  const spread = (days: number) => Array.from({ length: 40 }, (_, at) => on(day(Math.round((at * days) / 40))))

  test.each([
    [50, 'day'],
    [300, 'week'],
    [2_000, 'month'],
  ] as const)('with events over %i days is a %s', (days, step) => {
    expect(buildAxis(spread(days)).step).toBe(step)
  })

  test('is a day although some events are years earlier, which are counted by year', () => {
    const { step, bars, years } = buildAxis([on('2011'), on('2016-12-14'), ...spread(20)])
    expect([step, bars.length]).toEqual(['day', 21])
    expect(years.map(({ from, counts }) => [from, totalOf(counts)])).toEqual([
      ['2011', 1],
      ['2016', 1],
    ])
  })
})

test('the axis tells of events that lasted longer than their bar, and of dates that are not exact', () => {
  const events = [on('2024-11-27', '~'), on('2024-11-28', '2024-11-30'), on('2024-11-29'), on('2024-11'), on('')]
  const { bars, lines, ...numbers } = buildAxis(events)
  expect(numbers).toMatchObject({ lasting: 2, vague: 1, undated: 1 })
  expect(bars.map(({ from, earlier }) => [from, earlier]).slice(-3)).toEqual([
    ['2024-11-27', 0],
    ['2024-11-28', 1],
    ['2024-11-29', 2],
  ])
  const line = { severity: 'severe', last: 6 }
  expect(lines).toEqual([
    { ...line, first: 4, row: 0 },
    { ...line, first: 5, row: 1 },
  ])
})

test('the axis draws the gravest of many events that lasted, in rows without overlap', () => {
  const lasting = (at: number, days: number, severity: DatedEvent['severity']) => ({
    ...on(day(at), day(at + days)),
    severity,
  })
  const minor = Array.from({ length: 50 }, (_, at) => lasting(at, 5, 'minor'))
  const { lines, lasting: count } = buildAxis([...minor, lasting(20, 2, 'extreme'), lasting(24, 1, 'extreme')])
  expect(count).toBe(52)
  expect(lines.filter(({ severity }) => severity === 'extreme').map(({ row }) => row)).toEqual([0, 0])
  expect(Math.max(...lines.map(({ row }) => row))).toBe(3)
  for (const line of lines)
    for (const other of lines)
      expect(line === other || line.row !== other.row || line.last < other.first || line.first > other.last).toBe(true)
})

test('the axis without events has no bars', () => {
  expect(buildAxis([])).toEqual({ step: 'day', bars: [], years: [], vague: 0, undated: 0, lasting: 0, lines: [] })
})
