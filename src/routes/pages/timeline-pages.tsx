import { type Context, Hono } from 'hono'
import { timelinePathOf } from '../../../templates/page/address.ts'
import { CorrectionEditionPage } from '../../../templates/page/correction-edition.tsx'
import { EditionPage } from '../../../templates/page/edition.tsx'
import { JoinedEditionPage } from '../../../templates/page/joined-edition.tsx'
import { TimelinePage } from '../../../templates/page/timeline.tsx'
import type { StandingView } from '../../../templates/page/timeline-head.tsx'
import { ActorPage, RegionPage } from '../../../templates/page/topic.tsx'
import { ActorIndexPage, RegionIndexPage } from '../../../templates/page/topic-index.tsx'
import { isListedEdition } from '../../delivery/insight/list-editions.ts'
import { correctionViewOf } from '../../editions/render/correction-view.ts'
import { readEditionPage } from '../../editions/render/edition-page.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import { isJoinedEdition, joinedPartsOf } from '../../editions/render/joined-view.ts'
import { isCorrectionKind } from '../../editions/select/edition-items.ts'
import { isKnownKind } from '../../timeline/event-kinds.ts'
import { parseTimelineFilter } from '../../timeline/parse-timeline-filter.ts'
import { readTimelinePage } from '../../timeline/read-timeline-page.ts'
import { withoutHidden } from '../../timeline/redaction.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import { type FilterFault, TIMELINE_FILTER_FIELDS, type TimelineFilter } from '../../timeline/timeline-filter.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, pagePropsOf, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { readEventViews } from './event-views.ts'

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
  const content = await readTimelinePage(c.var.context, query)
  const views = await readEventViews(c, [...content.ids, ...content.leading])
  const events = content.ids.flatMap((id) => views.get(id) ?? [])
  const standing = {
    written: content.isWhole ? await readStanding(c) : null,
    leading: content.leading.flatMap((id) => views.get(id) ?? []),
  }
  const next = content.next && timelinePathOf(filter, content.next)
  return answerPublicPage(c, <TimelinePage {...props} {...{ events, content, standing, next }} faults={[]} />)
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
  const page = await loadTopicEvents(c, `/regions/${region.id}`, { region: region.id })
  if (!page) return answerMessagePage(c, 'notFound', 404)
  return answerPublicPage(c, <RegionPage {...pagePropsOf(c)} {...page} region={region} gazetteer={gazetteer} />)
})

timelineRoutes.get('/actors/:id', addEtag, async (c) => {
  noteIgnoredParameters(c, ['after', 'lang'])
  const { gazetteer } = c.var.context
  const actor = gazetteer.actors.get(c.req.param('id'))
  if (!actor) return answerMessagePage(c, 'notFound', 404)
  const page = await loadTopicEvents(c, `/actors/${actor.id}`, { actor: actor.id })
  if (!page) return answerMessagePage(c, 'notFound', 404)
  return answerPublicPage(c, <ActorPage {...pagePropsOf(c)} {...page} actor={actor} gazetteer={gazetteer} />)
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
  const nextPath = next === null ? undefined : `/editions/${edition.id}?after=${next}`
  return answerPublicPage(c, <EditionPage {...shared} kind={edition.kind} events={events} next={nextPath} />)
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

/** A page of the events of a region or an actor; null if its cursor has a fault. */
const loadTopicEvents = async (c: Context<AppEnv>, path: string, topic: TopicQuery) => {
  const after = c.req.query('after')
  const query = parseTimelineFilter({ ...topic, after }, c.var.context)
  if (Array.isArray(query)) return null
  const content = await readTimelinePage(c.var.context, query)
  const views = await readEventViews(c, content.ids)
  const next = content.next && `${path}?${new URLSearchParams({ after: content.next })}`
  return { content, events: content.ids.flatMap((id) => views.get(id) ?? []), after, next }
}
