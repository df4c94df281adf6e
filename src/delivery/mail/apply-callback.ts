import { prepareSubscriptionEnd, type SubscriptionStores } from '../../audience/subscription.ts'
import type { SuppressionStore } from '../../audience/suppression-store.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { CallbackStore } from './callback-store.ts'
import type { ChunkStore } from './chunk-store.ts'
import type { Callback } from './provider-callback.ts'

type CallbackContext = Pick<SubscriptionStores, 'subscribers' | 'memberships'> & {
  chunks: Pick<ChunkStore, 'prepareDeliveryUpdate'>
  callbacks: CallbackStore
  suppressions: SuppressionStore
  commitBatch: CommitBatch
}

/** The words on a mail by rank: a later one of lower rank changes nothing, in whatever order they come. */
const STATUS_RANKS: Record<string, number> = {
  'email.sent': 1,
  'email.delivery_delayed': 2,
  'email.delivered': 3,
  'email.failed': 4,
  'email.bounced': 5,
  'email.suppressed': 5,
  'email.complained': 6,
}
const DELIVERED_RANK = 3
/** Bounces that may pass end a subscription when they come this often over this long. */
const TRANSIENT_BOUNCES_TO_END = 3
const TRANSIENT_BOUNCES_SPAN_MS = 7 * 86_400_000

/**
 * Writes down what the provider says of one mail: the word on it into its chunk's row, and where mail can never
 * arrive or is not wanted, the end of the subscription, all in one transaction. A repeated message changes nothing.
 */
export const applyCallback = async (
  context: CallbackContext,
  callback: Callback,
  now: number,
  wallMs: number,
): Promise<void> => {
  const statements = [
    ...prepareStatusUpdate(context, callback, now, wallMs),
    ...(await prepareReaction(context, callback, now)),
  ]
  if (statements.length > 0) await context.commitBatch(statements)
}

const prepareStatusUpdate = (
  { chunks, callbacks }: CallbackContext,
  { type, chunk, member }: Callback,
  now: number,
  wallMs: number,
): D1PreparedStatement[] => {
  const rank = STATUS_RANKS[type]
  if (rank === undefined || chunk === null || member === null) return []
  return [
    chunks.prepareDeliveryUpdate(chunk, member, { rank, at: now, wallMs }),
    ...(rank === DELIVERED_RANK ? [callbacks.prepareDeleteTransient(member)] : []),
  ]
}

const prepareReaction = async (
  context: CallbackContext,
  callback: Callback,
  now: number,
): Promise<D1PreparedStatement[]> => {
  const reason = await findEndReason(context, callback, now)
  if (!reason && !callback.isTransient) return []
  const insertion = context.callbacks.prepareInsert(callback, now)
  const address = reason ? await findRecipientAddress(context, callback) : null
  return reason && address ? [insertion, ...(await prepareSuppression(context, address, reason, now))] : [insertion]
}

/** The tags name the reader for sure; the address is for mail that no tag of ours is on. */
const findRecipientAddress = async (
  { subscribers }: CallbackContext,
  { member, to }: Callback,
): Promise<string | null> => {
  const reader = member === null ? null : await subscribers.findByNumber(member)
  return reader?.email ?? to
}

/** The statements that suppress an address and end its subscription. */
const prepareSuppression = async (
  { subscribers, memberships, suppressions }: CallbackContext,
  to: string,
  reason: string,
  now: number,
): Promise<D1PreparedStatement[]> => {
  const reader = await subscribers.findByEmail(to)
  return [
    suppressions.prepareSuppress(await suppressions.hashAddress(to), reason, now),
    ...(reader ? prepareSubscriptionEnd({ subscribers, memberships }, reader.number, reason, now) : []),
  ]
}

const findEndReason = async (
  { callbacks }: CallbackContext,
  callback: Callback,
  now: number,
): Promise<string | null> => {
  if (callback.type === 'email.complained') return 'complained'
  if (callback.type === 'email.suppressed') return 'suppressed'
  if (callback.isPermanent) return 'bounced'
  if (!callback.isTransient) return null
  const { bounces, first } = await callbacks.countTransientBounces(callback)
  return bounces + 1 >= TRANSIENT_BOUNCES_TO_END && first !== null && now - first >= TRANSIENT_BOUNCES_SPAN_MS
    ? 'bounced'
    : null
}
