import { becauseInWords } from '../../../templates/words/choice.ts'
import { type Filter, matches } from '../../audience/filter.ts'
import { MOST_REASONS } from '../../editions/render/render-edition.ts'
import type { Tale } from '../../editions/select/edition-items.ts'
import type { Edition } from '../../editions/stores/edition-store.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'

/** Why a reader with a filter is told each event of an edition, in words; found once for all who share both. */
export const reasonsFor = (gazetteer: Gazetteer, filters: Map<string, Filter>) => {
  const known = new Map<string, Record<string, string>>()
  return (edition: Edition, filterId: string | null): Record<string, string> => {
    const filter = filterId === null ? undefined : filters.get(filterId)
    if (!filter) return {}
    const key = `${edition.id} ${filterId}`
    const words =
      known.get(key) ??
      Object.fromEntries(edition.tales.map((tale) => [tale.event, reasonOf(tale, filter, gazetteer, edition.lang)]))
    known.set(key, words)
    return words
  }
}

const reasonOf = ({ facts }: Tale, filter: Filter, gazetteer: Gazetteer, lang: Lang): string => {
  const { regions, actors } = matches(filter, facts, gazetteer) ?? { regions: [], actors: [] }
  const names = [...regions.map((id) => gazetteer.regions.get(id)), ...actors.map((id) => gazetteer.actors.get(id))]
  return becauseInWords(
    names.slice(0, MOST_REASONS).map((each) => each!.name[lang]),
    lang,
  )
}
