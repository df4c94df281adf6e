/** Words in webhook messages for chats and alerting systems. */
export const webhookMessage = {
  redacted: 'A report was removed. Please delete what we sent you about it.',
  open: 'Read the whole record',
  notAWarning: 'This is a record of what happened, not a warning.',
}
