import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { NoticePage } from '../../../templates/page/notice.tsx'
import type { Site } from '../../../templates/views.ts'
import { type Words, wordsIn } from '../../../templates/words/words.ts'
import type { Door } from '../app-env.ts'

type PageStatus = 200 | 202 | 404 | 409 | 410 | 422 | 429 | 500

/** What pages say of the site itself. */
export const siteOf = (c: Context<Door>): Site => c.var.world.site

/** Answers with a page that anyone may see and keep for a moment; a faulty query's is kept by nobody. */
export const publicPage = (
  c: Context<Door>,
  page: Child,
  { status = 200, keep = 'public, max-age=60' }: { status?: PageStatus; keep?: string } = {},
): Response | Promise<Response> => {
  c.header('cache-control', status === 200 ? keep : 'no-store')
  c.header('vary', 'accept-language')
  return c.html(String(page), status)
}

/** Answers with a page that belongs to one reader: kept nowhere, indexed nowhere, and its address goes nowhere. */
export const privatePage = (c: Context<Door>, page: Child, status: PageStatus = 200): Response | Promise<Response> => {
  c.header('cache-control', 'no-store')
  c.header('x-robots-tag', 'noindex')
  return c.html(String(page), status)
}

/** A short answer on a page of its own. */
export const notice = (
  c: Context<Door>,
  name: keyof Words['notice'],
  status: PageStatus,
  link?: { href: string; text: string },
) =>
  privatePage(
    c,
    <NoticePage lang={c.var.language} site={siteOf(c)} {...wordsIn(c.var.language).notice[name]} link={link} />,
    status,
  )
