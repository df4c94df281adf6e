import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { endpointBodySchema } from '../../delivery/webhooks/parse-endpoint.ts'
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
} from './endpoint-response-schemas.ts'
import {
  CREATED_HEADERS,
  describeBody,
  describeEmptyResponse,
  describeJsonResponse,
  describePath,
  describeQuery,
  describeRefusals,
  IDEMPOTENCY_KEY_HEADER,
  integerSchemaOf,
  keySecurityOf,
  TEXT_SCHEMA,
} from './responses.ts'

const tags = ['Endpoints']
const READ_FIELDS = { ...keySecurityOf('read'), tags }
const OPERATE_FIELDS = { ...keySecurityOf('operate'), tags }
const ENDPOINT_BODY_SCHEMA = endpointBodySchema(buildGazetteer([], []))
const EXAMPLE_ENDPOINT_ID = 'ep_2wq8m4r6t9k3b'
const ENDPOINT_ID_PARAMETER = describePath('id', 'The id of the endpoint.', TEXT_SCHEMA, EXAMPLE_ENDPOINT_ID)
const DELIVERY_ID_PARAMETER = describePath(
  'delivery',
  'The id of the delivery. It is the `webhook-id` of its message.',
  TEXT_SCHEMA,
  `msg_${EXAMPLE_ENDPOINT_ID}_7`,
)

export const describeRegisterEndpoint = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Register an endpoint. It gets events once its URL has returned a challenge',
  description: 'A URL that is registered with the same filter is refused with 409 and the `id` of the other endpoint.',
  parameters: [IDEMPOTENCY_KEY_HEADER],
  requestBody: describeBody(ENDPOINT_BODY_SCHEMA, {
    url: 'https://hooks.example.org/waqai',
    events: ['event.corrected', 'event.retracted'],
  }),
  responses: {
    ...describeJsonResponse(
      201,
      'The endpoint with its signing secret. The secret is shown only in this answer, so store it now.',
      RegisteredEndpointSchema,
      CREATED_HEADERS,
    ),
    ...describeRefusals(400, 401, 403, 409, 413, 415, 422),
  },
})

export const describeListEndpoints = describeRoute({
  ...READ_FIELDS,
  summary: 'List the endpoints, without their secrets',
  parameters: [describeQuery('after', 'The `next` of the previous page.', TEXT_SCHEMA)],
  responses: {
    ...describeJsonResponse(200, 'A page of endpoints. On the last page `next` is null.', EndpointsSchema),
    ...describeRefusals(401, 403, 422),
  },
})

export const describeReadEndpoint = describeRoute({
  ...READ_FIELDS,
  summary: 'Read one endpoint',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: { ...describeJsonResponse(200, 'The endpoint.', EndpointSchema), ...describeRefusals(401, 403, 404) },
})

export const describeUpdateEndpoint = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Change an endpoint: only the members that you send. A new URL must return a challenge first',
  parameters: [ENDPOINT_ID_PARAMETER],
  requestBody: describeBody(v.partial(ENDPOINT_BODY_SCHEMA), { paused: true }),
  responses: {
    ...describeJsonResponse(200, 'The endpoint after the change.', EndpointSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})

export const describeDeleteEndpoint = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Delete an endpoint',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: { ...describeEmptyResponse(204, 'The endpoint is deleted.'), ...describeRefusals(401, 403, 404) },
})

export const describeRotateSecret = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Replace the signing secret. Messages are signed with both secrets for 24 hours',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: {
    ...describeJsonResponse(
      200,
      'The endpoint with its new secret. The secret is shown only in this answer.',
      RotatedEndpointSchema,
    ),
    ...describeRefusals(401, 403, 404),
  },
})

export const describePingEndpoint = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Send a signed test message now',
  parameters: [ENDPOINT_ID_PARAMETER],
  responses: {
    ...describeJsonResponse(200, 'The result of the attempt.', PingResultSchema),
    ...describeRefusals(401, 403, 404, 409),
  },
})

export const describeVerifyEndpoint = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Verify the URL: send a new challenge, or return the code that a chat format received',
  parameters: [ENDPOINT_ID_PARAMETER],
  requestBody: { ...describeBody(ChallengeCodeBodySchema, {}), required: false },
  responses: {
    ...describeJsonResponse(200, 'The endpoint after the change.', EndpointSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})

export const describeListDeliveries = describeRoute({
  ...READ_FIELDS,
  summary: 'List the deliveries of an endpoint with all attempts, newest first',
  parameters: [
    ENDPOINT_ID_PARAMETER,
    describeQuery('after', 'The `next` of the previous page.', TEXT_SCHEMA),
    describeQuery('state', 'Only deliveries in this state.', {
      type: 'string',
      enum: ['pending', 'delivered', 'failed', 'empty'],
    }),
    describeQuery('limit', 'The maximum number of deliveries.', integerSchemaOf(1, 100, 100)),
  ],
  responses: {
    ...describeJsonResponse(200, 'A page of deliveries. On the last page `next` is null.', DeliveriesSchema),
    ...describeRefusals(401, 403, 404, 422),
  },
})

export const describeReplayDelivery = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Send one delivery again with its original id',
  parameters: [ENDPOINT_ID_PARAMETER, DELIVERY_ID_PARAMETER],
  responses: {
    ...describeJsonResponse(202, 'The delivery is queued.', DeliverySchema),
    ...describeRefusals(401, 403, 404, 409),
  },
})

export const describeReplaySince = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Send all deliveries since a time again, with those that the endpoint missed',
  parameters: [ENDPOINT_ID_PARAMETER],
  requestBody: describeBody(ReplayBodySchema, { since: '2026-11-22T06:00:00Z' }),
  responses: {
    ...describeJsonResponse(202, 'The number of deliveries that are queued.', ReplayResultSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})
