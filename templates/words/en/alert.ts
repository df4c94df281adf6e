/** Words of alerts, and of what a digest says about them later. */
export const alert = {
  heading: 'Alert',
  deferredHeading: 'Alerts we held for you',
  deferredLead:
    'These came in during your quiet hours or after your limit for the hour or the day, or were no reason for a second alert.',
  /** The part of the mail on return from a pause. */
  awayHeading: 'While you were away',
  awayLead: 'This is how things stand with what you follow. It was recorded since our last e-mail to you.',
  recorded: (when: string) => `Recorded ${when}.`,
  notWarning: 'This is a record, not a warning.',
  cause: {
    worse: 'Why now: it is more severe than we first reported.',
    wider: 'Why now: it reaches more places than we first reported.',
    over: 'Why now: it has ended.',
    update: 'This updates an earlier alert.',
  },
  alreadyAlerted: {
    short: 'You already had an alert about this.',
    full: 'You already had an alert about this. This is what we know now.',
  },
}
