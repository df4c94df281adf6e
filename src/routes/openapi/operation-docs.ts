import { describeRoute } from 'hono-openapi'
import { SendingBodySchema, SettleBodySchema } from '../http/body-schemas.ts'
import {
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
  integerSchemaOf,
  KEY_SECURITY,
  TEXT_SCHEMA,
} from './responses.ts'

const tags = ['Operations']
const COMMON_FIELDS = { ...KEY_SECURITY, tags }
const EMAIL_PARAMETER = describeRequiredQuery(
  'email',
  'The reader’s address.',
  { type: 'string', format: 'email' },
  'reader@example.org',
)
const idParameterOf = (what: string) =>
  describePath('id', `The ${what}’s id.`, integerSchemaOf(1, Number.MAX_SAFE_INTEGER), 1)

export const describeHealth = describeRoute({
  tags,
  summary: 'Whether all is well',
  responses: {
    ...describeJsonResponse(200, 'All is well.', HealthSchema),
    ...describeJsonResponse(503, 'Something needs a look.', HealthSchema),
  },
})

export const describeStatus = describeRoute({
  ...COMMON_FIELDS,
  summary: 'How things stand: the time, the journal’s head, what is left to do',
  responses: {
    ...describeJsonResponse(200, 'All of `work` but `unknown` zero means idle.', StatusSchema),
    ...describeRefusals(401, 403),
  },
})

export const describeReach = describeRoute({
  ...COMMON_FIELDS,
  summary: 'How far an event reached: the mails that told it, by revision and in all, and how long they took',
  description:
    'Told is what was frozen for sending and not refused; who was told twice counts twice. Waits are in milliseconds from the release: until the provider took a mail, and until it said that it arrived. Arrivals later than ten seconds after the first recording are known to the second.',
  parameters: [describePath('id', 'The event’s id.', TEXT_SCHEMA, 'airport-road-open')],
  responses: { ...describeJsonResponse(200, 'The figures.', ReachSchema), ...describeRefusals(401, 403, 404) },
})

export const describeTick = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Do all that is due now, as the cron would',
  responses: {
    ...describeJsonResponse(200, 'How many schedules were due.', TickResultSchema),
    ...describeRefusals(401, 403),
  },
})

export const describeSending = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Pause sending, or take it up again',
  requestBody: describeBody(SendingBodySchema, { paused: false, reason: 'The copy desk is done.' }),
  responses: {
    ...describeJsonResponse(200, 'How it stands now.', SendingStateSchema),
    ...describeRefusals(400, 401, 403, 413, 415, 422),
  },
})

export const describeListRuns = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Runs, the newest first',
  parameters: [
    describeQuery('before', 'The `next` of an earlier answer.', integerSchemaOf(1, Number.MAX_SAFE_INTEGER)),
  ],
  responses: {
    ...describeJsonResponse(200, 'A page of runs; `next` is null on the last.', RunsSchema),
    ...describeRefusals(401, 403, 422),
  },
})

export const describeCancelRun = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Cancel a run: what is not frozen is not sent',
  parameters: [idParameterOf('run')],
  responses: {
    ...describeJsonResponse(200, 'It is cancelled.', CancelledRunSchema),
    ...describeRefusals(401, 403, 404),
  },
})

export const describeListChunks = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Requests to the provider whose outcome nobody knows',
  parameters: [
    describeRequiredQuery('state', 'Only these are listed.', { type: 'string', enum: ['unknown'] }, 'unknown'),
  ],
  responses: { ...describeJsonResponse(200, 'The oldest first.', ChunksSchema), ...describeRefusals(401, 403, 422) },
})

export const describeSettleChunk = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Say what became of such a request: it was sent, or it is to be sent again',
  parameters: [idParameterOf('request')],
  requestBody: describeBody(SettleBodySchema, { as: 'sent' }),
  responses: {
    ...describeJsonResponse(200, 'It is settled.', SettledChunkSchema),
    ...describeRefusals(400, 401, 403, 404, 413, 415, 422),
  },
})

export const describeFindSubscriber = describeRoute({
  ...COMMON_FIELDS,
  summary: 'What is held of a reader',
  parameters: [EMAIL_PARAMETER],
  responses: { ...describeJsonResponse(200, 'What is held.', SubscriberSchema), ...describeRefusals(401, 403, 404) },
})

export const describeRemoveSubscriber = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Forget a reader at once',
  parameters: [EMAIL_PARAMETER],
  responses: { ...describeEmptyResponse(204, 'Nothing is held any more.'), ...describeRefusals(401, 403, 404) },
})

export const describeLoadSubscribers = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Load readers who consented elsewhere: one a line, active at once',
  description:
    'Each line is the body of `POST /v1/subscriptions` with `consent`, what is known of when and how they consented. Nobody is loaded where a line has a fault.',
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
    ...describeJsonResponse(200, 'How many are new, and how many were known.', ImportResultSchema),
    ...describeRefusals(401, 403, 413, 422),
  },
})
