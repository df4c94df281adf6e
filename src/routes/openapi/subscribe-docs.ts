import { describeRoute } from 'hono-openapi'
import { subscriptionBodies } from '../../audience/preferences-schema.ts'
import { gazetteer } from '../../timeline/gazetteer.ts'
import { Asked } from './response-schemas.ts'
import { answered, body, refused } from './responses.ts'

/** More than any site sends in an hour. */
const MOST_ALERTS = 1_000
/** The schema that validates; which ids are known is checked in code, so any gazetteer shows the same document. */
const BODIES = subscriptionBodies({ gazetteer: gazetteer([], []), mostAlerts: MOST_ALERTS })

export const subscribe = describeRoute({
  tags: ['Subscribing'],
  summary: 'Ask to be written to',
  description:
    'A mail with a link to confirm goes to the address; until that is used, nothing else does. The answer is the same for every address.',
  requestBody: body(BODIES.subscription, {
    email: 'someone@example.org',
    digest: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
    alerts: 'extreme',
    quiet: { from: '22:00', to: '07:00' },
    lang: 'ar',
  }),
  responses: {
    ...answered(202, 'A mail is on its way, if the address can be written to.', Asked),
    ...refused(400, 413, 415, 422, 429),
  },
})
