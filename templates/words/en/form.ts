import type { DigestTime, Preferences } from '../../../src/audience/preferences.ts'

const matches: Record<Preferences['match'], string> = {
  any: 'either: anything in these regions, and anything these actors take part in',
  both: 'both: only what these actors do in these regions',
}

const severities: Record<Preferences['severity'], string> = {
  minor: 'Everything',
  moderate: 'Moderate and above',
  severe: 'Severe and above',
  extreme: 'Extreme only',
}

const cadences: Record<DigestTime['cadence'], string> = {
  daily: 'Every day',
  weekly: 'Once a week',
  none: 'No digest',
}

const alertLevels: Record<Preferences['alerts'], string> = {
  none: 'No alerts',
  extreme: 'Extreme events',
  severe: 'Severe and extreme events',
  all: 'Every event',
}

const alertedModes: Record<Preferences['alerted'], string> = {
  marked: 'in short, marked as told',
  left_out: 'left out',
}

/** Words of the preferences form. */
export const form = {
  alertedModes,
  matches,
  severities,
  cadences,
  alertLevels,
  email: 'Your e-mail address',
  emailHint: 'We write to it once to ask whether you mean it. It serves only to send you what you choose.',
  regions: 'Regions',
  regionsHint: 'A region takes in everything in it. Choose none, and no actors either, to follow everything.',
  actors: 'Actors',
  actorsHint: 'An actor takes in all that is part of it.',
  regionGroups: 'Groups of regions',
  within: (name: string) => `In ${name}`,
  partsOf: (name: string) => `Parts of ${name}`,
  match: 'If you choose both regions and actors',
  backed: 'Also those whom my actors back',
  filter: 'How they combine, and how grave it must be',
  severity: 'Send me',
  digest: 'Digest',
  cadence: 'How often',
  weekday: 'Day, if once a week',
  time: 'Time',
  timezone: 'Time zone',
  timezoneHint: 'For example Asia/Damascus or Europe/Berlin.',
  alertsLegend: 'Alerts',
  alerts: 'Tell me at once about',
  alerts_per_hour: 'Alerts, corrections and withdrawals in an hour, at most',
  alertsPerHourHint: (most: number) =>
    `Empty, or from 1 to ${most}. Corrections and withdrawals of what we told you count too, without alerts as well. What comes after that goes in one mail at the end of the hour.`,
  quietHint:
    'Your time zone is that of the digest. The alerts, corrections and withdrawals of these hours go in one mail at their end. Digests keep their time.',
  quiet_from: 'Quiet from',
  quiet_to: 'Quiet until',
  extreme_at_once: 'Extreme events, and corrections of them, in quiet hours or when the hour is full',
  atOnce: 'tell me at once all the same',
  wait: 'let them wait too',
  alerted: 'What I was told at once, in the next digest',
  lang: 'Language of the mail',
  subscribe: 'Subscribe',
  save: 'Save',
  presets: 'Begin with:',
  everything: 'Everything',
  chosen: 'You will get:',
  gone: 'No longer in our list; matches nothing, and goes when you save:',
}
