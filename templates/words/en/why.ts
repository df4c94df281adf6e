import type { MailStatus } from '../../../src/delivery/insight/mail-status.ts'
import type { SubscriptionEndReason } from '../../../src/delivery/insight/not-told-context.ts'
import { pluralize } from '../pluralize.ts'

const statuses: Record<MailStatus, string> = {
  waiting: 'Waiting to be sent',
  sent: 'Sent. We do not know yet whether it arrived',
  delayed: 'Sent. Delivery is delayed',
  delivered: 'Delivered',
  failed: 'Could not be sent',
  bounced: 'Returned: your mail server did not accept it',
  complained: 'Delivered, then marked as spam in your mailbox',
  refused: 'Rejected by the service that sends our e-mail',
  unknown: 'We do not know yet whether it was sent',
  ended: 'Not sent: your subscription had ended',
  suppressed: 'Not sent: e-mail to your address had been stopped',
  cancelled: 'Not sent: our editors stopped it',
  retracted: 'Not sent: we withdrew the report just before',
  corrected: 'Not sent: a correction tells you the same',
  not_told: 'Not sent: it corrects a report that you never got',
  not_allowed: 'Not sent: this is a test site that writes to few addresses',
}

const endings: Record<SubscriptionEndReason, (when: string) => string> = {
  unsubscribed: (when) => `You had unsubscribed (${when}).`,
  bounced: (when) => `E-mail to your address was returned, so we stopped sending (${when}).`,
  complained: (when) => `An e-mail from us was marked as spam in your mailbox, so we stopped sending (${when}).`,
  suppressed: (when) => `E-mail to your address had been stopped (${when}).`,
}

/** The reasons why a reader was not told of an event, or not yet. */
const notTold = {
  retracted: 'We withdrew it, so we no longer send it to anybody.',
  silent: 'It was published on the site only and sent to nobody.',
  on_hold: (when: string) => `Our editors can still withdraw it. We may send it from ${when}.`,
  soon: 'It has just been recorded. If it matches what you follow, we send it in a moment.',
  endings,
  suppressed: 'E-mail to your address is stopped, because one was returned or marked as spam.',
  unfollowed: 'It does not match what you follow.',
  muted: 'You chose to get no more about this event.',
  paused: (when: string) => `Your subscription is paused. The e-mail on your return has it: ${when}.`,
  unfollowed_then: 'It matches what you follow now, but did not when that digest was made.',
  below: (severity: string, least: string) =>
    `It is below the severity you chose. Its severity: ${severity}. You chose: ${least} or above.`,
  less_certain: (certainty: string, least: string) =>
    `It is less certain than you chose. Its certainty: ${certainty}. You chose: ${least} or above.`,
  joined: (when: string) =>
    `It was recorded before you confirmed your subscription (${when}), and the welcome did not include it.`,
  before_digest: 'It was recorded before you started to get this digest.',
  no_digest: 'You chose no digest, and it was not sent as an alert.',
  next: (when: string) => `It will be in your next digest: ${when}.`,
  packing: 'We are preparing the e-mail about it right now.',
  cancelled: 'Our editors stopped the e-mail about it.',
  left_out: 'You had it as an alert, and chose to leave alerts out of your digest.',
  urgent: 'We sent an urgent correction, only to those who had received the earlier version.',
  claim: 'No alert: it is a claim, and claims wait for the digest.',
  forecast: 'No alert: it is a forecast, and forecasts wait for the digest.',
  unverified: 'No alert: it is unverified, and waits for the digest.',
  below_alerts: (severity: string, least: string) =>
    `No alert: it is below the severity you chose for alerts. Its severity: ${severity}. You chose: ${least} or above.`,
  quiet: (when: string) => `No alert yet: these are your quiet hours. We send it when they end: ${when}.`,
  folded: (when: string) =>
    `No alert yet: you had reached your limit for this hour. We send it together with others: ${when}.`,
  full_day: (when: string) =>
    `No alert yet: you have had the e-mails of a day from us, six or more. The rest comes together, in one e-mail: ${when}.`,
  not_again: 'No second alert: its latest update makes it neither worse nor wider, and does not end it.',
  rolled_up: (when: string) =>
    `No second alert: its latest update makes it neither worse nor wider, and does not end it. It comes with others: ${when}.`,
  before_alerts: 'No alert: it was recorded before you chose this kind of alert.',
  unknown: 'We did not send it to you. We no longer know why.',
}

/** Words of the page on which readers ask about their mail. */
export const why = {
  title: 'Why did I (or didn’t I) get this?',
  short: 'Your recent e-mails',
  link: 'All e-mails of the last 30 days, and why you did or did not get something',
  lead: (email: string) => `What we sent to ${email} in the last 30 days, why, and whether it arrived.`,
  ask: 'Ask about an event',
  query: 'Link to the event, or words from its title',
  button: 'Why?',
  notFound: 'No events match. Try fewer words, or paste the link to the event.',
  which: 'Which of these do you mean?',
  told: 'We sent it to you:',
  notSent: 'We were going to send it to you:',
  notToldYet: 'We have not sent it to you.',
  mails: 'Your e-mails',
  none: 'We sent you nothing in this period.',
  noneHere: 'Nothing that we sent in this period was for you.',
  earlier: 'Earlier e-mails',
  confirmation: 'Confirmation',
  read: 'Read it as sent',
  noSubject: 'An e-mail whose text was removed',
  wasTold: 'Because we had sent you the earlier version.',
  more: pluralize('en', { one: 'and 1 more', other: 'and # more' }),
  at: (day: string, time: string, zone: string) => `${day}, ${time} (${zone})`,
  statuses,
  notTold,
}
