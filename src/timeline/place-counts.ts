import type { Gazetteer, Region } from './gazetteer.ts'
import type { ListedEvent } from './listed-event.ts'
import { countBySeverity, type SeverityCounts, totalOf } from './severity-counts.ts'

/** The events in a region and the regions within it; for a wider region, only those placed in it as a whole. */
export type PlaceCount = { id: string; counts: SeverityCounts }

/** Numbers by place: the regions of the map, and wider regions, each by number of events. Regions without events are left out. */
export type PlaceCounts = { places: PlaceCount[]; wider: PlaceCount[] }

/** Types of regions whose events are not at one place. */
const WIDE_TYPES = ['world', 'country', 'group']

/**
 * Counts events by place. An event in several places is counted in each, and once in each. With `shapes`, an event is counted in
 * the region of the map in which it lies; any other region counts its own events.
 */
export const countByPlace = (
  events: readonly Pick<ListedEvent, 'regions' | 'severity'>[],
  gazetteer: Gazetteer,
  shapes: readonly string[],
): PlaceCounts => {
  const shapeOf = new Map(shapes.flatMap((shape) => [...gazetteer.regionsWithin(shape)].map((id) => [id, shape])))
  const found = new Map<string, Pick<ListedEvent, 'severity'>[]>()
  for (const event of events)
    for (const place of new Set(event.regions.map((id) => shapeOf.get(id) ?? id))) addTo(found, place, event)
  const counted = [...found].flatMap(([id, placed]) =>
    gazetteer.regions.has(id) ? [{ id, counts: countBySeverity(placed) }] : [],
  )
  const sorted = counted.sort((a, b) => totalOf(b.counts) - totalOf(a.counts) || a.id.localeCompare(b.id))
  const isWide = ({ id }: PlaceCount) => isWideRegion(gazetteer.regions.get(id)!)
  return { places: sorted.filter((place) => !isWide(place)), wider: sorted.filter(isWide) }
}

const addTo = <T>(lists: Map<string, T[]>, key: string, value: T): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

const isWideRegion = ({ type }: Region): boolean => WIDE_TYPES.includes(type)
