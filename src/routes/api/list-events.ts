import type { AppContext } from '../../context.ts'
import { normalizeDateInput } from '../../lib/text.ts'
import { parseWhen, type WhenBounds } from '../../timeline/edtf.ts'
import { CERTAINTIES } from '../../timeline/event.ts'
import type { DatedRevisionRef, EventIndexQuery } from '../../timeline/event-index-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { RevisionRef } from '../../timeline/revision-store.ts'
import { countQueryWords, MAX_QUERY_WORDS, type SearchTerm, searchTermsOf } from '../../timeline/search-terms.ts'
import { suggestNearestIds } from '../../timeline/suggest-id.ts'
import type { FilterFault, FilterFaultCode, TimelineFilter } from '../../timeline/timeline-filter.ts'

/** What a list of events can be narrowed down by, as it stands in a query. */
export const LISTING_PARAMETERS = ['region', 'actor', 'kind', 'certainty', 'from', 'to', 'q'] as const

export type ListingQuery = TimelineFilter & { after?: string | undefined }

type ListingSources = Pick<AppContext, 'gazetteer' | 'nameIndex'>
type QueryParseState = { faults: FilterFault[]; gazetteer: Gazetteer }

/** A listing that can be asked for, or all that is wrong with it. */
export const parseListing = (query: ListingQuery, sources: ListingSources): EventIndexQuery | FilterFault[] => {
  const state: QueryParseState = { faults: [], gazetteer: sources.gazetteer }
  const [from, to] = [parseDateBounds('from', query.from, state), parseDateBounds('to', query.to, state)]
  if (from?.min && to?.max && from.min > to.max) addFault(state, 'to', 'backwards', 'to ends before from begins.')
  const listing: EventIndexQuery = {
    after: parseCursor(query.after, state),
    regions: query.region ? parseRegion(query.region, state) : null,
    actors: query.actor ? parseActor(query.actor, state) : null,
    kind: parseKind(query.kind, state),
    certainty: parseCertainty(query.certainty, state),
    from: from?.min ?? null,
    to: to?.max ?? null,
    terms: parseSearch(query.q, sources, state),
  }
  return state.faults.length > 0 ? state.faults : listing
}

/** A page of a listing, newest first; `next` is the cursor of what follows. */
export const listEvents = async (
  { eventIndex }: Pick<AppContext, 'eventIndex'>,
  listing: EventIndexQuery,
  limit: number,
): Promise<{ refs: RevisionRef[]; next: string | undefined }> => {
  const found = await eventIndex.listByDay(listing, limit + 1)
  const refs = found.slice(0, limit)
  const last = refs.at(-1)
  return { refs, next: found.length > limit && last ? `${last.day}~${last.event}` : undefined }
}

/** The same in the order of recording, from below the seq `before` on where it is given; `next` is the seq to go on below. */
export const listEventsByRecording = async (
  { eventIndex }: Pick<AppContext, 'eventIndex'>,
  listing: EventIndexQuery,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ refs: DatedRevisionRef[]; next: number | undefined }> => {
  const found = await eventIndex.listBySeq(listing, before, limit + 1)
  const refs = found.slice(0, limit)
  return { refs, next: found.length > limit ? refs.at(-1)?.seq : undefined }
}

/** A region takes in what lies beneath it, and groups that name any of it: an event there is placed in each member. */
const expandRegion = (region: string, gazetteer: Gazetteer): string[] => {
  const descendants = gazetteer.regionsWithin(region)
  const groups = [...gazetteer.regions.values()].filter(({ members = [] }) =>
    members.some((member) => descendants.has(member)),
  )
  return [...descendants, ...groups.map((group) => group.id)]
}

const parseRegion = (id: string, state: QueryParseState): string[] => {
  const { gazetteer } = state
  if (gazetteer.regions.has(id)) return expandRegion(id, gazetteer)
  addFault(state, 'region', 'unknown_region', `No region has this id.${suggestSimilarIds(id, gazetteer.regions)}`)
  return []
}

const parseActor = (id: string, state: QueryParseState): string[] => {
  const { gazetteer } = state
  if (gazetteer.actors.has(id)) return [...gazetteer.partsOf(id)]
  addFault(state, 'actor', 'unknown_actor', `No actor has this id.${suggestSimilarIds(id, gazetteer.actors)}`)
  return []
}

const suggestSimilarIds = (id: string, known: ReadonlyMap<string, unknown>): string => {
  const near = suggestNearestIds(id, known.keys())
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
}

/** Kinds are the publishers' to name, so that only their form is checked. */
const parseKind = (kind: string | undefined, state: QueryParseState): string | null => {
  if (kind && !/^[a-z][a-z_]{1,30}(\.[a-z][a-z_]{1,30})?$/.test(kind))
    addFault(state, 'kind', 'not_a_kind', 'kind is a group or group.name, for example conflict or conflict.airstrike.')
  return kind || null
}

/** A cursor is the day and id of the last event shown. */
const parseCursor = (after: string | undefined, state: QueryParseState): EventIndexQuery['after'] => {
  if (!after) return null
  const parts = /^([0-9]{4}-[0-9]{2}-[0-9]{2}|)~([a-z0-9-]{1,64})$/.exec(after)
  if (!parts) addFault(state, 'after', 'not_a_cursor', 'after is the next of an earlier answer.')
  return parts && { day: parts[1]!, id: parts[2]! }
}

const parseCertainty = (certainty: string | undefined, state: QueryParseState): string | null => {
  const isKnown = CERTAINTIES.some((each) => each === certainty)
  if (certainty && !isKnown)
    addFault(state, 'certainty', 'unknown_certainty', `certainty is one of: ${CERTAINTIES.join(', ')}.`)
  return certainty || null
}

/** The days that a date spans: the first of `from` and the last of `to` are asked for. */
const parseDateBounds = (name: 'from' | 'to', edtf: string | undefined, state: QueryParseState): WhenBounds | null => {
  if (!edtf) return null
  const result = parseWhen(normalizeDateInput(edtf))
  if (result.ok) return result.when
  addFault(state, name, 'not_a_date', result.fault)
  return null
}

const parseSearch = (
  q: string | undefined,
  { gazetteer, nameIndex }: ListingSources,
  state: QueryParseState,
): SearchTerm[] => {
  if (!q) return []
  const count = countQueryWords(q)
  if (count === 0) addFault(state, 'q', 'no_words', 'q has no word to look for: it needs a letter or a digit.')
  if (count > MAX_QUERY_WORDS)
    addFault(state, 'q', 'too_many_words', `q has ${count} words; at most ${MAX_QUERY_WORDS} can be looked for.`)
  return searchTermsOf(q, nameIndex).map(({ words, regions, actors }) => ({
    words,
    regions: regions.flatMap((id) => expandRegion(id, gazetteer)),
    actors: actors.flatMap((id) => [...gazetteer.partsOf(id)]),
  }))
}

const addFault = (
  { faults }: QueryParseState,
  field: FilterFault['field'],
  code: FilterFaultCode,
  detail: string,
): void => {
  faults.push({ field, code, detail })
}
