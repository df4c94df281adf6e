import { type Context, Hono } from 'hono'
import { rfc3339Of } from '../../../templates/feed/feed.ts'
import { withLang } from '../../../templates/page/address.ts'
import { serializeXmlDocument, type XmlElement, xmlElement } from '../../../templates/xml.ts'
import { LANGS } from '../../timeline/event.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

/**
 * A file may have 50,000 addresses and 50 MB (sitemaps.org). Each event has one for each language, and a call has little
 * time.
 */
const SEQS_PER_FILE = 1_000
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const PAGES = [
  '/',
  '/regions',
  '/actors',
  '/corrections',
  '/editions',
  '/about',
  '/privacy',
  '/developers',
  '/subscribe',
]
/** Addresses for one person or for the desk. None of them is linked from a page. */
const NOT_FOR_ROBOTS = ['/confirm/', '/preferences/', '/unsubscribe/', '/data/', '/desk', '/subscribe/preview']

/** Files for search engines: the addresses that they leave alone, and the lists of pages. */
export const siteMapRoutes = new Hono<AppEnv>()

siteMapRoutes.get('/robots.txt', addEtag, (c) => {
  noteIgnoredParameters(c, [])
  const lines = ['User-agent: *', ...NOT_FOR_ROBOTS.map((path) => `Disallow: ${path}`), '']
  c.header('cache-control', 'public, max-age=3600')
  return c.text(`${[...lines, `Sitemap: ${siteOf(c).url}/sitemap.xml`].join('\n')}\n`)
})

/**
 * The index of the lists (sitemaps.org): one of pages, and one for each 1,000 revisions with the events whose newest one is
 * among them.
 */
siteMapRoutes.get('/sitemap.xml', addEtag, async (c) => {
  noteIgnoredParameters(c, [])
  const { events } = await c.var.context.listedEvents.readListedTimeline()
  const files = [...new Set(events.map(({ seq }) => fileOf(seq)))].sort((a, b) => a - b)
  const paths = ['/sitemap/pages.xml', ...files.map((file) => `/sitemap/events-${file}.xml`)]
  return answerXml(
    c,
    'sitemapindex',
    paths.map((path) => xmlElement('sitemap', {}, xmlElement('loc', {}, siteOf(c).url + path))),
  )
})

siteMapRoutes.get('/sitemap/pages.xml', addEtag, (c) => {
  noteIgnoredParameters(c, [])
  const { regions, actors } = c.var.context.gazetteer
  const topics = [
    ...[...regions.keys()].map((id) => `/regions/${id}`),
    ...[...actors.keys()].map((id) => `/actors/${id}`),
  ]
  return answerXml(
    c,
    'urlset',
    [...PAGES, ...topics].flatMap((path) => urlsOf(c, path)),
  )
})

siteMapRoutes.get('/sitemap/:name{events-[1-9][0-9]{0,8}[.]xml}', addEtag, async (c) => {
  noteIgnoredParameters(c, [])
  const file = Number.parseInt(c.req.param('name').slice('events-'.length), 10)
  const { events } = await c.var.context.listedEvents.readListedTimeline()
  const listed = events.filter(({ seq }) => fileOf(seq) === file).sort((a, b) => a.seq - b.seq)
  if (listed.length === 0) return answerMessagePage(c, 'notFound', 404)
  return answerXml(
    c,
    'urlset',
    listed.flatMap(({ id, recordedAt }) => urlsOf(c, `/events/${id}`, recordedAt)),
  )
})

const fileOf = (seq: number): number => Math.ceil(seq / SEQS_PER_FILE)

/** The page in each language. `at` is when it changed, in ms UTC. */
const urlsOf = (c: Context<AppEnv>, path: string, at?: number): XmlElement[] =>
  LANGS.map((lang) =>
    xmlElement(
      'url',
      {},
      xmlElement('loc', {}, siteOf(c).url + withLang(path, lang)),
      ...(at === undefined ? [] : [xmlElement('lastmod', {}, rfc3339Of(at))]),
    ),
  )

const answerXml = (c: Context<AppEnv>, name: 'urlset' | 'sitemapindex', children: XmlElement[]): Response => {
  c.header('cache-control', 'public, max-age=3600')
  c.header('content-type', 'application/xml; charset=utf-8')
  return c.body(serializeXmlDocument(xmlElement(name, { xmlns: NAMESPACE }, ...children)))
}
