import { type Context, Hono } from 'hono'
import { verifiedId } from '../delivery/signature.ts'
import type { Revision } from '../timeline/event.ts'
import { sha256 } from '../timeline/hash.ts'
import type { Receipt } from '../timeline/journal.ts'
import { type Circumstance, type Draft, draftNewEvent, draftRevision } from '../timeline/publishing.ts'
import { type Recorded, record } from '../timeline/recording.ts'
import { type FaultAt, isRefusal, type Refusal } from '../timeline/refusal.ts'
import { parsed, refusedType } from './body.ts'
import { revisionJson } from './json.ts'
import { withKey } from './keys.ts'
import { problem } from './problem.ts'
import type { Door } from './world.ts'

const PUBLISHER = 'newsroom'
const WEBHOOK_PUBLISHER = 'webhook'
/** The longest that a queue keeps a message back. */
const MOST_SECONDS = 43_200

type Drafting = (body: unknown, circumstance: Circumstance) => Draft | Refusal

/** Recording events: with a key, or as signed webhooks (Standard Webhooks). */
export const publishing = new Hono<Door>()

publishing.post('/v1/events', withKey, (c) =>
  publish(c, (body, circumstance) => draftNewEvent(body, circumstance, freshId())),
)

publishing.post('/v1/events/:id/revisions', withKey, (c) =>
  publish(c, (body, circumstance) => draftRevision(c.req.param('id'), body, circumstance)),
)

publishing.post('/hooks/publish', async (c) => {
  const text = await c.req.text()
  const headers = {
    id: c.req.header('webhook-id') ?? null,
    timestamp: c.req.header('webhook-timestamp') ?? null,
    signature: c.req.header('webhook-signature') ?? null,
  }
  const id = await verifiedId(text, headers, c.var.world.config.publishWebhookSecrets, Date.now())
  if (id === null)
    return problem(c, {
      refused: 'unauthorized',
      detail: 'The signature, its time or its headers are missing or wrong.',
    })
  const body = parsed(text)
  if (isRefusal(body)) return problem(c, body)
  const recorded = await recordBody(c, body.value, draftMessage, WEBHOOK_PUBLISHER, {
    publisher: WEBHOOK_PUBLISHER,
    key: id,
    bodyHash: '',
  })
  if (isRefusal(recorded)) return problem(c, recorded)
  return answer(c, recorded, recorded.replayed ? 200 : 202)
})

const publish = async (c: Context<Door>, drafting: Drafting): Promise<Response> => {
  const text = refusedType(c) ?? (await c.req.text())
  if (isRefusal(text)) return problem(c, text)
  const body = parsed(text)
  if (isRefusal(body)) return problem(c, body)
  if (c.req.query('dry_run') === 'true') return dryRun(c, body.value, drafting)
  const receipt = await receiptOf(c, text)
  if (isRefusal(receipt)) return problem(c, receipt)
  const recorded = await recordBody(c, body.value, drafting, PUBLISHER, receipt)
  return isRefusal(recorded) ? problem(c, recorded) : answer(c, recorded, 201)
}

const recordBody = async (
  c: Context<Door>,
  body: unknown,
  drafting: Drafting,
  publisher: string,
  receipt: Receipt | null,
) => {
  const circumstance = await circumstanceOf(c, publisher)
  const recorded = await record(c.var.world.journal, drafting(body, circumstance), receipt, circumstance.now)
  if (!isRefusal(recorded)) c.executionCtx.waitUntil(callPostman(c, recorded.revision, circumstance.now))
  return recorded
}

/** Endpoints are told when the hold is over. A ticket that is lost is made up for by the next tick. */
const callPostman = async (c: Context<Door>, { silent, release_at }: Revision, now: number): Promise<void> => {
  const { postman, tickets } = c.var.world
  const seconds = Math.min(MOST_SECONDS, Math.max(0, Math.ceil((release_at - now) / 1000)))
  try {
    if (!silent && (await postman.endpoints.isAnyListening())) await tickets.hook(1, seconds)
  } catch (fault) {
    console.error(JSON.stringify({ trouble: 'a ticket could not be sent', fault: (fault as Error).name }))
  }
}

const circumstanceOf = async ({ var: { world } }: Context<Door>, publisher: string): Promise<Circumstance> => ({
  bodies: world.bodies,
  publisher,
  now: await world.now(),
  hold: world.config.alertHoldMs,
})

const dryRun = async (c: Context<Door>, body: unknown, drafting: Drafting): Promise<Response> => {
  const draft = drafting(body, await circumstanceOf(c, PUBLISHER))
  const refusal = isRefusal(draft) ? draft : await c.var.world.journal.check(draft)
  if (refusal) return problem(c, refusal)
  return c.json(revisionJson({ ...(draft as Draft), seq: (await c.var.world.journal.head()) + 1 }), 200)
}

const answer = (c: Context<Door>, { revision, replayed }: Recorded, status: 200 | 201 | 202): Response =>
  c.json(revisionJson(revision), status, {
    location: `${c.var.world.config.siteUrl}/v1/events/${revision.id}`,
    'cache-control': 'no-store',
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  })

const receiptOf = async (c: Context<Door>, text: string): Promise<Receipt | null | Refusal> => {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (key.length < 1 || key.length > 256)
    return { refused: 'invalid', detail: 'An Idempotency-Key has 1 to 256 characters.' }
  return { publisher: PUBLISHER, key, bodyHash: await sha256(`${c.req.path}\n${text}`) }
}

/** A signed message: `{type, timestamp, data}`, where `data.id` names the event that is revised. */
const draftMessage: Drafting = (body, circumstance) => {
  const message = (typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}) as Record<
    string,
    unknown
  >
  const faults = messageFaults(message)
  if (faults.length > 0) return { refused: 'invalid', detail: 'The message has faults.', errors: faults }
  const { id, ...revision } = message.data as { id?: unknown }
  if (message.type === 'event.publish') return inData(draftNewEvent(message.data, circumstance, freshId()))
  return inData(draftRevision(String(id), revision, circumstance))
}

const messageFaults = ({ type, timestamp, data, ...others }: Record<string, unknown>): FaultAt[] => [
  ...(type === 'event.publish' || type === 'event.revise'
    ? []
    : [{ pointer: '/type', detail: 'The type is event.publish or event.revise.' }]),
  ...(typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp))
    ? []
    : [{ pointer: '/timestamp', detail: 'The timestamp is a time in RFC 3339.' }]),
  ...(typeof data === 'object' && data !== null && !Array.isArray(data)
    ? []
    : [{ pointer: '/data', detail: 'The data is the event, as an object.' }]),
  ...(type === 'event.revise' && typeof (data as { id?: unknown } | undefined)?.id !== 'string'
    ? [{ pointer: '/data/id', detail: 'The id names the event that is revised.' }]
    : []),
  ...Object.keys(others).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    detail: 'This member is not known here.',
  })),
]

const inData = (draft: Draft | Refusal): Draft | Refusal =>
  isRefusal(draft) && draft.errors
    ? { ...draft, errors: draft.errors.map(({ pointer, detail }) => ({ pointer: `/data${pointer}`, detail })) }
    : draft

const freshId = (): string => `event-${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`
