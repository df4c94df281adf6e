import type { Preferences, Weekday } from '../../../src/audience/preferences.ts'
import { pluralize } from '../pluralize.ts'

const others = pluralize('en', { one: '1 other', other: '# others' })

const listed = (names: string[], more: number, link: string): string => {
  const all = more > 0 ? [...names, others(more)] : names
  const last = all.at(-1) ?? ''
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} ${link} ${last}` : last
}

const weekdays: Record<Weekday, string> = {
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
}

const severities: Record<Preferences['severity'], string> = {
  extreme: 'extreme only',
  severe: 'at least severe',
  moderate: 'at least moderate',
  minor: '',
}

const certainties: Record<Preferences['certainty'], string> = {
  confirmed: 'confirmed only',
  reported: 'at least reported',
  disputed: 'nothing unverified',
  unverified: '',
}

const alerts: Record<Preferences['alerts'], string> = {
  none: '',
  extreme: 'extreme events at once',
  severe: 'severe and extreme events at once',
  all: 'every event at once',
}

/** The part for single events: alone, besides others, and left out. */
const events = {
  alone: pluralize('en', { one: 'the changes of 1 event', other: 'the changes of # events' }),
  besides: pluralize('en', { one: 'and 1 event you follow', other: 'and # events you follow' }),
  without: pluralize('en', { one: 'leaving out 1 event', other: 'leaving out # events' }),
  some: 'single events',
  atOnce: 'each change at once',
}

const perHour = pluralize('en', { one: 'at most 1 alert an hour', other: 'at most # alerts an hour' })

/** The parts of the sentence that describes preferences. */
export const choice = {
  weekdays,
  severities,
  certainties,
  alerts,
  everything: 'the whole timeline',
  events,
  or: (names: string[], more: number) => listed(names, more, 'or'),
  bothOf: (actors: string, regions: string) => `${actors} in ${regions}`,
  backed: 'also those they back',
  gone: (id: string) => `${id} (no longer in our list)`,
  daily: (time: string, zone: string) => `daily at ${time} (${zone})`,
  weekly: (weekday: string, time: string, zone: string) => `weekly on ${weekday} at ${time} (${zone})`,
  monthly: (day: number, time: string, zone: string) => `monthly on day ${day} at ${time} (${zone})`,
  noDigest: 'no digest',
  perHour,
  quiet: (from: string, to: string, zone: string) => `quiet from ${from} to ${to} (${zone})`,
  extremeWait: 'extreme events wait too',
  leftOut: 'what you were told at once left out of the digest',
  inLanguage: { en: 'in English', ar: 'in Arabic' },
}
