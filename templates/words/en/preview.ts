import { pluralize } from '../pluralize.ts'

/** Words of the preview on the subscription page. */
export const preview = {
  heading: 'What would I have received?',
  hint: 'See it before you sign up, for what is chosen above. Nothing is sent, and nothing is kept.',
  button: 'Show me',
  lately: pluralize('en', {
    one: 'In the last 30 days your digests would have told you of 1 event.',
    other: 'In the last 30 days your digests would have told you of # events.',
  }),
  newestOfThem: pluralize('en', { one: 'This is the newest:', other: 'These are the newest #:' }),
  newest: pluralize('en', {
    one: 'Little was new in the last 30 days. This is the newest event that is recorded of what you chose:',
    other: 'Little was new in the last 30 days. These are the newest # events that are recorded of what you chose:',
  }),
  nothing: 'Nothing of late matches what you chose. When something is recorded, you will hear of it.',
  failed: 'The preview did not come. Please try again in a moment.',
}
