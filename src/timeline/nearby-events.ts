import { isOpinion } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { ListedEvent } from './listed-event.ts'

/** The ids of the events before and after another at the same place. */
export type NearbyEvents = { before: string | null; after: string | null }

/**
 * The neighbours of an event among what happened in a region, by the period under which they are listed. `events` are in
 * the order of a page, the newest first.
 */
export const findNearbyEvents = (
  events: readonly ListedEvent[],
  event: string,
  region: string | undefined,
  gazetteer: Gazetteer,
): NearbyEvents => {
  const within = region === undefined ? null : gazetteer.regionsWithin(region)
  const at = events.findIndex(({ id }) => id === event)
  if (at < 0 || !within) return { before: null, after: null }
  const isThere = (each: ListedEvent): boolean =>
    each.period !== '' && !each.isRetracted && !isOpinion(each) && each.regions.some((id) => within.has(id))
  const idOf = (place: number): string | null => events[place]?.id ?? null
  return {
    before: idOf(events.findIndex((each, place) => place > at && isThere(each))),
    after: idOf(events.findLastIndex((each, place) => place < at && isThere(each))),
  }
}
