import * as v from 'valibot'
import { encodeBase64url } from '../lib/bytes.ts'
import { strictObject } from '../lib/strict-object.ts'

/**
 * What a key lets its holder do: `publish` events; `read` what is not public of how the deployment fares; `operate` it,
 * which is to stop and go on with sending, to see and remove readers, and to make and revoke keys. None includes another.
 */
export const SCOPES = ['publish', 'read', 'operate'] as const
export type Scope = (typeof SCOPES)[number]

/** Whom a key lets in: a person or a system by name, with what it may do. */
export type Publisher = { name: string; scopes: readonly Scope[] }

/** The publisher whose key stands in the configuration, without which nobody could make the first key; it may do all. */
export const CONFIGURED_PUBLISHER: Publisher = { name: 'newsroom', scopes: SCOPES }
/** The publisher of signed messages. */
export const WEBHOOK_PUBLISHER_NAME = 'webhook'

/** Random bytes in a key. So many cannot be guessed, which is why a plain hash keeps it safe, and a slow one adds nothing. */
export const RANDOM_KEY_BYTES = 32
const KEY_PREFIX = 'waqai_'

/** A key as its holder keeps it: random bytes behind a word by which a scanner for leaked secrets knows it. */
export const encodePublisherKey = (randomBytes: Uint8Array): string => KEY_PREFIX + encodeBase64url(randomBytes)

/** Whether a text can be a key that was made here, so that nothing else is looked for. */
export const isPublisherKey = (given: string): boolean => /^waqai_[A-Za-z0-9_-]{43}$/.test(given)

/** Asks for a key. Its name stands beside all that it publishes, so no other may ever have had it. */
export const newKeySchema = strictObject(
  {
    name: v.pipe(
      v.string('A name is a text.'),
      v.regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'A name has 2 to 40 small letters, digits and hyphens.'),
      v.check(
        (name) => name !== CONFIGURED_PUBLISHER.name && name !== WEBHOOK_PUBLISHER_NAME,
        `${CONFIGURED_PUBLISHER.name} and ${WEBHOOK_PUBLISHER_NAME} are names that Waqai uses itself.`,
      ),
    ),
    scopes: v.pipe(
      v.array(v.picklist(SCOPES, `A scope is one of: ${SCOPES.join(', ')}.`), 'The scopes are a list.'),
      v.minLength(1, 'A key needs at least one scope.'),
      v.maxLength(SCOPES.length, `There are ${SCOPES.length} scopes.`),
      v.check((scopes) => new Set(scopes).size === scopes.length, 'A scope stands here twice.'),
      v.metadata({ uniqueItems: true }),
    ),
  },
  'The body is a JSON object.',
)
