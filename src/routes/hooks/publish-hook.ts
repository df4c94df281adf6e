import { Hono } from 'hono'
import { WEBHOOK_PUBLISHER_NAME } from '../../access/publisher-key.ts'
import type { AppContext } from '../../context.ts'
import { verifySignedMessage } from '../../delivery/signature.ts'
import { isObject } from '../../lib/plain-object.ts'
import { type BodyFault, isRefusal, type Refusal } from '../../lib/refusal.ts'
import { draftNewEvent } from '../../timeline/event-draft.ts'
import {
  answerRevision,
  type DraftBuilder,
  generateEventId,
  publishContextOf,
  publishDraft,
  revisionDraftBuilder,
} from '../api/publish-routes.ts'
import type { AppEnv } from '../app-env.ts'
import { parseJsonBody, readBodyBytes } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import * as openapi from '../openapi/publish-docs.ts'

type PublishMessage = { type?: unknown; timestamp?: unknown; data?: unknown }

/** Recording events by signed webhooks (Standard Webhooks): who has the secret needs no key. */
export const signedPublishRoutes = new Hono<AppEnv>()

signedPublishRoutes.post('/hooks/publish', openapi.describePublishSigned, async (c) => {
  const { context } = c.var
  const bytes = await readBodyBytes(c)
  const headers = {
    id: c.req.header('webhook-id') ?? null,
    timestamp: c.req.header('webhook-timestamp') ?? null,
    signature: c.req.header('webhook-signature') ?? null,
  }
  const id = await verifySignedMessage(bytes, headers, context.config.publishWebhookSecrets, Date.now())
  if (id === null)
    return answerProblem(c, {
      refused: 'unauthorized',
      detail: 'The signature, its time or its headers are missing or wrong.',
    })
  const body = parseJsonBody(bytes)
  if (isRefusal(body)) return answerProblem(c, body)
  const draft = await messageDraftBuilder(context)(body.value, await publishContextOf(context, WEBHOOK_PUBLISHER_NAME))
  // The id alone tells a message: one that comes again, signed anew, is the same whatever its bytes are.
  const receipt = { publisher: WEBHOOK_PUBLISHER_NAME, key: id, bodyHash: '', begunAt: Date.now() }
  const recorded = await publishDraft(context, draft, receipt)
  if (isRefusal(recorded)) return answerProblem(c, recorded)
  return answerRevision(c, recorded, recorded.replayed ? 200 : 202)
})

/** Reads `{type, timestamp, data}`, where `data.id` names the event that is revised. Faults of the data are named with the others. */
const messageDraftBuilder =
  (context: AppContext): DraftBuilder =>
  async (body, publishContext) => {
    const message: PublishMessage = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
    const faults = findMessageFaults(message)
    const draft = await draftBuilderOf(context, message)?.(message.data, publishContext)
    if (draft && !isRefusal(draft) && faults.length === 0) return draft
    if (draft && isRefusal(draft) && !draft.errors && faults.length === 0) return draft
    const dataFaults = draft && isRefusal(draft) ? (draft.errors ?? []).map(prefixDataPointer) : []
    return {
      refused: 'invalid',
      detail: 'The message has faults.',
      errors: [...faults, ...dataFaults],
    } satisfies Refusal
  }

/** Null where the message does not say what is to be done, or with what. */
const draftBuilderOf = (context: AppContext, { type, data }: PublishMessage): DraftBuilder | null => {
  if (!isObject(data)) return null
  if (type === 'event.publish')
    return (given, publishContext) => draftNewEvent(given, publishContext, generateEventId())
  const { id, ...revision } = data
  if (type !== 'event.revise' || typeof id !== 'string') return null
  return (_, publishContext) => revisionDraftBuilder(context, id)(revision, publishContext)
}

const findMessageFaults = ({
  type,
  timestamp,
  data,
  ...unknownMembers
}: PublishMessage & Record<string, unknown>): BodyFault[] => [
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
  ...Object.keys(unknownMembers).map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    detail: 'This member is not known here.',
  })),
]

const prefixDataPointer = ({ pointer, detail }: BodyFault): BodyFault => ({ pointer: `/data${pointer}`, detail })
