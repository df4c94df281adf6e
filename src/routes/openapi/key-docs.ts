import { describeRoute } from 'hono-openapi'
import { newKeySchema } from '../../access/publisher-key.ts'
import { KeysSchema, NewKeySchema } from './response-schemas.ts'
import {
  describeBody,
  describeEmptyResponse,
  describeJsonResponse,
  describePath,
  describeRefusals,
  KEY_SECURITY,
  TEXT_SCHEMA,
} from './responses.ts'

const COMMON_FIELDS = { ...KEY_SECURITY, tags: ['Keys'] }
const EXAMPLE_KEY_BODY = { name: 'night-desk', scopes: ['publish'] }

export const describeMakeKey = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Make a key for a publisher',
  requestBody: describeBody(newKeySchema, EXAMPLE_KEY_BODY),
  responses: {
    ...describeJsonResponse(201, 'The key, shown this once.', NewKeySchema),
    ...describeRefusals(400, 401, 403, 409, 413, 415, 422),
  },
})

export const describeListKeys = describeRoute({
  ...COMMON_FIELDS,
  summary: 'All keys that were ever made, without themselves',
  responses: { ...describeJsonResponse(200, 'Those that hold first.', KeysSchema), ...describeRefusals(401, 403) },
})

export const describeRevokeKey = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Revoke a key: from now on it lets nobody in',
  parameters: [describePath('name', 'The key’s name.', TEXT_SCHEMA, EXAMPLE_KEY_BODY.name)],
  responses: { ...describeEmptyResponse(204, 'It holds no more.'), ...describeRefusals(401, 403, 404, 409) },
})
