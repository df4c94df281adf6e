import { pluralize } from '../pluralize.ts'

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
  changes: { correction: 'Correction', retraction: 'Withdrawn' },
  toldNobody: 'The earlier version had been sent to nobody.',
  toldFew: 'The earlier version had been sent to fewer than 10 readers.',
  told: pluralize('en', { other: 'The earlier version had been sent to # readers.' }),
  inDigest: 'They are told in their next digest.',
  allWithin: (time: string) => `All of them were told within ${time}.`,
  halfWithin: (half: string, last: string) => `Half of them were told within ${half}, the last within ${last}.`,
}

/** Words of the foot of every page, and of the pages about the site. */
export const sitePage = {
  duration,
  correctionLog,
  foot: 'About this site',
  about: 'About',
  corrections: 'Corrections',
  editions: 'Past digests',
  privacy: 'Privacy',
  regions: 'Places',
  actors: 'People and groups',
  developers: 'For developers',
  licence: 'Licence',
  description:
    'A sourced record of events: what happened, where, and who was involved. Follow it by e-mail, and hear when we were wrong.',
}
