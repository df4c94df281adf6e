import { describeRoute } from 'hono-openapi'
import { RedactionBodySchema } from '../http/body-schemas.ts'
import { RedactionResultSchema } from './event-response-schemas.ts'
import {
  describeBody,
  describeJsonResponse,
  describePath,
  describeRefusals,
  integerSchemaOf,
  keySecurityOf,
  TEXT_SCHEMA,
} from './responses.ts'

export const describeRedact = describeRoute({
  ...keySecurityOf('operate'),
  tags: ['Publishing'],
  summary: 'Redact a revision: delete its text everywhere here, for safety, law or privacy',
  description:
    'The journal keeps `seq`, `number` and `hash`, and that the revision was redacted. If it is the newest revision, its event answers 410 until a new one is recorded. Repeating the request changes nothing. `not_recalled` says what had left already.',
  parameters: [
    describePath('id', 'The id of the event.', TEXT_SCHEMA, 'airport-road-open'),
    describePath('number', 'The number of the revision.', integerSchemaOf(1, 999_999_999), 1),
  ],
  requestBody: describeBody(RedactionBodySchema, { reason: 'privacy' }),
  responses: {
    ...describeJsonResponse(200, 'The revision is redacted.', RedactionResultSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})
