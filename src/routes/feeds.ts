import { type Context, Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import { atom } from '../../templates/feed/atom.ts'
import { calendar } from '../../templates/feed/calendar.ts'
import { FEED_TYPES, type Feed, type FeedFormat } from '../../templates/feed/feed.ts'
import { jsonFeed } from '../../templates/feed/json-feed.ts'
import { feedTitle } from '../../templates/feed/title.ts'
import { inLanguage } from '../../templates/page/address.ts'
import { feedPath } from '../../templates/page/feeds.tsx'
import type { TimelineFilter } from '../../templates/page/filter.tsx'
import { timelinePath } from '../../templates/page/timeline.tsx'
import { entriesOf } from '../editions/feeding.ts'
import { LANGS } from '../timeline/event.ts'
import type { Dated } from '../timeline/journal.ts'
import { type FaultAt, isRefusal, type Refusal } from '../timeline/refusal.ts'
import { listRecorded } from './listing.ts'
import { siteOf } from './page.tsx'
import { problem } from './problem.ts'
import type { Door } from './world.ts'

/** A reader of feeds goes on by the next part; a calendar knows no parts, so its one is larger. */
const MOST: Record<FeedFormat, number> = { atom: 50, json: 50, ics: 500 }
const WRITERS: Record<FeedFormat, (feed: Feed) => string> = { atom, json: jsonFeed, ics: calendar }
const FILTERS = ['region', 'actor', 'kind', 'certainty', 'from', 'to', 'q'] as const

/** The timeline, or any part that the page can be narrowed down to, for programs that look again and again. */
export const feeds = new Hono<Door>()

feeds.use('/feeds/*', etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'last-modified', 'link'] }))

for (const format of Object.keys(FEED_TYPES) as FeedFormat[])
  feeds.get(`/feeds/timeline.${format}`, async (c) => {
    const read = await readFeed(c, format)
    if (isRefusal(read)) return problem(c, read)
    const { feed, told } = read
    c.header('content-type', `${FEED_TYPES[format]}; charset=utf-8`)
    c.header('content-language', feed.lang)
    c.header('cache-control', 'public, max-age=60')
    c.header('vary', 'accept-language')
    c.header('access-control-allow-origin', '*')
    c.header('link', linksOf(feed))
    const last = Math.max(...feed.entries.map(({ revision }) => revision.recorded_at))
    if (told.length > 0) c.header('last-modified', new Date(last).toUTCString())
    return c.body(WRITERS[format](feed))
  })

/** A feed says in its head as well where it lives and who hands it on (WebSub, section 4). */
const linksOf = ({ part, hub }: Feed): string =>
  [`<${part}>; rel="self"`, ...(hub ? [`<${hub}>; rel="hub"`] : [])].join(', ')

const readFeed = async (c: Context<Door>, format: FeedFormat): Promise<{ feed: Feed; told: Dated[] } | Refusal> => {
  const { journal, gazetteer, config } = c.var.world
  const given = c.req.query()
  const filter: TimelineFilter = Object.fromEntries(
    FILTERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])),
  )
  const { before, faults } = placeIn(given)
  const listed = await listRecorded(c.var.world, { asked: filter, before, faults }, MOST[format])
  if (isRefusal(listed)) return listed
  const lang = c.var.language
  const site = siteOf(c)
  const self = site.url + feedPath(format, filter, lang)
  const partBelow = (seq: number | null | undefined) => (seq ? `${self}&before=${seq}` : undefined)
  const feed = {
    lang,
    site,
    title: feedTitle(filter, { gazetteer, lang, site: site.name }),
    page: site.url + inLanguage(timelinePath(filter), lang),
    self,
    part: partBelow(before) ?? self,
    next: partBelow(listed.next),
    hub: config.websubHub,
    entries: await entriesOf(listed.told, { journal, gazetteer, lang, siteUrl: site.url }),
  }
  return { feed, told: listed.told }
}

/** Where to go on from, and what is wrong with it and with the language. */
const placeIn = ({ before, lang }: Record<string, string>): { before: number | null; faults: FaultAt[] } => {
  const isPlace = !before || /^[1-9][0-9]{0,14}$/.test(before)
  const isLang = !lang || LANGS.some((each) => each === lang)
  return {
    before: before && isPlace ? Number(before) : null,
    faults: [
      ...(isPlace ? [] : [{ pointer: '/before', detail: 'before is a number, from the next of an earlier part.' }]),
      ...(isLang ? [] : [{ pointer: '/lang', detail: `lang is one of: ${LANGS.join(', ')}.` }]),
    ],
  }
}
