import { type Context, Hono } from 'hono'
import { estimateAudience } from '../../audience/dry-run.ts'
import type { AppContext } from '../../context.ts'
import { enqueueAtRelease } from '../../delivery/tickets.ts'
import { canonicalJson, sha256 } from '../../lib/canonical-json.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { Revision } from '../../timeline/event.ts'
import { draftNewEvent, draftRevision, type EventDraft, type PublishContext } from '../../timeline/event-draft.ts'
import type { IdempotencyReceipt } from '../../timeline/journal-store.ts'
import { type RecordResult, recordDraft } from '../../timeline/record-event.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/caching.ts'
import { parseJsonRequest } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { parseQuery, queryRefusalOf } from '../http/query.ts'
import * as openapi from '../openapi/publish-docs.ts'
import { revisionJsonOf } from './event-json.ts'

export type DraftBuilder = (
  body: unknown,
  publishContext: PublishContext,
) => EventDraft | Refusal | Promise<EventDraft | Refusal>

/** Recording events, with a publisher's key. */
export const publishingRoutes = new Hono<AppEnv>()

publishingRoutes.post('/v1/events', openapi.describePublishEvent, requireScope('publish'), (c) =>
  handlePublish(c, (body, publishContext) => draftNewEvent(body, publishContext, generateEventId())),
)

publishingRoutes.post('/v1/events/:id/revisions', openapi.describeReviseEvent, requireScope('publish'), (c) =>
  handlePublish(c, (body, publishContext) =>
    revisionDraftBuilder(c.var.context, c.req.param('id'))(body, publishContext),
  ),
)

const handlePublish = async (c: Context<AppEnv>, buildDraft: DraftBuilder): Promise<Response> => {
  const body = await parseJsonRequest(c)
  if (isRefusal(body)) return answerProblem(c, body)
  const isRehearsal = parseRehearsalFlag(c)
  if (isRefusal(isRehearsal)) return answerProblem(c, isRehearsal)
  const publishContext = await publishContextOf(c.var.context, c.var.publisher.name)
  if (isRehearsal) return answerRehearsal(c, await buildDraft(body.value, publishContext))
  const receipt = await parseReceipt(c, body.value)
  if (isRefusal(receipt)) return answerProblem(c, receipt)
  const recorded = await publishDraft(c.var.context, await buildDraft(body.value, publishContext), receipt)
  return isRefusal(recorded) ? answerProblem(c, recorded) : answerRevision(c, recorded, 201)
}

/** Records a draft once, and sees to it that readers and endpoints are told when it is released. */
export const publishDraft = async (
  context: AppContext,
  draft: EventDraft | Refusal,
  receipt: IdempotencyReceipt | null,
): Promise<RecordResult | Refusal> => {
  const recorded = await recordDraft(context.journal, draft, receipt)
  if (!isRefusal(recorded)) await tryEnqueueAtRelease(context, recorded.revision)
  return recorded
}

/** What is recorded is recorded: a ticket that could not be sent is made up for by the next tick. */
const tryEnqueueAtRelease = async ({ tickets, endpoints, now }: AppContext, revision: Revision): Promise<void> => {
  try {
    await enqueueAtRelease(tickets, revision, await now(), endpoints.hasReceivers)
  } catch (fault) {
    console.error(JSON.stringify({ trouble: 'a ticket could not be sent', fault: (fault as Error).name }))
  }
}

/** Drafts a revision of an event, knowing its newest one. */
export const revisionDraftBuilder =
  ({ journal }: AppContext, id: string): DraftBuilder =>
  async (body, publishContext) =>
    draftRevision({ id, newest: await journal.findNewest(id) }, body, publishContext)

/**
 * Who publishes, and when. Dates are judged by the later of the two clocks: by one that ticks set, what is past by the wall
 * may lie ahead.
 */
export const publishContextOf = async (
  { publishSchemas, now, config }: Pick<AppContext, 'publishSchemas' | 'now' | 'config'>,
  publisher: string,
): Promise<PublishContext> => {
  const time = await now()
  return { bodies: publishSchemas, publisher, now: time, today: Math.max(time, Date.now()), hold: config.alertHoldMs }
}

/** Whether nothing is to be stored. A slip is refused: what was only to be tried must not wake anybody. */
const parseRehearsalFlag = (c: Context<AppEnv>): boolean | Refusal => {
  const { parameters, faults } = parseQuery(c, ['dry_run'])
  const { dry_run: flag } = parameters
  if (flag !== undefined && flag !== 'true' && flag !== 'false')
    faults.push({ pointer: '/dry_run', detail: 'dry_run is true or false.' })
  return faults.length > 0 ? queryRefusalOf(faults) : flag === 'true'
}

const answerRehearsal = async (c: Context<AppEnv>, draft: EventDraft | Refusal): Promise<Response> => {
  const rehearsal = await estimateAudience(c.var.context, draft)
  if (isRefusal(rehearsal)) return answerProblem(c, rehearsal)
  const { stored, changed, readers: told } = rehearsal
  return c.json({ ...revisionJsonOf(stored), changed, told }, 200, NO_STORE)
}

export const answerRevision = (
  c: Context<AppEnv>,
  { revision, replayed }: RecordResult,
  status: 200 | 201 | 202,
): Response =>
  c.json(revisionJsonOf(revision), status, {
    location: `${c.var.context.config.siteUrl}/v1/events/${revision.id}`,
    ...NO_STORE,
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  })

/** The same body is the same JSON, however it is written out. */
const parseReceipt = async (c: Context<AppEnv>, body: unknown): Promise<IdempotencyReceipt | null | Refusal> => {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (key.length < 1 || key.length > 256)
    return { refused: 'invalid', detail: 'An Idempotency-Key has 1 to 256 characters.' }
  const bodyHash = await sha256(`${c.req.path}\n${canonicalJson(body)}`)
  return { publisher: c.var.publisher.name, key, bodyHash, begunAt: Date.now() }
}

export const generateEventId = (): string => `event-${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`
