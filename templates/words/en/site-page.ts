import { pluralize } from '../pluralize.ts'
import { counted } from './counted.ts'

const duration = {
  seconds: pluralize('en', { one: '# second', other: '# seconds' }),
  minutes: pluralize('en', { one: '# minute', other: '# minutes' }),
  hours: pluralize('en', { one: '# hour', other: '# hours' }),
  days: pluralize('en', { one: '# day', other: '# days' }),
}

const correctionLog = {
  lead: 'Every correction and every withdrawn report, newest first. We tell the readers who had been sent the earlier version.',
  none: 'Nothing has been corrected or withdrawn so far.',
  noEarlier: 'There are no earlier corrections.',
  earlier: 'Earlier corrections',
  removed: 'The text was removed',
  month: 'Month',
  columns: { corrections: 'Corrections', retractions: 'Withdrawn reports' },
  before: 'Before that',
  changes: { correction: 'Correction', retraction: 'Withdrawn' },
  toldNobody: 'The earlier version had been sent to nobody.',
  toldFew: 'The earlier version had been sent to fewer than 10 readers.',
  told: pluralize('en', { other: 'The earlier version had been sent to # readers.' }),
  inDigest: 'They are told in their next digest.',
  allWithin: (time: string) => `All of them were told within ${time}.`,
  halfWithin: (half: string, last: string) => `Half of them were told within ${half}, the last within ${last}.`,
}

/** Words of the foot of every page, and of the pages about the site. */
const archive = {
  lead: 'Recent digests as they were sent. We list only those that many readers got.',
  everything: 'All events',
  none: 'No digest has gone to enough readers yet.',
  events: counted.events,
  subscribe: 'Get the next one by e-mail',
}

export const sitePage = {
  duration,
  correctionLog,
  archive,
  foot: 'About this site',
  about: 'About',
  corrections: 'Corrections',
  editions: 'Past digests',
  privacy: 'Privacy',
  regions: 'Places',
  actors: 'People and groups',
  englishOnly: 'This document is in English.',
  developers: 'For developers',
  licence: 'Licence',
  picture: 'A map: the coloured areas are the places of the event, darker for a graver one.',
  description:
    'A sourced record of events: what happened, where, and who was involved. Follow it by e-mail, and hear when we were wrong.',
}
