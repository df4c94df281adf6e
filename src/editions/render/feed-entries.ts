import type { FeedEntry } from '../../../templates/feed/feed.ts'
import type { Lang } from '../../timeline/event.ts'
import type { DatedRevisionRef } from '../../timeline/event-index-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { eventViewOf } from './event-view.ts'

/** Reads the entries of a feed, in the order of `events`. */
export const readFeedEntries = async (
  events: readonly DatedRevisionRef[],
  { journal, gazetteer, lang, siteUrl }: { journal: JournalStore; gazetteer: Gazetteer; lang: Lang; siteUrl: string },
): Promise<FeedEntry[]> => {
  const revisions = await journal.readRevisions(events)
  return revisions.map((revision, at) => ({
    event: eventViewOf(revision, gazetteer, lang, siteUrl),
    revision,
    published_at: events[at]!.published_at,
    updated_at: events[at]!.updated_at,
  }))
}
