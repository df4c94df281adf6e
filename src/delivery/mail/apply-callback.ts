import { prepareSubscriptionEnd, type SubscriptionStores } from '../../audience/subscription.ts'
import type { SuppressionStore } from '../../audience/suppression-store.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { CallbackStore } from './callback-store.ts'
import { MAX_UNKNOWN_WAIT_MS } from './chunk.ts'
import type { ChunkStore } from './chunk-store/chunk-store.ts'
import { DELIVERED_RANK, statusRankOf } from './delivery-status.ts'
import type { ProviderCallback } from './provider-callback.ts'
import { NO_BOUNCES, type SuppressionReason, suppressionReasonOf } from './suppression-rules.ts'

type CallbackContext = Pick<SubscriptionStores, 'subscribers' | 'memberships'> & {
  chunks: Pick<ChunkStore, 'prepareDeliveryUpdate' | 'prepareLimitRetries'>
  callbacks: CallbackStore
  suppressions: SuppressionStore
  commitBatch: CommitBatch
}

/**
 * Stores the status in a callback with its chunk. Suppresses the address and ends the subscription after a permanent
 * bounce, a complaint, a suppression or repeated transient bounces. All is one transaction, and a repeated callback
 * changes nothing. `now` is the product's clock and `wallMs` the wall clock, both in ms UTC.
 */
export const applyCallback = async (
  context: CallbackContext,
  callback: ProviderCallback,
  now: number,
  wallMs: number,
): Promise<void> => {
  const statements = [
    ...prepareStatusUpdate(context, callback, now, wallMs),
    ...(await prepareReaction(context, callback, now, wallMs)),
  ]
  if (statements.length > 0) await context.commitBatch(statements)
}

const prepareStatusUpdate = (
  { chunks, callbacks }: CallbackContext,
  { type, chunk, member }: ProviderCallback,
  now: number,
  wallMs: number,
): D1PreparedStatement[] => {
  const rank = statusRankOf(type)
  if (rank === null || chunk === null || member === null) return []
  return [
    chunks.prepareDeliveryUpdate(chunk, member, { rank, at: now, wallMs }),
    ...(rank === DELIVERED_RANK ? [callbacks.prepareDeleteTransient(member)] : []),
  ]
}

const prepareReaction = async (
  context: CallbackContext,
  callback: ProviderCallback,
  now: number,
  wallMs: number,
): Promise<D1PreparedStatement[]> => {
  const earlier = callback.isTransient ? await context.callbacks.countTransientBounces(callback) : NO_BOUNCES
  const reason = suppressionReasonOf(callback, earlier, now)
  if (!reason && !callback.isTransient) return []
  const insertion = context.callbacks.prepareInsert(callback, now)
  const address = reason ? await findRecipientAddress(context, callback) : null
  return reason && address
    ? [insertion, ...(await prepareSuppression(context, address, reason, { now, wallMs }))]
    : [insertion]
}

/** The reader of the tags, or the address of the callback if the mail has no tags of ours. */
const findRecipientAddress = async (
  { subscribers }: CallbackContext,
  { member, to }: ProviderCallback,
): Promise<string | null> => {
  const reader = member === null ? null : await subscribers.findByNumber(member)
  return reader?.email ?? to
}

/** After a complaint, the reader's frozen chunks are sent again for 30 minutes at most. */
const prepareSuppression = async (
  { subscribers, memberships, suppressions, chunks }: CallbackContext,
  email: string,
  reason: SuppressionReason,
  { now, wallMs }: { now: number; wallMs: number },
): Promise<D1PreparedStatement[]> => {
  const reader = await subscribers.findByEmail(email)
  return [
    suppressions.prepareSuppress(await suppressions.hashAddress(email), reason, now),
    ...(reader ? prepareSubscriptionEnd({ subscribers, memberships }, reader.number, reason, now) : []),
    ...(reader && reason === 'complained'
      ? chunks.prepareLimitRetries(reader.number, wallMs + MAX_UNKNOWN_WAIT_MS)
      : []),
  ]
}
