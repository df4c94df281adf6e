import { Hono } from 'hono'
import { DocsPage } from '../../../templates/page/docs.tsx'
import type { Door } from '../app-env.ts'
import { tagged } from '../http/etag.ts'
import { publicPage, siteOf } from '../http/html-page.tsx'
import { documentOf } from '../openapi/openapi-document.ts'

/** What describes the front door to those who build on it: a document for machines, a page for people. */
export const documentRoutes = (app: Hono<Door>) => {
  const documents = new Hono<Door>()
  let known: ReturnType<typeof documentOf> | undefined
  const document = () => {
    known ??= documentOf(app)
    return known
  }
  documents.get('/openapi.json', tagged, async (c) => {
    c.header('access-control-allow-origin', '*')
    return c.json(await document(), 200, { 'cache-control': 'public, max-age=300' })
  })
  documents.get('/docs', tagged, async (c) => publicPage(c, <DocsPage site={siteOf(c)} document={await document()} />))
  return documents
}
