import type * as v from 'valibot'
import { openApiSchemaOf } from './name-schemas.ts'
import { describeSignatureHeaders } from './responses.ts'
import { DigestMessageSchema, EventMessageSchema, PingMessageSchema, VerifyMessageSchema } from './webhook-schemas.ts'

const EXAMPLE_TIME = '2024-12-05T09:00:00.000Z'
const EXAMPLE_ENDPOINT = 'ep_2wq8m4r6t9k3b'
const EXAMPLE_ADDRESSES = {
  url: 'https://your.site/events/airport-road-open',
  api_url: 'https://your.site/v1/events/airport-road-open',
}
const eventExampleOf = (type: string, change: string) => ({
  type,
  timestamp: EXAMPLE_TIME,
  data: {
    seq: 7,
    id: 'airport-road-open',
    number: change === 'new' ? 1 : 2,
    change,
    urgent: false,
    status: change === 'retraction' ? 'retracted' : 'current',
    lang: 'en',
    title: 'Airport road open again',
    title_lang: 'en',
    nature: 'event',
    kind: 'politics.statement',
    certainty: 'reported',
    severity: 'moderate',
    when: '2024-12-05',
    when_min: '2024-12-05',
    when_max: '2024-12-05',
    regions: [{ id: 'sy-aleppo', name: 'Aleppo Governorate' }],
    actors: [],
    reason: change === 'new' ? null : 'The road opened on 6 December.',
    reason_lang: change === 'new' ? null : 'en',
    recorded_at: EXAMPLE_TIME,
    ...EXAMPLE_ADDRESSES,
  },
})
const DIGEST_EXAMPLE = {
  type: 'digest.published',
  timestamp: EXAMPLE_TIME,
  data: {
    from_seq: 5,
    seq: 7,
    lang: 'en',
    events: [
      {
        seq: 7,
        id: 'airport-road-open',
        number: 1,
        section: 'new',
        title: 'Airport road open again',
        title_lang: 'en',
        reasons: [],
        ...EXAMPLE_ADDRESSES,
      },
    ],
    more: 0,
  },
}

const describeMessage = async (summary: string, schema: v.GenericSchema, example: unknown) => ({
  post: {
    summary,
    tags: ['Endpoints'],
    parameters: describeSignatureHeaders('webhook'),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: await openApiSchemaOf(schema), example } },
    },
    responses: {
      '2XX': { description: 'The message is accepted.' },
      '410': { description: 'The endpoint is gone: it is disabled at once.' },
      default: { description: 'A failure, also a redirect. The message is sent again.' },
    },
  },
})

/** The messages that an endpoint gets, by type (OpenAPI 3.1, `webhooks`). */
export const describeWebhooks = async () => ({
  'event.published': await describeMessage(
    'An event was recorded, or recorded again after a retraction',
    EventMessageSchema,
    eventExampleOf('event.published', 'new'),
  ),
  'event.updated': await describeMessage(
    'An event was updated',
    EventMessageSchema,
    eventExampleOf('event.updated', 'update'),
  ),
  'event.corrected': await describeMessage(
    'An event was corrected',
    EventMessageSchema,
    eventExampleOf('event.corrected', 'correction'),
  ),
  'event.retracted': await describeMessage(
    'An event was retracted',
    EventMessageSchema,
    eventExampleOf('event.retracted', 'retraction'),
  ),
  'digest.published': await describeMessage('A digest is due', DigestMessageSchema, DIGEST_EXAMPLE),
  'endpoint.verify': await describeMessage('Verify the URL: answer with the challenge', VerifyMessageSchema, {
    type: 'endpoint.verify',
    timestamp: EXAMPLE_TIME,
    data: { endpoint: EXAMPLE_ENDPOINT, challenge: 'c7f3k2m9' },
  }),
  'endpoint.ping': await describeMessage('A test', PingMessageSchema, {
    type: 'endpoint.ping',
    timestamp: EXAMPLE_TIME,
    data: { endpoint: EXAMPLE_ENDPOINT },
  }),
})
