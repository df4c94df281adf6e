import { Hono } from 'hono'
import { DocsPage } from '../../../templates/page/docs.tsx'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerPublicPage, siteOf } from '../http/html-page.tsx'
import { buildOpenApiDocument } from '../openapi/openapi-document.ts'

/** What describes the front door to those who build on it: a document for machines, a page for people. */
export const createDocsRoutes = (app: Hono<AppEnv>) => {
  const routes = new Hono<AppEnv>()
  let cachedDocument: ReturnType<typeof buildOpenApiDocument> | undefined
  const loadDocument = () => {
    cachedDocument ??= buildOpenApiDocument(app)
    return cachedDocument
  }
  routes.get('/openapi.json', addEtag, async (c) => {
    c.header('access-control-allow-origin', '*')
    return c.json(await loadDocument(), 200, { 'cache-control': 'public, max-age=300' })
  })
  routes.get('/docs', addEtag, async (c) =>
    answerPublicPage(c, <DocsPage site={siteOf(c)} document={await loadDocument()} />),
  )
  return routes
}
