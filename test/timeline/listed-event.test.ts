import { describe, expect, test } from 'vitest'
import { leadingEventsOf } from '../../src/timeline/leading-events.ts'
import { pageAfter, sortListedEvents } from '../../src/timeline/listed-event.ts'
import { countByPlace } from '../../src/timeline/place-counts.ts'
import { totalOf } from '../../src/timeline/severity-counts.ts'
import { monthsAfter } from '../../src/timeline/timeline-overview.ts'
import { listedEvent } from '../templates/sample-timeline.ts'
import { sampleGazetteer } from '../templates/sample-views.ts'

const idsOf = (events: { id: string }[]): string[] => events.map(({ id }) => id)

test('a day lists what happened by severity and certainty, then what people say; a vague month follows its days', () => {
  const events = [
    listedEvent({ id: 'undated', period: '' }),
    listedEvent({ id: 'month', period: '2024-11' }),
    listedEvent({ id: 'claim', nature: 'claim', severity: 'extreme' }),
    listedEvent({ id: 'minor', severity: 'minor' }),
    listedEvent({ id: 'reported', severity: 'extreme', certainty: 'reported' }),
    listedEvent({ id: 'extreme', severity: 'extreme' }),
    listedEvent({ id: 'next', period: '2024-11-30', severity: 'minor' }),
    listedEvent({ id: 'year', period: '2024' }),
  ]
  expect(idsOf(sortListedEvents(events))).toEqual([
    ...['next', 'extreme', 'reported', 'minor', 'claim', 'month', 'year', 'undated'],
  ])
})

describe('the pages of a list', () => {
  const events = sortListedEvents(
    Array.from({ length: 90 }, (_, at) =>
      listedEvent({
        id: `e${String(at).padStart(2, '0')}`,
        nature: at % 3 ? 'event' : 'claim',
        period: `2024-11-${10 + (at % 9)}`,
      }),
    ),
  )

  test('have each event once, at most 20 that happened', () => {
    const seen: string[] = []
    for (let after: { day: string; id: string } | null = null, left = 1; left > 0; ) {
      const page = pageAfter(events, after)
      expect(page.events.filter(({ nature }) => nature === 'event').length).toBeLessThanOrEqual(20)
      seen.push(...idsOf(page.events))
      left = page.left
      expect(seen.length + left).toBe(90)
      after = { day: '', id: seen.at(-1)! }
    }
    expect(seen).toEqual(idsOf(events))
  })

  test('go on with an earlier day if the last event is no longer listed', () => {
    expect(pageAfter(events, { day: '2024-11-12', id: 'gone' }).events[0]!.period).toBe('2024-11-11')
  })
})

describe('what stands now, if no editor wrote it,', () => {
  test('is the gravest confirmed of the last seven days of the record, at most three', () => {
    const events = [
      listedEvent({ id: 'too-early', period: '2024-11-23', severity: 'extreme' }),
      listedEvent({ id: 'minor', period: '2024-11-30', severity: 'minor' }),
      listedEvent({ id: 'severe', period: '2024-11-24' }),
      listedEvent({ id: 'extreme', period: '2024-11-25', severity: 'extreme' }),
      listedEvent({ id: 'severe-and-newer', period: '2024-11-29' }),
      listedEvent({ id: 'reported', period: '2024-11-30', severity: 'extreme', certainty: 'reported' }),
      listedEvent({ id: 'retracted', period: '2024-11-30', severity: 'extreme', isRetracted: true }),
      listedEvent({ id: 'claim', period: '2024-12-01', severity: 'extreme', nature: 'claim' }),
      listedEvent({ id: 'vague', period: '2024-12', severity: 'extreme' }),
    ]
    expect(idsOf(leadingEventsOf(events))).toEqual(['extreme', 'severe-and-newer', 'severe'])
  })

  test('is nothing without confirmed events', () => {
    expect(leadingEventsOf([])).toEqual([])
    expect(leadingEventsOf([listedEvent({ certainty: 'reported' })])).toEqual([])
  })
})

describe('the numbers by place', () => {
  const events = [
    listedEvent({ regions: ['sy-aleppo', 'sy-aleppo'] }),
    listedEvent({ regions: ['sy-aleppo', 'sy'], severity: 'extreme' }),
    listedEvent({ regions: ['grp-north'] }),
    listedEvent({ regions: ['gone'] }),
  ]
  const numbers = (shapes: string[]) => {
    const { places, wider } = countByPlace(events, sampleGazetteer, shapes)
    return [places, wider].map((list) => list.map(({ id, counts }) => [id, totalOf(counts)]))
  }

  test('have an event once in each place of the map, and wider regions apart', () => {
    expect(numbers(['sy-aleppo'])).toEqual([
      [['sy-aleppo', 2]],
      [
        ['grp-north', 1],
        ['sy', 1],
      ],
    ])
  })

  test('need no map', () => {
    expect(numbers([])[0]).toEqual([['sy-aleppo', 2]])
  })
})

test('the way to earlier events has six months, then years', () => {
  const months = ['2024-11-30', '2024-11', ...['10', '09', '08', '07', '06', '05'].map((each) => `2024-${each}-01`)]
  const periods = ['2024-12-01', ...months, '2023-01-02', '2023', '2011', '']
  const counts = new Map(periods.map((period) => [period, period === '2024-12-01' ? 3 : 1]))
  const found = monthsAfter(counts, 2)
  expect(found).toEqual([
    { period: '2024-12', count: 1 },
    { period: '2024-11', count: 2 },
    ...['10', '09', '08', '07'].map((month) => ({ period: `2024-${month}`, count: 1 })),
    { period: '2023', count: 2 },
    { period: '2011', count: 1 },
  ])
})
