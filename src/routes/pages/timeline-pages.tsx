import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { timelinePathOf } from '../../../templates/page/address.ts'
import { CorrectionEditionPage } from '../../../templates/page/correction-edition.tsx'
import { EditionPage } from '../../../templates/page/edition.tsx'
import { JoinedEditionPage } from '../../../templates/page/joined-edition.tsx'
import { TimelinePage } from '../../../templates/page/timeline.tsx'
import type { StandingView } from '../../../templates/page/timeline-head.tsx'
import { ActorPage, RegionPage, type TopicEvents } from '../../../templates/page/topic.tsx'
import { ActorIndexPage, RegionIndexPage } from '../../../templates/page/topic-index.tsx'
import type { EventView } from '../../../templates/views.ts'
import { isListedEdition } from '../../delivery/insight/list-editions.ts'
import { correctionViewOf } from '../../editions/render/correction-view.ts'
import { readEditionPage } from '../../editions/render/edition-page.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import { isJoinedEdition, joinedPartsOf } from '../../editions/render/joined-view.ts'
import { isCorrectionKind } from '../../editions/select/edition-items.ts'
import { isKnownKind } from '../../timeline/event-kinds.ts'
import { parseTimelineFilter } from '../../timeline/parse-timeline-filter.ts'
import { withoutHidden } from '../../timeline/redaction.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import { type FilterFault, TIMELINE_FILTER_FIELDS, type TimelineFilter } from '../../timeline/timeline-filter.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, fitEntries, pagePropsOf, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { answerTimeline, type EventViews } from './answer-timeline.ts'

/** The public pages: the timeline, regions, actors, and editions. */
export const timelineRoutes = new Hono<AppEnv>()

timelineRoutes.get('/', addEtag, async (c) => {
  noteIgnoredParameters(c, [...TIMELINE_FILTER_FIELDS, 'after', 'lang'])
  const { after, ...parameters } = c.req.query()
  const filter = Object.fromEntries(
    TIMELINE_FILTER_FIELDS.flatMap((name) => (parameters[name]?.trim() ? [[name, parameters[name]]] : [])),
  )
  const { gazetteer, timelineTitle: title, mapShapes: shapes } = c.var.context
  const query = parseTimelineFilter({ ...filter, after }, c.var.context)
  const props = { ...pagePropsOf(c), title, filter, gazetteer, shapes, after }
  const faults = Array.isArray(query) ? query : await findKindFaults(c, query.kind)
  if (Array.isArray(query) || faults.length > 0) {
    const nothing = { events: [], content: null, standing: { written: null, leading: [] }, faults }
    return answerPublicPage(c, <TimelinePage {...props} {...nothing} />, { status: 422 })
  }
  return answerTimeline(c, query, async (content, views) => {
    const written = content.isWhole ? await readStanding(c) : null
    const standing = { written, leading: viewsOf(content.leading, views) }
    return (shown) => {
      const next = shown.next && timelinePathOf(filter, shown.next)
      const page = { events: viewsOf(shown.ids, views), content: shown, standing, next, faults: [] }
      return <TimelinePage {...props} {...page} />
    }
  })
})

timelineRoutes.get('/regions', addEtag, async (c) => {
  noteIgnoredParameters(c, ['lang'])
  const { gazetteer, countTopics } = c.var.context
  return answerPublicPage(c, <RegionIndexPage {...pagePropsOf(c)} gazetteer={gazetteer} counts={await countTopics()} />)
})

timelineRoutes.get('/actors', addEtag, async (c) => {
  noteIgnoredParameters(c, ['lang'])
  const { gazetteer, countTopics } = c.var.context
  return answerPublicPage(c, <ActorIndexPage {...pagePropsOf(c)} gazetteer={gazetteer} counts={await countTopics()} />)
})

timelineRoutes.get('/regions/:id', addEtag, async (c) => {
  noteIgnoredParameters(c, ['after', 'lang'])
  const { gazetteer } = c.var.context
  const region = gazetteer.regions.get(c.req.param('id'))
  if (!region) return answerMessagePage(c, 'notFound', 404)
  return answerTopic(c, `/regions/${region.id}`, { region: region.id }, (page) => (
    <RegionPage {...pagePropsOf(c)} {...page} region={region} gazetteer={gazetteer} />
  ))
})

timelineRoutes.get('/actors/:id', addEtag, async (c) => {
  noteIgnoredParameters(c, ['after', 'lang'])
  const { gazetteer } = c.var.context
  const actor = gazetteer.actors.get(c.req.param('id'))
  if (!actor) return answerMessagePage(c, 'notFound', 404)
  return answerTopic(c, `/actors/${actor.id}`, { actor: actor.id }, (page) => (
    <ActorPage {...pagePropsOf(c)} {...page} actor={actor} gazetteer={gazetteer} />
  ))
})

