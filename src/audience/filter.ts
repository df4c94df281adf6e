import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { unique } from '../lib/unique.ts'
import { severityRankOf } from '../timeline/event.ts'
import type { RevisionFacts } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { FollowPreferences } from './preferences.ts'

/** What a reader follows, in canonical form; shared by all who chose the same. */
export type Filter = FollowPreferences & { version: 1 }

/** What a reader follows that an event matched: the reason it is told to them. Both empty: the whole timeline. */
export type MatchReason = { regions: string[]; actors: string[] }

/** The canonical form of what a choice follows: flags that change nothing are set to their defaults. */
export const filterOf = ({ regions, actors, match, backed, severity }: FollowPreferences): Filter => ({
  version: 1,
  regions: unique(regions).sort(),
  actors: unique(actors).sort(),
  match: regions.length > 0 && actors.length > 0 ? match : 'any',
  backed: actors.length > 0 && backed,
  severity,
})

/** A filter's id: the same for all who follow the same. */
export const filterIdOf = async (filter: Filter): Promise<string> => (await sha256(canonicalJson(filter))).slice(0, 32)

/**
 * Whether a reader with this filter is told of an event, and because of what. This is the line that decides.
 * An id that the gazetteer no longer has matches nothing.
 */
export const matchFilter = (filter: Filter, event: RevisionFacts, gazetteer: Gazetteer): MatchReason | null => {
  if (severityRankOf(event.severity) < severityRankOf(filter.severity)) return null
  const eventRegions = event.regions.flatMap((region) => expandGroup(region, gazetteer))
  const regions = filter.regions.filter((followed) =>
    eventRegions.some((place) => isInRegion(place, followed, event, gazetteer)),
  )
  const actors = filter.actors.filter((followed) => involvesActor(event, followed, filter.backed, gazetteer))
  return isMatch(filter, { regions, actors }) ? { regions, actors } : null
}

const isMatch = (filter: Filter, reason: MatchReason): boolean => {
  const inRegion = reason.regions.length > 0
  const byActor = reason.actors.length > 0
  if (filter.regions.length === 0 && filter.actors.length === 0) return true
  if (filter.regions.length === 0) return byActor
  if (filter.actors.length === 0) return inRegion
  return filter.match === 'both' ? inRegion && byActor : inRegion || byActor
}

/** A region, and where it is a group each region that it names: an event in a group is placed in all of them. */
const expandGroup = (region: string, gazetteer: Gazetteer): string[] => [
  region,
  ...(gazetteer.regions.get(region)?.members ?? []).flatMap((member) => expandGroup(member, gazetteer)),
]

const isInRegion = (place: string, followed: string, event: RevisionFacts, gazetteer: Gazetteer): boolean =>
  gazetteer.regions.has(followed) &&
  (gazetteer.regionsWithin(followed).has(place) ||
    (appliesToSubregions(place, event, gazetteer) &&
      !gazetteer.regionsWithin(place).isDisjointFrom(gazetteer.regionsWithin(followed))))

/** Of what happens to a whole country or the world, only the extreme concerns every place beneath it, and whoever follows one. */
const appliesToSubregions = (place: string, event: RevisionFacts, gazetteer: Gazetteer): boolean => {
  const type = gazetteer.regions.get(place)?.type
  return event.severity === 'extreme' && (type === 'country' || type === 'world')
}

const involvesActor = (event: RevisionFacts, followed: string, backed: boolean, gazetteer: Gazetteer): boolean =>
  gazetteer.actors.has(followed) &&
  event.actors.some(
    (actor) =>
      (actor.role !== 'mentioned' || hasSingleActor(event)) &&
      (gazetteer.partsOf(followed).has(actor.id) || (backed && gazetteer.actorsBackedBy(followed).has(actor.id))),
  )

const hasSingleActor = (event: RevisionFacts): boolean => new Set(event.actors.map((actor) => actor.id)).size === 1
