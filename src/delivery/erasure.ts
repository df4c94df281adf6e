import { prepareErasure, type SubscriptionStores } from '../audience/subscription.ts'
import type { CommitBatch } from '../lib/statement.ts'
import { MAX_UNKNOWN_WAIT_MS } from './mail/chunk.ts'
import type { ChunkStore } from './mail/chunk-store/chunk-store.ts'

/**
 * Deletes a reader's address, preferences and requests. A keyed hash of the address stays, so that an import does not bring the
 * reader back. Chunks that are not frozen leave the reader out. A frozen chunk keeps
 * the address until the provider answers. After 30 minutes without an answer its outcome is unknown.
 */
export const eraseReader = async (
  context: Pick<
    SubscriptionStores,
    'subscribers' | 'requests' | 'memberships' | 'erasures' | 'eventChoices' | 'pauses'
  > & {
    chunks: Pick<ChunkStore, 'prepareLimitRetries'>
    commitBatch: CommitBatch
    /** The wall clock's time in ms UTC. */
    wall: () => number
  },
  subscriber: number,
): Promise<void> => {
  await context.commitBatch([
    ...prepareErasure(context, subscriber, context.wall()),
    ...context.chunks.prepareLimitRetries(subscriber, context.wall() + MAX_UNKNOWN_WAIT_MS),
  ])
}
