import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import { TIMELINE_FILTER_FIELDS, type TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { labelOf } from './label.ts'
import { wordsIn } from './words.ts'

type FilterPart = { field: keyof TimelineFilter; text: string }

/** The parts of a filter in words, in the order of the fields. An id that the gazetteer does not have is shown as it is. */
export const filterPartsInWords = (filter: TimelineFilter, gazetteer: Gazetteer, lang: Lang): FilterPart[] => {
  const { event, feed } = wordsIn(lang)
  const inWords: Record<keyof TimelineFilter, (value: string) => string> = {
    region: (id) => gazetteer.regions.get(id)?.name[lang] ?? id,
    actor: (id) => gazetteer.actors.get(id)?.name[lang] ?? id,
    kind: (kind) => (Object.hasOwn(event.groups, kind) ? labelOf(event.groups, kind) : labelOf(event.kinds, kind)),
    certainty: (certainty) => labelOf(event.certainties, certainty),
    from: feed.from,
    to: feed.to,
    q: feed.words,
  }
  return TIMELINE_FILTER_FIELDS.flatMap((field) => {
    const value = filter[field]
    return value ? [{ field, text: inWords[field](value) }] : []
  })
}
