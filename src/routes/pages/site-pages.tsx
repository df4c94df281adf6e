import { Hono } from 'hono'
import { SitePage } from '../../../templates/page/site-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerPublicPage, pagePropsOf, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { DOCUMENT_TITLES } from './documents.ts'

const DAY_MS = 86_400_000

/** The pages about the site. Their text is in `data/pages`, in a file for each language. */
export const sitePageRoutes = new Hono<AppEnv>()

for (const path of ['/about', '/privacy', '/developers'])
  sitePageRoutes.get(path, addEtag, async (c) => {
    noteIgnoredParameters(c, ['lang'])
    const { language: lang, context } = c.var
    const text = await context.files.readText(`${path.slice(1)}${lang === 'en' ? '' : `.${lang}`}.md`)
    const { name, postal, replyTo } = siteOf(c)
    const values = { name, postal, contact: replyTo, ledger_days: String(context.retentionMs / DAY_MS) }
    const documents = path === '/developers' ? DOCUMENT_TITLES : {}
    return answerPublicPage(c, <SitePage {...pagePropsOf(c)} {...{ path, text, values, documents }} />)
  })
