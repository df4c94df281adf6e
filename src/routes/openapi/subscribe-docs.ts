import { describeRoute } from 'hono-openapi'
import { subscriptionSchemas } from '../../audience/preferences-schema.ts'
import { buildGazetteer } from '../../timeline/gazetteer.ts'
import { SubscriptionAnswerSchema } from './response-schemas.ts'
import { describeBody, describeJsonResponse, describeRefusals } from './responses.ts'

/** In place of the limit of the site, which fills in its own. */
const ANY_ALERTS_PER_HOUR = 1_000
/** The body of a subscription. */
export const DESCRIBED_SUBSCRIPTION = subscriptionSchemas({
  gazetteer: buildGazetteer([], []),
  maxAlertsPerHour: ANY_ALERTS_PER_HOUR,
}).subscription

export const describeSubscribe = describeRoute({
  tags: ['Subscribing'],
  summary: 'Subscribe an email address',
  description:
    'Sends a confirmation link to the address. Nothing else happens until the link is used, also if the address is subscribed already. The answer is the same for every address.',
  requestBody: describeBody(DESCRIBED_SUBSCRIPTION, {
    email: 'someone@example.org',
    digest: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
    alerts: 'extreme',
    quiet: { from: '22:00', to: '07:00' },
    lang: 'ar',
  }),
  responses: {
    ...describeJsonResponse(
      202,
      'A confirmation link is sent, if mail may be sent to the address.',
      SubscriptionAnswerSchema,
    ),
    ...describeRefusals(400, 413, 415, 422, 429),
  },
})
