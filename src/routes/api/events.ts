import { type Context, Hono } from 'hono'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { Revision } from '../../timeline/event.ts'
import type { Told } from '../../timeline/journal-store.ts'
import type { Door } from '../app-env.ts'
import { isFinal, lastModified, publicJson, tagged } from '../http/etag.ts'
import { problem } from '../http/problem.ts'
import { readQuery, refusedQuery, wholeNumber } from '../http/query.ts'
import * as openapi from '../openapi/event-docs.ts'
import { eventJson, historyJson, revisionJson } from './event-json.ts'
import { FILTERS, listEvents, readListing } from './list-events.ts'

const NO_EVENT: Refusal = { refused: 'not-found', detail: 'No event has this id.' }

/** The timeline and the gazetteer as JSON, for anyone. */
export const reading = new Hono<Door>()

reading.get('/v1/events', openapi.listEvents, publicJson, tagged, async (c) => {
  const query = readQuery(c, [...FILTERS, 'after', 'limit'])
  const limit = wholeNumber(query, 'limit', 20, 1, 100)
  const listing = readListing(query.given, c.var.world)
  if (Array.isArray(listing))
    query.faults.push(...listing.map(({ field, detail }) => ({ pointer: `/${field}`, detail })))
  if (Array.isArray(listing) || query.faults.length > 0) return problem(c, refusedQuery(query.faults))
  const listed = await listEvents(c.var.world, listing, limit)
  const revisions = await c.var.world.journal.read(listed.told)
  return c.json({ events: revisions.map(eventJson), next: listed.next ?? null })
})

reading.get('/v1/events/:id', openapi.readEvent, publicJson, tagged, async (c) => {
  const { faults } = readQuery(c, [])
  if (faults.length > 0) return problem(c, refusedQuery(faults))
  const latest = await c.var.world.journal.latest(c.req.param('id'))
  if (!latest) return problem(c, NO_EVENT)
  const revision = (await c.var.world.journal.read([latest]))[0]!
  lastModified(c, revision.recorded_at)
  return c.json(eventJson(revision))
})

reading.get('/v1/events/:id/revisions', openapi.listRevisions, publicJson, tagged, async (c) => {
  const { journal } = c.var.world
  const page = pageOf(c)
  if (isRefusal(page)) return problem(c, page)
  if (!(await journal.latest(c.req.param('id')))) return problem(c, NO_EVENT)
  const told = await journal.ofEvent(c.req.param('id'), page.after, page.limit)
  const before = told[0] && (await journal.numbered(told[0].event, told[0].number - 1))
  const [first = null] = before ? await journal.read([before]) : []
  return revisions(c, page, told, (read) => historyJson(read, first))
})

reading.get('/v1/journal', openapi.readJournal, publicJson, tagged, async (c) => {
  const page = pageOf(c)
  if (isRefusal(page)) return problem(c, page)
  const told = await c.var.world.journal.after(page.after, page.limit)
  return revisions(c, page, told, (read) => read.map(revisionJson))
})

reading.get('/v1/regions', openapi.listRegions, publicJson, tagged, (c) => {
  const { faults } = readQuery(c, [])
  if (faults.length > 0) return problem(c, refusedQuery(faults))
  const { gazetteer } = c.var.world
  const regions = [...gazetteer.regions.values()].map(({ id, type, name }) => ({
    id,
    type,
    in: gazetteer.parentsOf(id),
    name,
  }))
  return c.json({ regions })
})

reading.get('/v1/actors', openapi.listActors, publicJson, tagged, (c) => {
  const { faults } = readQuery(c, [])
  if (faults.length > 0) return problem(c, refusedQuery(faults))
  const actors = [...c.var.world.gazetteer.actors.values()].map(({ id, type, name, part_of, backed_by }) => ({
    id,
    type,
    part_of: (part_of ?? []).map((relation) => relation.id),
    backed_by: (backed_by ?? []).map((relation) => relation.id),
    name,
  }))
  return c.json({ actors })
})

type Page = { after: number; limit: number }

/** A page of revisions in the order recorded. A full one never changes again. */
const revisions = async (
  c: Context<Door>,
  page: Page,
  told: Told[],
  inJson: (read: Revision[]) => object[],
): Promise<Response> => {
  const read: Revision[] = await c.var.world.journal.read(told)
  const last = read.at(-1)
  if (last) lastModified(c, last.recorded_at)
  if (read.length === page.limit) isFinal(c)
  return c.json({ revisions: inJson(read), next: last?.seq ?? page.after })
}

const pageOf = (c: Context<Door>): Page | Refusal => {
  const query = readQuery(c, ['after', 'limit'])
  const after = wholeNumber(query, 'after', 0, 0, Number.MAX_SAFE_INTEGER)
  const limit = wholeNumber(query, 'limit', 100, 1, 1000)
  return query.faults.length > 0 ? refusedQuery(query.faults) : { after, limit }
}
