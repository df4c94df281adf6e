import type { FeedEntry } from '../../../templates/feed/feed.ts'
import type { Lang } from '../../timeline/event.ts'
import type { DatedRevisionRef } from '../../timeline/feed-index-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { feedSayingOf } from '../select/feed-rules.ts'
import { eventViewOf, readReasons } from './event-view.ts'

/** Reads the entries of a feed, in the order of `events`. */
export const readFeedEntries = async (
  events: readonly DatedRevisionRef[],
  { journal, gazetteer, lang, siteUrl }: { journal: JournalStore; gazetteer: Gazetteer; lang: Lang; siteUrl: string },
): Promise<FeedEntry[]> => {
  const revisions = await journal.readRevisions(events)
  const changes = Map.groupBy(await journal.listChangesOfEvents(events.map(({ event }) => event)), ({ event }) => event)
  const sayings = events.map(({ event }) => ({ event, ...feedSayingOf(changes.get(event)!) }))
  const reasonsOfEvent = await readReasons(journal, lang, sayings)
  return revisions.map((revision, at) => ({
    event: { ...eventViewOf(revision, gazetteer, lang, siteUrl), reasons: reasonsOfEvent(sayings[at]!) },
    revision: { ...revision, change: sayings[at]!.change },
    published_at: events[at]!.published_at,
    updated_at: events[at]!.updated_at,
    hasLeft: !events[at]!.isMatch,
  }))
}
