import * as v from 'valibot'
import { encodeBase64url } from '../lib/bytes.ts'
import { strictObject } from '../lib/strict-object.ts'

/**
 * The scopes of a key. `publish`: record events and revisions. `read`: see the status, runs, chunks, reach and endpoints.
 * `operate`: pause sending, manage endpoints and subscribers. `keys`: manage keys, of any scope. No scope includes another.
 */
export const SCOPES = ['publish', 'read', 'operate', 'keys'] as const
export type Scope = (typeof SCOPES)[number]

/** The holder of a key: a person or a program, with the scopes of the key. */
export type Publisher = { name: string; scopes: readonly Scope[] }

/** The publisher of the keys in PUBLISHER_KEY, with all scopes. These keys create the first stored key. */
export const CONFIGURED_PUBLISHER: Publisher = { name: 'newsroom', scopes: SCOPES }
/** The publisher of signed messages. */
export const WEBHOOK_PUBLISHER_NAME = 'webhook'

/** 32 random bytes cannot be guessed, so a plain hash of the key is safe to store; a slow hash would add nothing. */
export const RANDOM_KEY_BYTES = 32
const KEY_PREFIX = 'waqai_'

/** The text of a key: random bytes after a prefix by which scanners for leaked secrets recognize it. */
export const encodePublisherKey = (randomBytes: Uint8Array): string => KEY_PREFIX + encodeBase64url(randomBytes)

/** Whether a text has the form of a key, so that other texts are not looked up. */
export const isPublisherKey = (given: string): boolean => /^waqai_[A-Za-z0-9_-]{43}$/.test(given)

/** The body of a request for a new key. The name is stored with all revisions that the key publishes. */
export const newKeySchema = strictObject(
  {
    name: v.pipe(
      v.string('name must be a string.'),
      v.regex(
        /^[a-z0-9][a-z0-9-]{1,39}$/,
        'name must have 2 to 40 characters: lowercase letters, digits and hyphens. It must not begin with a hyphen.',
      ),
      v.check(
        (name) => name !== CONFIGURED_PUBLISHER.name && name !== WEBHOOK_PUBLISHER_NAME,
        `The names ${CONFIGURED_PUBLISHER.name} and ${WEBHOOK_PUBLISHER_NAME} are reserved. Choose another name.`,
      ),
    ),
    scopes: v.pipe(
      v.array(v.picklist(SCOPES, `A scope must be one of: ${SCOPES.join(', ')}.`), 'scopes must be a list.'),
      v.minLength(1, 'scopes must have at least one scope.'),
      v.maxLength(SCOPES.length, `scopes must have at most ${SCOPES.length} scopes.`),
      v.check((scopes) => new Set(scopes).size === scopes.length, 'scopes must not repeat a scope.'),
      v.metadata({ uniqueItems: true }),
    ),
  },
  'The body must be a JSON object.',
)
