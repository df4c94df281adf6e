import type { Gazetteer, LocalizedName } from './gazetteer.ts'
import type { ListedEvent } from './listed-event.ts'
import type { ListedEventStore } from './listed-event-store.ts'

/** How many current events each region and each actor has, what is within them included. `total` counts each event once. */
export type TopicCounts = { total: number; regions: ReadonlyMap<string, number>; actors: ReadonlyMap<string, number> }

/** A region or an actor that can be chosen, with the number of its events. */
export type Topic = { field: 'regions' | 'actors'; id: string; name: LocalizedName; count: number }

type CountedEvent = Pick<ListedEvent, 'regions' | 'actors' | 'mentioned'>

/** Creates the function that counts the current events by topic. It counts again after each new revision. */
export const topicCounter = (
  listedEvents: Pick<ListedEventStore, 'readListedTimeline'>,
  gazetteer: Gazetteer,
): (() => Promise<TopicCounts>) => {
  const countsOfEvents = new WeakMap<readonly ListedEvent[], TopicCounts>()
  return async () => {
    const { events } = await listedEvents.readListedTimeline()
    const counts =
      countsOfEvents.get(events) ??
      countEventsByTopic(
        events.filter(({ isRetracted }) => !isRetracted),
        gazetteer,
      )
    countsOfEvents.set(events, counts)
    return counts
  }
}

/** Counts events by topic. An actor that is only mentioned does not count. */
export const countEventsByTopic = (events: readonly CountedEvent[], gazetteer: Gazetteer): TopicCounts => {
  const regions = new Map<string, number>()
  const actors = new Map<string, number>()
  const ownersOf = (actor: string) => (gazetteer.actors.get(actor)?.part_of ?? []).map(({ id }) => id)
  for (const event of events) {
    const acting = event.actors.filter((id) => !event.mentioned.includes(id))
    increment(regions, withAncestors(event.regions, gazetteer.parentsOf))
    increment(actors, withAncestors(acting, ownersOf))
  }
  return { total: events.length, regions, actors }
}

/**
 * The topics with the most events. Leaves out groups, regions with more than half of all events, and what is within a topic
 * that has more events.
 */
export const suggestTopics = (counts: TopicCounts, gazetteer: Gazetteer, limit: number): Topic[] => {
  const regions = [...gazetteer.regions.values()].filter(
    ({ id, type }) => type !== 'group' && countOf(counts.regions, id) * 2 <= counts.total,
  )
  const ranked = [
    ...regions.map(({ id, name }) => topicOf('regions', id, name, counts)),
    ...[...gazetteer.actors.values()].map(({ id, name }) => topicOf('actors', id, name, counts)),
  ]
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  const suggested: Topic[] = []
  for (const topic of ranked)
    if (suggested.length < limit && !suggested.some((each) => isWithin(topic, each, gazetteer))) suggested.push(topic)
  return suggested
}

/** A topic with its number of events. */
export const topicOf = (field: Topic['field'], id: string, name: LocalizedName, counts: TopicCounts): Topic => ({
  field,
  id,
  name,
  count: countOf(counts[field], id),
})

const isWithin = (topic: Topic, other: Topic, gazetteer: Gazetteer): boolean =>
  topic.field === other.field &&
  (topic.field === 'regions' ? gazetteer.regionsWithin(other.id) : gazetteer.partsOf(other.id)).has(topic.id)

const countOf = (counts: ReadonlyMap<string, number>, id: string): number => counts.get(id) ?? 0

const increment = (counts: Map<string, number>, ids: ReadonlySet<string>): void => {
  for (const id of ids) counts.set(id, countOf(counts, id) + 1)
}

const withAncestors = (ids: readonly string[], parentsOf: (id: string) => readonly string[]): Set<string> => {
  const found = new Set<string>()
  const add = (id: string): void => {
    if (found.has(id)) return
    found.add(id)
    parentsOf(id).forEach(add)
  }
  ids.forEach(add)
  return found
}
