const editions = {
  digest: 'Digest',
  alert: 'Alert',
  rollup: 'Roll-up of alerts',
  correction: 'Correction',
  retraction: 'Retraction',
  welcome: 'The story so far',
}

const filter = {
  legend: 'Narrow down',
  region: 'Region',
  actor: 'Actor',
  kind: 'Kind',
  certainty: 'Certainty',
  from: 'From',
  to: 'Until',
  dateHint: 'A year, month or day: 2024, 2024-11 or 2024-11-29.',
  words: 'Words',
  all: 'All',
  show: 'Show',
  clear: 'Show everything',
}

const fact = {
  when: 'When',
  where: 'Where',
  kind: 'Kind',
  certainty: 'Certainty',
  severity: 'Severity',
  history: 'What we said, and when',
  historyLead: 'Every version stays. The newest is what we hold to be true now.',
}

/** What stands on pages. */
export const page = {
  editions,
  filter,
  fact,
  skip: 'Skip to the content',
  navigation: 'Pages',
  timeline: 'Timeline',
  timelineLead: 'What happened, where, and who took part, each with its sources. When we are wrong, we say so.',
  byMail: 'Get it by mail',
  subscribe: 'Subscribe',
  subscribeLead:
    'Choose what you want to hear of, and how often. You can change it or leave at any time, from every mail.',
  contact: 'Write to us',
  nothing: 'Nothing is recorded here.',
  nothingMatches: 'Nothing that is recorded matches this.',
  earlier: 'Earlier events',
  editionLead: 'This is what the mail said. What is true now stands on the page of each event.',
  follow: (name: string) => `Follow ${name} by mail`,
  eventsIn: 'What happened here',
  eventsOf: 'What this actor took part in',
  utc: (day: string, time: string) => `${day}, ${time} UTC`,
}