timelineRoutes.get('/editions/:id', addEtag, async (c) => {
  noteIgnoredParameters(c, ['after', 'lang'])
  const { editions, journal, gazetteer } = c.var.context
  const after = parseOffset(c.req.query('after'))
  if (after === null) return answerMessagePage(c, 'notFound', 404)
  const edition = (await editions.openEditions([c.req.param('id')])).get(c.req.param('id'))
  if (!edition || edition.kind === 'confirmation') return answerMessagePage(c, 'notFound', 404)
  const isUnlisted = !(await isListedEdition(c.var.context, edition))
  const shared = { lang: edition.lang, site: siteOf(c), picture: `/editions/${edition.id}/picture`, isUnlisted }
  if (isJoinedEdition(edition)) {
    const parts = await joinedPartsOf(journal, gazetteer, edition, siteOf(c).url)
    return answerPublicPage(c, <JoinedEditionPage {...shared} kind={edition.kind} parts={parts} />)
  }
  if (isCorrectionKind(edition.kind)) {
    const notice = { ...edition, item: edition.tales[0]! }
    const correctionView = await correctionViewOf(journal, gazetteer, notice, siteOf(c).url)
    return answerPublicPage(c, <CorrectionEditionPage {...shared} correction={correctionView} />)
  }
  const tales = await withoutHidden(journal, edition.tales)
  if (tales.length === 0 && edition.tales.length > 0) return answerMessagePage(c, 'removed', 410)
  const { url: siteUrl } = shared.site
  const { events, next } = await readEditionPage({ journal, gazetteer, siteUrl }, edition, tales, after)
  if (events.length === 0 && after > 0) return answerMessagePage(c, 'notFound', 404)
  const pageOf = (count: number, full: number) => {
    const start = count < events.length ? after + count : next
    const nextPath = start === null ? undefined : `/editions/${edition.id}?after=${start}`
    return <EditionPage {...shared} kind={edition.kind} events={events.slice(0, count)} full={full} next={nextPath} />
  }
  const inFull = fitEntries(c, { entries: events.length, least: 0 }, (full) => pageOf(events.length, full))
  if (inFull.count > 0 || events.length === 0) return answerPublicPage(c, inFull.page)
  return answerPublicPage(c, fitEntries(c, { entries: events.length }, (count) => pageOf(count, 0)).page)
})

/** A kind without a name in the vocabulary must be that of an event. */
const findKindFaults = async (c: Context<AppEnv>, kind: string | null): Promise<FilterFault[]> => {
  if (!kind || isKnownKind(kind, [])) return []
  const { events } = await c.var.context.listedEvents.readListedTimeline()
  return isKnownKind(kind, events) ? [] : [{ field: 'kind', code: 'not_a_kind', detail: 'No event is of this kind.' }]
}

/** The words of editors about what stands now; null if they wrote none, or withdrew them. */
const readStanding = async (c: Context<AppEnv>): Promise<StandingView['written']> => {
  const { journal, gazetteer } = c.var.context
  const latest = await journal.findLatest(STANDING_EVENT)
  const [revision] = latest ? await journal.readRevisions([latest]) : []
  if (!revision || revision.change === 'retraction') return null
  return { ...eventViewOf(revision, gazetteer, c.var.language, siteOf(c).url), recordedAt: revision.recorded_at }
}

/** The number of events before a page of an edition; 0 if none is given, null if it is not a number. */
const parseOffset = (after: string | undefined): number | null => {
  if (after === undefined) return 0
  return /^[1-9][0-9]{0,6}$/.test(after) ? Number(after) : null
}

type TopicQuery = Pick<TimelineFilter, 'region' | 'actor'>

/** Answers with a page of the events of a region or an actor; 404 if its cursor has a fault. */
const answerTopic = async (
  c: Context<AppEnv>,
  path: string,
  topic: TopicQuery,
  render: (page: TopicEvents) => Child,
): Promise<Response> => {
  const after = c.req.query('after')
  const query = parseTimelineFilter({ ...topic, after }, c.var.context)
  if (Array.isArray(query)) return answerMessagePage(c, 'notFound', 404)
  return answerTimeline(c, query, async (_, views) => (shown) => {
    const next = shown.next && `${path}?${new URLSearchParams({ after: shown.next })}`
    return render({ content: shown, events: viewsOf(shown.ids, views), after, next })
  })
}

const viewsOf = (ids: readonly string[], views: EventViews): EventView[] => ids.flatMap((id) => views.get(id) ?? [])
