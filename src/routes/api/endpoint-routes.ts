import { type Context, Hono } from 'hono'
import type { Endpoint, WebhookAttempt } from '../../delivery/webhooks/endpoint.ts'
import { deliverySlotOf } from '../../delivery/webhooks/endpoint-store.ts'
import {
  registerEndpoint,
  requestVerification,
  rotateEndpointSecret,
  sendPing,
  updateEndpoint,
} from '../../delivery/webhooks/register-endpoint.ts'
import { replayDeliveriesSince, replayOneDelivery, slotOfMessageId } from '../../delivery/webhooks/replay-deliveries.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { ChallengeCodeBodySchema, ReplayBodySchema } from '../http/body-schemas.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseBodyAs, parseJsonRequest } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { MAX_ITEMS_PER_LIST } from '../http/query.ts'
import * as openapi from '../openapi/endpoint-docs.ts'
import { attemptJsonOf, deliveryJsonOf, endpointJsonOf } from './endpoint-json.ts'

const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'empty']
const ENDPOINT_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'No endpoint has this id.' }
const DELIVERY_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'This endpoint has no delivery with this id.' }

/** Integrators' endpoints: registered, proved, changed, and made whole. */
export const endpointRoutes = new Hono<AppEnv>()

endpointRoutes.post('/v1/endpoints', openapi.describeRegisterEndpoint, requireScope('operate'), async (c) => {
  const { tickets } = c.var.context
  const body = await parseJsonRequest(c)
  if (isRefusal(body)) return answerProblem(c, body)
  const registered = await registerEndpoint(c.var.context, body.value)
  if (isRefusal(registered)) return answerProblem(c, registered)
  await tickets.enqueueWebhook(1)
  const location = `${c.var.context.config.siteUrl}/v1/endpoints/${registered.id}`
  return c.json({ ...endpointJsonOf(registered), secret: registered.secret }, 201, { ...NO_STORE, location })
})

endpointRoutes.get('/v1/endpoints', openapi.describeListEndpoints, requireScope('read'), async (c) => {
  const listed = await c.var.context.endpoints.list(c.req.query('after') ?? '', MAX_ITEMS_PER_LIST)
  const next = listed.length === MAX_ITEMS_PER_LIST ? listed.at(-1)!.id : null
  return c.json({ endpoints: listed.map(endpointJsonOf), next }, 200, NO_STORE)
})

endpointRoutes.get('/v1/endpoints/:id', openapi.describeReadEndpoint, requireScope('read'), (c) =>
  withEndpoint(c, async (endpoint) => endpointJsonOf(endpoint)),
)

endpointRoutes.patch('/v1/endpoints/:id', openapi.describeUpdateEndpoint, requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const { tickets } = c.var.context
    const body = await parseJsonRequest(c)
    if (isRefusal(body)) return body
    const changed = await updateEndpoint(c.var.context, endpoint, body.value)
    if (isRefusal(changed)) return changed
    await tickets.enqueueWebhook(1)
    return endpointJsonOf(changed)
  }),
)

endpointRoutes.delete('/v1/endpoints/:id', openapi.describeDeleteEndpoint, requireScope('operate'), async (c) =>
  (await c.var.context.endpoints.remove(c.req.param('id') ?? ''))
    ? c.body(null, 204)
    : answerProblem(c, ENDPOINT_NOT_FOUND),
)

endpointRoutes.post('/v1/endpoints/:id/rotate', openapi.describeRotateSecret, requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const rotated = await rotateEndpointSecret(c.var.context, endpoint)
    if (isRefusal(rotated)) return rotated
    return {
      ...endpointJsonOf(rotated),
      secret: rotated.secret,
      old_secret_until: formatRfc3339(rotated.oldSecretUntil),
    }
  }),
)

endpointRoutes.post('/v1/endpoints/:id/ping', openapi.describePingEndpoint, requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const attempt = await sendPing(c.var.context, endpoint)
    return isRefusal(attempt) ? attempt : { delivered: hasSuccessStatus(attempt), ...attemptJsonOf(attempt) }
  }),
)

