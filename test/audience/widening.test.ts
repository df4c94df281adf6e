import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Filter, filterOf, matchFilter } from '../../src/audience/filter.ts'
import { CERTAINTIES, SEVERITIES } from '../../src/timeline/event.ts'
import type { RevisionFacts } from '../../src/timeline/event-draft.ts'
import { buildGazetteer, type Gazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import { following, happening, world } from './places.ts'
import { ACTOR, CHOICE, EVENT, REGION } from './wishes.ts'

const FILTER = CHOICE.map(filterOf)

/** Holds that whoever hears of an event still hears of it after asking for more. */
const losesNothing = (widened: fc.Arbitrary<{ filter: Filter; wider: Filter }>) =>
  fc.assert(
    fc.property(widened, EVENT, ({ filter, wider }, event) => {
      if (matchFilter(filter, event, world)) expect(matchFilter(wider, event, world)).not.toBeNull()
    }),
    { numRuns: 1000 },
  )

describe('asking for more never loses an event', () => {
  test('a lower severity', () =>
    losesNothing(FILTER.map((filter) => ({ filter, wider: { ...filter, severity: 'minor' } }))))

  test('any in place of both', () =>
    losesNothing(
      FILTER.map((filter) => ({ filter: { ...filter, match: 'both' }, wider: { ...filter, match: 'any' } })),
    ))

  test('those who are backed too', () =>
    losesNothing(FILTER.map((filter) => ({ filter, wider: { ...filter, backed: true } }))))

  test('another region beside those that are followed', () =>
    losesNothing(
      fc.tuple(FILTER, REGION, REGION).map(([filter, one, more]) => ({
        filter: { ...filter, regions: [one, ...filter.regions] },
        wider: { ...filter, regions: [more, one, ...filter.regions] },
      })),
    ))

  test('another actor beside those that are followed', () =>
    losesNothing(
      fc.tuple(FILTER, ACTOR, ACTOR).map(([filter, one, more]) => ({
        filter: { ...filter, actors: [one, ...filter.actors] },
        wider: { ...filter, actors: [more, one, ...filter.actors] },
      })),
    ))

  test('nothing named, which is the whole timeline', () =>
    losesNothing(FILTER.map((filter) => ({ filter, wider: { ...filter, regions: [], actors: [] } }))))

  test('what an actor is part of', () =>
    losesNothing(
      fc
        .tuple(FILTER, fc.constantFrom(['division', 'army'], ['army', 'government'], ['militia-wing', 'militia']))
        .map(([filter, [part, whole]]) => ({
          filter: { ...filter, actors: [part!] },
          wider: { ...filter, actors: [whole!] },
        })),
    ))
})

const TYPE = fc.constantFrom('world', 'country', 'governorate', 'town', 'group')

/** Any graph without cycles: each region lies in, or is named by, some of those before it. */
const MAP: fc.Arbitrary<Gazetteer> = fc
  .array(
    fc.record({
      type: TYPE,
      above: fc.array(fc.nat(20), { maxLength: 2 }),
      groups: fc.array(fc.nat(20), { maxLength: 2 }),
    }),
    {
      minLength: 2,
      maxLength: 9,
    },
  )
  .map((drawn) => {
    const regions = drawn.map(({ type, above }, at): Region => {
      const parents = at === 0 ? [] : above.map((each) => `r${each % at}`)
      return { id: `r${at}`, type, in: parents, members: [], name: { en: 'n', ar: 'n' } }
    })
    drawn.forEach(({ groups }, at) => {
      for (const each of groups)
        if (at > 0 && regions[each % at]!.type === 'group') regions[each % at]!.members!.push(`r${at}`)
    })
    return buildGazetteer(regions, [])
  })

/** The rule of places in words of its own: by walking up, one step at a time. */
const liesIn = (map: Gazetteer, place: string, above: string): boolean =>
  place === above || map.parentsOf(place).some((parent) => liesIn(map, parent, above))
const members = (map: Gazetteer, place: string): string[] => [
  place,
  ...(map.regions.get(place)!.members ?? []).flatMap((member) => members(map, member)),
]
const isPlacedBeneath = (map: Gazetteer, { regions: [place], severity }: RevisionFacts, followed: string): boolean =>
  members(map, place!).some(
    (each) =>
      liesIn(map, each, followed) ||
      (severity === 'extreme' &&
        ['country', 'world'].includes(map.regions.get(each)!.type) &&
        [...map.regions.keys()].some((below) => liesIn(map, below, each) && liesIn(map, below, followed))),
  )

describe('on any map without cycles', () => {
  const SCENE = MAP.chain((map) => {
    const place = fc.constantFrom(...map.regions.keys())
    return fc.record({ map: fc.constant(map), place, followed: place, severity: fc.constantFrom(...SEVERITIES) })
  })

  test('an event is heard of where the rule of places says so, and nowhere else', () => {
    fc.assert(
      fc.property(SCENE, ({ map, place, followed, severity }) => {
        const event = happening([place], [], { severity })
        const heard = matchFilter(following({ regions: [followed] }), event, map) !== null
        expect(heard).toBe(isPlacedBeneath(map, event, followed))
      }),
      { numRuns: 1000 },
    )
  })

  test('who follows a region hears of all that who follows a region in it hears of', () => {
    fc.assert(
      fc.property(SCENE, ({ map, place, followed, severity }) => {
        const event = happening([place], [], { severity })
        const hears = (region: string) => matchFilter(following({ regions: [region] }), event, map) !== null
        if (hears(followed)) for (const above of map.parentsOf(followed)) expect(hears(above)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('a more extreme event reaches no fewer', () => {
    fc.assert(
      fc.property(SCENE, ({ map, place, followed, severity }) => {
        const filter = following({ regions: [followed] })
        const extreme = matchFilter(filter, happening([place], [], { severity: 'extreme' }), map)
        if (matchFilter(filter, happening([place], [], { severity }), map)) expect(extreme).not.toBeNull()
      }),
    )
  })
})

test('neither certainty nor nature decides who hears of an event in digests', () => {
  fc.assert(
    fc.property(FILTER, EVENT, fc.constantFrom(...CERTAINTIES), (filter, event, certainty) => {
      const other = { ...event, certainty, nature: 'state' as const }
      expect(matchFilter(filter, other, world)).toEqual(matchFilter(filter, event, world))
    }),
  )
})
