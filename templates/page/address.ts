import type { Lang } from '../../src/timeline/event.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'

/** Adds the language to the query of an address, so that links keep the language without a cookie. */
export const withLang = (address: string, lang: Lang): string => {
  const [path = '', query = ''] = address.split('?', 2)
  const params = new URLSearchParams(query)
  params.set('lang', lang)
  return `${path}?${params}`
}

/** The path of the timeline with a filter, and with the cursor of a later page. */
export const timelinePathOf = (filter: TimelineFilter, after?: string): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filter, after })) if (value) query.set(name, value)
  return query.size > 0 ? `/?${query}` : '/'
}
