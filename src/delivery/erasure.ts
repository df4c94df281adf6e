import type { SubscriberStore } from '../audience/subscriber-store.ts'
import { prepareErasure, type SubscriptionStores } from '../audience/subscription.ts'
import { formatRfc3339 } from '../lib/rfc3339.ts'
import type { CommitBatch } from '../lib/statement.ts'

/** What is held of a reader, for the reader. Times are RFC 3339. */
export type ReaderDataExport = {
  email: string
  state: string
  choice: unknown
  created_at: string
  confirmed_at: string | null
  ended_at: string | null
}

/** Everything that is held of a reader by name, to be handed to them; null where nobody has the number. */
export const exportReaderData = async (
  roster: SubscriberStore,
  subscriber: number,
): Promise<ReaderDataExport | null> => {
  const reader = await roster.findByNumber(subscriber)
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
 * Forgets a reader at once: address, choice and requests go, and what is not frozen is not sent to them. An address
 * in a chunk that is just being sent goes with the provider's answer.
 */
export const eraseReader = async (
  context: Pick<SubscriptionStores, 'subscribers' | 'requests' | 'memberships'> & { commitBatch: CommitBatch },
  subscriber: number,
): Promise<void> => {
  await context.commitBatch(prepareErasure(context, subscriber))
}
