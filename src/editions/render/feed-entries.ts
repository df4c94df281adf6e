import type { Entry } from '../../../templates/feed/feed.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Dated } from '../../timeline/event-index-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import { viewOf } from './event-view.ts'

/** What a feed shows of each of these events, in the order given. */
export const entriesOf = async (
  told: readonly Dated[],
  { journal, gazetteer, lang, siteUrl }: { journal: Journal; gazetteer: Gazetteer; lang: Lang; siteUrl: string },
): Promise<Entry[]> => {
  const revisions = await journal.read(told)
  return revisions.map((revision, at) => ({
    event: viewOf(revision, gazetteer, lang, siteUrl),
    revision,
    published_at: told[at]!.published_at,
    updated_at: told[at]!.updated_at,
  }))
}
