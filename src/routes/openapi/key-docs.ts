import { describeRoute } from 'hono-openapi'
import { newKeySchema } from '../../access/publisher-key.ts'
import { KeysSchema, NewKeySchema } from './response-schemas.ts'
import {
  describeBody,
  describeEmptyResponse,
  describeJsonResponse,
  describePath,
  describeRefusals,
  keySecurityOf,
  TEXT_SCHEMA,
} from './responses.ts'

const COMMON_FIELDS = { ...keySecurityOf('keys'), tags: ['Keys'] }
const EXAMPLE_KEY_BODY = { name: 'night-desk', scopes: ['publish'] }

export const describeCreateKey = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Create a key',
  requestBody: describeBody(newKeySchema, EXAMPLE_KEY_BODY),
  responses: {
    ...describeJsonResponse(201, 'The new key. It is shown only in this answer, so store it now.', NewKeySchema),
    ...describeRefusals(400, 401, 403, 409, 413, 415, 422),
  },
})

export const describeListKeys = describeRoute({
  ...COMMON_FIELDS,
  summary: 'List all keys, revoked ones too, without the keys themselves',
  responses: {
    ...describeJsonResponse(200, 'The keys. Those that are not revoked come first.', KeysSchema),
    ...describeRefusals(401, 403),
  },
})

export const describeRevokeKey = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Revoke a key at once',
  parameters: [describePath('name', 'The name of the key.', TEXT_SCHEMA, EXAMPLE_KEY_BODY.name)],
  responses: { ...describeEmptyResponse(204, 'The key is revoked.'), ...describeRefusals(401, 403, 404, 409) },
})
