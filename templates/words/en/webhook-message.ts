/** Words in webhook messages for chats and alerting systems. */
export const webhookMessage = {
  open: 'Read the whole record',
  notAWarning: 'This is a record of what happened, not a warning.',
}
