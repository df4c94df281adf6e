import type { PlaceCountView } from '../../../templates/views.ts'
import { compareTexts } from '../../lib/compare-texts.ts'
import { type Lang, severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { EditionItem } from '../select/edition-items.ts'

const MAX_PLACES = 5
const MIN_EVENTS = 4
/** The types of regions that a story is too small to be divided by. */
const WIDEST_TYPES = ['world', 'country']

/**
 * How many events are in each part of a country, the most first. An event counts in the first of its regions. Empty if there
 * are few events or only one place.
 */
export const placeCountsOf = (
  items: readonly Pick<EditionItem, 'facts'>[],
  gazetteer: Gazetteer,
  lang: Lang,
): PlaceCountView[] => {
  const byPlace = Map.groupBy(items, ({ facts }) => {
    const region = facts.regions.find((id) => gazetteer.regions.has(id))
    return region === undefined ? '' : partOfCountry(region, gazetteer)
  })
  byPlace.delete('')
  if (items.length < MIN_EVENTS || byPlace.size < 2) return []
  return [...byPlace]
    .map(([id, found]) => ({ id, count: found.length, severity: gravestOf(found) }))
    .sort(
      (a, b) =>
        b.count - a.count || severityRankOf(b.severity) - severityRankOf(a.severity) || compareTexts(a.id, b.id),
    )
    .slice(0, MAX_PLACES)
    .map(({ id, count, severity }) => ({ name: gazetteer.regions.get(id)!.name[lang], count, severity }))
}

const gravestOf = (items: readonly Pick<EditionItem, 'facts'>[]) =>
  items.map(({ facts }) => facts.severity).reduce((a, b) => (severityRankOf(b) > severityRankOf(a) ? b : a))

/** The widest region around a region that is not a country, a group or the world; a region without one is its own. */
const partOfCountry = (region: string, gazetteer: Gazetteer): string => {
  const typeOf = (id: string) => gazetteer.regions.get(id)?.type ?? ''
  let part = region
  for (;;) {
    const parents: readonly string[] = gazetteer.parentsOf(part)
    const wider = parents.find((id) => typeOf(id) !== 'group' && !WIDEST_TYPES.includes(typeOf(id)))
    if (!wider || WIDEST_TYPES.includes(typeOf(part))) return part
    part = wider
  }
}
