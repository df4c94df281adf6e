import { matchInWords } from '../../../templates/words/because.ts'
import { type Filter, matchFilter } from '../../audience/filter.ts'
import type { EditionItem } from '../../editions/select/edition-items.ts'
import type { Edition } from '../../editions/stores/edition-store.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'

/** Why a reader with a filter gets each event of an edition, in words by event. Computed once for each edition and filter. */
export const reasonLookup = (gazetteer: Gazetteer, filters: Map<string, Filter>) => {
  const cache = new Map<string, Record<string, string>>()
  return (edition: Edition, filterId: string | null): Record<string, string> => {
    const filter = filterId === null ? undefined : filters.get(filterId)
    if (!filter) return {}
    const key = `${edition.id} ${filterId}`
    const reasons =
      cache.get(key) ??
      Object.fromEntries(edition.tales.map((item) => [item.event, reasonOf(item, filter, gazetteer, edition.lang)]))
    cache.set(key, reasons)
    return reasons
  }
}

const reasonOf = ({ facts }: EditionItem, filter: Filter, gazetteer: Gazetteer, lang: Lang): string =>
  matchInWords(matchFilter(filter, facts, gazetteer) ?? { regions: [], actors: [] }, gazetteer, lang)
