import { Hono } from 'hono'
import { WEBHOOK_PUBLISHER } from '../../access/publisher-key.ts'
import { verifiedId } from '../../delivery/signature.ts'
import { isObject } from '../../lib/plain-object.ts'
import { type FaultAt, isRefusal, type Refusal } from '../../lib/refusal.ts'
import { draftNewEvent } from '../../timeline/event-draft.ts'
import { answer, circumstanceOf, type Drafting, freshId, recordToTell, revising } from '../api/publish-routes.ts'
import type { Door, World } from '../app-env.ts'
import { bytesOf, parsed } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'
import * as openapi from '../openapi/publish-docs.ts'

type Message = { type?: unknown; timestamp?: unknown; data?: unknown }

/** Recording events by signed webhooks (Standard Webhooks): who has the secret needs no key. */
export const signed = new Hono<Door>()

signed.post('/hooks/publish', openapi.publishSigned, async (c) => {
  const { world } = c.var
  const bytes = await bytesOf(c)
  const headers = {
    id: c.req.header('webhook-id') ?? null,
    timestamp: c.req.header('webhook-timestamp') ?? null,
    signature: c.req.header('webhook-signature') ?? null,
  }
  const id = await verifiedId(bytes, headers, world.config.publishWebhookSecrets, Date.now())
  if (id === null)
    return problem(c, {
      refused: 'unauthorized',
      detail: 'The signature, its time or its headers are missing or wrong.',
    })
  const body = parsed(bytes)
  if (isRefusal(body)) return problem(c, body)
  const draft = await messageIn(world)(body.value, await circumstanceOf(world, WEBHOOK_PUBLISHER))
  // The id alone tells a message: one that comes again, signed anew, is the same whatever its bytes are.
  const receipt = { publisher: WEBHOOK_PUBLISHER, key: id, bodyHash: '', begunAt: Date.now() }
  const recorded = await recordToTell(world, draft, receipt)
  if (isRefusal(recorded)) return problem(c, recorded)
  return answer(c, recorded, recorded.replayed ? 200 : 202)
})

/** Reads `{type, timestamp, data}`, where `data.id` names the event that is revised. Faults of the data are named with the others. */
const messageIn =
  (world: World): Drafting =>
  async (body, circumstance) => {
    const message: Message = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
    const faults = messageFaults(message)
    const draft = await draftingOf(world, message)?.(message.data, circumstance)
    if (draft && !isRefusal(draft) && faults.length === 0) return draft
    if (draft && isRefusal(draft) && !draft.errors && faults.length === 0) return draft
    const within = draft && isRefusal(draft) ? (draft.errors ?? []).map(inData) : []
    return { refused: 'invalid', detail: 'The message has faults.', errors: [...faults, ...within] } satisfies Refusal
  }

/** Null where the message does not say what is to be done, or with what. */
const draftingOf = (world: World, { type, data }: Message): Drafting | null => {
  if (!isObject(data)) return null
  if (type === 'event.publish') return (given, circumstance) => draftNewEvent(given, circumstance, freshId())
  const { id, ...revision } = data
  if (type !== 'event.revise' || typeof id !== 'string') return null
  return (_, circumstance) => revising(world, id)(revision, circumstance)
}

const messageFaults = ({ type, timestamp, data, ...others }: Message & Record<string, unknown>): FaultAt[] => [
  ...(type === 'event.publish' || type === 'event.revise'
    ? []
    : [{ pointer: '/type', detail: 'The type is event.publish or event.revise.' }]),
  ...(typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp))
    ? []
    : [{ pointer: '/timestamp', detail: 'The timestamp is a time in RFC 3339.' }]),
  ...(isObject(data) ? [] : [{ pointer: '/data', detail: 'The data is the event, as an object.' }]),
  ...(type === 'event.revise' && isObject(data) && typeof data.id !== 'string'
    ? [{ pointer: '/data/id', detail: 'The id names the event that is revised.' }]
    : []),
  ...Object.keys(others).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    detail: 'This member is not known here.',
  })),
]

const inData = ({ pointer, detail }: FaultAt): FaultAt => ({ pointer: `/data${pointer}`, detail })
