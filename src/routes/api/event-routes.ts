import { type Context, Hono } from 'hono'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { Revision } from '../../timeline/event.ts'
import { listEvents } from '../../timeline/list-events.ts'
import { type JournalRevision, refuseRemovedEvent } from '../../timeline/redaction.ts'
import type { RevisionRef } from '../../timeline/revision-content-store.ts'
import { TIMELINE_FILTER_FIELDS } from '../../timeline/timeline-filter.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag, setShortCaching } from '../http/cache-headers.ts'
import { parseFilterQuery } from '../http/filter-query.ts'
import { warningsOf } from '../http/ignored-parameters.ts'
import { answerProblem } from '../http/problem.ts'
import { parsePublicQuery, parseWholeNumber, queryRefusalOf } from '../http/query.ts'
import { eventJsonOf, historyJsonOf, recordedJsonOf } from './event-json.ts'

const EVENT_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'No event has this id.' }

/** The timeline and the gazetteer as JSON, without a key. */
export const eventRoutes = new Hono<AppEnv>()

eventRoutes.get('/v1/events', setShortCaching, addEtag, async (c) => {
  const query = parsePublicQuery(c, [...TIMELINE_FILTER_FIELDS, 'after', 'limit'])
  const limit = parseWholeNumber(query, 'limit', 20, 1, 100)
  const filter = parseFilterQuery(query, c.var.context)
  if (!filter) return answerProblem(c, queryRefusalOf(query.faults))
  const { refs, next = null } = await listEvents(c.var.context, filter, limit)
  const revisions = await withoutRemovedLinks(c, await c.var.context.journal.readRevisions(refs))
  return c.json({ events: revisions.map(eventJsonOf), next, ...warningsOf(c) })
})

eventRoutes.get('/v1/events/:id', setShortCaching, addEtag, async (c) => {
  parsePublicQuery(c, [])
  const latest = await c.var.context.journal.findLatest(c.req.param('id'))
  if (!latest) return answerProblem(c, await refuseMissingEvent(c, c.req.param('id')))
  const [revision] = await withoutRemovedLinks(c, await c.var.context.journal.readRevisions([latest]))
  return c.json({ ...eventJsonOf(revision!), ...warningsOf(c) })
})

eventRoutes.get('/v1/events/:id/revisions', setShortCaching, addEtag, async (c) => {
  const { journal } = c.var.context
  const page = parsePageRequest(c)
  if (isRefusal(page)) return answerProblem(c, page)
  if (!(await journal.findNewest(c.req.param('id')))) return answerProblem(c, EVENT_NOT_FOUND)
  const refs = await journal.listOfEventAfter(c.req.param('id'), page.after, page.limit)
  const before = refs[0] && (await journal.findReadableBefore(refs[0].event, refs[0].number))
  const [preceding = null] = before ? await journal.readRevisions([before]) : []
  return answerRevisionPage(c, page, refs, (revisions) => historyJsonOf(revisions, preceding))
})

eventRoutes.get('/v1/journal', setShortCaching, addEtag, async (c) => {
  const page = parsePageRequest(c)
  if (isRefusal(page)) return answerProblem(c, page)
  const refs = await c.var.context.journal.listAfter(page.after, page.limit)
  return answerRevisionPage(c, page, refs, (revisions) => revisions.map(recordedJsonOf))
})

eventRoutes.get('/v1/regions', setShortCaching, addEtag, (c) => {
  parsePublicQuery(c, [])
  const { gazetteer } = c.var.context
  const regions = [...gazetteer.regions.values()].map(({ id, type, name }) => ({
    id,
    type,
    in: gazetteer.parentsOf(id),
    name,
  }))
  return c.json({ regions, ...warningsOf(c) })
})

eventRoutes.get('/v1/actors', setShortCaching, addEtag, (c) => {
  parsePublicQuery(c, [])
  const actors = [...c.var.context.gazetteer.actors.values()].map(({ id, type, name, part_of, backed_by }) => ({
    id,
    type,
    part_of: (part_of ?? []).map((relation) => relation.id),
    backed_by: (backed_by ?? []).map((relation) => relation.id),
    name,
  }))
  return c.json({ actors, ...warningsOf(c) })
})

type PageRequest = { after: number; limit: number }

/** Events without their links to events that are removed. The revisions in the journal keep them. */
const withoutRemovedLinks = async (c: Context<AppEnv>, revisions: Revision[]): Promise<Revision[]> => {
  const linked = revisions.flatMap(({ links }) => links.map(({ to }) => to))
  if (linked.length === 0) return revisions
  const { removed } = await c.var.context.journal.readRedactions(linked)
  return revisions.map((revision) => ({ ...revision, links: revision.links.filter(({ to }) => !removed.has(to)) }))
}

const refuseMissingEvent = async (c: Context<AppEnv>, id: string): Promise<Refusal> => {
  const removed = await c.var.context.journal.findRemovedEvent(id)
  return removed ? refuseRemovedEvent(removed) : EVENT_NOT_FOUND
}

/** Answers with a page of revisions in the order recorded. A full page changes only if one of them is redacted. */
const answerRevisionPage = async (
  c: Context<AppEnv>,
  page: PageRequest,
  refs: RevisionRef[],
  toJson: (revisions: JournalRevision[]) => object[],
): Promise<Response> => {
  const revisions = await c.var.context.journal.readRecorded(refs)
  const last = revisions.at(-1)
  return c.json({ revisions: toJson(revisions), next: last?.seq ?? page.after, ...warningsOf(c) })
}

const parsePageRequest = (c: Context<AppEnv>): PageRequest | Refusal => {
  const query = parsePublicQuery(c, ['after', 'limit'])
  const after = parseWholeNumber(query, 'after', 0, 0, Number.MAX_SAFE_INTEGER)
  const limit = parseWholeNumber(query, 'limit', 100, 1, 1000)
  return query.faults.length > 0 ? queryRefusalOf(query.faults) : { after, limit }
}
