import { followingInWords, matchInWords, severalReasonsInWords } from '../../../templates/words/because.ts'
import { type Filter, matchFilter } from '../../audience/filter.ts'
import type { Edition } from '../../editions/render/edition.ts'
import { type PlaceholderValues, placeholderNamesOf } from '../../editions/render/mail-template.ts'
import type { EditionItem } from '../../editions/select/edition-items.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'

/**
 * The values of an edition's placeholders that depend on the filter of a reader: what they follow, and why they get an
 * event. Computed once for each edition and filter.
 */
export const filterValueLookup = (gazetteer: Gazetteer, filters: Map<string, Filter>) => {
  const cache = new Map<string, PlaceholderValues>()
  return (edition: Edition, filterId: string | null): PlaceholderValues => {
    const filter = filterId === null ? undefined : filters.get(filterId)
    const key = `${edition.id} ${filterId}`
    const values = cache.get(key) ?? valuesOf(edition, filter, gazetteer)
    cache.set(key, values)
    return values
  }
}

const valuesOf = (edition: Edition, filter: Filter | undefined, gazetteer: Gazetteer): PlaceholderValues => {
  const items = new Map(edition.tales.map((item) => [item.event, item]))
  const values: PlaceholderValues = {
    following: filter ? ` · ${followingInWords(filter, gazetteer, edition.lang)}` : '',
  }
  for (const name of placeholderNamesOf(edition.letter)) {
    const [what, event = ''] = name.split('/')
    if (what === 'because' || what === 'matched')
      values[name] = filter ? reasonOf(what, items.get(event)!, { filter, gazetteer, lang: edition.lang }) : ''
  }
  return values
}

/** `because` has the names of what matched; `matched` has them after a separator, if there is more than one. */
const reasonOf = (
  what: 'because' | 'matched',
  { facts }: EditionItem,
  { filter, gazetteer, lang }: { filter: Filter; gazetteer: Gazetteer; lang: Edition['lang'] },
): string => {
  const reason = matchFilter(filter, facts, gazetteer) ?? { regions: [], actors: [] }
  return (what === 'because' ? matchInWords : severalReasonsInWords)(reason, gazetteer, lang)
}
