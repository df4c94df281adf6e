import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { endpointBodySchema } from '../../delivery/webhooks/endpoint.ts'
import { buildGazetteer } from '../../timeline/gazetteer.ts'
import { ChallengeCodeBodySchema, ReplayBodySchema } from '../http/body-schemas.ts'
import {
  DeliveriesSchema,
  DeliverySchema,
  EndpointSchema,
  EndpointsSchema,
  PingResultSchema,
  RegisteredEndpointSchema,
  ReplayResultSchema,
  RotatedEndpointSchema,
} from './response-schemas.ts'
import {
  describeBody,
  describeEmptyResponse,
  describeJsonResponse,
  describePath,
  describeQuery,
  describeRefusals,
  integerSchemaOf,
  KEY_SECURITY,
  TEXT_SCHEMA,
} from './responses.ts'

const COMMON_FIELDS = { ...KEY_SECURITY, tags: ['Endpoints'] }
const ENDPOINT_BODY_SCHEMA = endpointBodySchema(buildGazetteer([], []))
const EXAMPLE_ENDPOINT_ID = 'ep_2wq8m4r6t9k3b'
const ENDPOINT_ID_PARAMETER = describePath('id', 'The endpoint’s id.', TEXT_SCHEMA, EXAMPLE_ENDPOINT_ID)
const DELIVERY_ID_PARAMETER = describePath(
  'delivery',
  'The delivery’s id: the webhook-id that it was sent under.',
  TEXT_SCHEMA,
  `msg_${EXAMPLE_ENDPOINT_ID}_7`,
)

export const describeRegisterEndpoint = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Register an endpoint; it is told of nothing before its address has given back a challenge',
  requestBody: describeBody(ENDPOINT_BODY_SCHEMA, {
    url: 'https://hooks.example.org/waqai',
    events: ['event.corrected', 'event.retracted'],
  }),
  responses: {
    ...describeJsonResponse(201, 'The endpoint, with its secret, shown this once.', RegisteredEndpointSchema),
    ...describeRefusals(400, 401, 403, 409, 413, 415, 422),
  },
})

export const describeListEndpoints = describeRoute({
  ...COMMON_FIELDS,
  summary: 'All endpoints, without their secrets',
  parameters: [describeQuery('after', 'The `next` of an earlier answer.', TEXT_SCHEMA)],
  responses: {
    ...describeJsonResponse(200, 'A page of them; `next` is null on the last.', EndpointsSchema),
    ...describeRefusals(401, 403),
  },
})

export const describeReadEndpoint = describeRoute({
  ...COMMON_FIELDS,
  summary: 'One endpoint',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: { ...describeJsonResponse(200, 'The endpoint.', EndpointSchema), ...describeRefusals(401, 403, 404) },
})

export const describeChangeEndpoint = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Change what is named; a new address must prove itself',
  parameters: [ENDPOINT_ID_PARAMETER],
  requestBody: describeBody(v.partial(ENDPOINT_BODY_SCHEMA), { paused: true }),
  responses: {
    ...describeJsonResponse(200, 'The endpoint as it is now.', EndpointSchema),
    ...describeRefusals(400, 401, 403, 404, 413, 415, 422),
  },
})

export const describeDeleteEndpoint = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Delete an endpoint',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: { ...describeEmptyResponse(204, 'It is gone.'), ...describeRefusals(401, 403, 404) },
})

export const describeRotateSecret = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Make a new secret; the old one signs beside it for 24 hours',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: {
    ...describeJsonResponse(200, 'The endpoint, with the new secret.', RotatedEndpointSchema),
    ...describeRefusals(401, 403, 404),
  },
})

export const describePingEndpoint = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Send a signed test now',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: {
    ...describeJsonResponse(200, 'How it went.', PingResultSchema),
    ...describeRefusals(401, 403, 404, 409),
  },
})

export const describeVerifyEndpoint = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Have the address prove itself again, or give back the code that it was sent',
  parameters: [ENDPOINT_ID_PARAMETER],
  requestBody: { ...describeBody(ChallengeCodeBodySchema, {}), required: false },
  responses: {
    ...describeJsonResponse(200, 'The endpoint as it is now.', EndpointSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})

export const describeListDeliveries = describeRoute({
  ...COMMON_FIELDS,
  summary: 'What an endpoint was told, the newest first, with every attempt',
  parameters: [
    ENDPOINT_ID_PARAMETER,
    describeQuery('after', 'The `next` of an earlier answer.', TEXT_SCHEMA),
    describeQuery('state', 'Only these.', { type: 'string', enum: ['pending', 'delivered', 'failed', 'empty'] }),
    describeQuery('limit', 'How many at most.', integerSchemaOf(1, 100, 100)),
  ],
  responses: {
    ...describeJsonResponse(200, 'A page of deliveries; `next` is null on the last.', DeliveriesSchema),
    ...describeRefusals(401, 403, 404, 422),
  },
})

export const describeReplayDelivery = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Send one delivery again, under its own id',
  parameters: [ENDPOINT_ID_PARAMETER, DELIVERY_ID_PARAMETER],
  responses: {
    ...describeJsonResponse(202, 'It waits to be sent.', DeliverySchema),
    ...describeRefusals(401, 403, 404, 409),
  },
})

export const describeReplaySince = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Send all again that was to be told since a time',
  parameters: [ENDPOINT_ID_PARAMETER],
  requestBody: describeBody(ReplayBodySchema, { since: '2026-11-22T06:00:00Z' }),
  responses: {
    ...describeJsonResponse(202, 'How many wait to be sent.', ReplayResultSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})
