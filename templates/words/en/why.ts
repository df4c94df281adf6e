import type { MailStatus } from '../../../src/delivery/insight/mail-status.ts'
import type { SubscriptionEndReason } from '../../../src/delivery/insight/why-not-told.ts'
import { pluralize } from '../pluralize.ts'

const statuses: Record<MailStatus, string> = {
  waiting: 'Waiting to be sent',
  sent: 'Sent. Whether it arrived is not known yet',
  delayed: 'Sent. It is delayed on its way',
  delivered: 'Delivered',
  failed: 'It could not be sent',
  bounced: 'It came back: your mail server did not take it',
  complained: 'Delivered, and marked as unwanted in your mailbox',
  refused: 'Refused by the service that sends our mail',
  unknown: 'We do not know yet whether it was sent',
  ended: 'Not sent: your subscription had ended by then',
  suppressed: 'Not sent: mail to your address had been stopped by then',
  cancelled: 'Not sent: our editors stopped it',
  retracted: 'Not sent: what it told was withdrawn just before',
  not_told: 'Not sent: what it puts right had never reached you',
  not_allowed: 'Not sent: this site is a trial and writes to few addresses',
}

const endings: Record<SubscriptionEndReason, (when: string) => string> = {
  unsubscribed: (when) => `You had unsubscribed (${when}).`,
  bounced: (when) => `Mail to your address had come back, so we stopped writing (${when}).`,
  complained: (when) => `A mail of ours had been marked as unwanted in your mailbox, so we stopped writing (${when}).`,
  suppressed: (when) => `Mail to your address had been stopped (${when}).`,
}

/** The reasons why an event was not told to a reader, or is not told yet. */
const notTold = {
  retracted: 'We withdrew it, so it is told to nobody any more.',
  silent: 'It was recorded for the pages only and told to nobody by mail.',
  held: (when: string) => `Our editors can still withdraw it unseen. It may be told from ${when} on.`,
  soon: 'It has just been recorded. It will be told in a moment, if it is for you.',
  endings,
  suppressed: 'Mail to your address has been stopped, because a mail came back or was marked as unwanted.',
  unfollowed: 'It does not match what you follow.',
  unfollowed_then: 'It matches what you follow now, but did not when that digest was made.',
  below: (severity: string, least: string) =>
    `It matches what you follow, but is less grave than you asked for. Its severity: ${severity}. The least you asked for: ${least}.`,
  joined: (when: string) =>
    `It was recorded before you confirmed your subscription (${when}), and was not among what the welcome told you.`,
  before_digest: 'It was recorded before you began to get this digest.',
  no_digest: 'You get no digest, and it was not told at once.',
  next: (when: string) => `It will be in your next digest: ${when}.`,
  packing: 'The mail that tells it is being made right now.',
  cancelled: 'Our editors stopped the mail that would have told it.',
  left_out: 'You were told of it at once. You asked us to leave such events out of your digest.',
  urgent: 'It was corrected urgently, in a mail of its own to those who had been told of it.',
  claim: 'Not at once: it is a claim, and claims wait for the digest.',
  forecast: 'Not at once: it is a forecast, and forecasts wait for the digest.',
  unverified: 'Not at once: it is unverified, and waits for the digest.',
  below_alerts: (severity: string, least: string) =>
    `Not at once: it is less grave than what you want to hear of at once. Its severity: ${severity}. The least you chose: ${least}.`,
  quiet: (when: string) => `Not at once: these are your quiet hours. It will be told when they end: ${when}.`,
  folded: (when: string) =>
    `Not at once: the alerts of this hour were used up. It will be told together with others: ${when}.`,
  before_alerts: 'Not at once: it was recorded before you chose this kind of alert.',
  unknown: 'It was not told to you, and we no longer keep why.',
}

/** Words of the page on which readers ask about their mail. */
export const why = {
  title: 'Why did I get this, why didn’t I?',
  short: 'Your last mails',
  link: 'All mails of the last 30 days, and why you did or did not get something',
  lead: (email: string) => `What we sent to ${email} in the last 30 days, why, and what became of it.`,
  ask: 'Ask about an event',
  query: 'Its address, or words of its title',
  button: 'Why?',
  notFound: 'We found no event like this. Fewer words, or the address of its page, may help.',
  which: 'Which of these do you mean?',
  told: 'It was told to you:',
  notSent: 'It was to be told to you:',
  notToldYet: 'It was not told to you.',
  mails: 'Your mails',
  none: 'We sent you nothing in these days.',
  noneHere: 'None of what was sent on these days was for you.',
  earlier: 'Earlier mails',
  confirmation: 'Confirmation',
  read: 'Read it was sent',
  noSubject: 'A mail whose words were removed',
  wasTold: 'Because you had been told of it before.',
  more: pluralize('en', { one: 'and 1 more', other: 'and # more' }),
  at: (day: string, time: string, zone: string) => `${day}, ${time} (${zone})`,
  statuses,
  notTold,
}
