import type { EditionStore } from '../editions/stores/edition-store.ts'
import type { Tickets } from '../editions/tickets.ts'
import { logFault } from '../lib/log-fault.ts'
import type { Refusal } from '../lib/refusal.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { EventIndexStore } from '../timeline/event-index-store.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import type { KvDeletionStore } from '../timeline/kv-deletion-store.ts'
import type { RedactedRevision, RedactionReason } from '../timeline/redaction.ts'
import { type RevisionRef, revisionKeyOf } from '../timeline/revision-content-store.ts'
import { type CleanUpContext, clearRedactedContent } from './clear-redacted.ts'
import { measureReach, type ReachContext } from './insight/reach.ts'
import type { ChunkStore } from './mail/chunk-store/chunk-store.ts'
import type { DeliveryStore } from './webhooks/delivery-store.ts'
import type { EndpointStore } from './webhooks/endpoint-store.ts'
import { followersOfEvent } from './webhooks/fan-out-rules.ts'

export type RedactContext = CleanUpContext &
  ReachContext & {
    journal: JournalStore
    eventIndex: Pick<EventIndexStore, 'prepareRemove'>
    kvDeletions: KvDeletionStore
    editions: EditionStore
    chunks: Pick<ChunkStore, 'prepareEndRetries'>
    endpoints: Pick<EndpointStore, 'listVerified'>
    deliveries: Pick<DeliveryStore, 'prepareRedaction' | 'countDelivered'>
    gazetteer: Gazetteer
    tickets: Tickets
    commitBatch: CommitBatch
    now: () => Promise<number>
    /** The wall clock's time in ms UTC. */
    wall: () => number
  }

/** Which revision an operator redacts, why, and with which key. */
export type RedactionRequest = { event: string; number: number; reason: RedactionReason; by: string }

/**
 * A redacted revision. `isEventRemoved`: it is the newest of its event. `pendingValues`: how many values are still to be
 * deleted from KV. `mails` and `webhooks` were sent before, and cannot be called back.
 */
export type RedactionResult = {
  revision: RedactedRevision
  isEventRemoved: boolean
  pendingValues: number
  mails: number
  webhooks: number
}

const EDITIONS_CLEARED_AT_ONCE = 50

/**
 * Redacts a revision. One batch marks it, removes its event from the index if it is the newest revision, marks the editions
 * that have its text, ends the retries of their frozen chunks and tells endpoints. Then its values are deleted from KV; the
 * sweeper repeats what fails. Repeating it changes nothing. Refuses an unknown revision, and another reason than that of
 * the first redaction.
 */
export const redactRevision = async (
  context: RedactContext,
  { event, number, reason, by }: RedactionRequest,
): Promise<RedactionResult | Refusal> => {
  const ref = await context.journal.findByNumber(event, number)
  if (!ref) return REVISION_NOT_FOUND
  const earlier = (await context.journal.findRedacted([ref.seq])).get(ref.seq)
  if (!earlier) await commitRedaction(context, ref, { reason, by })
  const revision = earlier ?? (await context.journal.findRedacted([ref.seq])).get(ref.seq)!
  if (revision.redacted.reason !== reason) return refuseOtherReason(revision)
  await tryToClear(context)
  return resultOf(context, revision)
}

const REVISION_NOT_FOUND: Refusal = {
  refused: 'not-found',
  detail: 'No event has this id and a revision of this number.',
}

const refuseOtherReason = ({ number, redacted }: RedactedRevision): Refusal => ({
  refused: 'conflict',
  detail: `Revision ${number} was redacted before, for the reason ${redacted.reason}. The first reason stays.`,
  extensions: { reason: redacted.reason },
})

const commitRedaction = async (
  context: RedactContext,
  ref: RevisionRef,
  { reason, by }: Pick<RedactionRequest, 'reason' | 'by'>,
): Promise<void> => {
  const { journal, eventIndex, kvDeletions, editions, chunks, deliveries, tickets } = context
  const { event, number, seq } = ref
  const now = await context.now()
  const followers = await findFollowers(context, event)
  await context.commitBatch([
    journal.prepareRedact({ event, number, reason, by, now }),
    ...eventIndex.prepareRemove(event, number),
    kvDeletions.prepareInsert([revisionKeyOf(ref)], now),
    editions.prepareMarkRedacted(event, number, now),
    ...chunks.prepareEndRetries(context.wall()),
    ...(followers.length > 0 ? deliveries.prepareRedaction(followers, seq, now) : []),
  ])
  // A ticket marks each of these chunks as unknown and tells the operator.
  await tickets.enqueueMail(1)
  if (followers.length > 0) await tickets.enqueueWebhook(1)
}

/** The endpoints that follow any revision of the event: each may have been sent the redacted one. */
const findFollowers = async (
  { journal, endpoints, gazetteer }: Pick<RedactContext, 'journal' | 'endpoints' | 'gazetteer'>,
  event: string,
): Promise<string[]> => {
  const facts = await journal.listFactsOfEvents([event], Number.MAX_SAFE_INTEGER)
  return followersOfEvent(
    await endpoints.listVerified(),
    facts.map((each) => each.facts),
    gazetteer,
  )
}

const tryToClear = async (context: CleanUpContext): Promise<void> => {
  try {
    await clearRedactedContent(context, EDITIONS_CLEARED_AT_ONCE)
  } catch (fault) {
    logFault('redacted values are not deleted from KV yet', fault)
  }
}

const resultOf = async (context: RedactContext, revision: RedactedRevision): Promise<RedactionResult> => {
  const { id, number, seq } = revision
  const reach = await measureReach(context, id)
  return {
    revision,
    isEventRemoved: (await context.journal.findRemovedEvent(id)) !== null,
    pendingValues: await context.kvDeletions.countPending(),
    mails: reach?.revisions.find((each) => each.number === number)?.told ?? 0,
    webhooks: await context.deliveries.countDelivered(seq),
  }
}
