import { Hono } from 'hono'
import type { OpenAPIV3_1 } from 'openapi-types'
import { DocsPage } from '../../../templates/page/docs.tsx'
import { DocumentPage } from '../../../templates/page/document.tsx'
import type { AppContext } from '../../context.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { fillInSiteValues } from '../openapi/site-values.ts'
import { DOCUMENT_TITLES } from './documents.ts'

/** The documentation: the API as a document for programs and as a page, and the documents of `data/pages`. */
export const docsRoutes = new Hono<AppEnv>()

/** The OpenAPI document of each site, filled in once in each isolate. */
const DOCUMENTS = new WeakMap<AppContext['files'], Promise<OpenAPIV3_1.Document>>()

docsRoutes.get('/openapi.json', addEtag, async (c) => {
  noteIgnoredParameters(c, [])
  return c.json(await loadDocument(c.var.context), 200, { 'cache-control': 'public, max-age=300' })
})

docsRoutes.get('/docs', addEtag, async (c) => {
  noteIgnoredParameters(c, ['lang'])
  return answerPublicPage(
    c,
    <DocsPage
      site={siteOf(c)}
      document={await loadDocument(c.var.context)}
      pages={DOCUMENT_TITLES}
      asked={c.var.language}
    />,
  )
})

docsRoutes.get('/docs/:name{.+}', addEtag, async (c) => {
  noteIgnoredParameters(c, ['lang'])
  const name = c.req.param('name')
  if (!Object.hasOwn(DOCUMENT_TITLES, name)) return answerMessagePage(c, 'notFound', 404)
  const text = await c.var.context.files.readText(`${name}.md`)
  return answerPublicPage(c, <DocumentPage site={siteOf(c)} name={name} text={text} asked={c.var.language} />)
})

/** A failed reading is not remembered. */
const loadDocument = async (context: AppContext): Promise<OpenAPIV3_1.Document> => {
  const { files } = context
  const loaded = DOCUMENTS.get(files) ?? readDocument(context)
  DOCUMENTS.set(files, loaded)
  loaded.catch(() => DOCUMENTS.delete(files))
  return loaded
}

const readDocument = async ({ files, gazetteer, maxAlertsPerHour }: AppContext): Promise<OpenAPIV3_1.Document> =>
  fillInSiteValues(JSON.parse(await files.readText('openapi.json')) as OpenAPIV3_1.Document, {
    regions: [...gazetteer.regions.keys()],
    actors: [...gazetteer.actors.keys()],
    timeZones: [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])],
    maxAlertsPerHour,
  })
