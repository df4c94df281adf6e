import type { Filter } from '../../src/audience/filter.ts'
import type { RevisionFacts } from '../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'

const name = (id: string) => ({ en: id, ar: id })
const region = (id: string, type: string, relations: Pick<Region, 'in' | 'members'> = {}): Region => ({
  id,
  type,
  name: name(id),
  ...relations,
})
const actor = (id: string, partOf: string[] = [], backedBy: string[] = []): Actor => ({
  id,
  type: 'group',
  name: name(id),
  part_of: partOf.map((to) => ({ id: to, source: 's' })),
  backed_by: backedBy.map((by) => ({ id: by, source: 's' })),
})

/**
 * A gazetteer of two countries. `aleppo` has a district with a town. `north` is a group in `syria`. `border` is a group with
 * a member in each country, and is in neither. `crisis` is a group with a group as a member.
 */
export const world = buildGazetteer(
  [
    region('world', 'world'),
    region('syria', 'country', { in: ['world'] }),
    region('aleppo', 'governorate', { in: ['syria'] }),
    region('manbij', 'district', { in: ['aleppo'] }),
    region('manbij-town', 'town', { in: ['manbij'] }),
    region('hama', 'governorate', { in: ['syria'] }),
    region('idlib', 'governorate', { in: ['syria'] }),
    region('lebanon', 'country', { in: ['world'] }),
    region('akkar', 'governorate', { in: ['lebanon'] }),
    region('north', 'group', { in: ['syria'], members: ['aleppo', 'idlib'] }),
    region('border', 'group', { in: ['world'], members: ['hama', 'akkar'] }),
    region('crisis', 'group', { in: ['world'], members: ['north', 'lebanon'] }),
  ],
  [
    actor('government'),
    actor('army', ['government'], ['russia']),
    actor('division', ['army']),
    actor('militia', [], ['army']),
    actor('militia-wing', ['militia']),
    actor('russia'),
    actor('rebels'),
  ],
)

/** A filter with these members; the others have their defaults. */
export const following = (filter: Partial<Filter> = {}): Filter => ({
  version: 1,
  regions: [],
  actors: [],
  match: 'any',
  backed: false,
  severity: 'minor',
  ...filter,
})

/** The facts of an event in these regions, with these actors in the role of initiator. */
export const happening = (
  regions: string[],
  actors: string[] = [],
  more: Partial<Omit<RevisionFacts, 'regions'>> = {},
): RevisionFacts => ({
  nature: 'event',
  certainty: 'reported',
  severity: 'moderate',
  regions,
  actors: actors.map((id) => ({ id, role: 'initiator' })),
  ...more,
})
