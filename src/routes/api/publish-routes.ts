import { type Context, Hono } from 'hono'
import { publishEvent, rehearseEvent } from '../../delivery/publish-event.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { RecordResult } from '../../timeline/record-event.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseIdempotencyKey } from '../http/idempotency-key.ts'
import { parseJsonRequest } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { parseQuery, queryRefusalOf } from '../http/query.ts'
import { revisionJsonOf } from './event-json.ts'

/** Publishing events and revisions with a publisher's key. */
export const publishRoutes = new Hono<AppEnv>()

publishRoutes.post('/v1/events', requireScope('publish', { hasParameters: true }), (c) => handlePublish(c, null))

publishRoutes.post('/v1/events/:id/revisions', requireScope('publish', { hasParameters: true }), (c) =>
  handlePublish(c, c.req.param('id')),
)

const handlePublish = async (c: Context<AppEnv>, revises: string | null): Promise<Response> => {
  const body = await parseJsonRequest(c)
  if (isRefusal(body)) return answerProblem(c, body)
  const isRehearsal = parseRehearsalFlag(c)
  if (isRefusal(isRehearsal)) return answerProblem(c, isRehearsal)
  const idempotency = parseIdempotencyKey(c)
  if (isRefusal(idempotency)) return answerProblem(c, idempotency)
  const request = { publisher: c.var.publisher.name, revises, body: body.value }
  if (isRehearsal) {
    const rehearsal = await rehearseEvent(c.var.context, request)
    if (isRefusal(rehearsal)) return answerProblem(c, rehearsal)
    const { stored, changed, readers: told } = rehearsal
    return c.json({ ...revisionJsonOf(stored), changed, told }, 200, NO_STORE)
  }
  const recorded = await publishEvent(c.var.context, request, idempotency)
  return isRefusal(recorded) ? answerProblem(c, recorded) : answerRecorded(c, recorded, 201)
}

/** Refuses any other value than true and false: a misspelt `dry_run` must not publish. */
const parseRehearsalFlag = (c: Context<AppEnv>): boolean | Refusal => {
  const { parameters, faults } = parseQuery(c, ['dry_run'])
  const { dry_run: flag } = parameters
  if (flag !== undefined && flag !== 'true' && flag !== 'false')
    faults.push({ pointer: '/dry_run', detail: 'dry_run must be true or false.' })
  return faults.length > 0 ? queryRefusalOf(faults) : flag === 'true'
}

/** Answers with the stored revision, its address, the event that it repeats, and whether an earlier request had recorded it. */
export const answerRecorded = (
  c: Context<AppEnv>,
  { revision, duplicateOf, replayed }: RecordResult,
  status: 200 | 201 | 202,
): Response =>
  c.json({ ...revisionJsonOf(revision), ...(duplicateOf !== null && { duplicate_of: duplicateOf }) }, status, {
    ...NO_STORE,
    location: `${c.var.context.config.siteUrl}/v1/events/${revision.id}`,
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  })
