import { Hono } from 'hono'
import { DocsPage } from '../../../templates/page/docs.tsx'
import { DocumentPage } from '../../../templates/page/document.tsx'
import type { AppContext } from '../../context.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { buildOpenApiDocument } from '../openapi/openapi-document.ts'
import { DOCUMENT_TITLES, DOCUMENTS } from './documents.ts'

/** The documentation: the API as a document for programs and as a page, and the documents of `data/pages`. */
export const createDocsRoutes = (app: Hono<AppEnv>) => {
  const routes = new Hono<AppEnv>()
  let cachedDocument: ReturnType<typeof buildOpenApiDocument> | undefined
  const loadDocument = (context: AppContext) => {
    cachedDocument ??= buildOpenApiDocument(app, context)
    return cachedDocument
  }
  routes.get('/openapi.json', addEtag, async (c) => {
    noteIgnoredParameters(c, [])
    return c.json(await loadDocument(c.var.context), 200, { 'cache-control': 'public, max-age=300' })
  })
  routes.get('/docs', addEtag, async (c) => {
    noteIgnoredParameters(c, ['lang'])
    return answerPublicPage(
      c,
      <DocsPage site={siteOf(c)} document={await loadDocument(c.var.context)} pages={DOCUMENT_TITLES} />,
    )
  })
  routes.get('/docs/:name{.+}', addEtag, (c) => {
    noteIgnoredParameters(c, ['lang'])
    const name = c.req.param('name')
    const text = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined
    if (text === undefined) return answerMessagePage(c, 'notFound', 404)
    return answerPublicPage(c, <DocumentPage site={siteOf(c)} name={name} text={text} />)
  })
  return routes
}
