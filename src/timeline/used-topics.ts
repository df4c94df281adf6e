import type { Gazetteer } from './gazetteer.ts'
import type { ListedEvent } from './listed-event.ts'

/**
 * The regions, actors and kinds under which any event is found, with the regions around them and the actors that contain
 * them.
 */
export type UsedTopics = { regions: ReadonlySet<string>; actors: ReadonlySet<string>; kinds: ReadonlySet<string> }

export const usedTopicsOf = (
  events: readonly Pick<ListedEvent, 'regions' | 'actors' | 'kind'>[],
  gazetteer: Gazetteer,
): UsedTopics => {
  const regions = new Set(events.flatMap((event) => event.regions))
  // A Set that grows while it is read is read to its end.
  for (const id of regions) for (const parent of gazetteer.parentsOf(id)) regions.add(parent)
  for (const id of regions) for (const member of gazetteer.regions.get(id)?.members ?? []) regions.add(member)
  const actors = new Set(events.flatMap((event) => event.actors))
  for (const id of actors) for (const owner of gazetteer.actors.get(id)?.part_of ?? []) actors.add(owner.id)
  return { regions, actors, kinds: new Set(events.map(({ kind }) => kind)) }
}