endpointRoutes.post('/v1/endpoints/:id/verify', openapi.describeVerifyEndpoint, requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const { endpoints, tickets } = c.var.context
    const body = await parseBodyAs(c, ChallengeCodeBodySchema, { optional: true })
    if (isRefusal(body)) return body
    const proof = await requestVerification(c.var.context, endpoint, body.code ?? null)
    if (isRefusal(proof)) return proof
    if (proof.result === 'failed') return verificationRefusalOf(proof.attempted.attempt)
    await tickets.enqueueWebhook(1)
    const current = await endpoints.find(endpoint.id)
    return current ? endpointJsonOf(current) : ENDPOINT_NOT_FOUND
  }),
)

endpointRoutes.get('/v1/endpoints/:id/deliveries', openapi.describeListDeliveries, requireScope('read'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const { after, state, limit = '' } = c.req.query()
    const place = after === undefined ? Number.MAX_SAFE_INTEGER : slotOfMessageId(endpoint.id, after)
    const pageSize = limit === '' ? MAX_ITEMS_PER_LIST : /^[0-9]{1,3}$/.test(limit) ? Number(limit) : 0
    const errors = [
      ...(place === null ? [{ pointer: '/after', detail: 'after is the next of an earlier answer.' }] : []),
      ...(state !== undefined && !DELIVERY_STATES.includes(state)
        ? [{ pointer: '/state', detail: `state is one of: ${DELIVERY_STATES.join(', ')}.` }]
        : []),
      ...(pageSize < 1 || pageSize > MAX_ITEMS_PER_LIST
        ? [{ pointer: '/limit', detail: `limit is a whole number from 1 to ${MAX_ITEMS_PER_LIST}.` }]
        : []),
    ]
    if (errors.length > 0) return { refused: 'invalid', detail: 'The query has faults.', errors }
    const listed = await c.var.context.endpoints.listDeliveries(endpoint.id, place!, state ?? null, pageSize)
    const deliveries = listed.map((delivery) => deliveryJsonOf(endpoint, delivery))
    return { deliveries, next: listed.length === pageSize ? deliveries.at(-1)!.id : null }
  }),
)

endpointRoutes.post(
  '/v1/endpoints/:id/deliveries/:delivery/replay',
  openapi.describeReplayDelivery,
  requireScope('operate'),
  (c) =>
    withEndpoint(
      c,
      async (endpoint) => {
        const { endpoints, tickets } = c.var.context
        const place = slotOfMessageId(endpoint.id, c.req.param('delivery'))
        const delivery = place === null ? null : await endpoints.findDelivery(endpoint.id, place)
        if (!delivery) return DELIVERY_NOT_FOUND
        const refusal = await replayOneDelivery(c.var.context, endpoint, delivery)
        if (refusal) return refusal
        await tickets.enqueueWebhook(1)
        const current = await endpoints.findDelivery(endpoint.id, deliverySlotOf(delivery.seq, delivery.type))
        return current ? deliveryJsonOf(endpoint, current) : DELIVERY_NOT_FOUND
      },
      202,
    ),
)

endpointRoutes.post('/v1/endpoints/:id/replay', openapi.describeReplaySince, requireScope('operate'), (c) =>
  withEndpoint(
    c,
    async (endpoint) => {
      const { tickets } = c.var.context
      const body = await parseBodyAs(c, ReplayBodySchema, { optional: true })
      if (isRefusal(body)) return body
      const replayed = await replayDeliveriesSince(c.var.context, endpoint, Date.parse(body.since))
      if (isRefusal(replayed)) return replayed
      await tickets.enqueueWebhook(1)
      return { replayed }
    },
    202,
  ),
)

/** Answers with what is done with the endpoint in the path, or says that there is none. */
const withEndpoint = async (
  c: Context<AppEnv>,
  handle: (endpoint: Endpoint) => Promise<Record<string, unknown> | Refusal>,
  status: 200 | 202 = 200,
): Promise<Response> => {
  const endpoint = await c.var.context.endpoints.find(c.req.param('id') ?? '')
  if (!endpoint) return answerProblem(c, ENDPOINT_NOT_FOUND)
  const result = await handle(endpoint)
  return isRefusal(result) ? answerProblem(c, result) : c.json(result, status, NO_STORE)
}

const verificationRefusalOf = (attempt: WebhookAttempt): Refusal => ({
  refused: 'conflict',
  detail:
    attempt.error ??
    (hasSuccessStatus(attempt)
      ? 'The address did not give the challenge back.'
      : `The address answered with the status ${attempt.status}.`),
  more: { attempt: attemptJsonOf(attempt) },
})

const hasSuccessStatus = ({ status }: WebhookAttempt): boolean => status !== null && status >= 200 && status < 300
