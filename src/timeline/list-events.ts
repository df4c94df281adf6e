import type { EventIndexStore } from './event-index-store.ts'
import { type EventIndexQuery, feedQueryOf } from './event-page-store.ts'
import type { DatedRevisionRef, FeedIndexStore } from './feed-index-store.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { JournalStore } from './journal-store.ts'
import { parseTimelineFilter } from './parse-timeline-filter.ts'
import type { RevisionRef } from './revision-content-store.ts'
import type { NameIndex } from './search-terms.ts'

type EventListContext = { eventIndex: EventIndexStore }

/** A page of events by day, newest first. `next` is the cursor of the next page. */
export const listEvents = async (
  { eventIndex }: EventListContext,
  query: EventIndexQuery,
  limit: number,
): Promise<{ refs: RevisionRef[]; next: string | undefined }> => {
  const found = await eventIndex.listByDay(query, limit + 1)
  const refs = found.slice(0, limit)
  const last = refs.at(-1)
  return { refs, next: found.length > limit && last ? `${last.day}~${last.event}` : undefined }
}

/** How long a narrowed feed lists an event that no longer matches. */
export const LISTED_AFTER_LEAVING_MS = 90 * 86_400_000

/**
 * A page of events by the seq of their newest revision, newest first, below the seq `before`. An event that no longer matches
 * is listed for 90 days. `now` is ms UTC; `next` is the `before` of the next page.
 */
export const listEventsByRecording = async (
  { feedIndex }: { feedIndex: FeedIndexStore },
  query: EventIndexQuery,
  { before, limit, now }: { before: number | null; limit: number; now: number },
): Promise<{ refs: DatedRevisionRef[]; next: number | undefined }> => {
  const found = await feedIndex.listBySeq(feedQueryOf(query), {
    before: before ?? Number.MAX_SAFE_INTEGER,
    leftSince: now - LISTED_AFTER_LEAVING_MS,
    limit: limit + 1,
  })
  const refs = found.slice(0, limit)
  return { refs, next: found.length > limit ? refs.at(-1)?.seq : undefined }
}

/** The event with this id or page address; if there is none, the newest events that contain all words of the text. */
export const searchEvents = async (
  context: EventListContext & { journal: JournalStore; gazetteer: Gazetteer; nameIndex: NameIndex },
  text: string,
  limit: number,
): Promise<RevisionRef[]> => {
  const id = /(?:\/events\/|^)([a-z0-9-]{3,64})(?:[?#/].*)?$/.exec(text)?.[1]
  const eventById = id ? await context.journal.findLatest(id) : null
  if (eventById) return [eventById]
  const query = text === '' ? [] : parseTimelineFilter({ q: text }, context)
  return Array.isArray(query) ? [] : (await listEvents(context, query, limit)).refs
}
