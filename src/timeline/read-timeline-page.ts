import type { EventIndexQuery, EventIndexStore } from './event-index-store.ts'
import type { Gazetteer } from './gazetteer.ts'
import { leadingEventsOf } from './leading-events.ts'
import { type ListedEvent, pageAfter, selectListedEvents } from './listed-event.ts'
import type { ListedEventStore } from './listed-event-store.ts'
import type { MapShapes } from './map-shapes.ts'
import type { Period } from './period.ts'
import { type MonthCount, monthsAfter, overviewOf, type TimelineOverview } from './timeline-overview.ts'

export type TimelineContext = {
  listedEvents: Pick<ListedEventStore, 'readListedTimeline'>
  eventIndex: Pick<EventIndexStore, 'listByDay'>
  gazetteer: Gazetteer
  mapShapes: MapShapes
}

/** A page of the timeline by the ids of its events, with the numbers of the whole list. */
export type TimelinePageContent = {
  ids: string[]
  /** The cursor of the next page. */
  next: string | undefined
  /** How many events are after this page, and how many of them in each month. */
  left: number
  months: MonthCount[]
  countsByPeriod: ReadonlyMap<Period, number>
  overview: TimelineOverview
  /** True for the first page of all events. */
  isWhole: boolean
  /** The ids of the gravest confirmed events of the last days; empty unless the page is that of all events. */
  leading: string[]
  /** When the last revision was recorded, in ms UTC. */
  changedAt: number | null
}

/** A search with words counts the newest 1,000 events that it finds. */
const MAX_FOUND = 1_000

/** Reads a page of the timeline. It makes one query, or two if the query has words, and some more after a revision. */
export const readTimelinePage = async (
  context: TimelineContext,
  query: EventIndexQuery,
): Promise<TimelinePageContent> => {
  const { events, changedAt } = await context.listedEvents.readListedTimeline()
  const ids = query.terms.length > 0 ? await findByWords(context, query) : null
  const always = selectListedEvents(events, { ...query, from: null, to: null, ids })
  const inPeriod = selectListedEvents(always, { ...query, ids: null })
  const page = pageAfter(inPeriod, query.after)
  const isWhole = inPeriod.length === events.length && !query.after
  const rest = inPeriod.slice(inPeriod.length - page.left)
  return {
    ids: page.events.map(({ id }) => id),
    next: page.left > 0 ? cursorOf(page.events.at(-1)!) : undefined,
    left: page.left,
    months: monthsAfter(rest),
    countsByPeriod: countListed(inPeriod),
    overview: overviewOf({ inPeriod, always }, context.gazetteer, Object.keys(context.mapShapes.regions)),
    isWhole,
    leading: isWhole ? leadingEventsOf(events).map(({ id }) => id) : [],
    changedAt,
  }
}

const findByWords = async ({ eventIndex }: TimelineContext, { terms }: EventIndexQuery): Promise<Set<string>> => {
  const anything = { regions: null, actors: null, kind: null, certainty: null, from: null, to: null, after: null }
  return new Set((await eventIndex.listByDay({ ...anything, terms }, MAX_FOUND)).map(({ event }) => event))
}

const cursorOf = ({ day, id }: ListedEvent): string => `${day}~${id}`

const countListed = (events: readonly ListedEvent[]): Map<Period, number> => {
  const counts = new Map<Period, number>()
  for (const { period } of events) counts.set(period, (counts.get(period) ?? 0) + 1)
  return counts
}
