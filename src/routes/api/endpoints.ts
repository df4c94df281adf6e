import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Attempt, Endpoint } from '../../delivery/webhooks/endpoint.ts'
import { placeOf } from '../../delivery/webhooks/endpoint-store.ts'
import { change, ping, register, rotate, verify } from '../../delivery/webhooks/register-endpoint.ts'
import { placeIn, replayOne, replaySince } from '../../delivery/webhooks/replay-deliveries.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { iso } from '../../lib/rfc3339.ts'
import { schemaFaults } from '../../timeline/event-schema.ts'
import type { Door } from '../app-env.ts'
import { CodeBody, SinceBody } from '../http/body-schemas.ts'
import { bytesOf, parsed, refusedType } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'
import * as openapi from '../openapi/endpoint-docs.ts'
import { attemptJson, deliveryJson, endpointJson } from './endpoint-json.ts'
import { withKey } from './keys.ts'

const MOST_LISTED = 100
const STATES = ['pending', 'delivered', 'failed', 'empty']
const UNKEPT = { 'cache-control': 'no-store' }
const NO_ENDPOINT: Refusal = { refused: 'not-found', detail: 'No endpoint has this id.' }
const NO_DELIVERY: Refusal = { refused: 'not-found', detail: 'This endpoint has no delivery with this id.' }

/** Integrators' endpoints: registered, proved, changed, and made whole. */
export const endpoints = new Hono<Door>()

endpoints.post('/v1/endpoints', openapi.register, withKey('operate'), async (c) => {
  const { tickets } = c.var.world
  const body = refusedType(c) ?? parsed(await bytesOf(c))
  if (isRefusal(body)) return problem(c, body)
  const made = await register(c.var.world, body.value)
  if (isRefusal(made)) return problem(c, made)
  await tickets.hook(1)
  const location = `${c.var.world.config.siteUrl}/v1/endpoints/${made.id}`
  return c.json({ ...endpointJson(made), secret: made.secret }, 201, { ...UNKEPT, location })
})

endpoints.get('/v1/endpoints', openapi.listEndpoints, withKey('read'), async (c) => {
  const listed = await c.var.world.endpoints.list(c.req.query('after') ?? '', MOST_LISTED)
  const next = listed.length === MOST_LISTED ? listed.at(-1)!.id : null
  return c.json({ endpoints: listed.map(endpointJson), next }, 200, UNKEPT)
})

endpoints.get('/v1/endpoints/:id', openapi.readEndpoint, withKey('read'), (c) =>
  withEndpoint(c, async (endpoint) => endpointJson(endpoint)),
)

endpoints.patch('/v1/endpoints/:id', openapi.changeEndpoint, withKey('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const { tickets } = c.var.world
    const body = refusedType(c) ?? parsed(await bytesOf(c))
    if (isRefusal(body)) return body
    const changed = await change(c.var.world, endpoint, body.value)
    if (isRefusal(changed)) return changed
    await tickets.hook(1)
    return endpointJson(changed)
  }),
)

endpoints.delete('/v1/endpoints/:id', openapi.deleteEndpoint, withKey('operate'), async (c) =>
  (await c.var.world.endpoints.remove(c.req.param('id') ?? '')) ? c.body(null, 204) : problem(c, NO_ENDPOINT),
)

endpoints.post('/v1/endpoints/:id/rotate', openapi.rotateSecret, withKey('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const rotated = await rotate(c.var.world, endpoint)
    if (isRefusal(rotated)) return rotated
    return { ...endpointJson(rotated), secret: rotated.secret, old_secret_until: iso(rotated.oldSecretUntil) }
  }),
)

endpoints.post('/v1/endpoints/:id/ping', openapi.pingEndpoint, withKey('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const made = await ping(c.var.world, endpoint)
    return isRefusal(made) ? made : { delivered: isTaken(made), ...attemptJson(made) }
  }),
)

endpoints.post('/v1/endpoints/:id/verify', openapi.verifyEndpoint, withKey('operate'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const { endpoints: store, tickets } = c.var.world
    const body = await optionalBody(c, CodeBody)
    if (isRefusal(body)) return body
    const proof = await verify(c.var.world, endpoint, body.code ?? null)
    if (isRefusal(proof)) return proof
    if (proof.was === 'failed') return unproved(proof.made.attempt)
    await tickets.hook(1)
    const now = await store.one(endpoint.id)
    return now ? endpointJson(now) : NO_ENDPOINT
  }),
)

