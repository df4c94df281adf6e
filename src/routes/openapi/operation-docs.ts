import { describeRoute } from 'hono-openapi'
import { SendingBody, SettleBody } from '../http/body-schemas.ts'
import {
  Cancelled,
  Chunks,
  Claimed,
  Health,
  Loaded,
  Reach,
  Runs,
  Sending,
  Settled,
  Status,
  Subscriber,
} from './response-schemas.ts'
import { answered, bare, body, KEYED, needed, path, query, refused, TEXT, whole } from './responses.ts'

const tags = ['Operations']
const keyed = { ...KEYED, tags }
const EMAIL = needed('email', 'The reader’s address.', { type: 'string', format: 'email' }, 'reader@example.org')
const id = (what: string) => path('id', `The ${what}’s id.`, whole(1, Number.MAX_SAFE_INTEGER), 1)

export const health = describeRoute({
  tags,
  summary: 'Whether all is well',
  responses: { ...answered(200, 'All is well.', Health), ...answered(503, 'Something needs a look.', Health) },
})

export const status = describeRoute({
  ...keyed,
  summary: 'How things stand: the time, the journal’s head, what is left to do',
  responses: { ...answered(200, 'All of `work` but `unknown` zero means idle.', Status), ...refused(401, 403) },
})

export const reach = describeRoute({
  ...keyed,
  summary: 'How far an event reached: the mails that told it, by revision and in all, and how long they took',
  description:
    'Told is what was frozen for sending and not refused; who was told twice counts twice. Waits are in milliseconds from the release: until the provider took a mail, and until it said that it arrived. Arrivals later than ten seconds after the first recording are known to the second.',
  parameters: [path('id', 'The event’s id.', TEXT, 'airport-road-open')],
  responses: { ...answered(200, 'The figures.', Reach), ...refused(401, 403, 404) },
})

export const tick = describeRoute({
  ...keyed,
  summary: 'Do all that is due now, as the cron would',
  responses: { ...answered(200, 'How many schedules were due.', Claimed), ...refused(401, 403) },
})

export const sending = describeRoute({
  ...keyed,
  summary: 'Pause sending, or take it up again',
  requestBody: body(SendingBody, { paused: false, reason: 'The copy desk is done.' }),
  responses: { ...answered(200, 'How it stands now.', Sending), ...refused(400, 401, 403, 413, 415, 422) },
})

export const listRuns = describeRoute({
  ...keyed,
  summary: 'Runs, the newest first',
  parameters: [query('before', 'The `next` of an earlier answer.', whole(1, Number.MAX_SAFE_INTEGER))],
  responses: { ...answered(200, 'A page of runs; `next` is null on the last.', Runs), ...refused(401, 403, 422) },
})

export const cancelRun = describeRoute({
  ...keyed,
  summary: 'Cancel a run: what is not frozen is not sent',
  parameters: [id('run')],
  responses: { ...answered(200, 'It is cancelled.', Cancelled), ...refused(401, 403, 404) },
})

export const listChunks = describeRoute({
  ...keyed,
  summary: 'Requests to the provider whose outcome nobody knows',
  parameters: [needed('state', 'Only these are listed.', { type: 'string', enum: ['unknown'] }, 'unknown')],
  responses: { ...answered(200, 'The oldest first.', Chunks), ...refused(401, 403, 422) },
})

export const settleChunk = describeRoute({
  ...keyed,
  summary: 'Say what became of such a request: it was sent, or it is to be sent again',
  parameters: [id('request')],
  requestBody: body(SettleBody, { as: 'sent' }),
  responses: { ...answered(200, 'It is settled.', Settled), ...refused(400, 401, 403, 404, 413, 415, 422) },
})

export const findSubscriber = describeRoute({
  ...keyed,
  summary: 'What is held of a reader',
  parameters: [EMAIL],
  responses: { ...answered(200, 'What is held.', Subscriber), ...refused(401, 403, 404) },
})

export const removeSubscriber = describeRoute({
  ...keyed,
  summary: 'Forget a reader at once',
  parameters: [EMAIL],
  responses: { ...bare(204, 'Nothing is held any more.'), ...refused(401, 403, 404) },
})

export const loadSubscribers = describeRoute({
  ...keyed,
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
  responses: { ...answered(200, 'How many are new, and how many were known.', Loaded), ...refused(401, 403, 413, 422) },
})
