/** The fields of a filter, which are query parameters. */
export const TIMELINE_FILTER_FIELDS = ['region', 'actor', 'kind', 'certainty', 'from', 'to', 'q'] as const

/** The filter of the timeline, as the query gives it. */
export type TimelineFilter = Partial<Record<(typeof TIMELINE_FILTER_FIELDS)[number], string | undefined>>

/** One fault of a query field: a code for a sentence in the reader's language, and `detail` for machines. */
export type FilterFault = { field: keyof TimelineFilter | 'after'; code: FilterFaultCode; detail: string }

export type FilterFaultCode =
  | 'unknown_region'
  | 'unknown_actor'
  | 'not_a_kind'
  | 'unknown_certainty'
  | 'not_a_date'
  | 'invisible_character'
  | 'backwards'
  | 'no_words'
  | 'too_many_words'
  | 'not_a_cursor'
