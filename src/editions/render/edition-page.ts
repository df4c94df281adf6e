import type { EditionEventView } from '../../../templates/views.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { EditionItem } from '../select/edition-items.ts'
import type { Edition } from './edition.ts'
import { editionEventViewsOf } from './event-view.ts'
import { gravestFirst, MAX_REVISIONS_READ, sortEventsForKind } from './sort-events.ts'

/** `MAX_REVISIONS_READ` is a multiple of it, so that no page has events of both orders. */
const EVENTS_PER_PAGE = 100

type PageContext = { journal: JournalStore; gazetteer: Gazetteer; siteUrl: string }

/**
 * The events of a page of an edition, in the order of its mail, after the first `after` of them. `next` is where the next
 * page begins; null at the end. `items` are those of the edition that may be shown. An event that was retracted since is
 * marked.
 */
export const readEditionPage = async (
  { journal, gazetteer, siteUrl }: PageContext,
  { kind, lang }: Pick<Edition, 'kind' | 'lang'>,
  items: readonly EditionItem[],
  after: number,
): Promise<{ events: EditionEventView[]; next: number | null }> => {
  const ordered = gravestFirst(items)
  const isHeavy = after < MAX_REVISIONS_READ
  const read = isHeavy ? ordered.slice(0, MAX_REVISIONS_READ) : ordered.slice(after, after + EVENTS_PER_PAGE)
  const views = await editionEventViewsOf(journal, gazetteer, lang, siteUrl, read)
  const page = isHeavy ? sortEventsForKind(kind, lang, views).slice(after, after + EVENTS_PER_PAGE) : views
  const retractions = await journal.findLastRetractions(page.map(({ id }) => id))
  const numbers = new Map(items.map(({ event, number }) => [event, number]))
  const events = page.map((view) => ({
    ...view,
    retracted: view.retracted || (retractions.get(view.id)?.number ?? 0) > numbers.get(view.id)!,
  }))
  const end = after + page.length
  return { events, next: page.length > 0 && end < items.length ? end : null }
}
