import type { Context } from 'hono'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type LruCache, lruCache } from '../../lib/lru-cache.ts'
import type { ListedEvent } from '../../timeline/listed-event.ts'
import type { AppEnv } from '../app-env.ts'
import { answerPublicPage, renderPage } from './html-page.tsx'

const MAX_CACHED_CHARACTERS = 3_000_000

/** Rendered pages by the list of all events, which is another one after each revision and each redaction. */
const pagesOfEvents = new WeakMap<readonly ListedEvent[], LruCache<string>>()

/**
 * Answers with the page that the isolate rendered before for the same address, language and events, or else renders it. `render` may
 * answer by itself, for example 404; that is not kept. It is for pages that depend on nothing but the timeline.
 */
export const answerCachedPage = async (
  c: Context<AppEnv>,
  events: readonly ListedEvent[],
  render: () => Promise<Child | Response>,
): Promise<Response> => {
  const pages = pagesOfEvents.get(events) ?? lruCache<string>(MAX_CACHED_CHARACTERS, (html) => html.length)
  pagesOfEvents.set(events, pages)
  const key = `${c.var.language} ${c.req.url}`
  const known = pages.get(key)
  if (known !== undefined) return answerPublicPage(c, raw(known))
  const page = await render()
  if (page instanceof Response) return page
  const html = renderPage(c, page)
  if ((c.var.ignoredParameters ?? []).length === 0) pages.put(key, html)
  return answerPublicPage(c, raw(html))
}
