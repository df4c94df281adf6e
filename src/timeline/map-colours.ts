import { type Severity, severityRankOf } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'

/** A region of an event, with the event's severity. */
export type ColouredRegion = { region: string; severity: Severity }

/**
 * The severity of the gravest event in each region of a map; null for a region without one. An event in a wider region, such
 * as a country, is in all of its regions.
 */
export const gravestByRegion = (
  shown: readonly string[],
  events: readonly ColouredRegion[],
  gazetteer: Gazetteer,
): (Severity | null)[] =>
  shown.map((region) => {
    const isWithin = (inner: string, outer: string): boolean =>
      gazetteer.regions.has(outer) && gazetteer.regionsWithin(outer).has(inner)
    const touching = events.filter((event) => isWithin(event.region, region) || isWithin(region, event.region))
    return touching.reduce<Severity | null>(
      (gravest, { severity }) =>
        gravest === null || severityRankOf(severity) > severityRankOf(gravest) ? severity : gravest,
      null,
    )
  })
