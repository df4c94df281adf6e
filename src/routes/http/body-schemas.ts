import * as v from 'valibot'
import { strictObject } from '../../lib/strict-object.ts'

/** Pauses sending, or takes it up again. */
export const SendingBodySchema = v.strictObject(
  {
    paused: v.boolean('True or false.'),
    reason: v.optional(v.pipe(v.string('A text.'), v.maxLength(500, 'At most 500 characters.')), ''),
  },
  'The body is a JSON object.',
)

/** Says what became of a chunk whose outcome nobody knows. */
export const SettleBodySchema = v.strictObject(
  { as: v.picklist(['sent', 'resend'], 'as is one of: sent, resend.') },
  'The body is a JSON object.',
)

/** A code that an endpoint was sent, where it is given back. */
export const ChallengeCodeBodySchema = strictObject(
  { code: v.optional(v.pipe(v.string('A code is a text.'), v.maxLength(100, 'A code has at most 100 characters.'))) },
  'The body is a JSON object.',
)

/** From when on deliveries are sent again. */
export const ReplayBodySchema = strictObject(
  {
    since: v.pipe(
      v.string('since is a time in RFC 3339, for example 2026-11-22T06:00:00Z.'),
      v.check(
        (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text)),
        'since is a time in RFC 3339, for example 2026-11-22T06:00:00Z.',
      ),
    ),
  },
  'The body is a JSON object with since.',
)
