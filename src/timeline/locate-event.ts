import type { Gazetteer, Region } from './gazetteer.ts'
import { boundsOfOutline } from './map-outline.ts'
import type { MapShapes } from './map-shapes.ts'

/** A place on the map of the story. `radius` says how large the place may be, in the units of the map. */
export type MapPoint = { x: number; y: number; radius: number }

/** Where an event is on the map: regions that are shaded as a whole, and places smaller than a region. */
export type EventLocation = { areas: string[]; points: MapPoint[] }

const RADIUS_OF_TYPE: Readonly<Record<string, number>> = { district: 26 }
const DEFAULT_RADIUS = 16

/**
 * Locates an event on the map by its regions. A region without its own shape is a point in the shape around it, if its
 * centre and the bounds of that shape are known; else the whole shape is shaded. Null if the map shows none of them, or the
 * event is in all of it.
 */
export const locateEvent = (
  regions: readonly string[],
  gazetteer: Gazetteer,
  shapes: MapShapes,
): EventLocation | null => {
  const drawn = Object.keys(shapes.regions)
  const areas = new Set<string>()
  const points: MapPoint[] = []
  for (const region of regions.flatMap((id) => gazetteer.regions.get(id) ?? [])) {
    const within = drawn.filter((shape) => gazetteer.regionsWithin(region.id).has(shape))
    const around = drawn.find((shape) => gazetteer.regionsWithin(shape).has(region.id))
    if (within.length === drawn.length) continue
    const point = within.length === 0 && around ? pointIn(around, region, gazetteer, shapes) : null
    if (point) points.push(point)
    else for (const shape of around ? [around] : within) areas.add(shape)
  }
  return areas.size + points.length > 0 ? { areas: [...areas], points } : null
}

/**
 * The centre of a region on the map, by the bounds of the shape around it in degrees and on the map; null if one is not
 * known.
 */
const pointIn = (
  shape: string,
  { centre, type }: Region,
  { regions }: Gazetteer,
  shapes: MapShapes,
): MapPoint | null => {
  const degrees = regions.get(shape)?.bounds
  if (!degrees || !centre) return null
  const [south, west, north, east] = degrees
  const [latitude, longitude] = centre
  const [left, top, right, bottom] = boundsOfOutline(shapes.regions[shape]!.outline)
  const x = Math.round(left + ((longitude - west) / (east - west)) * (right - left))
  const y = Math.round(bottom - ((latitude - south) / (north - south)) * (bottom - top))
  return { x, y, radius: RADIUS_OF_TYPE[type] ?? DEFAULT_RADIUS }
}
