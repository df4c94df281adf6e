import { Hono } from 'hono'
import { rfc3339Of } from '../../../templates/feed/feed.ts'
import { withLang } from '../../../templates/page/address.ts'
import { serializeXmlDocument, xmlElement } from '../../../templates/xml.ts'
import { LANGS } from '../../timeline/event.ts'
import { listEventsByRecording } from '../../timeline/list-events.ts'
import { parseTimelineFilter } from '../../timeline/parse-timeline-filter.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

/** The pages of all other events are linked from the timeline. */
const MAX_EVENTS = 1_000
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

/** Files for search engines: the addresses that they leave alone, and the list of pages. */
export const siteMapRoutes = new Hono<AppEnv>()

siteMapRoutes.get('/robots.txt', addEtag, (c) => {
  noteIgnoredParameters(c, [])
  const lines = ['User-agent: *', ...NOT_FOR_ROBOTS.map((path) => `Disallow: ${path}`), '']
  c.header('cache-control', 'public, max-age=3600')
  return c.text(`${[...lines, `Sitemap: ${siteOf(c).url}/sitemap.xml`].join('\n')}\n`)
})

/** The pages of the site, of each region and actor, and of the 1,000 events that were recorded last (sitemaps.org). */
siteMapRoutes.get('/sitemap.xml', addEtag, async (c) => {
  noteIgnoredParameters(c, [])
  const { context } = c.var
  const all = parseTimelineFilter({}, context)
  const listed = Array.isArray(all)
    ? { refs: [] }
    : await listEventsByRecording(context, all, { before: null, limit: MAX_EVENTS, now: await context.now() })
  const pages = [
    ...PAGES.map((path) => ({ path, at: null })),
    ...[...context.gazetteer.regions.keys()].map((id) => ({ path: `/regions/${id}`, at: null })),
    ...[...context.gazetteer.actors.keys()].map((id) => ({ path: `/actors/${id}`, at: null })),
    ...listed.refs.map(({ event, updated_at }) => ({ path: `/events/${event}`, at: updated_at })),
  ]
  const { url } = siteOf(c)
  const urls = pages.flatMap(({ path, at }) =>
    LANGS.map((lang) =>
      xmlElement(
        'url',
        {},
        xmlElement('loc', {}, url + withLang(path, lang)),
        ...(at === null ? [] : [xmlElement('lastmod', {}, rfc3339Of(at))]),
      ),
    ),
  )
  c.header('cache-control', 'public, max-age=3600')
  c.header('content-type', 'application/xml; charset=utf-8')
  return c.body(
    serializeXmlDocument(xmlElement('urlset', { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }, ...urls)),
  )
})
