import { matchFilter } from '../../../src/audience/filter.ts'
import type { Matcher } from './compare-matching.ts'

/** Faults in the matching, by the rule that each breaks. The proof must report every one. */
export const PLANTED_FAULTS: Record<string, Matcher> = {
  'an event without a region matches a filter of regions': (filter, facts, gazetteer) =>
    facts.regions.length === 0
      ? matchFilter({ ...filter, regions: [] }, facts, gazetteer)
      : matchFilter(filter, facts, gazetteer),

  'an unknown followed id is left out, so that everything matches': (filter, facts, gazetteer) => {
    const regions = filter.regions.filter((id) => gazetteer.regions.has(id))
    return matchFilter({ ...filter, regions }, facts, gazetteer)
  },

  'an actor who is only mentioned matches': (filter, facts, gazetteer) => {
    const actors = facts.actors.map((actor) => ({ ...actor, role: 'initiator' }))
    return matchFilter(filter, { ...facts, actors }, gazetteer)
  },

  'the only actor does not match if mentioned': (filter, facts, gazetteer) => {
    const actors = facts.actors.filter(({ role }) => role !== 'mentioned')
    return matchFilter(filter, { ...facts, actors }, gazetteer)
  },

  'a severe event in a country matches each region beneath it': (filter, facts, gazetteer) =>
    facts.severity === 'severe'
      ? matchFilter(filter, { ...facts, severity: 'extreme' }, gazetteer)
      : matchFilter(filter, facts, gazetteer),

  'an extreme event in a country matches no region beneath it': (filter, facts, gazetteer) =>
    facts.severity === 'extreme'
      ? matchFilter({ ...filter, severity: 'minor' }, { ...facts, severity: 'severe' }, gazetteer)
      : matchFilter(filter, facts, gazetteer),

  'an event in a group is in none of its members': (filter, facts, gazetteer) => {
    const regions = new Map([...gazetteer.regions].map(([id, { members: _, ...region }]) => [id, region]))
    return matchFilter(filter, facts, { ...gazetteer, regions })
  },

  'one of region and actor is enough where both are needed': (filter, facts, gazetteer) =>
    matchFilter({ ...filter, match: 'any' }, facts, gazetteer),

  'the backed actors are always followed': (filter, facts, gazetteer) =>
    matchFilter({ ...filter, backed: true }, facts, gazetteer),

  'the parts of an actor are not followed': (filter, facts, gazetteer) =>
    matchFilter(filter, facts, { ...gazetteer, partsOf: (id) => new Set([id]) }),

  'the least certainty does not count': ({ certainty: _, ...filter }, facts, gazetteer) =>
    matchFilter(filter, facts, gazetteer),

  'a disputed event counts as reported': (filter, facts, gazetteer) =>
    matchFilter(filter, facts.certainty === 'disputed' ? { ...facts, certainty: 'reported' } : facts, gazetteer),

  'an unknown severity counts as minor': (filter, facts, gazetteer) =>
    matchFilter(filter, facts.severity === 'unknown' ? { ...facts, severity: 'minor' } : facts, gazetteer),
}
