import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { isSilent } from '../../clock.ts'
import { refill } from '../../delivery/tickets.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { iso } from '../../lib/rfc3339.ts'
import { runTick } from '../../tick.ts'
import { schemaFaults } from '../../timeline/event-schema.ts'
import type { Door, World } from '../app-env.ts'
import { SendingBody, SettleBody } from '../http/body-schemas.ts'
import { bytesOf, parsed, refusedType } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'
import { readQuery, refusedQuery, wholeNumber } from '../http/query.ts'
import * as openapi from '../openapi/operation-docs.ts'
import { withKey } from './keys.ts'

const LATELY_MS = 900_000
const MOST_LISTED = 100
const UNKEPT = { 'cache-control': 'no-store' }

/** How the Worker fares, and the operator's switches. */
export const operations = new Hono<Door>()

operations.get('/health', openapi.health, async (c) => {
  const { troubles, lastAt } = await healthOf(c.var.world)
  const isWell = troubles.length === 0
  return c.json({ ok: isWell, last_tick_at: iso(lastAt), troubles }, isWell ? 200 : 503, UNKEPT)
})

operations.get('/v1/status', openapi.status, withKey('read'), async (c) => {
  const { ledger, reach, runs, journal, now } = c.var.world
  const at = await now()
  const asked = [
    runs.ticked(),
    ledger.standing(),
    ledger.work(),
    journal.head(),
    c.var.world.endpoints.work(at),
  ] as const
  const [ticks, standing, work, head, endpoints] = await Promise.all(asked)
  const paused = standing.pausedAt === null ? null : { reason: standing.pausedReason, since: iso(standing.pausedAt) }
  const times = { now: iso(at), head_seq: head, last_tick_at: iso(ticks.lastAt) }
  return c.json({ ...times, paused, work, endpoints, reach: await reach.lately() }, 200, UNKEPT)
})

operations.post('/v1/tick', openapi.tick, withKey('operate'), async (c) => {
  const claimed = await runTick(c.var.world, await c.var.world.now(), false)
  return c.json({ claimed }, 200, UNKEPT)
})

operations.post('/v1/sending', openapi.sending, withKey('operate'), async (c) => {
  const { ledger, tickets } = c.var.world
  const body = await readBody(c, SendingBody)
  if (isRefusal(body)) return problem(c, body)
  if (body.paused) await ledger.pause(Date.now(), body.reason)
  else {
    await ledger.resume()
    await refill({ ledger, wall: Date.now }, tickets)
  }
  return c.json({ paused: body.paused, reason: body.paused ? body.reason : null }, 200, UNKEPT)
})

operations.get('/v1/runs', openapi.listRuns, withKey('read'), async (c) => {
  const query = readQuery(c, ['before'])
  const before = wholeNumber(query, 'before', 0, 1, Number.MAX_SAFE_INTEGER) || null
  if (query.faults.length > 0) return problem(c, refusedQuery(query.faults))
  const listed = await c.var.world.runs.list(before, MOST_LISTED)
  const runs = listed.map(({ due_at, ...run }) => ({ ...run, due_at: iso(due_at) }))
  return c.json({ runs, next: runs.length === MOST_LISTED ? runs.at(-1)!.id : null }, 200, UNKEPT)
})

operations.post('/v1/runs/:id/cancel', openapi.cancelRun, withKey('operate'), async (c) => {
  const id = idOf(c)
  if (!(await c.var.world.runs.cancel(id)))
    return problem(c, { refused: 'not-found', detail: 'No run with this id can be cancelled.' })
  return c.json({ id, state: 'cancelled' }, 200, UNKEPT)
})

operations.get('/v1/chunks', openapi.listChunks, withKey('read'), async (c) => {
  if (c.req.query('state') !== 'unknown') {
    const detail = 'state is unknown: only chunks whose outcome nobody knows are listed.'
    return problem(c, { refused: 'invalid', detail, errors: [{ pointer: '/state', detail }] })
  }
  const chunks = (await c.var.world.ledger.unknown(MOST_LISTED)).map(
    ({ members, frozen_at, planned_at, ...chunk }) => ({
      ...chunk,
      readers: (JSON.parse(members) as { members: unknown[] }).members.length,
      planned_at: iso(planned_at),
      frozen_at: iso(frozen_at),
    }),
  )
  return c.json({ chunks }, 200, UNKEPT)
})

operations.post('/v1/chunks/:id/settle', openapi.settleChunk, withKey('operate'), async (c) => {
  const { ledger, tickets } = c.var.world
  const body = await readBody(c, SettleBody)
  if (isRefusal(body)) return problem(c, body)
  if (!(await ledger.settle(idOf(c), body.as, Date.now())))
    return problem(c, { refused: 'not-found', detail: 'No chunk with this id is in doubt.' })
  if (body.as === 'resend') await tickets.mail(1)
  return c.json({ id: idOf(c), settled: body.as }, 200, UNKEPT)
})

const healthOf = async ({ ledger, runs }: World): Promise<{ troubles: string[]; lastAt: number | null }> => {
  const wall = Date.now()
  const [ticks, standing, held, noted, work] = await Promise.all([
    runs.ticked(),
    ledger.standing(),
    ledger.held(wall),
    ledger.troubles(wall - LATELY_MS),
    ledger.work(),
  ])
  const troubles = [
    ...(isSilent(wall, ticks) ? ['No tick has come for more than ten minutes.'] : []),
    ...(standing.pausedAt === null ? [] : [`Sending is paused: ${standing.pausedReason || 'no reason given'}.`]),
    ...(standing.waitUntil > wall && standing.waitReason ? [`Sending waits: ${standing.waitReason}.`] : []),
    ...held.map(({ kind, reason }) => `Mail of the kind ${kind} waits: ${reason}.`),
    ...noted.map(({ name }) => `Seen lately: ${name}.`),
    ...(work.unknown > 0 ? [`The outcome of ${work.unknown} requests to the provider is not known.`] : []),
  ]
  return { troubles, lastAt: ticks.lastAt }
}

const readBody = async <T extends v.GenericSchema>(
  c: Context<Door>,
  schema: T,
): Promise<v.InferOutput<T> | Refusal> => {
  const body = refusedType(c) ?? parsed(await bytesOf(c))
  if (isRefusal(body)) return body
  const read = v.safeParse(schema, body.value)
  if (read.success) return read.output
  return { refused: 'invalid', detail: 'The body has faults.', errors: schemaFaults(read.issues) }
}

const idOf = (c: Context<Door>): number =>
  /^[0-9]{1,15}$/.test(c.req.param('id') ?? '') ? Number(c.req.param('id')) : 0
