import type { BodyFault } from '../../lib/refusal.ts'
import type { LenientEntry } from './lenient-entry.ts'

type Point = [latitude: number, longitude: number]
type Rectangle = [south: number, west: number, north: number, east: number]

/**
 * Tolerance in degrees, about eleven kilometres. Outlines are simplified, points are rounded, and a map may leave out
 * disputed land.
 */
const TOLERANCE_DEGREES = 0.1

/** Checks that the centre of each region lies in its own bounds and in those of its nearest ancestor with bounds. */
export const findCoordinateFaults = (regions: readonly LenientEntry[]): BodyFault[] => {
  const known = new Map(regions.map((region) => [region.id, region]))
  return regions.flatMap((region, at) => {
    const { centre } = region
    if (!centre) return []
    const own = region.bounds ? [region] : []
    return [own, nearestBounded(region, known)]
      .filter((around) => around.length > 0 && !around.some(({ bounds }) => contains(bounds!, centre)))
      .map((around) => ({ pointer: `/${at}/centre`, detail: outsideDetail(centre, around[0]!) }))
  })
}

/** The nearest ancestors that have bounds. */
const nearestBounded = (region: LenientEntry, known: ReadonlyMap<string, LenientEntry>): LenientEntry[] => {
  const seen = new Set([region.id])
  let level = region.in
  while (level.length > 0) {
    const above = level.flatMap((id) => known.get(id) ?? [])
    const bounded = above.filter(({ bounds }) => bounds)
    if (bounded.length > 0) return bounded
    for (const id of level) seen.add(id)
    level = [...new Set(above.flatMap((each) => each.in))].filter((id) => !seen.has(id))
  }
  return []
}

const contains = ([south, west, north, east]: Rectangle, [latitude, longitude]: Point): boolean => {
  if (latitude < south - TOLERANCE_DEGREES || latitude > north + TOLERANCE_DEGREES) return false
  const isEastEnough = longitude >= west - TOLERANCE_DEGREES
  const isWestEnough = longitude <= east + TOLERANCE_DEGREES
  return west <= east ? isEastEnough && isWestEnough : isEastEnough || isWestEnough
}

const outsideDetail = ([latitude, longitude]: Point, { id, bounds }: LenientEntry): string => {
  const [south, west, north, east] = bounds!
  return (
    `${latitude} north, ${longitude} east is outside ${id}, which extends from ${south} to ${north} north and from ` +
    `${west} to ${east} east. Latitude comes first.`
  )
}
