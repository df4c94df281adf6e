import type { EventIndexQuery } from '../../timeline/event-page-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { parseTimelineFilter } from '../../timeline/parse-timeline-filter.ts'
import type { NameIndex } from '../../timeline/search-terms.ts'
import type { ParsedQuery } from './query.ts'

/**
 * Parses the filter of the timeline in a query of a program. A date `to` before `from` is no fault, because a schema cannot
 * forbid it. Adds its faults to those of the query, and returns null if there are any.
 */
export const parseFilterQuery = (
  query: ParsedQuery,
  sources: { gazetteer: Gazetteer; nameIndex: NameIndex },
): EventIndexQuery | null => {
  const filter = parseTimelineFilter(query.parameters, sources, { allowsBackwards: true })
  if (Array.isArray(filter)) query.faults.push(...filter.map(({ field, detail }) => ({ pointer: `/${field}`, detail })))
  return Array.isArray(filter) || query.faults.length > 0 ? null : filter
}
