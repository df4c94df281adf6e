import * as v from 'valibot'
import { ROLES } from '../../access/person.ts'
import { strictObject } from '../../lib/strict-object.ts'
import { REDACTION_REASONS } from '../../timeline/redaction.ts'

/** Pauses or resumes sending. */
export const SendingBodySchema = v.strictObject(
  {
    paused: v.boolean('paused must be true or false.'),
    reason: v.optional(
      v.pipe(v.string('reason must be a string.'), v.maxLength(500, 'reason must have at most 500 characters.')),
      '',
    ),
  },
  'The body must be a JSON object.',
)

/** Decides the unknown outcome of a chunk. */
export const SettleBodySchema = v.strictObject(
  { as: v.picklist(['sent', 'resend'], 'as must be "sent" or "resend".') },
  'The body must be a JSON object.',
)

/** Why a revision is redacted. */
export const RedactionBodySchema = strictObject(
  { reason: v.picklist(REDACTION_REASONS, `reason must be one of: ${REDACTION_REASONS.join(', ')}.`) },
  'The body must be a JSON object with `reason`.',
)

/** The new role of a person. */
export const RoleBodySchema = strictObject(
  { role: v.picklist(ROLES, `role must be one of: ${ROLES.join(', ')}.`) },
  'The body must be a JSON object with `role`.',
)

/** The code that an endpoint received; without one, a new challenge is sent. */
export const ChallengeCodeBodySchema = strictObject(
  {
    code: v.optional(
      v.pipe(v.string('code must be a string.'), v.maxLength(100, 'code must have at most 100 characters.')),
    ),
  },
  'The body must be a JSON object.',
)

/** The time since which deliveries are sent again. */
export const ReplayBodySchema = strictObject(
  {
    since: v.pipe(
      v.string('since must be a time in RFC 3339, such as 2026-11-22T06:00:00Z.'),
      v.check(
        (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text)),
        'since must be a time in RFC 3339, such as 2026-11-22T06:00:00Z.',
      ),
    ),
  },
  'The body must be a JSON object with `since`.',
)
