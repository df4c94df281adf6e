import { pluralize } from '../pluralize.ts'

/** Words in feeds, and of the links to them. */
export const feed = {
  follow: 'Follow by feed',
  calendar: 'Calendar',
  about: 'What was recorded last comes first. When we are wrong, we say so here too.',
  hasLeft:
    'As it stands now, this event does not match this feed any more. It stays here for 90 days, so that you learn of the change.',
  from: (day: string) => `from ${day}`,
  to: (day: string) => `until ${day}`,
  words: (typed: string) => `“${typed}”`,
  undated: pluralize('en', {
    one: '# event is left out because its date is not known.',
    other: '# events are left out because their date is not known.',
  }),
  newestOnly: pluralize('en', {
    one: 'This covers the event that was recorded last.',
    other: 'This covers the # events that were recorded last.',
  }),
}
