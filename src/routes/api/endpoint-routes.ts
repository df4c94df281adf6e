import { type Context, Hono } from 'hono'
import { DELIVERY_STATES } from '../../delivery/webhooks/delivery.ts'
import { attemptJsonOf, type Endpoint } from '../../delivery/webhooks/endpoint.ts'
import { type DeliveryQuery, listDeliveries } from '../../delivery/webhooks/list-deliveries.ts'
import { slotOfMessageId } from '../../delivery/webhooks/message-id.ts'
import { pingEndpoint } from '../../delivery/webhooks/ping-endpoint.ts'
import {
  changeEndpoint,
  deleteEndpoint,
  findEndpoint,
  type RegistrationResult,
  registerEndpoint,
  rotateEndpointSecret,
} from '../../delivery/webhooks/register-endpoint.ts'
import { replayDelivery, replaySince } from '../../delivery/webhooks/replay-deliveries.ts'
import { isSuccessStatus } from '../../delivery/webhooks/retry-rules.ts'
import { verifyEndpoint } from '../../delivery/webhooks/verify-endpoint.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import { receiptFor } from '../../timeline/record-event.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { ChallengeCodeBodySchema, ReplayBodySchema } from '../http/body-schemas.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseIdempotencyKey } from '../http/idempotency-key.ts'
import { parseBodyAs, parseJsonRequest } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { MAX_ITEMS_PER_LIST, type ParsedQuery, parseQuery, parseWholeNumber, queryRefusalOf } from '../http/query.ts'
import { deliveryJsonOf, endpointJsonOf } from './endpoint-json.ts'

/** The API for integrators' endpoints. */
export const endpointRoutes = new Hono<AppEnv>()

endpointRoutes.post('/v1/endpoints', requireScope('operate'), async (c) => {
  const body = await parseJsonRequest(c)
  if (isRefusal(body)) return answerProblem(c, body)
  const idempotency = parseIdempotencyKey(c)
  if (isRefusal(idempotency)) return answerProblem(c, idempotency)
  const { context, publisher } = c.var
  const request = { publisher: publisher.name, body: body.value }
  const receipt = idempotency && (await receiptFor({ ...request, ...idempotency }, context.wall()))
  const answerOf = (endpoint: Endpoint) => JSON.stringify({ ...endpointJsonOf(endpoint), secret: endpoint.secret })
  const registered = await registerEndpoint(context, { body: body.value, receipt, answerOf })
  return isRefusal(registered) ? answerProblem(c, registered) : answerRegistered(c, registered)
})

endpointRoutes.get('/v1/endpoints', requireScope('read', { hasParameters: true }), async (c) => {
  const { parameters, faults } = parseQuery(c, ['after'])
  if (faults.length > 0) return answerProblem(c, queryRefusalOf(faults))
  const listed = await c.var.context.endpoints.list(parameters.after ?? '', MAX_ITEMS_PER_LIST)
  const next = listed.length === MAX_ITEMS_PER_LIST ? listed.at(-1)!.id : null
  return c.json({ endpoints: listed.map(endpointJsonOf), next }, 200, NO_STORE)
})

endpointRoutes.get('/v1/endpoints/:id', requireScope('read'), (c) =>
  withEndpoint(c, async (endpoint) => endpointJsonOf(endpoint)),
)

endpointRoutes.patch('/v1/endpoints/:id', requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const body = await parseJsonRequest(c)
    if (isRefusal(body)) return body
    const changed = await changeEndpoint(c.var.context, endpoint, body.value)
    return isRefusal(changed) ? changed : endpointJsonOf(changed)
  }),
)

endpointRoutes.delete('/v1/endpoints/:id', requireScope('operate'), async (c) => {
  const refusal = await deleteEndpoint(c.var.context, c.req.param('id') ?? '')
  return refusal ? answerProblem(c, refusal) : c.body(null, 204)
})

endpointRoutes.post('/v1/endpoints/:id/rotate', requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const rotated = await rotateEndpointSecret(c.var.context, endpoint)
    if (isRefusal(rotated)) return rotated
    const { secret, oldSecretUntil } = rotated
    return { ...endpointJsonOf(rotated), secret, old_secret_until: formatRfc3339(oldSecretUntil) }
  }),
)

