import type { SubscriberStore } from '../audience/subscriber-store.ts'
import { prepareErasure, type SubscriptionStores } from '../audience/subscription.ts'
import { formatRfc3339 } from '../lib/rfc3339.ts'
import type { CommitBatch } from '../lib/statement.ts'
import { MAX_UNKNOWN_WAIT_MS } from './mail/chunk.ts'
import type { ChunkStore } from './mail/chunk-store.ts'

/** All data that is stored about a reader, for the reader. Times are RFC 3339. */
export type ReaderDataExport = {
  email: string
  state: string
  choice: unknown
  created_at: string
  confirmed_at: string | null
  ended_at: string | null
}

/** Reads all data that is stored under a reader's number; null if the number is unknown. */
export const exportReaderData = async (
  subscribers: Pick<SubscriberStore, 'findByNumber'>,
  number: number,
): Promise<ReaderDataExport | null> => {
  const reader = await subscribers.findByNumber(number)
  return (
    reader && {
      email: reader.email,
      state: reader.state,
      choice: reader.preferences,
      created_at: formatRfc3339(reader.createdAt)!,
      confirmed_at: formatRfc3339(reader.confirmedAt),
      ended_at: formatRfc3339(reader.endedAt),
    }
  )
}

/**
 * Deletes a reader's address, preferences and requests. Chunks that are not frozen leave the reader out. A frozen chunk keeps
 * the address until the provider answers. After 30 minutes without an answer it is held for callbacks and a person.
 */
export const eraseReader = async (
  context: Pick<SubscriptionStores, 'subscribers' | 'requests' | 'memberships'> & {
    chunks: Pick<ChunkStore, 'prepareHoldFrozen'>
    commitBatch: CommitBatch
    /** The wall clock's time in ms UTC. */
    wall: () => number
  },
  subscriber: number,
): Promise<void> => {
  await context.commitBatch([
    ...prepareErasure(context, subscriber),
    ...context.chunks.prepareHoldFrozen(subscriber, context.wall() + MAX_UNKNOWN_WAIT_MS),
  ])
}
