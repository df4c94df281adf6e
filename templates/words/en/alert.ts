/** Words of alerts, and of what a digest says about them later. */
export const alert = {
  heading: 'Alert',
  heldHeading: 'Alerts we held for you',
  heldLead:
    'These came in during your quiet hours or after your limit for the hour or the day, or were no reason for a second alert.',
  recorded: (when: string) => `Recorded ${when}.`,
  notWarning: 'This is a record, not a warning.',
  alreadyAlerted: {
    short: 'You already had an alert about this.',
    full: 'You already had an alert about this. This is what we know now.',
  },
}
