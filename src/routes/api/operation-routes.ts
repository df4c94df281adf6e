import { type Context, Hono } from 'hono'
import { readHealth, readStatus } from '../../delivery/insight/health.ts'
import { resolveUnknownChunk } from '../../delivery/mail/resolve-unknown.ts'
import { pauseSending, resumeSending } from '../../delivery/mail/sending-switch.ts'
import { cancelRun } from '../../editions/cancel-run.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import { runTick } from '../../tick.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { SendingBodySchema, SettleBodySchema } from '../http/body-schemas.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { warningsOf } from '../http/ignored-parameters.ts'
import { parseBodyAs } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { MAX_ITEMS_PER_LIST, parsePublicQuery, parseQuery, parseWholeNumber, queryRefusalOf } from '../http/query.ts'

/** The health and status of the site, and the controls of its operator. */
export const operationRoutes = new Hono<AppEnv>()

operationRoutes.get('/health', async (c) => {
  parsePublicQuery(c, [])
  const { troubles, lastTickAt } = await readHealth(c.var.context)
  const isWell = troubles.length === 0
  const health = { ok: isWell, last_tick_at: formatRfc3339(lastTickAt), troubles, ...warningsOf(c) }
  return c.json(health, isWell ? 200 : 503, NO_STORE)
})

operationRoutes.get('/v1/status', requireScope('read'), async (c) => {
  const { now, headSeq, lastTickAt, paused, work, endpoints, reach } = await readStatus(c.var.context)
  const times = { now: formatRfc3339(now), head_seq: headSeq, last_tick_at: formatRfc3339(lastTickAt) }
  const pause = paused && { reason: paused.reason, since: formatRfc3339(paused.since) }
  return c.json({ ...times, paused: pause, work, endpoints, reach }, 200, NO_STORE)
})

operationRoutes.post('/v1/tick', requireScope('operate'), async (c) => {
  const claimed = await runTick(c.var.context, await c.var.context.now(), false)
  return c.json({ claimed }, 200, NO_STORE)
})

operationRoutes.post('/v1/sending', requireScope('operate'), async (c) => {
  const body = await parseBodyAs(c, SendingBodySchema)
  if (isRefusal(body)) return answerProblem(c, body)
  if (body.paused) await pauseSending(c.var.context, body.reason)
  else await resumeSending(c.var.context)
  return c.json({ paused: body.paused, reason: body.paused ? body.reason : null }, 200, NO_STORE)
})

operationRoutes.get('/v1/runs', requireScope('read', { hasParameters: true }), async (c) => {
  const query = parseQuery(c, ['before'])
  const before = parseWholeNumber(query, 'before', 0, 1, Number.MAX_SAFE_INTEGER) || null
  if (query.faults.length > 0) return answerProblem(c, queryRefusalOf(query.faults))
  const listed = await c.var.context.runs.list(before, MAX_ITEMS_PER_LIST)
  const runs = listed.map(({ due_at, ...run }) => ({ ...run, due_at: formatRfc3339(due_at) }))
  return c.json({ runs, next: runs.length === MAX_ITEMS_PER_LIST ? runs.at(-1)!.id : null }, 200, NO_STORE)
})

operationRoutes.post('/v1/runs/:id/cancel', requireScope('operate'), async (c) => {
  const id = parseIdParameter(c)
  const refusal = await cancelRun(c.var.context, id)
  return refusal ? answerProblem(c, refusal) : c.json({ id, state: 'cancelled' }, 200, NO_STORE)
})

operationRoutes.get('/v1/chunks', requireScope('read', { hasParameters: true }), async (c) => {
  const { parameters, faults } = parseQuery(c, ['state'])
  if (parameters.state !== 'unknown')
    faults.push({ pointer: '/state', detail: 'state must be unknown. Other chunks cannot be listed.' })
  if (faults.length > 0) return answerProblem(c, queryRefusalOf(faults))
  const chunks = (await c.var.context.chunks.listUnknown(MAX_ITEMS_PER_LIST)).map(
    ({ frozen_at, planned_at, ...chunk }) => ({
      ...chunk,
      planned_at: formatRfc3339(planned_at),
      frozen_at: formatRfc3339(frozen_at),
    }),
  )
  return c.json({ chunks }, 200, NO_STORE)
})

operationRoutes.post('/v1/chunks/:id/settle', requireScope('operate'), async (c) => {
  const body = await parseBodyAs(c, SettleBodySchema)
  if (isRefusal(body)) return answerProblem(c, body)
  if (!(await resolveUnknownChunk(c.var.context, parseIdParameter(c), body.as)))
    return answerProblem(c, { refused: 'not-found', detail: 'No chunk with this id has an unknown outcome.' })
  return c.json({ id: parseIdParameter(c), settled: body.as }, 200, NO_STORE)
})

const parseIdParameter = (c: Context<AppEnv>): number =>
  /^[0-9]{1,15}$/.test(c.req.param('id') ?? '') ? Number(c.req.param('id')) : 0
