import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { gravity } from '../timeline/event.ts'
import type { Facts } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Following } from './preferences.ts'

/** What a reader follows, in canonical form; shared by all who chose the same. */
export type Filter = Following & { version: 1 }

/** What a reader follows that an event matched: the reason it is told to them. Both empty: the whole timeline. */
export type Because = { regions: string[]; actors: string[] }

/** The canonical form of what a choice follows: flags that change nothing are set to their defaults. */
export const filterOf = ({ regions, actors, match, backed, severity }: Following): Filter => ({
  version: 1,
  regions: [...new Set(regions)].sort(),
  actors: [...new Set(actors)].sort(),
  match: regions.length > 0 && actors.length > 0 ? match : 'any',
  backed: actors.length > 0 && backed,
  severity,
})

/** A filter's id: the same for all who follow the same. */
export const filterId = async (filter: Filter): Promise<string> => (await sha256(canonicalJson(filter))).slice(0, 32)

/**
 * Whether a reader with this filter is told of an event, and because of what. This is the line that decides.
 * An id that the gazetteer no longer has matches nothing.
 */
export const matches = (filter: Filter, event: Facts, gazetteer: Gazetteer): Because | null => {
  if (gravity(event.severity) < gravity(filter.severity)) return null
  const places = event.regions.flatMap((region) => placesOf(region, gazetteer))
  const regions = filter.regions.filter((followed) => places.some((place) => isIn(place, followed, event, gazetteer)))
  const actors = filter.actors.filter((followed) => actsIn(event, followed, filter.backed, gazetteer))
  return told(filter, { regions, actors }) ? { regions, actors } : null
}

const told = (filter: Filter, because: Because): boolean => {
  const inRegion = because.regions.length > 0
  const byActor = because.actors.length > 0
  if (filter.regions.length === 0 && filter.actors.length === 0) return true
  if (filter.regions.length === 0) return byActor
  if (filter.actors.length === 0) return inRegion
  return filter.match === 'both' ? inRegion && byActor : inRegion || byActor
}

/** A region, and where it is a group each region that it names: an event in a group is placed in all of them. */
const placesOf = (region: string, gazetteer: Gazetteer): string[] => [
  region,
  ...(gazetteer.regions.get(region)?.members ?? []).flatMap((member) => placesOf(member, gazetteer)),
]

const isIn = (place: string, followed: string, event: Facts, gazetteer: Gazetteer): boolean =>
  gazetteer.regions.has(followed) &&
  (gazetteer.beneath(followed).has(place) ||
    (reachesDown(place, event, gazetteer) && !gazetteer.beneath(place).isDisjointFrom(gazetteer.beneath(followed))))

/** Of what happens to a whole country or the world, only the extreme concerns every place beneath it, and whoever follows one. */
const reachesDown = (place: string, event: Facts, gazetteer: Gazetteer): boolean => {
  const type = gazetteer.regions.get(place)?.type
  return event.severity === 'extreme' && (type === 'country' || type === 'world')
}

const actsIn = (event: Facts, followed: string, backed: boolean, gazetteer: Gazetteer): boolean =>
  gazetteer.actors.has(followed) &&
  event.actors.some(
    (actor) =>
      (actor.role !== 'mentioned' || isAlone(event)) &&
      (gazetteer.partsOf(followed).has(actor.id) || (backed && gazetteer.backedBy(followed).has(actor.id))),
  )

const isAlone = (event: Facts): boolean => new Set(event.actors.map((actor) => actor.id)).size === 1
