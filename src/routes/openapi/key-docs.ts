import { describeRoute } from 'hono-openapi'
import { newKey } from '../../access/publisher-key.ts'
import { Keys, MadeKey } from './response-schemas.ts'
import { answered, bare, body, KEYED, path, refused, TEXT } from './responses.ts'

const keyed = { ...KEYED, tags: ['Keys'] }
const EXAMPLE = { name: 'night-desk', scopes: ['publish'] }

export const makeKey = describeRoute({
  ...keyed,
  summary: 'Make a key for a publisher',
  requestBody: body(newKey, EXAMPLE),
  responses: {
    ...answered(201, 'The key, shown this once.', MadeKey),
    ...refused(400, 401, 403, 409, 413, 415, 422),
  },
})

export const listKeys = describeRoute({
  ...keyed,
  summary: 'All keys that were ever made, without themselves',
  responses: { ...answered(200, 'Those that hold first.', Keys), ...refused(401, 403) },
})

export const revokeKey = describeRoute({
  ...keyed,
  summary: 'Revoke a key: from now on it lets nobody in',
  parameters: [path('name', 'The key’s name.', TEXT, EXAMPLE.name)],
  responses: { ...bare(204, 'It holds no more.'), ...refused(401, 403, 404, 409) },
})
