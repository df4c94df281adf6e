import { pluralize } from '../pluralize.ts'

const digest = {
  heading: 'What is new',
  corrections: 'Corrections',
  latest: 'New and updated',
  statements: 'What people say',
}

const welcome = {
  subject: (site: string) => `You now hear from ${site}`,
  heading: 'Welcome',
  follow: 'You follow:',
  from: 'From now on we tell you what is recorded after this mail.',
  story: 'The story so far',
  storyLead: 'What had been recorded by now:',
  nothing: 'Nothing has been recorded yet on what you follow. When something is, you will hear of it.',
}

const confirmation = {
  subject: (site: string) => `Please confirm: mail from ${site}`,
  changedSubject: (site: string) => `Please confirm: your new choice at ${site}`,
  heading: 'Is this what you want?',
  asked: (site: string) => `Somebody, we hope you, asked ${site} to write to this address about:`,
  changed: (site: string) =>
    `Somebody, we hope you, asked ${site} to change what it sends to this address. The new choice:`,
  act: 'To say yes, open this page and press its button:',
  button: 'Yes, I want this',
  instead: 'If the button does not work, this is the address:',
  otherwise: 'If you do nothing, nothing is sent. The link works for 72 hours.',
  changedOtherwise: 'If you do nothing, everything stays as it is. The link works for 72 hours.',
  preheader: 'One step is left. Without it, nothing is sent.',
  changedPreheader: 'One step is left. Without it, nothing changes.',
  preferences: 'See or change what you get now',
}

const dataLink = {
  subject: (site: string) => `Your fresh link to what ${site} holds about you`,
  heading: 'Your fresh link',
  preheader: 'It opens the page with what we hold about you, for 30 days.',
  asked: (site: string) =>
    `Somebody, we hope you, asked ${site} for a fresh link to what it holds about this address. The page shows it, and can export or erase it.`,
  act: 'Open this page:',
  button: 'See what you hold about me',
  otherwise:
    'The link works for 30 days. If you did not ask for it, you need not do anything. Please do not pass it on: whoever has it can see and erase your data.',
}

const footer = {
  why: (site: string) => `You get this mail because you asked ${site} to tell you about:`,
  now: 'Send me now what is new',
  preferences: 'Change what you get',
  data: 'See or erase what we hold about you',
  unsubscribe: 'Unsubscribe',
}

const operator = {
  subject: (site: string, troubles: string) => `${site} needs you: ${troubles}`,
  preheader: 'A problem that the site cannot solve alone.',
  heading: 'Please look at this',
  since: (when: string) => `Since ${when}`,
  where: (health: string, status: string) =>
    `No mail was lost, and no reader was marked as failed. See the state now at ${health}, and with a key at ${status}.`,
}

/** Words in mails. */
export const mail = {
  digest,
  welcome,
  confirmation,
  dataLink,
  footer,
  operator,
  events: pluralize('en', { one: '1 event', other: '# events' }),
  corrections: pluralize('en', { one: '1 correction', other: '# corrections' }),
  updates: pluralize('en', { one: '1 update', other: '# updates' }),
  andMore: (title: string, more: number) => `${title} + ${more} more`,
  because: 'Because you follow:',
  more: pluralize('en', { one: 'and 1 more: read the whole edition', other: 'and # more: read the whole edition' }),
}