endpoints.get('/v1/endpoints/:id/deliveries', openapi.listDeliveries, withKey('read'), (c) =>
  withEndpoint(c, async (endpoint) => {
    const { after, state, limit = '' } = c.req.query()
    const place = after === undefined ? Number.MAX_SAFE_INTEGER : placeIn(endpoint.id, after)
    const most = limit === '' ? MOST_LISTED : /^[0-9]{1,3}$/.test(limit) ? Number(limit) : 0
    const errors = [
      ...(place === null ? [{ pointer: '/after', detail: 'after is the next of an earlier answer.' }] : []),
      ...(state !== undefined && !STATES.includes(state)
        ? [{ pointer: '/state', detail: `state is one of: ${STATES.join(', ')}.` }]
        : []),
      ...(most < 1 || most > MOST_LISTED
        ? [{ pointer: '/limit', detail: `limit is a whole number from 1 to ${MOST_LISTED}.` }]
        : []),
    ]
    if (errors.length > 0) return { refused: 'invalid', detail: 'The query has faults.', errors }
    const listed = await c.var.world.endpoints.deliveries(endpoint.id, place!, state ?? null, most)
    const deliveries = listed.map((delivery) => deliveryJson(endpoint, delivery))
    return { deliveries, next: listed.length === most ? deliveries.at(-1)!.id : null }
  }),
)

endpoints.post('/v1/endpoints/:id/deliveries/:delivery/replay', openapi.replayDelivery, withKey('operate'), (c) =>
  withEndpoint(
    c,
    async (endpoint) => {
      const { endpoints: store, tickets } = c.var.world
      const place = placeIn(endpoint.id, c.req.param('delivery'))
      const delivery = place === null ? null : await store.delivery(endpoint.id, place)
      if (!delivery) return NO_DELIVERY
      const refusal = await replayOne(c.var.world, endpoint, delivery)
      if (refusal) return refusal
      await tickets.hook(1)
      const now = await store.delivery(endpoint.id, placeOf(delivery.seq, delivery.type))
      return now ? deliveryJson(endpoint, now) : NO_DELIVERY
    },
    202,
  ),
)

endpoints.post('/v1/endpoints/:id/replay', openapi.replaySince, withKey('operate'), (c) =>
  withEndpoint(
    c,
    async (endpoint) => {
      const { tickets } = c.var.world
      const body = await optionalBody(c, SinceBody)
      if (isRefusal(body)) return body
      const replayed = await replaySince(c.var.world, endpoint, Date.parse(body.since))
      if (isRefusal(replayed)) return replayed
      await tickets.hook(1)
      return { replayed }
    },
    202,
  ),
)

/** Answers with what is done with the endpoint in the path, or says that there is none. */
const withEndpoint = async (
  c: Context<Door>,
  act: (endpoint: Endpoint) => Promise<Record<string, unknown> | Refusal>,
  status: 200 | 202 = 200,
): Promise<Response> => {
  const endpoint = await c.var.world.endpoints.one(c.req.param('id') ?? '')
  if (!endpoint) return problem(c, NO_ENDPOINT)
  const done = await act(endpoint)
  return isRefusal(done) ? problem(c, done) : c.json(done, status, UNKEPT)
}

/** Reads a body that may be missing, which is the same as an empty object. */
const optionalBody = async <T extends v.GenericSchema>(
  c: Context<Door>,
  schema: T,
): Promise<v.InferOutput<T> | Refusal> => {
  const text = await c.req.text()
  const body = text === '' ? { value: {} } : (refusedType(c) ?? parsed(text))
  if (isRefusal(body)) return body
  const read = v.safeParse(schema, body.value)
  if (read.success) return read.output
  return { refused: 'invalid', detail: 'The body has faults.', errors: schemaFaults(read.issues) }
}

const unproved = (attempt: Attempt): Refusal => ({
  refused: 'conflict',
  detail:
    attempt.error ??
    (isTaken(attempt)
      ? 'The address did not give the challenge back.'
      : `The address answered with the status ${attempt.status}.`),
  more: { attempt: attemptJson(attempt) },
})

const isTaken = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300
