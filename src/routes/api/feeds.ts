import { type Context, Hono } from 'hono'
import { atom } from '../../../templates/feed/atom.ts'
import { calendar } from '../../../templates/feed/calendar.ts'
import { FEED_TYPES, type Feed, type FeedFormat } from '../../../templates/feed/feed.ts'
import { jsonFeed } from '../../../templates/feed/json-feed.ts'
import { feedTitle } from '../../../templates/feed/title.ts'
import { inLanguage } from '../../../templates/page/address.ts'
import { feedPath } from '../../../templates/page/feeds.tsx'
import { timelinePath } from '../../../templates/page/timeline.tsx'
import type { TimelineFilter } from '../../../templates/views.ts'
import { entriesOf } from '../../editions/render/feed-entries.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { LANGS } from '../../timeline/event.ts'
import type { Door } from '../app-env.ts'
import { lastModified, tagged } from '../http/etag.ts'
import { siteOf } from '../http/html-page.tsx'
import { problem } from '../http/problem.ts'
import { readQuery, refusedQuery, wholeNumber } from '../http/query.ts'
import { FILTERS, listRecorded, readListing } from './list-events.ts'

/** A reader of feeds goes on by the next part; a calendar knows no parts, so its one is larger. */
const MOST: Record<FeedFormat, number> = { atom: 50, json: 50, ics: 500 }
const WRITERS: Record<FeedFormat, (feed: Feed) => string> = { atom, json: jsonFeed, ics: calendar }

/** The timeline, or any part that the page can be narrowed down to, for programs that look again and again. */
export const feeds = new Hono<Door>()

for (const format of Object.keys(FEED_TYPES) as FeedFormat[])
  feeds.get(`/feeds/timeline.${format}`, tagged, async (c) => {
    const feed = await readFeed(c, format)
    if (isRefusal(feed)) return problem(c, feed)
    c.header('content-type', `${FEED_TYPES[format]}; charset=utf-8`)
    c.header('content-language', feed.lang)
    c.header('cache-control', 'public, max-age=60')
    c.header('vary', 'accept-language')
    c.header('access-control-allow-origin', '*')
    c.header('link', linksOf(feed))
    const recorded = feed.entries.map(({ revision }) => revision.recorded_at)
    if (recorded.length > 0) lastModified(c, Math.max(...recorded))
    return c.body(WRITERS[format](feed))
  })

/** A feed says in its head as well where it lives and who hands it on (WebSub, section 4). */
const linksOf = ({ part, hub }: Feed): string =>
  [`<${part}>; rel="self"`, ...(hub ? [`<${hub}>; rel="hub"`] : [])].join(', ')

const readFeed = async (c: Context<Door>, format: FeedFormat): Promise<Feed | Refusal> => {
  const query = readQuery(c, [...FILTERS, 'before', 'lang'])
  const { given, faults } = query
  const filter: TimelineFilter = Object.fromEntries(
    FILTERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])),
  )
  const before = wholeNumber(query, 'before', 0, 1, Number.MAX_SAFE_INTEGER) || null
  if (given.lang && !LANGS.some((each) => each === given.lang))
    faults.push({ pointer: '/lang', detail: `lang is one of: ${LANGS.join(', ')}.` })
  const listing = readListing(filter, c.var.world)
  if (Array.isArray(listing)) faults.push(...listing.map(({ field, detail }) => ({ pointer: `/${field}`, detail })))
  if (Array.isArray(listing) || faults.length > 0) return refusedQuery(faults)
  const { told, next } = await listRecorded(c.var.world, listing, { before, limit: MOST[format] })
  const { journal, gazetteer, config } = c.var.world
  const { language: lang } = c.var
  const site = siteOf(c)
  const self = site.url + feedPath(format, filter, lang)
  const partBelow = (seq: number | null | undefined) => (seq ? `${self}&before=${seq}` : undefined)
  return {
    lang,
    site,
    title: feedTitle(filter, { gazetteer, lang, site: site.name }),
    page: site.url + inLanguage(timelinePath(filter), lang),
    self,
    part: partBelow(before) ?? self,
    next: partBelow(next),
    hub: config.websubHub,
    entries: await entriesOf(told, { journal, gazetteer, lang, siteUrl: site.url }),
  }
}
