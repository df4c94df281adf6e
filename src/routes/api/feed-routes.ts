import { type Context, Hono } from 'hono'
import { renderAtom } from '../../../templates/feed/atom.ts'
import { renderCalendar } from '../../../templates/feed/calendar.ts'
import { FEED_MEDIA_TYPES, type Feed, type FeedFormat } from '../../../templates/feed/feed.ts'
import { feedTitleOf } from '../../../templates/feed/feed-title.ts'
import { renderJsonFeed } from '../../../templates/feed/json-feed.ts'
import { timelinePathOf, withLang } from '../../../templates/page/address.ts'
import { feedPathOf } from '../../../templates/page/feeds.tsx'
import { readFeedEntries } from '../../editions/render/feed-entries.ts'
import { readRemovedEntries } from '../../editions/render/removed-entries.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { LANGS } from '../../timeline/event.ts'
import { listEventsByRecording } from '../../timeline/list-events.ts'
import { TIMELINE_FILTER_FIELDS, type TimelineFilter } from '../../timeline/timeline-filter.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { parseFilterQuery } from '../http/filter-query.ts'
import { siteOf } from '../http/html-page.tsx'
import { answerProblem } from '../http/problem.ts'
import { parsePublicQuery, parseWholeNumber, queryRefusalOf } from '../http/query.ts'

/** Atom and JSON Feed have pages. A calendar has none, so it has more entries at once. */
const MAX_ENTRIES: Record<FeedFormat, number> = { atom: 50, json: 50, ics: 500 }
const FEED_RENDERERS: Record<FeedFormat, (feed: Feed) => string> = {
  atom: renderAtom,
  json: renderJsonFeed,
  ics: renderCalendar,
}

/** Feeds of the timeline, with the same filters as the page. */
export const feedRoutes = new Hono<AppEnv>()

for (const format of Object.keys(FEED_MEDIA_TYPES) as FeedFormat[])
  feedRoutes.get(`/feeds/timeline.${format}`, addEtag, async (c) => {
    const feed = await buildFeed(c, format)
    if (isRefusal(feed)) return answerProblem(c, feed)
    c.header('content-type', `${FEED_MEDIA_TYPES[format]}; charset=utf-8`)
    c.header('content-language', feed.lang)
    c.header('cache-control', 'public, max-age=60')
    c.header('vary', 'accept-language')
    c.header('link', `<${feed.part}>; rel="self"`)
    return c.body(FEED_RENDERERS[format](feed))
  })

const buildFeed = async (c: Context<AppEnv>, format: FeedFormat): Promise<Feed | Refusal> => {
  const query = parsePublicQuery(c, [...TIMELINE_FILTER_FIELDS, 'before', 'lang'])
  const { parameters, faults } = query
  const filter: TimelineFilter = Object.fromEntries(
    TIMELINE_FILTER_FIELDS.flatMap((name) => (parameters[name] ? [[name, parameters[name]]] : [])),
  )
  const before = parseWholeNumber(query, 'before', 0, 1, Number.MAX_SAFE_INTEGER) || null
  if (parameters.lang && !LANGS.some((each) => each === parameters.lang))
    faults.push({ pointer: '/lang', detail: `lang must be one of: ${LANGS.join(', ')}.` })
  const eventQuery = parseFilterQuery(query, c.var.context)
  if (!eventQuery) return queryRefusalOf(faults)
  const { refs, next } = await listEventsByRecording(c.var.context, eventQuery, {
    before,
    limit: MAX_ENTRIES[format],
    now: await c.var.context.now(),
  })
  const { journal, gazetteer } = c.var.context
  const { language: lang } = c.var
  const now = await c.var.context.now()
  const site = siteOf(c)
  const self = site.url + feedPathOf(format, filter, lang)
  const pageUrlBelow = (seq: number | null | undefined) => (seq ? `${self}&before=${seq}` : undefined)
  return {
    lang,
    site,
    title: feedTitleOf(filter, { gazetteer, lang, site: site.name }),
    page: site.url + withLang(timelinePathOf(filter), lang),
    self,
    part: pageUrlBelow(before) ?? self,
    next: pageUrlBelow(next),
    // The first page names the events that left the feed.
    removed: before === null ? await readRemovedEntries(journal, eventQuery, { siteUrl: site.url, now }) : [],
    entries: await readFeedEntries(refs, { journal, gazetteer, lang, siteUrl: site.url }),
  }
}
