import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { publishSchemas } from '../../timeline/event-schema.ts'
import { buildGazetteer } from '../../timeline/gazetteer.ts'
import { RehearsalSchema, RevisionSchema, SignedRevisionSchema } from './event-response-schemas.ts'
import {
  CREATED_HEADERS,
  describeBody,
  describeJsonResponse,
  describePath,
  describeQuery,
  describeRefusals,
  describeSignatureHeaders,
  IDEMPOTENCY_KEY_HEADER,
  keySecurityOf,
  TEXT_SCHEMA,
} from './responses.ts'

/** The validating schemas. Ids are checked in code, so the gazetteer does not change the document. */
const BODY_SCHEMAS = publishSchemas(buildGazetteer([], []))
const tags = ['Publishing']
const EXAMPLE_EVENT = {
  id: 'airport-road-open',
  nature: 'event',
  when: '2024-12-05',
  kind: 'politics.statement',
  certainty: 'reported',
  severity: 'moderate',
  text: {
    en: { title: 'Airport road open again', summary: 'The road to the airport was open again, the city said.' },
    ar: { title: 'إعادة فتح طريق المطار', summary: 'أعلنت المدينة إعادة فتح الطريق المؤدية إلى المطار.' },
  },
  sources: [{ publisher: 'City council', title: 'Notice of 5 December', url: 'https://city.example/notice-5' }],
}
const EXAMPLE_CORRECTION = {
  ...Object.fromEntries(Object.entries(EXAMPLE_EVENT).filter(([name]) => name !== 'id')),
  when: '2024-12-06',
  change: 'correction',
  number: 2,
  reason: {
    en: 'The road opened on 6 December, not on 5 December.',
    ar: 'فُتحت الطريق في 6 كانون الأول لا في 5 منه.',
  },
}
const COMMON_PARAMETERS = [
  describeQuery('dry_run', 'With `true` nothing is stored. The answer shows what would be stored.', {
    type: 'string',
    enum: ['true', 'false'],
  }),
  IDEMPOTENCY_KEY_HEADER,
]

const RECORDING_RESPONSES = {
  ...describeJsonResponse(
    200,
    'Nothing was stored (`dry_run`). The answer has what would be stored, what it changes, and how many readers would be told.',
    RehearsalSchema,
  ),
  ...describeJsonResponse(201, 'The revision is in the journal.', RevisionSchema, CREATED_HEADERS),
}

export const describePublishEvent = describeRoute({
  ...keySecurityOf('publish'),
  tags,
  summary: 'Record a new event',
  description:
    'An event that repeats another one is refused with 409 `duplicate` and its id in `duplicate_of`, unless `duplicate_ok` is true. The other one is current and was recorded less than 24 hours ago, with an equal title in one language, an equal date and equal regions. Silent events and revisions do not count.',
  parameters: COMMON_PARAMETERS,
  requestBody: describeBody(BODY_SCHEMAS.newEvent, EXAMPLE_EVENT),
  responses: { ...RECORDING_RESPONSES, ...describeRefusals(400, 401, 403, 409, 410, 413, 415, 422) },
})

export const describeReviseEvent = describeRoute({
  ...keySecurityOf('publish'),
  tags,
  summary: 'Revise, correct or retract an event: send the whole event again, with the change and its reason',
  parameters: [describePath('id', 'The id of the event.', TEXT_SCHEMA, EXAMPLE_EVENT.id), ...COMMON_PARAMETERS],
  requestBody: describeBody(BODY_SCHEMAS.revision, EXAMPLE_CORRECTION),
  responses: { ...RECORDING_RESPONSES, ...describeRefusals(400, 401, 403, 404, 409, 410, 413, 415, 422) },
})

/** The example has no signature: a signature depends on the secret and the exact bytes. */
export const describePublishSigned = describeRoute({
  tags,
  summary: 'Record or revise an event with a signed message (Standard Webhooks)',
  description:
    'Sign the exact bytes of the body with the secret PUBLISH_WEBHOOK_SECRET. A repeated `webhook-id` changes nothing. A duplicate of a current event is recorded, and `duplicate_of` has the id of the other event.',
  parameters: describeSignatureHeaders('webhook'),
  requestBody: describeBody(
    v.variant('type', [
      v.strictObject({ type: v.literal('event.publish'), timestamp: v.string(), data: BODY_SCHEMAS.newEvent }),
      v.strictObject({
        type: v.literal('event.revise'),
        timestamp: v.string(),
        data: v.looseObject({ id: v.string() }),
      }),
    ]),
    { type: 'event.publish', timestamp: '2024-12-05T09:00:00.000Z', data: EXAMPLE_EVENT },
  ),
  responses: {
    ...describeJsonResponse(200, 'This message was recorded before.', SignedRevisionSchema),
    ...describeJsonResponse(202, 'The revision is in the journal.', SignedRevisionSchema),
    ...describeRefusals(400, 401, 404, 409, 410, 413, 422),
  },
})
