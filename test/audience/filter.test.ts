import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterIdOf, filterOf, matchFilter } from '../../src/audience/filter.ts'
import {
  ALERT_LEVELS,
  MATCH_MODES,
  MIN_CERTAINTIES,
  MIN_SEVERITIES,
  type Preferences,
} from '../../src/audience/preferences.ts'
import { FACTS, PREFERENCES } from './arbitrary-preferences.ts'
import { following, world } from './small-world.ts'

const idOf = (preferences: Preferences) => filterIdOf(filterOf(preferences))
const DEFAULTS: Preferences = {
  ...following(),
  certainty: 'unverified',
  digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
  alerts: 'none',
  alerts_per_hour: null,
  quiet: null,
  extreme_at_once: true,
  alerted: 'marked',
  lang: 'en',
}

describe('readers share a filter', () => {
  test('if they follow the same ids, in any order and also with repetitions', async () => {
    await fc.assert(
      fc.asyncProperty(PREFERENCES, fc.infiniteStream(fc.nat()), async (preferences, random) => {
        const shuffled = (ids: string[]) =>
          [...ids, ...ids.slice(0, 1)]
            .map((id) => [random.next().value as number, id] as const)
            .sort(([a], [b]) => a - b)
            .map(([, id]) => id)
        const same = {
          ...preferences,
          regions: shuffled(preferences.regions),
          actors: shuffled(preferences.actors),
        }
        expect(await idOf(same)).toBe(await idOf(preferences))
      }),
    )
  })

  test('also with another schedule, language or alert level', async () => {
    const digest = { cadence: 'weekly', weekday: 'friday', time: '23:30', timezone: 'Asia/Damascus' } as const
    const others = ALERT_LEVELS.map((alerts) => idOf({ ...DEFAULTS, digest, alerts, lang: 'ar' }))
    expect(new Set([await idOf(DEFAULTS), ...(await Promise.all(others))]).size).toBe(1)
  })

  test.each([
    ['both without actors', { regions: ['aleppo'], match: 'both' }, { regions: ['aleppo'] }],
    ['both without regions', { actors: ['army'], match: 'both' }, { actors: ['army'] }],
    ['both without any', { match: 'both' }, {}],
    ['backed without actors', { regions: ['aleppo'], backed: true }, { regions: ['aleppo'] }],
  ] as const)('also with a flag that has no effect: %s', async (_, withFlag, without) => {
    expect(filterOf({ ...DEFAULTS, ...withFlag } as Preferences)).toEqual(
      filterOf({ ...DEFAULTS, ...without } as Preferences),
    )
    expect(await idOf({ ...DEFAULTS, ...withFlag } as Preferences)).toBe(
      await idOf({ ...DEFAULTS, ...without } as Preferences),
    )
  })

  test('only if they follow the same', async () => {
    const lists = { regions: ['aleppo'], actors: ['army'] }
    const different = [
      ...MATCH_MODES.map((match) => ({ ...lists, match })),
      { ...lists, backed: true },
      ...MIN_SEVERITIES.map((severity) => ({ severity })),
      { regions: ['aleppo'] },
      { regions: ['army'] },
      { actors: ['aleppo'] },
      { regions: ['aleppo', 'hama'] },
      { regions: ['aleppohama'] },
    ]
    const ids = await Promise.all(different.map((each) => idOf({ ...DEFAULTS, ...each } as Preferences)))
    expect(new Set(ids).size).toBe(different.length)
  })

  test('with the same id as before the least certainty could be chosen, if they follow every certainty', async () => {
    const { certainty: _, ...earlier } = DEFAULTS
    expect(filterOf(DEFAULTS)).toEqual(filterOf(earlier))
    const ids = await Promise.all(MIN_CERTAINTIES.map((certainty) => idOf({ ...DEFAULTS, certainty })))
    expect(new Set(ids).size).toBe(MIN_CERTAINTIES.length)
  })

  test('with an id that is stored, so the hash of the canonical form must not change', async () => {
    const stored =
      '{"actors":["army"],"backed":true,"match":"both","regions":["aleppo","hama"],"severity":"severe","version":1}'
    const lists = { regions: ['hama', 'aleppo'], actors: ['army'] }
    const id = await idOf({ ...DEFAULTS, ...lists, backed: true, match: 'both', severity: 'severe' })
    expect(id).toBe(createHash('sha256').update(stored).digest('hex').slice(0, 32))
  })
})

test('the canonical filter matches the same events, for the same reasons', () => {
  fc.assert(
    fc.property(PREFERENCES, FACTS, (preferences, facts) => {
      const original = matchFilter({ ...following(preferences), version: 1 }, facts, world)
      const canonical = matchFilter(filterOf(preferences), facts, world)
      expect(canonical === null).toBe(original === null)
      expect(new Set(canonical?.regions)).toEqual(new Set(original?.regions))
      expect(new Set(canonical?.actors)).toEqual(new Set(original?.actors))
    }),
  )
})
