import { describe, expect, test } from 'vitest'
import { type EventChoice, eventChoicesOf, splitByChoices } from '../../src/audience/event-choice.ts'
import { eventFaultsOf } from '../../src/audience/event-faults.ts'
import { filterOf, matchFilter } from '../../src/audience/filter.ts'
import { parseSubscription } from '../../src/audience/parse-preferences.ts'
import { parsePause } from '../../src/audience/pause.ts'
import { following, happening, world } from './small-world.ts'

const bounds = { gazetteer: world, maxAlertsPerHour: 4 }
const parse = (more: object) => parseSubscription({ email: 'reader@example.org', ...more }, bounds, 'en')
const ids = (count: number) => Array.from({ length: count }, (_, at) => `event-${at}`)

describe('single events in a subscription', () => {
  test('are sorted and unique, and left out if there are none', () => {
    expect(parse({ events: ['b', 'a', 'b'], muted: [] }).preferences).toMatchObject({ events: ['a', 'b'] })
    expect(parse({ events: ['b'], muted: [] }).preferences).not.toHaveProperty('muted')
  })

  test('are at most 50 of each', () => {
    expect(parse({ events: ids(50), muted: ids(50) }).faults).toEqual([])
    expect(parse({ events: ids(51) }).faults).toMatchObject([{ pointer: '/events', code: 'too_many' }])
  })

  test('have a fault at the place of each unknown id, and of each that is followed and muted', () => {
    const body = { events: ['known', 'nowhere'], muted: ['else', 'known'] }
    expect(eventFaultsOf(body, new Set(['known']))).toEqual([
      { pointer: '/events/1', code: 'unknown_event', value: 'nowhere' },
      { pointer: '/muted/0', code: 'unknown_event', value: 'else' },
      { pointer: '/muted/1', code: 'followed_and_muted', value: 'known' },
    ])
  })

  test.each([{ events: 'known' }, { events: [7] }, { events: ids(51) }, null, 7])(
    'leave to the schema what is no list of texts: %j',
    (body) => {
      expect(eventFaultsOf(body, new Set())).toEqual([])
    },
  )
})

describe('a reader who follows single events', () => {
  test('and nothing else shares a filter that matches nothing with all others who do', () => {
    const alone = filterOf({ ...following(), events: ['a'], severity: 'extreme', certainty: 'confirmed' })
    expect(alone).toEqual(filterOf({ ...following(), events: ['b', 'c'] }))
    expect(matchFilter(alone, happening(['aleppo'], [], {}), world)).toBeNull()
  })

  test('besides regions has the filter of these regions', () => {
    const regions = { ...following(), regions: ['aleppo'] }
    expect(filterOf({ ...regions, events: ['a'] })).toEqual(filterOf(regions))
  })

  test('gets them by alert only with alerts', () => {
    expect(eventChoicesOf({ events: ['a'], muted: ['b'], alerts: 'extreme' })).toEqual([
      ['a', 'alert'],
      ['b', 'muted'],
    ])
    expect(eventChoicesOf({ events: ['a'], alerts: 'none' })).toEqual([['a', 'digest']])
  })
})

test('a window is split where a choice begins and ends', () => {
  const choices: EventChoice[] = [
    { event: 'a', kind: 'muted', from: 2, to: 5 },
    { event: 'a', kind: 'alert', from: 7, to: null },
  ]
  expect(splitByChoices(choices, { from: 0, to: 9 })).toEqual([
    { from: 0, to: 2, kind: null },
    { from: 2, to: 5, kind: 'muted' },
    { from: 5, to: 7, kind: null },
    { from: 7, to: 9, kind: 'alert' },
  ])
  expect(splitByChoices([], { from: 3, to: 4 })).toEqual([{ from: 3, to: 4, kind: null }])
})

describe('the date of return from a pause', () => {
  const now = Date.UTC(2024, 10, 29, 22)
  const digest = { time: '07:00', timezone: 'Asia/Damascus' }

  test.each([
    ['', null],
    ['2024-12-05', { at: Date.UTC(2024, 11, 5, 4) }],
    ['٢٠٢٤-١٢-٠٥', { at: Date.UTC(2024, 11, 5, 4) }],
    // In Damascus it is the 30th already.
    ['2024-11-30', { at: Date.UTC(2024, 10, 30, 4) }],
    ['2025-02-28', { at: Date.UTC(2025, 1, 28, 4) }],
  ])('%j is read in the zone of the digest', (typed, end) => {
    expect(parsePause(typed, digest, now)).toEqual(end)
  })

  test.each(['2024-11-29', '2025-03-01', '2024-02-30', 'tomorrow', '2024-12-5', '2024-13-01'])(
    '%j is refused',
    (typed) => {
      expect(parsePause(typed, digest, now)).toEqual({
        pointer: '/paused_until',
        code: 'not_a_pause_end',
        value: '2025-02-28',
      })
    },
  )
})
