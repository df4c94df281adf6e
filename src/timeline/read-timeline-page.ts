import { type LruCache, lruCache } from '../lib/lru-cache.ts'
import type { EventIndexStore } from './event-index-store.ts'
import type { EventIndexQuery } from './event-page-store.ts'
import type { Gazetteer } from './gazetteer.ts'
import { leadingEventsOf } from './leading-events.ts'
import { type ListedEvent, pageAfter, selectListedEvents } from './listed-event.ts'
import type { ListedEventStore } from './listed-event-store.ts'
import type { MapShapes } from './map-shapes.ts'
import type { Period } from './period.ts'
import { type MonthCount, monthsAfter, overviewOf, type TimelineOverview } from './timeline-overview.ts'
import { type UsedTopics, usedTopicsOf } from './used-topics.ts'

export type TimelineContext = {
  listedEvents: Pick<ListedEventStore, 'readListedTimeline'>
  eventIndex: Pick<EventIndexStore, 'listByDay'>
  gazetteer: Gazetteer
  mapShapes: MapShapes
}

/** A page of the timeline by the ids of its events, with the numbers of the whole list. */
export type TimelinePageContent = {
  /** All events of the timeline. It is another list after each revision. */
  all: readonly ListedEvent[]
  ids: string[]
  /** The cursor of the next page. */
  next: string | undefined
  /** How many events are after this page, and how many of them in each month. */
  left: number
  months: MonthCount[]
  countsByPeriod: ReadonlyMap<Period, number>
  overview: TimelineOverview
  /** Those of the whole timeline: a filter for any other topic finds nothing. */
  used: UsedTopics
  /** True for the first page of all events. */
  isWhole: boolean
  /** The ids of the gravest confirmed events of the last days; empty unless the page is that of all events. */
  leading: string[]
  /** When the last revision was recorded, in ms UTC. */
  changedAt: number | null
}

/** A search with words counts the newest 1,000 events that it finds. */
const MAX_FOUND = 1_000

/** Reads a page of the timeline, with at most `limit` events. It makes one query, or two if the query has words, and some more after a revision. */
export const readTimelinePage = async (
  context: TimelineContext,
  query: EventIndexQuery,
  limit?: number,
): Promise<TimelinePageContent> => {
  const { events, changedAt } = await context.listedEvents.readListedTimeline()
  const { inPeriod, leading, ...numbers } = await readNumbers(context, events, query)
  const { events: shown, left } = pageAfter(inPeriod, query.after, limit)
  const isWhole = inPeriod.length === events.length && !query.after
  return {
    ...numbers,
    all: events,
    ids: shown.map(({ id }) => id),
    next: left > 0 ? cursorOf(shown.at(-1)!) : undefined,
    left,
    months: monthsAfter(numbers.countsByPeriod, inPeriod.length - left),
    used: usedTopicsIn(events, context.gazetteer),
    isWhole,
    leading: isWhole ? leading : [],
    changedAt,
  }
}

const usedTopicsOfEvents = new WeakMap<readonly ListedEvent[], UsedTopics>()

const usedTopicsIn = (events: readonly ListedEvent[], gazetteer: Gazetteer): UsedTopics => {
  const used = usedTopicsOfEvents.get(events) ?? usedTopicsOf(events, gazetteer)
  usedTopicsOfEvents.set(events, used)
  return used
}

type ListNumbers = Pick<TimelinePageContent, 'countsByPeriod' | 'overview' | 'leading'> & {
  inPeriod: readonly ListedEvent[]
}

const MAX_CACHED_QUERIES = 40
/** The numbers of the latest queries, by the list of all events, which is another one after each revision. */
const numbersOfEvents = new WeakMap<readonly ListedEvent[], LruCache<ListNumbers>>()

/** The events that a query lets through, with their numbers. They are counted once for each query and state of the timeline. */
const readNumbers = async (
  context: TimelineContext,
  events: readonly ListedEvent[],
  { after: _, ...query }: EventIndexQuery,
): Promise<ListNumbers> => {
  const cache = numbersOfEvents.get(events) ?? lruCache<ListNumbers>(MAX_CACHED_QUERIES)
  numbersOfEvents.set(events, cache)
  const key = JSON.stringify(query)
  const known = cache.get(key)
  if (known) return known
  const ids = query.terms.length > 0 ? await findByWords(context, query) : null
  const always = selectListedEvents(events, { ...query, from: null, to: null, ids })
  const inPeriod = selectListedEvents(always, { ...query, ids: null })
  const shapes = Object.keys(context.mapShapes.regions)
  const overview = overviewOf({ inPeriod, always }, context.gazetteer, shapes)
  const leading = inPeriod.length === events.length ? leadingEventsOf(events).map(({ id }) => id) : []
  const numbers = { inPeriod, countsByPeriod: countListed(inPeriod), overview, leading }
  cache.put(key, numbers)
  return numbers
}

const findByWords = async (
  { eventIndex }: TimelineContext,
  { terms }: Pick<EventIndexQuery, 'terms'>,
): Promise<Set<string>> => {
  const anything = { regions: null, actors: null, kind: null, certainty: null, from: null, to: null, after: null }
  return new Set((await eventIndex.listByDay({ ...anything, terms }, MAX_FOUND)).map(({ event }) => event))
}

const cursorOf = ({ day, id }: ListedEvent): string => `${day}~${id}`

const countListed = (events: readonly ListedEvent[]): Map<Period, number> => {
  const counts = new Map<Period, number>()
  for (const { period } of events) counts.set(period, (counts.get(period) ?? 0) + 1)
  return counts
}
