import type { Refusal } from '../lib/refusal.ts'
import { CONFIGURED_PUBLISHER, encodePublisherKey, type Publisher, RANDOM_KEY_BYTES } from './publisher-key.ts'
import type { PublisherKeyStore } from './publisher-key-store.ts'

type KeyContext = {
  publisherKeys: PublisherKeyStore
  /** The wall clock's time in ms UTC. */
  wall: () => number
  randomBytes: (bytes: number) => Uint8Array
}

/** A key at the only moment at which it can be read: later the store has its hash alone. `made_at` is ms UTC. */
type CreatedKey = { key: string; made_at: number }

/** Creates a key for a publisher, in the name of the publisher who asks. Refuses a name that any key has or had. */
export const createKey = async (
  { publisherKeys, wall, randomBytes }: KeyContext,
  publisher: Publisher,
  createdBy: string,
): Promise<CreatedKey | Refusal> => {
  const key = encodePublisherKey(randomBytes(RANDOM_KEY_BYTES))
  const now = wall()
  if (await publisherKeys.insertKey(key, publisher, createdBy, now)) return { key, made_at: now }
  return {
    refused: 'conflict',
    detail: `A key named ${publisher.name} exists or existed. Choose another name: a name is never used twice.`,
  }
}

/** Revokes a key at once. Refuses the configuration's key and an unknown name; returns null when done, however often. */
export const revokeKey = async ({ publisherKeys, wall }: KeyContext, name: string): Promise<Refusal | null> => {
  if (name === CONFIGURED_PUBLISHER.name) return CONFIGURED_KEY
  return (await publisherKeys.revokeKey(name, wall())) ? null : KEY_NOT_FOUND
}

const CONFIGURED_KEY: Refusal = {
  refused: 'conflict',
  detail: `The key ${CONFIGURED_PUBLISHER.name} is set by the configuration. To revoke it, change PUBLISHER_KEY.`,
}
const KEY_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'No key has this name.' }
