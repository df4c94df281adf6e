import * as v from 'valibot'

/** Pauses sending, or takes it up again. */
export const SendingBody = v.strictObject(
  {
    paused: v.boolean('True or false.'),
    reason: v.optional(v.pipe(v.string('A text.'), v.maxLength(500, 'At most 500 characters.')), ''),
  },
  'The body is a JSON object.',
)

/** Says what became of a chunk whose outcome nobody knows. */
export const SettleBody = v.strictObject(
  { as: v.picklist(['sent', 'resend'], 'as is one of: sent, resend.') },
  'The body is a JSON object.',
)
