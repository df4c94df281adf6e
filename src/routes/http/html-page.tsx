import type { Context } from 'hono'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { renderWithIgnored } from '../../../templates/page/ignored-parameters.tsx'
import { MessagePage } from '../../../templates/page/message-page.tsx'
import type { Site } from '../../../templates/views.ts'
import { siteIn } from '../../../templates/words/site-name.ts'
import { type Words, wordsIn } from '../../../templates/words/words.ts'
import type { Lang } from '../../timeline/event.ts'
import type { AppEnv } from '../app-env.ts'
import { forbidCaching } from './cache-headers.ts'

type PageStatus = 200 | 202 | 403 | 404 | 409 | 410 | 422 | 429 | 503

/** The site's own name, URL and addresses. */
export const siteOf = (c: Context<AppEnv>): Site => siteIn(c.var.context.site, c.var.language)

/** The properties that every page needs: the language of the request, and the site. */
export const pagePropsOf = (c: Context<AppEnv>): { lang: Lang; site: Site } => ({
  lang: c.var.language,
  site: siteOf(c),
})

/** The HTML of a page, which names the query parameters that its address ignored. */
export const renderPage = (c: Context<AppEnv>, page: Child): string =>
  renderWithIgnored(page, c.var.ignoredParameters ?? [])

/** The most bytes that a page with entries has before compression. The last kilobyte of the 60 is for the links to the next page. */
const MAX_PAGE_BYTES = 59_000

/** A page with as many of its entries as fit into 60 KB, and their number. */
export type FittedPage = { count: number; page: Child }

/**
 * Renders a page with as many of its `entries` as fit into 60 KB, and at least `least`. `render` gets the number of entries. A page that
 * fits is rendered once.
 */
export const fitEntries = (
  c: Context<AppEnv>,
  { entries, least = 1 }: { entries: number; least?: number },
  render: (count: number) => Child,
): FittedPage => {
  const rendered = (count: number) => renderPage(c, render(count))
  let fitting = { count: entries, html: rendered(entries) }
  if (entries <= least || isWithinPage(fitting.html)) return { count: entries, page: raw(fitting.html) }
  fitting = { count: least, html: rendered(least) }
  for (let most = entries - 1; fitting.count < most; ) {
    const count = Math.ceil((fitting.count + most) / 2)
    const html = rendered(count)
    if (isWithinPage(html)) fitting = { count, html }
    else most = count - 1
  }
  return { count: fitting.count, page: raw(fitting.html) }
}

const isWithinPage = (html: string): boolean => new TextEncoder().encode(html).length <= MAX_PAGE_BYTES

/** Answers with a page for everybody. Caches may keep it for a minute, or as `cacheControl` says; never an error. */
export const answerPublicPage = (
  c: Context<AppEnv>,
  page: Child,
  { status = 200, cacheControl = 'public, max-age=60' }: { status?: PageStatus; cacheControl?: string } = {},
): Response | Promise<Response> => {
  if (status === 200) c.header('cache-control', cacheControl)
  else forbidCaching(c)
  c.header('vary', 'accept-language')
  return c.html(renderPage(c, page), status)
}

/** Answers with a page for one reader, which no cache may keep and no search engine may index. */
export const answerPrivatePage = (
  c: Context<AppEnv>,
  page: Child,
  status: PageStatus = 200,
): Response | Promise<Response> => {
  forbidCaching(c)
  c.header('x-robots-tag', 'noindex')
  return c.html(renderPage(c, page), status)
}

/** Answers with a page that has only a short message. */
export const answerMessagePage = (
  c: Context<AppEnv>,
  name: keyof Words['shortMessage'],
  status: PageStatus,
  link?: { href: string; text: string },
) =>
  answerPrivatePage(
    c,
    <MessagePage lang={c.var.language} site={siteOf(c)} {...wordsIn(c.var.language).shortMessage[name]} link={link} />,
    status,
  )
