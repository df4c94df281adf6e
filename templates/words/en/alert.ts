/** Words of alerts, and of what a digest says about them later. */
export const alert = {
  heading: 'Just recorded',
  heldHeading: 'What was held back',
  heldLead:
    'This was not sent at once: it fell into your quiet hours, or the alerts of the hour were used up. It was recorded meanwhile.',
  severity: 'Severity',
  alreadyAlerted: {
    short: 'You were told of this before, in an alert.',
    full: 'You were told of this before, in an alert. This is what is known now.',
  },
}
