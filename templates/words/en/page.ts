import type { FilterFaultCode } from '../../../src/timeline/timeline-filter.ts'
import { pluralize } from '../pluralize.ts'

const editions = {
  digest: 'Digest',
  alert: 'Alert',
  rollup: 'Roll-up of alerts',
  correction: 'Correction',
  retraction: 'Retraction',
  welcome: 'The story so far',
}

// Non-breaking hyphens: a date at the end of a line is not cut. Typed back, they are accepted.
const filterFaults: Record<FilterFaultCode, string> = {
  unknown_region: 'We have no region of this name. Please choose one from the list.',
  unknown_actor: 'We have no actor of this name. Please choose one from the list.',
  not_a_kind: 'We have no kind of this name. Please choose one from the list.',
  unknown_certainty: 'We have no such degree of certainty. Please choose one from the list.',
  not_a_date:
    'We cannot read this as a date. Please write a year, month or day: 2024, 2024\u201111 or 2024\u201111\u201129.',
  invisible_character: 'There is a character in this date that nobody can see. Please type the date again.',
  backwards: 'This ends before the other date begins. Please put the earlier date first.',
  no_words: 'There is no word here to look for. Please write at least one letter or digit.',
  too_many_words: 'These are too many words. Please look for at most 20.',
  not_a_cursor: 'This address was cut off or changed. Please begin again at the newest events.',
}

const filter = {
  faults: filterFaults,
  faultSummary: 'Nothing was searched, because some of this cannot be read',
  legend: 'More filters',
  region: 'Region',
  actor: 'Actor',
  kind: 'Kind',
  certainty: 'Certainty',
  from: 'From',
  to: 'Until',
  dateHint: 'A year, month or day: 2024, 2024-11 or 2024-11-29.',
  words: 'Words or names',
  all: 'All',
  show: 'Search',
  clear: 'Show everything',
  drop: '(remove)',
  found: pluralize('en', { one: 'One event found', other: '# events found' }),
}

const fact = {
  when: 'When',
  where: 'Where',
  kind: 'Kind',
  certainty: 'Certainty',
  severity: 'Severity',
  history: 'Version history',
  current: 'Current version',
  seeChanges: 'See what changed',
  olderVersions: 'Earlier versions',
  asTold: 'When, where, who and the sources, as this version gave them',
  removedVersion: (when: string, why: string) => `This version was removed on ${when}, ${why}.`,
  historyLead: 'Every version stays. The newest is what we hold to be true now.',
}

/** Words on pages. */
export const page = {
  editions,
  filter,
  fact,
  skip: 'Skip to the content',
  navigation: 'Pages',
  timeline: 'Timeline',
  toTimeline: 'Go to the timeline',
  regions: 'Places',
  actors: 'People and groups',
  actorsShort: 'Who',
  regionsLead: 'Every place of this timeline. Each has a page of its own with what happened there.',
  actorsLead: 'Everybody who takes part in this timeline. Each has a page of its own with what they did.',
  developers: 'For developers',
  timelineLead: 'What happened, where, and who took part, each with its sources. When we are wrong, we say so.',
  byMail: 'Get it by mail',
  subscribe: 'Subscribe',
  subscribeFilledElsewhere:
    'Another site filled in this form, so nothing was sent yet. Please look it over, and press the button if you want this.',
  ignoredParameters: 'We ignored these parts of the address, because this page does not know them:',
  contact: 'Write to us',
  nothing: 'Nothing is recorded here.',
  nothingMatches: 'Nothing that is recorded matches this. Fewer words or a wider span of time may find more.',
  noEarlier: 'There is nothing earlier.',
  earlier: 'Earlier events',
  editionLead: 'This is what the mail said. The page of each event says what is true now.',
  follow: (name: string) => `Follow ${name} by mail`,
  eventsIn: 'What happened here',
  eventsOf: 'What this actor took part in',
  utc: (day: string, time: string) => `${day}, ${time} UTC`,
}
