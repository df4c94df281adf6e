import { compareTexts } from '../lib/compare-texts.ts'
import { CERTAINTIES, isOpinion, type RevisionFacts, severityRankOf } from './event.ts'
import type { EventIndexQuery } from './event-page-store.ts'
import type { Period } from './period.ts'

/** The members of the newest revision of an event that lists and counts use. */
export type ListedEvent = Pick<RevisionFacts, 'nature' | 'certainty' | 'severity' | 'regions'> & {
  id: string
  seq: number
  /** When the newest revision was recorded, in ms UTC. */
  recordedAt: number
  /** The first day that it may have touched, '' if none is known; the last day, '~' if it is open. */
  day: string
  lastDay: string
  period: Period
  kind: string
  actors: string[]
  /** The actors that are only mentioned. */
  mentioned: string[]
  /** Null until the tick has counted them. */
  sources: number | null
  isRetracted: boolean
}

/**
 * The order of a page: by period, the newest first and undated last; within a period what happened before what people say,
 * then by severity and certainty, then by id.
 */
export const sortListedEvents = (events: readonly ListedEvent[]): ListedEvent[] =>
  events.toSorted(
    (a, b) =>
      compareTexts(b.period, a.period) ||
      Number(isOpinion(a)) - Number(isOpinion(b)) ||
      severityRankOf(b.severity) - severityRankOf(a.severity) ||
      CERTAINTIES.indexOf(a.certainty) - CERTAINTIES.indexOf(b.certainty) ||
      compareTexts(a.id, b.id),
  )

/** Which events to keep. `ids` are those that meet the search terms; null if there are no terms. */
type ListQuery = Omit<EventIndexQuery, 'after' | 'terms'> & { ids: ReadonlySet<string> | null }

/** The events that a query lets through, in the given order: the same that the search index finds. */
export const selectListedEvents = (
  events: readonly ListedEvent[],
  { regions, actors, kind, certainty, from, to, ids }: ListQuery,
): ListedEvent[] => {
  const [placed, involved] = [regions && new Set(regions), actors && new Set(actors)]
  const isDateAsked = from !== null || to !== null
  return events.filter(
    (event) =>
      (!ids || ids.has(event.id)) &&
      (!placed || event.regions.some((id) => placed.has(id))) &&
      (!involved || event.actors.some((id) => involved.has(id))) &&
      (!kind || event.kind === kind || event.kind.startsWith(`${kind}.`)) &&
      (!certainty || event.certainty === certainty) &&
      (!isDateAsked || (event.lastDay !== '' && event.lastDay >= (from ?? '') && event.day <= (to ?? '~'))),
  )
}

/** A page of a list: at most 20 events that happened, with what people say about them, and how many are left. */
export type ListPage = { events: ListedEvent[]; left: number }

const CARDS_PER_PAGE = 20
const MAX_EVENTS_PER_PAGE = 26

/** The page of a sorted list that follows the event `after`, with at most `limit` events; the first page if it is null. */
export const pageAfter = (
  events: readonly ListedEvent[],
  after: { day: string; id: string } | null,
  limit = MAX_EVENTS_PER_PAGE,
): ListPage => {
  const rest = after ? events.slice(findStart(events, after)) : events
  let cards = 0
  const page: ListedEvent[] = []
  for (const event of rest) {
    if (!isOpinion(event)) cards++
    if (cards > CARDS_PER_PAGE || page.length === limit) break
    page.push(event)
  }
  return { events: page, left: rest.length - page.length }
}

/** The place after an event of the list. If it is no longer listed, the first event of an earlier period. */
const findStart = (events: readonly ListedEvent[], { day, id }: { day: string; id: string }): number => {
  const at = events.findIndex((event) => event.id === id)
  if (at >= 0) return at + 1
  const next = events.findIndex(({ period }) => period < day)
  return next < 0 ? events.length : next
}
