import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Filter, filterOf, matchFilter } from '../../src/audience/filter.ts'
import { CERTAINTIES, type RevisionFacts, SEVERITIES } from '../../src/timeline/event.ts'
import { buildGazetteer, type Gazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import { ACTOR, FACTS, PREFERENCES, REGION } from './arbitrary-preferences.ts'
import { following, happening, world } from './small-world.ts'

const FILTER = PREFERENCES.map(filterOf)

/** Expects that the wider filter matches every event that the filter matches. */
const expectWider = (widened: fc.Arbitrary<{ filter: Filter; wider: Filter }>) =>
  fc.assert(
    fc.property(widened, FACTS, ({ filter, wider }, facts) => {
      if (matchFilter(filter, facts, world)) expect(matchFilter(wider, facts, world)).not.toBeNull()
    }),
    { numRuns: 1000 },
  )

describe('a wider filter loses no event', () => {
  test('a lower severity', () =>
    expectWider(FILTER.map((filter) => ({ filter, wider: { ...filter, severity: 'minor' } }))))

  test('`any` instead of `both`', () =>
    expectWider(FILTER.map((filter) => ({ filter: { ...filter, match: 'both' }, wider: { ...filter, match: 'any' } }))))

  test('with the backed actors', () =>
    expectWider(FILTER.map((filter) => ({ filter, wider: { ...filter, backed: true } }))))

  test('another region', () =>
    expectWider(
      fc.tuple(FILTER, REGION, REGION).map(([filter, one, more]) => ({
        filter: { ...filter, regions: [one, ...filter.regions] },
        wider: { ...filter, regions: [more, one, ...filter.regions] },
      })),
    ))

  test('another actor', () =>
    expectWider(
      fc.tuple(FILTER, ACTOR, ACTOR).map(([filter, one, more]) => ({
        filter: { ...filter, actors: [one, ...filter.actors] },
        wider: { ...filter, actors: [more, one, ...filter.actors] },
      })),
    ))

  test('no regions and no actors, which is the whole timeline', () =>
    expectWider(FILTER.map((filter) => ({ filter, wider: { ...filter, regions: [], actors: [] } }))))

  test('the actor that a followed one is part of', () =>
    expectWider(
      fc
        .tuple(FILTER, fc.constantFrom(['division', 'army'], ['army', 'government'], ['militia-wing', 'militia']))
        .map(([filter, [part, whole]]) => ({
          filter: { ...filter, actors: [part!] },
          wider: { ...filter, actors: [whole!] },
        })),
    ))
})

const TYPE = fc.constantFrom('world', 'country', 'governorate', 'town', 'group')

/** Any gazetteer without cycles: each region is in, or a member of, some of those before it. */
const MAP: fc.Arbitrary<Gazetteer> = fc
  .array(
    fc.record({
      type: TYPE,
      parents: fc.array(fc.nat(20), { maxLength: 2 }),
      groups: fc.array(fc.nat(20), { maxLength: 2 }),
    }),
    {
      minLength: 2,
      maxLength: 9,
    },
  )
  .map((generated) => {
    const regions = generated.map(({ type, parents }, index): Region => {
      const ids = index === 0 ? [] : parents.map((each) => `r${each % index}`)
      return { id: `r${index}`, type, in: ids, members: [], name: { en: 'n', ar: 'n' } }
    })
    generated.forEach(({ groups }, index) => {
      for (const each of groups)
        if (index > 0 && regions[each % index]!.type === 'group') regions[each % index]!.members!.push(`r${index}`)
    })
    return buildGazetteer(regions, [])
  })

/** The rule once more, written independently: it goes up the graph one step at a time. */
const isWithin = (map: Gazetteer, region: string, outer: string): boolean =>
  region === outer || map.parentsOf(region).some((parent) => isWithin(map, parent, outer))
const withMembers = (map: Gazetteer, region: string): string[] => [
  region,
  ...(map.regions.get(region)!.members ?? []).flatMap((member) => withMembers(map, member)),
]
const isExpectedMatch = (map: Gazetteer, { regions: [region], severity }: RevisionFacts, followed: string): boolean =>
  withMembers(map, region!).some(
    (each) =>
      isWithin(map, each, followed) ||
      (severity === 'extreme' &&
        ['country', 'world'].includes(map.regions.get(each)!.type) &&
        [...map.regions.keys()].some((inner) => isWithin(map, inner, each) && isWithin(map, inner, followed))),
  )

describe('in any gazetteer without cycles', () => {
  const SAMPLE = MAP.chain((map) => {
    const region = fc.constantFrom(...map.regions.keys())
    return fc.record({ map: fc.constant(map), region, followed: region, severity: fc.constantFrom(...SEVERITIES) })
  })

  test('an event matches a region exactly if the independent rule says so', () => {
    fc.assert(
      fc.property(SAMPLE, ({ map, region, followed, severity }) => {
        const event = happening([region], [], { severity })
        const isMatch = matchFilter(following({ regions: [followed] }), event, map) !== null
        expect(isMatch).toBe(isExpectedMatch(map, event, followed))
      }),
      { numRuns: 1000 },
    )
  })

  test('a region matches every event that a region within it matches', () => {
    fc.assert(
      fc.property(SAMPLE, ({ map, region, followed, severity }) => {
        const event = happening([region], [], { severity })
        const isMatch = (id: string) => matchFilter(following({ regions: [id] }), event, map) !== null
        if (isMatch(followed)) for (const parent of map.parentsOf(followed)) expect(isMatch(parent)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('an extreme event matches wherever a less severe one does', () => {
    fc.assert(
      fc.property(SAMPLE, ({ map, region, followed, severity }) => {
        const filter = following({ regions: [followed] })
        const extreme = matchFilter(filter, happening([region], [], { severity: 'extreme' }), map)
        if (matchFilter(filter, happening([region], [], { severity }), map)) expect(extreme).not.toBeNull()
      }),
    )
  })
})

test('nature does not affect matching, nor certainty without a least one', () => {
  fc.assert(
    fc.property(FILTER, FACTS, fc.constantFrom(...CERTAINTIES), ({ certainty: _, ...filter }, facts, certainty) => {
      const other = { ...facts, certainty, nature: 'state' as const }
      expect(matchFilter(filter, other, world)).toEqual(matchFilter(filter, facts, world))
    }),
  )
})
