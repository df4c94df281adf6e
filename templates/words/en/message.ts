/** What messages to other programs say around an event. */
export const message = {
  open: 'Read the whole record',
  notAWarning: 'This is a record of what happened, not a warning.',
}
