import type { BodyFault } from '../../lib/refusal.ts'
import type { Sketch } from './sketch.ts'

type Point = [latitude: number, longitude: number]
type Rectangle = [south: number, west: number, north: number, east: number]

/**
 * Tolerance in degrees, about eleven kilometres. Outlines are simplified, points are rounded, and a map may leave out
 * disputed land.
 */
const TOLERANCE = 0.1

/** Checks that the centre of each region lies in its own bounds and in those of its nearest ancestor with bounds. */
export const whereaboutsFaults = (regions: readonly Sketch[]): BodyFault[] => {
  const known = new Map(regions.map((region) => [region.id, region]))
  return regions.flatMap((region, at) => {
    const { centre } = region
    if (!centre) return []
    const own = region.bounds ? [region] : []
    return [own, nearestBounded(region, known)]
      .filter((around) => around.length > 0 && !around.some(({ bounds }) => holds(bounds!, centre)))
      .map((around) => ({ pointer: `/${at}/centre`, detail: sentence(centre, around[0]!) }))
  })
}

/** The nearest ancestors that have bounds. */
const nearestBounded = (region: Sketch, known: ReadonlyMap<string, Sketch>): Sketch[] => {
  const seen = new Set([region.id])
  let step = region.in
  while (step.length > 0) {
    const above = step.flatMap((id) => known.get(id) ?? [])
    const bounded = above.filter(({ bounds }) => bounds)
    if (bounded.length > 0) return bounded
    for (const id of step) seen.add(id)
    step = [...new Set(above.flatMap((each) => each.in))].filter((id) => !seen.has(id))
  }
  return []
}

const holds = ([south, west, north, east]: Rectangle, [latitude, longitude]: Point): boolean => {
  if (latitude < south - TOLERANCE || latitude > north + TOLERANCE) return false
  const isEastEnough = longitude >= west - TOLERANCE
  const isWestEnough = longitude <= east + TOLERANCE
  return west <= east ? isEastEnough && isWestEnough : isEastEnough || isWestEnough
}

const sentence = ([latitude, longitude]: Point, { id, bounds }: Sketch): string => {
  const [south, west, north, east] = bounds!
  return (
    `${latitude} north, ${longitude} east lies outside ${id}, which reaches from ${south} to ${north} north and from ` +
    `${west} to ${east} east. Latitude comes first.`
  )
}
