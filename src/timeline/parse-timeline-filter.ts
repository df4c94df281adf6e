import { findInvisibleCharacter, normalizeDateInput, trimTyped } from '../lib/text.ts'
import { parseWhen, type WhenBounds } from './edtf.ts'
import { CERTAINTIES } from './event.ts'
import type { EventIndexQuery } from './event-page-store.ts'
import type { Gazetteer } from './gazetteer.ts'
import { countQueryWords, MAX_QUERY_WORDS, type NameIndex, type SearchTerm, searchTermsOf } from './search-terms.ts'
import { suggestNearestIds } from './suggest-id.ts'
import type { FilterFault, FilterFaultCode, TimelineFilter } from './timeline-filter.ts'

export type TimelineQuery = TimelineFilter & { after?: string | undefined }

type FilterSources = { gazetteer: Gazetteer; nameIndex: NameIndex }
type ParseState = { faults: FilterFault[]; gazetteer: Gazetteer }

/**
 * Parses a filter of the timeline and a cursor, as typed or pasted, into a query of the event index. Returns all faults if
 * there are any. With `allowsBackwards`, dates in the wrong order are no fault: they match only events that may have lasted
 * over both.
 */
export const parseTimelineFilter = (
  typed: TimelineQuery,
  sources: FilterSources,
  { allowsBackwards = false } = {},
): EventIndexQuery | FilterFault[] => {
  const query: TimelineQuery = Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name, value && trimTyped(value)]),
  )
  const state: ParseState = { faults: [], gazetteer: sources.gazetteer }
  const [from, to] = [parseDateBounds('from', query.from, state), parseDateBounds('to', query.to, state)]
  if (!allowsBackwards && from?.min && to?.max && from.min > to.max)
    addFault(state, 'to', 'backwards', 'The date `to` is before the date `from`.')
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

/**
 * A region with all regions within it, and the groups that have any of these as a member: an event in a group counts for
 * each member.
 */
const expandRegion = (region: string, gazetteer: Gazetteer): string[] => {
  const descendants = gazetteer.regionsWithin(region)
  const groups = [...gazetteer.regions.values()].filter(({ members = [] }) =>
    members.some((member) => descendants.has(member)),
  )
  return [...descendants, ...groups.map((group) => group.id)]
}

const parseRegion = (id: string, state: ParseState): string[] => {
  const { gazetteer } = state
  if (gazetteer.regions.has(id)) return expandRegion(id, gazetteer)
  addFault(state, 'region', 'unknown_region', `No region has this id.${suggestSimilarIds(id, gazetteer.regions)}`)
  return []
}

const parseActor = (id: string, state: ParseState): string[] => {
  const { gazetteer } = state
  if (gazetteer.actors.has(id)) return [...gazetteer.partsOf(id)]
  addFault(state, 'actor', 'unknown_actor', `No actor has this id.${suggestSimilarIds(id, gazetteer.actors)}`)
  return []
}

const suggestSimilarIds = (id: string, known: ReadonlyMap<string, unknown>): string => {
  const near = suggestNearestIds(id, known.keys())
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
}

/** Publishers choose the names of kinds, so only the form is checked. */
const parseKind = (kind: string | undefined, state: ParseState): string | null => {
  if (kind && !/^[a-z][a-z_]{1,30}(\.[a-z][a-z_]{1,30})?$/.test(kind))
    addFault(
      state,
      'kind',
      'not_a_kind',
      'kind must be a group of kinds, such as conflict, or a kind, such as conflict.airstrike.',
    )
  return kind || null
}

/** A cursor is the day and the id of the last event of a page. */
const parseCursor = (after: string | undefined, state: ParseState): EventIndexQuery['after'] => {
  if (!after) return null
  const parts = /^([0-9]{4}-[0-9]{2}-[0-9]{2}|)~([a-z0-9-]{1,64})$/.exec(after)
  if (!parts) addFault(state, 'after', 'not_a_cursor', 'after must be the `next` of the previous page.')
  return parts && { day: parts[1]!, id: parts[2]! }
}

const parseCertainty = (certainty: string | undefined, state: ParseState): string | null => {
  const isKnown = CERTAINTIES.some((each) => each === certainty)
  if (certainty && !isKnown)
    addFault(state, 'certainty', 'unknown_certainty', `certainty must be one of: ${CERTAINTIES.join(', ')}.`)
  return certainty || null
}

/** The first and last day of an EDTF date. */
const parseDateBounds = (name: 'from' | 'to', edtf: string | undefined, state: ParseState): WhenBounds | null => {
  if (!edtf) return null
  const invisible = findInvisibleCharacter(edtf)
  if (invisible) {
    addFault(state, name, 'invisible_character', `${name} has an invisible character, ${invisible}. Remove it.`)
    return null
  }
  const result = parseWhen(normalizeDateInput(edtf))
  if (result.ok) return result.when
  addFault(state, name, 'not_a_date', result.fault)
  return null
}

const parseSearch = (
  q: string | undefined,
  { gazetteer, nameIndex }: FilterSources,
  state: ParseState,
): SearchTerm[] => {
  if (!q) return []
  const count = countQueryWords(q)
  if (count === 0) addFault(state, 'q', 'no_words', 'q has no word to search for. It needs a letter or a digit.')
  if (count > MAX_QUERY_WORDS)
    addFault(state, 'q', 'too_many_words', `q has ${count} words. At most ${MAX_QUERY_WORDS} are allowed.`)
  return searchTermsOf(q, nameIndex).map(({ words, regions, actors }) => ({
    words,
    regions: regions.flatMap((id) => expandRegion(id, gazetteer)),
    actors: actors.flatMap((id) => [...gazetteer.partsOf(id)]),
  }))
}

const addFault = ({ faults }: ParseState, field: FilterFault['field'], code: FilterFaultCode, detail: string): void => {
  faults.push({ field, code, detail })
}
