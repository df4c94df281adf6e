import { pluralize } from '../pluralize.ts'

/** How many mails preferences bring. */
const rates = {
  none: 'Nothing like this in the last 90 days. We’ll e-mail you when something happens.',
  about: (first: string, second: string) => (second ? `About ${first}, and ${second}.` : `About ${first}.`),
  withEvents: (digests: string, events: number) =>
    `${digests} with ${events === 1 ? '1 event' : `${events} events`} each`,
  digests: {
    day: pluralize('en', { one: '1 digest a day', other: '# digests a day' }),
    week: pluralize('en', { one: '1 digest a week', other: '# digests a week' }),
    month: pluralize('en', { one: '1 digest a month', other: '# digests a month' }),
  },
  alerts: {
    day: pluralize('en', { one: '1 alert a day', other: '# alerts a day' }),
    week: pluralize('en', { one: '1 alert a week', other: '# alerts a week' }),
    month: pluralize('en', { one: '1 alert a month', other: '# alerts a month' }),
  },
}

/** Words of the preview on the subscription page. */
export const preview = {
  rates,
  heading: 'A sample',
  button: 'See a sample',
  lately: pluralize('en', {
    one: 'In the last 30 days your digests would have had 1 event.',
    other: 'In the last 30 days your digests would have had # events.',
  }),
  newestOfThem: pluralize('en', { one: 'This is the newest:', other: 'These are the newest #:' }),
  newest: pluralize('en', {
    one: 'Few events are new in the last 30 days. This is the newest on what you chose:',
    other: 'Few events are new in the last 30 days. These are the newest # on what you chose:',
  }),
  nothing: 'Nothing recent matches. We’ll e-mail you when something does.',
  failed: 'The sample could not be loaded. Please try again in a moment.',
}
