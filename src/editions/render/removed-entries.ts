import type { RemovedEntry } from '../../../templates/feed/feed.ts'
import type { RevisionFacts } from '../../timeline/event.ts'
import type { EventIndexQuery } from '../../timeline/event-page-store.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'

/** As long as a feed names an event that left it. */
const TOMBSTONE_PERIOD_MS = 90 * 86_400_000
const MAX_REMOVED_ENTRIES = 100

/**
 * The events that were removed in the last 90 days, for a feed with this filter. Only places, actors and certainty of a
 * redacted revision are still known, so the other filters do not restrict. A feed that listed an earlier revision names the
 * event as well. `now` in ms UTC.
 */
export const readRemovedEntries = async (
  journal: Pick<JournalStore, 'listRemovedEvents'>,
  query: EventIndexQuery,
  { siteUrl, now }: { siteUrl: string; now: number },
): Promise<RemovedEntry[]> => {
  const removed = await journal.listRemovedEvents(now - TOMBSTONE_PERIOD_MS, MAX_REMOVED_ENTRIES)
  return removed
    .filter(({ facts }) => (JSON.parse(facts) as RevisionFacts[]).some((each) => mayHaveShown(query, each)))
    .map(({ event, at }) => ({ url: `${siteUrl}/events/${event}`, at }))
}

/** False if a feed with this filter cannot have shown an event with these facts. */
const mayHaveShown = ({ regions, actors, certainty }: EventIndexQuery, facts: RevisionFacts): boolean =>
  (regions === null || facts.regions.some((id) => regions.includes(id))) &&
  (actors === null || facts.actors.some(({ id }) => actors.includes(id))) &&
  (certainty === null || facts.certainty === certainty)
