import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { EventView } from '../../../templates/views.ts'
import type { EventIndexQuery } from '../../timeline/event-page-store.ts'
import { readTimelinePage, type TimelinePageContent } from '../../timeline/read-timeline-page.ts'
import type { AppEnv } from '../app-env.ts'
import { answerCachedPage } from '../http/cached-page.ts'
import { fitEntries } from '../http/html-page.tsx'
import { readEventViews } from './event-views.ts'

/** The views of the events of a page, by id. */
export type EventViews = ReadonlyMap<string, EventView>

/**
 * Answers with a page of the timeline. It ends earlier if its events do not fit into 60 KB; the next page begins there. `prepare` reads
 * what else the page needs, and returns the function that renders it.
 */
export const answerTimeline = async (
  c: Context<AppEnv>,
  query: EventIndexQuery,
  prepare: (content: TimelinePageContent, views: EventViews) => Promise<(shown: TimelinePageContent) => Child>,
): Promise<Response> => {
  const content = await readTimelinePage(c.var.context, query)
  return answerCachedPage(c, content.all, async () => {
    const render = await prepare(content, await readEventViews(c, [...content.ids, ...content.leading]))
    const { count, page } = fitEntries(c, { entries: content.ids.length }, (shown) =>
      render({ ...content, ids: content.ids.slice(0, shown) }),
    )
    return count === content.ids.length ? page : render(await readTimelinePage(c.var.context, query, count))
  })
}
