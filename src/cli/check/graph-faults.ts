import type { BodyFault } from '../../lib/refusal.ts'
import { suggestNearestIds } from '../../timeline/suggest-id.ts'
import { findCycles, formatCycle } from './cycle.ts'
import type { LenientEntry } from './lenient-entry.ts'

/** The ids of all entries that have one. */
export const idsOf = (entries: readonly { id: string }[]): Set<string> =>
  new Set(entries.map(({ id }) => id).filter((id) => id !== ''))

/** Reports ids that occur more than once. `id` is the pointer of the id in an entry. */
export const findRepeatedIds = (entries: readonly { id: string }[]): BodyFault[] => {
  const first = new Map<string, number>()
  return entries.flatMap(({ id }, at) => {
    const before = first.get(id)
    if (before === undefined) first.set(id, at)
    if (before === undefined || id === '') return []
    return [{ pointer: `/${at}/id`, detail: `The id ${id} is already used at /${before}. Each id may be used once.` }]
  })
}

/** The fault for a reference to an unknown id, with a suggestion. */
export const findUnknownId = (pointer: string, id: string, what: string, known: ReadonlySet<string>): BodyFault[] => {
  if (id === '' || known.has(id)) return []
  const near = suggestNearestIds(id, known.keys())
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  return [{ pointer, detail: `No ${what} has the id ${id.slice(0, 64)}.${hint}` }]
}

/** Checks the parents and groups of regions: every id exists, and no region contains itself. */
export const findRegionGraphFaults = (regions: readonly LenientEntry[]): BodyFault[] => {
  const known = idsOf(regions)
  const resolve = (list: 'in' | 'members') =>
    regions.flatMap((region, at) =>
      region[list].flatMap((id, index) => findUnknownId(`/${at}/${list}/${index}`, id, 'region', known)),
    )
  return [
    ...findRepeatedIds(regions),
    ...resolve('in'),
    ...resolve('members'),
    ...findCycleFaults(regions, parentsIn(regions)),
  ]
}

/** Checks the relations of actors: every id exists, and no actor is a part of itself. */
export const findActorGraphFaults = (actors: readonly LenientEntry[]): BodyFault[] => {
  const known = idsOf(actors)
  const resolve = (list: 'part_of' | 'backed_by') =>
    actors.flatMap((actor, at) =>
      actor[list].flatMap(({ id }, index) => findUnknownId(`/${at}/${list}/${index}/id`, id, 'actor', known)),
    )
  const wholes = new Map(actors.map((actor) => [actor.id, actor.part_of.map((whole) => whole.id)]))
  return [
    ...findRepeatedIds(actors),
    ...resolve('part_of'),
    ...resolve('backed_by'),
    ...findCycleFaults(actors, wholes),
  ]
}

/** A group is a parent of each of its member regions. */
const parentsIn = (regions: readonly LenientEntry[]): Map<string, string[]> => {
  const parents = new Map(regions.map((region) => [region.id, [...region.in]]))
  for (const group of regions) for (const member of group.members) parents.get(member)?.push(group.id)
  return parents
}

const findCycleFaults = (
  entries: readonly LenientEntry[],
  edges: ReadonlyMap<string, readonly string[]>,
): BodyFault[] => {
  const places = new Map(entries.map((entry, at) => [entry.id, at]))
  return findCycles(edges).map((cycle) => ({
    pointer: `/${places.get(cycle[0]!)}`,
    detail: `This is inside itself: ${formatCycle(cycle)}. Remove one of these relations.`,
  }))
}
