import { type Context, Hono } from 'hono'
import type { Refusal } from '../timeline/refusal.ts'
import { eventJson, historyJson, revisionJson } from './json.ts'
import { listEvents } from './listing.ts'
import * as openapi from './openapi/reading.ts'
import { problem } from './problem.ts'
import type { Door } from './world.ts'

const NO_EVENT: Refusal = { refused: 'not-found', detail: 'No event has this id.' }

/** The timeline and the gazetteer as JSON, for anyone. */
export const reading = new Hono<Door>()

reading.use('/v1/*', async (c, next) => {
  await next()
  if (c.req.method === 'GET' && c.res.ok && !c.res.headers.has('cache-control'))
    c.header('cache-control', 'public, max-age=10')
})

reading.get('/v1/events', openapi.listEvents, async (c) => {
  const limit = wholeNumber(c, 'limit', 20, 1, 100)
  if (typeof limit !== 'number') return problem(c, limit)
  const listed = await listEvents(c.var.world, c.req.query(), limit)
  if ('refused' in listed) return problem(c, listed)
  const revisions = await c.var.world.journal.read(listed.told)
  return c.json({ events: revisions.map(eventJson), next: listed.next ?? null })
})

reading.get('/v1/events/:id', openapi.readEvent, async (c) => {
  const latest = await c.var.world.journal.latest(c.req.param('id'))
  if (!latest) return problem(c, NO_EVENT)
  return c.json(eventJson((await c.var.world.journal.read([latest]))[0]!))
})

reading.get('/v1/events/:id/revisions', openapi.listRevisions, async (c) => {
  const { journal } = c.var.world
  const page = pageOf(c)
  if ('refused' in page) return problem(c, page)
  if (!(await journal.latest(c.req.param('id')))) return problem(c, NO_EVENT)
  const told = await journal.ofEvent(c.req.param('id'), page.after, page.limit)
  const before = told[0] && (await journal.numbered(told[0].event, told[0].number - 1))
  const [first = null] = before ? await journal.read([before]) : []
  return c.json({ revisions: historyJson(await journal.read(told), first), next: told.at(-1)?.seq ?? page.after })
})

reading.get('/v1/journal', openapi.readJournal, async (c) => {
  const { journal } = c.var.world
  const page = pageOf(c)
  if ('refused' in page) return problem(c, page)
  const told = await journal.after(page.after, page.limit)
  return c.json({ revisions: (await journal.read(told)).map(revisionJson), next: told.at(-1)?.seq ?? page.after })
})

reading.get('/v1/regions', openapi.listRegions, (c) => {
  const { gazetteer } = c.var.world
  const regions = [...gazetteer.regions.values()].map(({ id, type, name }) => ({
    id,
    type,
    in: gazetteer.parentsOf(id),
    name,
  }))
  return c.json({ regions })
})

reading.get('/v1/actors', openapi.listActors, (c) => {
  const actors = [...c.var.world.gazetteer.actors.values()].map(({ id, type, name, part_of, backed_by }) => ({
    id,
    type,
    part_of: (part_of ?? []).map((relation) => relation.id),
    backed_by: (backed_by ?? []).map((relation) => relation.id),
    name,
  }))
  return c.json({ actors })
})

const pageOf = (c: Context<Door>): { after: number; limit: number } | Refusal => {
  const after = wholeNumber(c, 'after', 0, 0, Number.MAX_SAFE_INTEGER)
  const limit = wholeNumber(c, 'limit', 100, 1, 1000)
  if (typeof after !== 'number') return after
  return typeof limit === 'number' ? { after, limit } : limit
}

const wholeNumber = (
  c: Context<Door>,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number | Refusal => {
  const given = c.req.query(name)
  if (given === undefined) return otherwise
  const number = /^[0-9]{1,16}$/.test(given) ? Number(given) : Number.NaN
  if (number >= least && number <= most) return number
  const detail = `${name} is a whole number from ${least} to ${most}.`
  return { refused: 'invalid', detail, errors: [{ pointer: `/${name}`, detail }] }
}