endpointRoutes.post('/v1/endpoints/:id/ping', requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const attempt = await pingEndpoint(c.var.context, endpoint)
    return isRefusal(attempt) ? attempt : { delivered: isSuccessStatus(attempt.status), ...attemptJsonOf(attempt) }
  }),
)

endpointRoutes.post('/v1/endpoints/:id/verify', requireScope('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const body = await parseBodyAs(c, ChallengeCodeBodySchema, { optional: true })
    if (isRefusal(body)) return body
    const verified = await verifyEndpoint(c.var.context, endpoint, body.code ?? null)
    return isRefusal(verified) ? verified : endpointJsonOf(verified)
  }),
)

endpointRoutes.get('/v1/endpoints/:id/deliveries', requireScope('read', { hasParameters: true }), async (c) => {
  const parsed = parseQuery(c, ['after', 'state', 'limit'])
  if (parsed.faults.length > 0) return answerProblem(c, queryRefusalOf(parsed.faults))
  return withEndpoint(c, async (endpoint) => {
    const query = parseDeliveryQuery(parsed, endpoint)
    if (isRefusal(query)) return query
    const page = await listDeliveries(c.var.context, endpoint, query)
    return { deliveries: page.deliveries.map((delivery) => deliveryJsonOf(endpoint, delivery)), next: page.next }
  })
})

endpointRoutes.post('/v1/endpoints/:id/deliveries/:delivery/replay', requireScope('operate'), (c) =>
  withEndpoint(
    c,
    async (endpoint) => {
      const delivery = await replayDelivery(c.var.context, endpoint, c.req.param('delivery'))
      return isRefusal(delivery) ? delivery : deliveryJsonOf(endpoint, delivery)
    },
    202,
  ),
)

endpointRoutes.post('/v1/endpoints/:id/replay', requireScope('operate'), (c) =>
  withEndpoint(
    c,
    async (endpoint) => {
      const body = await parseBodyAs(c, ReplayBodySchema, { optional: true })
      if (isRefusal(body)) return body
      const replayed = await replaySince(c.var.context, endpoint, Date.parse(body.since))
      return isRefusal(replayed) ? replayed : { replayed }
    },
    202,
  ),
)

/** Answers with the endpoint, its address, and whether an earlier request had registered it. */
const answerRegistered = (c: Context<AppEnv>, { answer, replayed }: RegistrationResult): Response => {
  const { id } = JSON.parse(answer) as { id: string }
  return c.body(answer, 201, {
    'content-type': 'application/json',
    ...NO_STORE,
    location: `${c.var.context.config.siteUrl}/v1/endpoints/${id}`,
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  })
}

const parseDeliveryQuery = (query: ParsedQuery, { id }: Endpoint): DeliveryQuery | Refusal => {
  const { after } = query.parameters
  const limit = parseWholeNumber(query, 'limit', MAX_ITEMS_PER_LIST, 1, MAX_ITEMS_PER_LIST)
  const state = DELIVERY_STATES.find((each) => each === query.parameters.state) ?? null
  const beforeSlot = after === undefined ? Number.MAX_SAFE_INTEGER : slotOfMessageId(id, after)
  if (query.parameters.state !== undefined && state === null)
    query.faults.push({ pointer: '/state', detail: `state must be one of: ${DELIVERY_STATES.join(', ')}.` })
  if (beforeSlot === null)
    query.faults.push({ pointer: '/after', detail: 'after must be the `next` of the previous page.' })
  return beforeSlot === null || query.faults.length > 0 ? queryRefusalOf(query.faults) : { beforeSlot, state, limit }
}

/** Answers with the result of `handle` for the endpoint in the path. Refuses an unknown id. */
const withEndpoint = async (
  c: Context<AppEnv>,
  handle: (endpoint: Endpoint) => Promise<Record<string, unknown> | Refusal>,
  status: 200 | 202 = 200,
): Promise<Response> => {
  const endpoint = await findEndpoint(c.var.context, c.req.param('id') ?? '')
  const result = isRefusal(endpoint) ? endpoint : await handle(endpoint)
  return isRefusal(result) ? answerProblem(c, result) : c.json(result, status, NO_STORE)
}
