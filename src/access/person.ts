import * as v from 'valibot'
import { strictObject } from '../lib/strict-object.ts'

/**
 * The roles of people at the desk. Each may do all that those before it may do. `writer`: prepare drafts. `editor`: release,
 * withdraw, correct, retract, approve. `operator`: stop sending, settle, erase, manage people and keys.
 */
export const ROLES = ['writer', 'editor', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** Somebody who may sign in to the desk. */
export type Person = { number: number; name: string; email: string; role: Role }

/** Whether a role includes another. */
export const hasRole = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted)

const MAX_NAME_LENGTH = 60

/** The body of a request that adds a person. The name is shown at the desk and stored in the trail. */
export const newPersonSchema = strictObject(
  {
    name: v.pipe(
      v.string('name must be a string.'),
      v.trim(),
      v.minLength(1, 'name must not be empty.'),
      v.maxLength(MAX_NAME_LENGTH, `name must have at most ${MAX_NAME_LENGTH} characters.`),
      v.regex(/^[^\p{C}]*$/u, 'name must not contain control characters.'),
    ),
    email: v.string('email must be a string.'),
    role: v.picklist(ROLES, `role must be one of: ${ROLES.join(', ')}.`),
  },
  'The body must be a JSON object.',
)
