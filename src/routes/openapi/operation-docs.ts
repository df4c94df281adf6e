import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { SendingBodySchema, SettleBodySchema } from '../http/body-schemas.ts'
import {
  CallbackResultSchema,
  CancelledRunSchema,
  ChunksSchema,
  HealthSchema,
  ImportResultSchema,
  ReachSchema,
  RunsSchema,
  SendingStateSchema,
  SettledChunkSchema,
  StatusSchema,
  SubscriberSchema,
  TickResultSchema,
} from './response-schemas.ts'
import {
  describeBody,
  describeEmptyResponse,
  describeJsonResponse,
  describePath,
  describeQuery,
  describeRefusals,
  describeRequiredQuery,
  describeSignatureHeaders,
  integerSchemaOf,
  keySecurityOf,
  TEXT_SCHEMA,
} from './responses.ts'

const tags = ['Operations']
const READ_FIELDS = { ...keySecurityOf('read'), tags }
const OPERATE_FIELDS = { ...keySecurityOf('operate'), tags }
const EMAIL_PARAMETER = describeRequiredQuery(
  'email',
  'The email address of the subscriber.',
  { type: 'string', format: 'email' },
  'reader@example.org',
)
const idParameterOf = (what: string) =>
  describePath('id', `The id of the ${what}.`, integerSchemaOf(1, Number.MAX_SAFE_INTEGER), 1)

export const describeHealth = describeRoute({
  tags,
  summary: 'Check whether the site works',
  responses: {
    ...describeJsonResponse(200, 'The site works.', HealthSchema),
    ...describeJsonResponse(503, '`troubles` names what needs attention.', HealthSchema),
  },
})

export const describeStatus = describeRoute({
  ...READ_FIELDS,
  summary: 'Read the status: the time, the last `seq` of the journal, and the pending work',
  responses: {
    ...describeJsonResponse(
      200,
      'The status. The site is idle if all counts in `work` except `unknown` are 0.',
      StatusSchema,
    ),
    ...describeRefusals(401, 403),
  },
})

export const describeReach = describeRoute({
  ...READ_FIELDS,
  summary: 'Measure the reach of an event: the mails that told it, and their delivery times',
  description:
    'The figures are given for each revision and for the event as a whole. `told` counts the mails that were prepared for sending and not refused. A reader with two mails counts twice. `accepted_ms` and `delivered_ms` are milliseconds from the release until the mail provider accepted a mail, and until it reported its arrival. Arrivals later than ten seconds after the first recording are rounded to seconds.',
  parameters: [describePath('id', 'The id of the event.', TEXT_SCHEMA, 'airport-road-open')],
  responses: { ...describeJsonResponse(200, 'The figures.', ReachSchema), ...describeRefusals(401, 403, 404) },
})

export const describeTick = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Run a tick now: start all work that is due, as the cron does',
  responses: {
    ...describeJsonResponse(200, 'The number of digest schedules that were due.', TickResultSchema),
    ...describeRefusals(401, 403),
  },
})

export const describeSetSending = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Pause or resume sending',
  requestBody: describeBody(SendingBodySchema, { paused: false, reason: 'The check is done.' }),
  responses: {
    ...describeJsonResponse(200, 'The state after the change.', SendingStateSchema),
    ...describeRefusals(400, 401, 403, 413, 415, 422),
  },
})

export const describeListRuns = describeRoute({
  ...READ_FIELDS,
  summary: 'List the runs, newest first',
  parameters: [
    describeQuery('before', 'The `next` of the previous page.', integerSchemaOf(1, Number.MAX_SAFE_INTEGER)),
  ],
  responses: {
    ...describeJsonResponse(200, 'A page of runs. On the last page `next` is null.', RunsSchema),
    ...describeRefusals(401, 403, 422),
  },
})

export const describeCancelRun = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Cancel a run of which nothing was sent',
  description:
    'A run of which anything was sent, or is being sent, is refused with 409. The member `sent` of the problem says how many mails.',
  parameters: [idParameterOf('run')],
  responses: {
    ...describeJsonResponse(200, 'The run is cancelled.', CancelledRunSchema),
    ...describeRefusals(401, 403, 404, 409),
  },
})

export const describeListChunks = describeRoute({
  ...READ_FIELDS,
  summary: 'List the chunks (requests to the mail provider) whose outcome is unknown',
  parameters: [
    describeRequiredQuery(
      'state',
      'Only chunks in this state can be listed.',
      { type: 'string', enum: ['unknown'] },
      'unknown',
    ),
  ],
  responses: {
    ...describeJsonResponse(200, 'The chunks, oldest first.', ChunksSchema),
    ...describeRefusals(401, 403, 422),
  },
})

export const describeSettleChunk = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Decide the unknown outcome of a chunk: it was sent, or it must be sent again',
  parameters: [idParameterOf('chunk')],
  requestBody: describeBody(SettleBodySchema, { as: 'sent' }),
  responses: {
    ...describeJsonResponse(200, 'The outcome is recorded.', SettledChunkSchema),
    ...describeRefusals(400, 401, 403, 404, 413, 415, 422),
  },
})

export const describeFindSubscriber = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Find a subscriber by email address',
  parameters: [EMAIL_PARAMETER],
  responses: {
    ...describeJsonResponse(200, 'All data stored about the subscriber.', SubscriberSchema),
    ...describeRefusals(401, 403, 404),
  },
})

export const describeEraseSubscriber = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Erase a subscriber and all their data at once',
  parameters: [EMAIL_PARAMETER],
  responses: { ...describeEmptyResponse(204, 'The data is erased.'), ...describeRefusals(401, 403, 404) },
})

export const describeImportSubscribers = describeRoute({
  ...OPERATE_FIELDS,
  summary: 'Import subscribers who consented elsewhere. They are active at once',
  description:
    'Send one subscriber on each line: the JSON body of `POST /v1/subscriptions`, and `consent`, which says when and how the person consented. If any line has a fault, nobody is imported. Nor is anybody if the lines are more than one request can store: then the answer is 413 and says how many lines to send.',
  requestBody: {
    required: true,
    content: {
      'application/x-ndjson': {
        schema: { type: 'string' },
        example: '{"email":"reader@example.org","consent":"Paper form of 3 May 2024","lang":"ar"}',
      },
    },
  },
  responses: {
    ...describeJsonResponse(
      200,
      '`loaded` counts new subscribers, and `known` all others. `left_out` has the numbers of the lines, from 0, whose subscriber is not active now: they left or erased their data, or must not be written to. Only their own confirmation starts their mail again.',
      ImportResultSchema,
    ),
    ...describeRefusals(401, 403, 413, 422),
  },
})

/** The example has no signature: a signature depends on the secret and the exact bytes. */
export const describeProviderCallback = describeRoute({
  tags,
  summary: 'Receive a callback of the mail provider (Resend)',
  description:
    'Sign the exact bytes of the body with the secret RESEND_WEBHOOK_SECRET. A callback of an unknown type, and a repeated one, change nothing.',
  parameters: describeSignatureHeaders('svix'),
  requestBody: describeBody(v.looseObject({}), { type: 'email.delivered', data: {} }),
  responses: {
    ...describeJsonResponse(200, 'The callback is stored.', CallbackResultSchema),
    ...describeRefusals(400, 401, 413, 422),
  },
})
