import { pluralize } from '../pluralize.ts'
import { counted } from './counted.ts'

const digest = {
  kicker: 'Your digest',
  corrections: 'Corrections',
  latest: 'New and updated',
  statements: 'What people say',
  also: 'Also new',
  where: 'Where',
  corrected: 'Corrected:',
  updated: 'Updated',
}

/** The numbers of a mail, in one line. */
const figures = {
  news: (count: number) => `${count} new`,
  updated: (count: number) => `${count} updated`,
  extreme: (count: number) => `${count} extreme`,
  minutes: (count: number) => `${count} min read`,
}

const welcome = {
  subject: (site: string) => `Welcome to ${site}: the story so far`,
  heading: 'You’re subscribed',
  follow: 'You’ll get:',
  from: 'This is a short recap. From now on we e-mail you what is new.',
  first: (when: string) => `Your first digest comes on ${when}, if there is news by then.`,
  noDigest: 'You chose no digest: we e-mail you when something happens.',
  story: 'Key events to date',
  nothing: 'Nothing has been recorded yet on what you follow. We’ll e-mail you when something is.',
}

const confirmation = {
  subject: (site: string) => `Please confirm: e-mail from ${site}`,
  changedSubject: (site: string) => `Please confirm: your new choice at ${site}`,
  heading: 'Confirm your subscription',
  changedHeading: 'Confirm your new choice',
  asked: (site: string) => `Please confirm you want e-mail from ${site} about:`,
  changed: (site: string) => `Please confirm what ${site} should send to this address from now on:`,
  act: 'To confirm, open this page and press the button:',
  button: 'Confirm',
  instead: 'If the button does not work, open this address:',
  otherwise:
    'Didn’t ask for this? Ignore it and we won’t e-mail you: without your confirmation nothing is sent. The link works for 72 hours.',
  changedOtherwise: 'Didn’t ask for this? Ignore it and everything stays as it is. The link works for 72 hours.',
  preheader: 'One step left: press the button to confirm.',
  changedPreheader: 'One step left: press the button to confirm the change.',
  preferences: 'See or change what you get now',
}

const signIn = {
  subject: (site: string) => `Your link to the desk of ${site}`,
  heading: 'Sign in to the desk',
  preheader: 'It works once, for 15 minutes.',
  asked: (site: string) => `We got a request, we hope from you, to sign in to the desk of ${site} with this address.`,
  act: 'Open this page and press the button:',
  button: 'Sign in',
  otherwise:
    'The link works once, for 15 minutes. Didn’t ask for it? Ignore this e-mail. Do not forward it: anyone who has the link can sign in as you.',
}

const dataLink = {
  subject: (site: string) => `Your new link to your data at ${site}`,
  heading: 'Your new link',
  preheader: 'It opens the page with your data, for 30 days.',
  asked: (site: string) =>
    `We got a request, we hope from you, for a new link to the data that ${site} holds about this address. The page shows the data; you can download or delete it there.`,
  act: 'Open this page:',
  button: 'See your data',
  otherwise:
    'The link works for 30 days. If you did not ask for it, you don’t have to do anything. Please do not forward it: anyone who has it can see and delete your data.',
}

const footer = {
  asked: (site: string) => `You get this e-mail because you asked ${site} for:`,
  weekly: 'Weekly instead',
  pause: 'Pause',
  preferences: 'Change',
  why: 'Why did I get this?',
  unsubscribe: 'Unsubscribe',
  now: 'Send me an update now',
  data: 'Your data',
}

const operator = {
  subject: (site: string, troubles: string) => `${site} needs you: ${troubles}`,
  heading: pluralize('en', { one: 'A problem needs you', other: '# problems need you' }),
  since: (when: string) => `Since ${when}`,
  health: 'See the problems that the site has now',
  status: 'See all work that waits (with a key)',
}

const standing = { standsNow: 'What stands now', onSite: 'See what stands now on the site' }

/** Words in mails. */
export const mail = {
  digest,
  figures,
  welcome,
  confirmation,
  dataLink,
  signIn,
  footer,
  operator,
  standing,
  events: counted.events,
  corrections: pluralize('en', { one: '1 correction', other: '# corrections' }),
  sources: counted.sources,
  andMore: (title: string, more: number) => `${title} + ${more} more`,
  because: 'Because you follow:',
  nextEvents: 'More events of this mail',
  all: (count: number) => `See all ${count} on the web`,
}
