import { type Context, Hono } from 'hono'
import { isTickOverdue } from '../../clock.ts'
import type { AppContext } from '../../context.ts'
import { enqueueDueChunks } from '../../delivery/tickets.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import { runTick } from '../../tick.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { SendingBodySchema, SettleBodySchema } from '../http/body-schemas.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseBodyAs } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { MAX_ITEMS_PER_LIST, parseQuery, parseWholeNumber, queryRefusalOf } from '../http/query.ts'
import * as openapi from '../openapi/operation-docs.ts'

const RECENT_TROUBLES_MS = 900_000

/** How the Worker fares, and the operator's switches. */
export const operationRoutes = new Hono<AppEnv>()

operationRoutes.get('/health', openapi.describeHealth, async (c) => {
  const { troubles, lastAt } = await checkHealth(c.var.context)
  const isWell = troubles.length === 0
  return c.json({ ok: isWell, last_tick_at: formatRfc3339(lastAt), troubles }, isWell ? 200 : 503, NO_STORE)
})

operationRoutes.get('/v1/status', openapi.describeStatus, requireScope('read'), async (c) => {
  const { chunks, reach, runs, journal, now } = c.var.context
  const at = await now()
  const queries = [
    runs.readTick(),
    chunks.readSendingState(),
    chunks.countPendingWork(),
    journal.readHeadSeq(),
    c.var.context.endpoints.countDueAndFailing(at),
  ] as const
  const [lastTick, sendingState, work, head, endpoints] = await Promise.all(queries)
  const paused =
    sendingState.pausedAt === null
      ? null
      : { reason: sendingState.pausedReason, since: formatRfc3339(sendingState.pausedAt) }
  const times = { now: formatRfc3339(at), head_seq: head, last_tick_at: formatRfc3339(lastTick.lastAt) }
  return c.json({ ...times, paused, work, endpoints, reach: await reach.listRecent() }, 200, NO_STORE)
})

operationRoutes.post('/v1/tick', openapi.describeTick, requireScope('operate'), async (c) => {
  const claimed = await runTick(c.var.context, await c.var.context.now(), false)
  return c.json({ claimed }, 200, NO_STORE)
})

operationRoutes.post('/v1/sending', openapi.describeSetSending, requireScope('operate'), async (c) => {
  const { chunks, tickets } = c.var.context
  const body = await parseBodyAs(c, SendingBodySchema)
  if (isRefusal(body)) return answerProblem(c, body)
  if (body.paused) await chunks.pauseSending(Date.now(), body.reason)
  else {
    await chunks.resumeSending()
    await enqueueDueChunks({ chunks, wall: Date.now }, tickets)
  }
  return c.json({ paused: body.paused, reason: body.paused ? body.reason : null }, 200, NO_STORE)
})

operationRoutes.get('/v1/runs', openapi.describeListRuns, requireScope('read'), async (c) => {
  const query = parseQuery(c, ['before'])
  const before = parseWholeNumber(query, 'before', 0, 1, Number.MAX_SAFE_INTEGER) || null
  if (query.faults.length > 0) return answerProblem(c, queryRefusalOf(query.faults))
  const listed = await c.var.context.runs.list(before, MAX_ITEMS_PER_LIST)
  const runs = listed.map(({ due_at, ...run }) => ({ ...run, due_at: formatRfc3339(due_at) }))
  return c.json({ runs, next: runs.length === MAX_ITEMS_PER_LIST ? runs.at(-1)!.id : null }, 200, NO_STORE)
})

operationRoutes.post('/v1/runs/:id/cancel', openapi.describeCancelRun, requireScope('operate'), async (c) => {
  const id = parseIdParameter(c)
  if (!(await c.var.context.runs.cancel(id)))
    return answerProblem(c, { refused: 'not-found', detail: 'No run with this id can be cancelled.' })
  return c.json({ id, state: 'cancelled' }, 200, NO_STORE)
})

operationRoutes.get('/v1/chunks', openapi.describeListChunks, requireScope('read'), async (c) => {
  if (c.req.query('state') !== 'unknown') {
    const detail = 'state is unknown: only chunks whose outcome nobody knows are listed.'
    return answerProblem(c, { refused: 'invalid', detail, errors: [{ pointer: '/state', detail }] })
  }
  const chunks = (await c.var.context.chunks.listUnknown(MAX_ITEMS_PER_LIST)).map(
    ({ frozen_at, planned_at, ...chunk }) => ({
      ...chunk,
      planned_at: formatRfc3339(planned_at),
      frozen_at: formatRfc3339(frozen_at),
    }),
  )
  return c.json({ chunks }, 200, NO_STORE)
})

operationRoutes.post('/v1/chunks/:id/settle', openapi.describeSettleChunk, requireScope('operate'), async (c) => {
  const { chunks, tickets } = c.var.context
  const body = await parseBodyAs(c, SettleBodySchema)
  if (isRefusal(body)) return answerProblem(c, body)
  if (!(await chunks.settleUnknown(parseIdParameter(c), body.as, Date.now())))
    return answerProblem(c, { refused: 'not-found', detail: 'No chunk with this id is in doubt.' })
  if (body.as === 'resend') await tickets.enqueueMail(1)
  return c.json({ id: parseIdParameter(c), settled: body.as }, 200, NO_STORE)
})

const checkHealth = async ({ chunks, runs }: AppContext): Promise<{ troubles: string[]; lastAt: number | null }> => {
  const wallMs = Date.now()
  const [lastTick, sendingState, heldKinds, recentTroubles, work] = await Promise.all([
    runs.readTick(),
    chunks.readSendingState(),
    chunks.listSuspendedKinds(wallMs),
    chunks.listSince(wallMs - RECENT_TROUBLES_MS),
    chunks.countPendingWork(),
  ])
  const troubles = [
    ...(isTickOverdue(wallMs, lastTick) ? ['No tick has come for more than ten minutes.'] : []),
    ...(sendingState.pausedAt === null
      ? []
      : [`Sending is paused: ${sendingState.pausedReason || 'no reason given'}.`]),
    ...(sendingState.waitUntil > wallMs && sendingState.waitReason
      ? [`Sending waits: ${sendingState.waitReason}.`]
      : []),
    ...heldKinds.map(({ kind, reason }) => `Mail of the kind ${kind} waits: ${reason}.`),
    ...recentTroubles.map(({ name }) => `Seen lately: ${name}.`),
    ...(work.unknown > 0 ? [`The outcome of ${work.unknown} requests to the provider is not known.`] : []),
  ]
  return { troubles, lastAt: lastTick.lastAt }
}

const parseIdParameter = (c: Context<AppEnv>): number =>
  /^[0-9]{1,15}$/.test(c.req.param('id') ?? '') ? Number(c.req.param('id')) : 0
