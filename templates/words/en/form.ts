import type { DigestTime, Preferences } from '../../../src/audience/preferences.ts'
import { counted } from './counted.ts'

const matches: Record<Preferences['match'], string> = {
  any: 'Anything in these places or involving these groups',
  both: 'Only these groups in these places',
}

const severities: Record<Preferences['severity'], string> = {
  minor: 'Everything',
  moderate: 'Moderate and above',
  severe: 'Severe and above',
  extreme: 'Extreme only',
}

const certainties: Record<Preferences['certainty'], string> = {
  unverified: 'Everything',
  disputed: 'Everything but unverified reports',
  reported: 'Reported and confirmed',
  confirmed: 'Only confirmed',
}

const cadences: Record<DigestTime['cadence'], string> = {
  daily: 'Every day',
  weekly: 'Once a week',
  monthly: 'Once a month',
  none: 'No digest, alerts only',
}

const alertLevels: Record<Preferences['alerts'], string> = {
  none: 'Extreme events, if ticked above',
  extreme: 'Extreme events',
  severe: 'Severe and extreme events',
  all: 'Every event',
}

const alertedModes: Record<Preferences['alerted'], string> = {
  marked: 'List briefly',
  left_out: 'Leave out',
}

/** Words of the questions about what to follow. */
const topic = {
  question: 'About where or whom?',
  hint: 'Leave this blank to follow everything.',
  includes: 'A place includes every place inside it, and a group its branches.',
  chosen: 'You follow',
  add: 'Add places or groups',
  find: 'Search places and groups',
  findButton: 'Search',
  nothingFound: 'No place or group has this name. Try another spelling.',
  events: counted.events,
  browse: (regions: number, actors: number) => `Browse all ${regions} places and ${actors} groups`,
  browseTitle: 'All places, people and groups',
  browseLead: 'Tick what you want to follow. The number is that of the events recorded so far.',
  browseButton: 'Use this choice',
}

/** Words about following and leaving out single events. */
const event = {
  follow: 'Tell me when this changes',
  followTitle: 'Follow one event by e-mail',
  mute: 'No more about this event',
  followed: 'Single events you follow',
  followedHint: 'We tell you of every update, whatever its severity. Untick an event to remove it.',
  mutedHint: 'We tell you nothing more about these, except when something we told you was wrong.',
}

/** Words of the page with a form for other sites. */
const embed = {
  title: 'A form for your own site',
  plain: 'One line of HTML',
  plainLead:
    'It needs no script. It opens our page with the form filled in and one button, and we send one e-mail to confirm.',
  scripted: 'The same, and the reader stays on your page',
  scriptedLead: 'The script sends the form and shows the answer in its place. Without it, the form works as above.',
  more: 'For a form that follows one place or group, add one of these to the address of this page:',
}

/** Words of the preferences form. */
export const form = {
  alertedModes,
  matches,
  severities,
  certainties,
  cadences,
  alertLevels,
  topic,
  event,
  embed,
  title: 'Subscribe by e-mail',
  lead: 'Choose what you follow and how often. Change it or unsubscribe any time, from any e-mail.',
  follow: (name: string) => `Follow ${name} by e-mail`,
  when: 'When?',
  address: 'To which address?',
  morning: 'Every morning',
  day: 'Every day',
  /** Between the time and the city of the zone. */
  inZone: ' in ',
  changeTime: 'Change',
  extremeToo: 'Extreme events at once',
  email: 'Your e-mail address',
  emailHint: 'We’ll send one e-mail to confirm. We use your address for nothing else.',
  leaveEmpty: 'Leave this field empty',
  regions: 'Places',
  actors: 'People and groups',
  events: 'Single events',
  muted: 'Events left out',
  paused_until: 'Pause until',
  regionGroups: 'Groups of places',
  within: (name: string) => `In ${name}`,
  partsOf: (name: string) => `Parts of ${name}`,
  match: 'If you choose both places and groups',
  backed: 'Include groups they support',
  fineTune: 'Fine-tune',
  severity: 'Severity',
  certainty: 'Certainty',
  cadence: 'How often',
  weekday: 'Day of the week',
  monthday: 'Day of the month',
  time: 'Time',
  timezone: 'Time zone',
  timezoneHint: 'For example Africa/Cairo or Europe/Berlin.',
  alerts: 'Alert me right away about',
  alerts_per_hour: 'Alerts per hour, at most',
  alertsPerHourHint: (most: number) =>
    `1 to ${most}, or leave blank. Corrections and withdrawals of what we sent you count too. Further ones are combined at the end of the hour. After six e-mails in a day (seven, if one is extreme) the rest comes in one, when the day ends. Withdrawals do not wait.`,
  quietHint:
    'Alerts, corrections and withdrawals in these hours are held and sent together afterwards. Digests keep their time.',
  quiet_from: 'Quiet from',
  quiet_to: 'Quiet until',
  extreme_at_once: 'Extreme events in quiet hours, or after a limit',
  atOnce: 'Alert me anyway',
  wait: 'Hold them too',
  alerted: 'In the digest, events I was already alerted to',
  lang: 'Language of the e-mails',
  subscribe: 'Subscribe',
  save: 'Save',
  chosen: 'You’ll get:',
  gone: 'No longer in our list. It matches nothing, and goes when you save:',
}
