import { pluralize } from '../pluralize.ts'

/** Words of the preview on the subscription page. */
export const preview = {
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
