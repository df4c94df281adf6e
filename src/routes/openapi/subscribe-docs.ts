import { describeRoute } from 'hono-openapi'
import { subscriptionSchemas } from '../../audience/preferences-schema.ts'
import { buildGazetteer } from '../../timeline/gazetteer.ts'
import { SubscriptionAnswerSchema } from './response-schemas.ts'
import { describeBody, describeJsonResponse, describeRefusals } from './responses.ts'

/** More than any site sends in an hour. */
const MAX_ALERTS_PER_HOUR = 1_000
/** The schema that validates; which ids are known is checked in code, so any gazetteer shows the same document. */
const BODY_SCHEMAS = subscriptionSchemas({ gazetteer: buildGazetteer([], []), maxAlertsPerHour: MAX_ALERTS_PER_HOUR })

export const describeSubscribe = describeRoute({
  tags: ['Subscribing'],
  summary: 'Ask to be written to',
  description:
    'A mail with a link to confirm goes to the address; until that is used, nothing else does. The answer is the same for every address.',
  requestBody: describeBody(BODY_SCHEMAS.subscription, {
    email: 'someone@example.org',
    digest: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
    alerts: 'extreme',
    quiet: { from: '22:00', to: '07:00' },
    lang: 'ar',
  }),
  responses: {
    ...describeJsonResponse(202, 'A mail is on its way, if the address can be written to.', SubscriptionAnswerSchema),
    ...describeRefusals(400, 413, 415, 422, 429),
  },
})
