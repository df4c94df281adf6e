import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { MessagePage } from '../../../templates/page/message-page.tsx'
import type { Site } from '../../../templates/views.ts'
import { type Words, wordsIn } from '../../../templates/words/words.ts'
import type { AppEnv } from '../app-env.ts'

type PageStatus = 200 | 202 | 404 | 409 | 410 | 422 | 429 | 500

/** What pages say of the site itself. */
export const siteOf = (c: Context<AppEnv>): Site => c.var.context.site

/** Answers with a page that anyone may see and keep for a moment; a faulty query's is kept by nobody. */
export const answerPublicPage = (
  c: Context<AppEnv>,
  page: Child,
  { status = 200, cacheControl = 'public, max-age=60' }: { status?: PageStatus; cacheControl?: string } = {},
): Response | Promise<Response> => {
  c.header('cache-control', status === 200 ? cacheControl : 'no-store')
  c.header('vary', 'accept-language')
  return c.html(String(page), status)
}

/** Answers with a page that belongs to one reader: kept nowhere, indexed nowhere, and its address goes nowhere. */
export const answerPrivatePage = (
  c: Context<AppEnv>,
  page: Child,
  status: PageStatus = 200,
): Response | Promise<Response> => {
  c.header('cache-control', 'no-store')
  c.header('x-robots-tag', 'noindex')
  return c.html(String(page), status)
}

/** A short answer on a page of its own. */
export const answerMessagePage = (
  c: Context<AppEnv>,
  name: keyof Words['notice'],
  status: PageStatus,
  link?: { href: string; text: string },
) =>
  answerPrivatePage(
    c,
    <MessagePage lang={c.var.language} site={siteOf(c)} {...wordsIn(c.var.language).notice[name]} link={link} />,
    status,
  )
