import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterIdOf, filterOf, matchFilter } from '../../src/audience/filter.ts'
import { ALERT_LEVELS, MATCH_MODES, MIN_SEVERITIES, type Preferences } from '../../src/audience/preferences.ts'
import { following, world } from './places.ts'
import { CHOICE, EVENT } from './wishes.ts'

const idOf = (choice: Preferences) => filterIdOf(filterOf(choice))
const plain: Preferences = {
  ...following(),
  digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
  alerts: 'none',
  alerts_per_hour: null,
  quiet: null,
  extreme_at_once: true,
  alerted: 'marked',
  lang: 'en',
}

describe('all who follow the same share one filter', () => {
  test('in whatever order, and however often, they named it', async () => {
    await fc.assert(
      fc.asyncProperty(CHOICE, fc.infiniteStream(fc.nat()), async (choice, chance) => {
        const shuffled = (ids: string[]) =>
          [...ids, ...ids.slice(0, 1)]
            .map((id) => [chance.next().value as number, id] as const)
            .sort(([a], [b]) => a - b)
            .map(([, id]) => id)
        const same = { ...choice, regions: shuffled(choice.regions), actors: shuffled(choice.actors) }
        expect(await idOf(same)).toBe(await idOf(choice))
      }),
    )
  })

  test('whenever, in what language and how urgently they are told', async () => {
    const digest = { cadence: 'weekly', weekday: 'friday', time: '23:30', timezone: 'Asia/Damascus' } as const
    const others = ALERT_LEVELS.map((alerts) => idOf({ ...plain, digest, alerts, lang: 'ar' }))
    expect(new Set([await idOf(plain), ...(await Promise.all(others))]).size).toBe(1)
  })

  test.each([
    ['both, with no actor', { regions: ['aleppo'], match: 'both' }, { regions: ['aleppo'] }],
    ['both, with no region', { actors: ['army'], match: 'both' }, { actors: ['army'] }],
    ['both, with nothing', { match: 'both' }, {}],
    ['backed, with no actor', { regions: ['aleppo'], backed: true }, { regions: ['aleppo'] }],
  ] as const)('with a flag that changes nothing: %s', async (_, idle, without) => {
    expect(filterOf({ ...plain, ...idle } as Preferences)).toEqual(filterOf({ ...plain, ...without } as Preferences))
    expect(await idOf({ ...plain, ...idle } as Preferences)).toBe(await idOf({ ...plain, ...without } as Preferences))
  })

  test('and nobody else does', async () => {
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
    const ids = await Promise.all(different.map((each) => idOf({ ...plain, ...each } as Preferences)))
    expect(new Set(ids).size).toBe(different.length)
  })

  test('its id is the start of the hash of its canonical form, which may never change: it is stored', async () => {
    const stored =
      '{"actors":["army"],"backed":true,"match":"both","regions":["aleppo","hama"],"severity":"severe","version":1}'
    const lists = { regions: ['hama', 'aleppo'], actors: ['army'] }
    const id = await idOf({ ...plain, ...lists, backed: true, match: 'both', severity: 'severe' })
    expect(id).toBe(createHash('sha256').update(stored).digest('hex').slice(0, 32))
  })
})

test('the canonical form hears of exactly what the choice asked for', () => {
  fc.assert(
    fc.property(CHOICE, EVENT, (choice, event) => {
      const asked = matchFilter({ ...following(choice), version: 1 }, event, world)
      const canonical = matchFilter(filterOf(choice), event, world)
      expect(canonical === null).toBe(asked === null)
      expect(new Set(canonical?.regions)).toEqual(new Set(asked?.regions))
      expect(new Set(canonical?.actors)).toEqual(new Set(asked?.actors))
    }),
  )
})
