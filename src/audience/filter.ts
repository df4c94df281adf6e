import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { unique } from '../lib/unique.ts'
import { type RevisionFacts, severityRankOf } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import { type FollowPreferences, MIN_CERTAINTIES } from './preferences.ts'

/**
 * The regions, actors, severity and certainty that a reader follows, in canonical form. Readers with equal ones share a
 * filter. Single events are stored for each reader (`event-choice-store.ts`), so that filters stay shared.
 */
export type Filter = Omit<FollowPreferences, 'events'> & {
  version: 1
  /** Present for readers who follow single events alone: nothing else matches. */
  only_events?: true
}

/** The followed regions and actors that an event matches. Both are empty if the reader follows the whole timeline. */
export type MatchReason = { regions: string[]; actors: string[] }

/**
 * The canonical form: ids sorted and unique, and flags without effect at their defaults. The lowest certainty is left out, so
 * that filters from before it could be chosen keep their id.
 */
export const filterOf = (preferences: FollowPreferences): Filter =>
  isOnlyEvents(preferences) ? EVENTS_ONLY : topicFilterOf(preferences)

/** True for a reader who follows single events and nothing else. */
export const isOnlyEvents = ({ regions, actors, events = [] }: FollowPreferences): boolean =>
  regions.length + actors.length === 0 && events.length > 0

const EVENTS_ONLY: Filter = {
  ...{ version: 1, regions: [], actors: [], match: 'any', backed: false, severity: 'minor' },
  only_events: true,
}

const topicFilterOf = ({ regions, actors, match, backed, severity, certainty }: FollowPreferences): Filter => ({
  version: 1,
  regions: unique(regions).sort(),
  actors: unique(actors).sort(),
  match: regions.length > 0 && actors.length > 0 ? match : 'any',
  backed: actors.length > 0 && backed,
  severity,
  ...(certainty && certainty !== 'unverified' && { certainty }),
})

/** The id of a filter: the first 32 hex digits of the hash of its canonical JSON. */
export const filterIdOf = async (filter: Filter): Promise<string> => (await sha256(canonicalJson(filter))).slice(0, 32)

/**
 * Decides whether an event matches a filter: returns the regions and actors that match, or null. An id that the gazetteer
 * does not have matches nothing.
 */
export const matchFilter = (filter: Filter, event: RevisionFacts, gazetteer: Gazetteer): MatchReason | null => {
  if (filter.only_events) return null
  if (severityRankOf(event.severity) < severityRankOf(filter.severity)) return null
  if (MIN_CERTAINTIES.indexOf(event.certainty) < MIN_CERTAINTIES.indexOf(filter.certainty ?? 'unverified')) return null
  const eventRegions = event.regions.flatMap((region) => expandGroup(region, gazetteer))
  const regions = filter.regions.filter((followed) =>
    eventRegions.some((region) => isInRegion(region, followed, event, gazetteer)),
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

/** A region and, for a group, its members: an event in a group counts as placed in each of them. */
const expandGroup = (region: string, gazetteer: Gazetteer): string[] => [
  region,
  ...(gazetteer.regions.get(region)?.members ?? []).flatMap((member) => expandGroup(member, gazetteer)),
]

const isInRegion = (region: string, followed: string, event: RevisionFacts, gazetteer: Gazetteer): boolean =>
  gazetteer.regions.has(followed) &&
  (gazetteer.regionsWithin(followed).has(region) ||
    (appliesToSubregions(region, event, gazetteer) &&
      !gazetteer.regionsWithin(region).isDisjointFrom(gazetteer.regionsWithin(followed))))

/** True for an extreme event in a country or the world: it matches each region within, too. */
const appliesToSubregions = (region: string, event: RevisionFacts, gazetteer: Gazetteer): boolean => {
  const type = gazetteer.regions.get(region)?.type
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
