import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { endpointBody } from '../../delivery/webhooks/endpoint.ts'
import { gazetteer } from '../../timeline/gazetteer.ts'
import { CodeBody, SinceBody } from '../http/body-schemas.ts'
import {
  Attempted,
  Deliveries,
  Delivery,
  Endpoint,
  Endpoints,
  Registered,
  Replayed,
  Rotated,
} from './response-schemas.ts'
import { answered, bare, body, KEYED, path, query, refused, TEXT, whole } from './responses.ts'

const keyed = { ...KEYED, tags: ['Endpoints'] }
const BODY = endpointBody(gazetteer([], []))
const EXAMPLE = 'ep_2wq8m4r6t9k3b'
const ID = path('id', 'The endpoint’s id.', TEXT, EXAMPLE)
const DELIVERY = path('delivery', 'The delivery’s id: the webhook-id that it was sent under.', TEXT, `msg_${EXAMPLE}_7`)

export const register = describeRoute({
  ...keyed,
  summary: 'Register an endpoint; it is told of nothing before its address has given back a challenge',
  requestBody: body(BODY, { url: 'https://hooks.example.org/waqai', events: ['event.corrected', 'event.retracted'] }),
  responses: {
    ...answered(201, 'The endpoint, with its secret, shown this once.', Registered),
    ...refused(400, 401, 403, 409, 413, 415, 422),
  },
})

export const listEndpoints = describeRoute({
  ...keyed,
  summary: 'All endpoints, without their secrets',
  parameters: [query('after', 'The `next` of an earlier answer.', TEXT)],
  responses: { ...answered(200, 'A page of them; `next` is null on the last.', Endpoints), ...refused(401, 403) },
})

export const readEndpoint = describeRoute({
  ...keyed,
  summary: 'One endpoint',
  parameters: [ID],
  responses: { ...answered(200, 'The endpoint.', Endpoint), ...refused(401, 403, 404) },
})

export const changeEndpoint = describeRoute({
  ...keyed,
  summary: 'Change what is named; a new address must prove itself',
  parameters: [ID],
  requestBody: body(v.partial(BODY), { paused: true }),
  responses: {
    ...answered(200, 'The endpoint as it is now.', Endpoint),
    ...refused(400, 401, 403, 404, 413, 415, 422),
  },
})

export const deleteEndpoint = describeRoute({
  ...keyed,
  summary: 'Delete an endpoint',
  parameters: [ID],
  responses: { ...bare(204, 'It is gone.'), ...refused(401, 403, 404) },
})

export const rotateSecret = describeRoute({
  ...keyed,
  summary: 'Make a new secret; the old one signs beside it for 24 hours',
  parameters: [ID],
  responses: { ...answered(200, 'The endpoint, with the new secret.', Rotated), ...refused(401, 403, 404) },
})

export const pingEndpoint = describeRoute({
  ...keyed,
  summary: 'Send a signed test now',
  parameters: [ID],
  responses: { ...answered(200, 'How it went.', Attempted), ...refused(401, 403, 404, 409) },
})

export const verifyEndpoint = describeRoute({
  ...keyed,
  summary: 'Have the address prove itself again, or give back the code that it was sent',
  parameters: [ID],
  requestBody: { ...body(CodeBody, {}), required: false },
  responses: {
    ...answered(200, 'The endpoint as it is now.', Endpoint),
    ...refused(400, 401, 403, 404, 409, 413, 415, 422),
  },
})

export const listDeliveries = describeRoute({
  ...keyed,
  summary: 'What an endpoint was told, the newest first, with every attempt',
  parameters: [
    ID,
    query('after', 'The `next` of an earlier answer.', TEXT),
    query('state', 'Only these.', { type: 'string', enum: ['pending', 'delivered', 'failed', 'empty'] }),
    query('limit', 'How many at most.', whole(1, 100, 100)),
  ],
  responses: {
    ...answered(200, 'A page of deliveries; `next` is null on the last.', Deliveries),
    ...refused(401, 403, 404, 422),
  },
})

export const replayDelivery = describeRoute({
  ...keyed,
  summary: 'Send one delivery again, under its own id',
  parameters: [ID, DELIVERY],
  responses: { ...answered(202, 'It waits to be sent.', Delivery), ...refused(401, 403, 404, 409) },
})

export const replaySince = describeRoute({
  ...keyed,
  summary: 'Send all again that was to be told since a time',
  parameters: [ID],
  requestBody: body(SinceBody, { since: '2026-11-22T06:00:00Z' }),
  responses: {
    ...answered(202, 'How many wait to be sent.', Replayed),
    ...refused(400, 401, 403, 404, 409, 413, 415, 422),
  },
})
