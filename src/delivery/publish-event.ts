import { WEBHOOK_PUBLISHER_NAME } from '../access/publisher-key.ts'
import { type AudienceEstimate, estimateAudience } from '../audience/dry-run.ts'
import type { FilterStore } from '../audience/filter-store.ts'
import type { Tickets } from '../editions/tickets.ts'
import { encodeHex } from '../lib/bytes.ts'
import { logFault } from '../lib/log-fault.ts'
import { isObject } from '../lib/plain-object.ts'
import { isRefusal, type Refusal } from '../lib/refusal.ts'
import { isAlertableChange } from '../timeline/change-rules.ts'
import { checkLinks } from '../timeline/check-links.ts'
import { draftMessage, revisedEventIdOf } from '../timeline/draft-message.ts'
import { type DuplicatePolicy, duplicatePolicyOf } from '../timeline/duplicate-rules.ts'
import type { Revision } from '../timeline/event.ts'
import { draftNewEvent, draftRevision, type EventDraft, type PublishContext } from '../timeline/event-draft.ts'
import type { PublishSchemas } from '../timeline/event-schema.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import type { IdempotencyReceipt, ReceiptStore } from '../timeline/receipt-store.ts'
import { type RecordResult, receiptFor, recordDraft } from '../timeline/record-event.ts'
import { findToldReaders, NOBODY, refuseSilent, type ToldReaderContext } from './insight/told-readers.ts'
import { queueDelayUntil } from './ticket-queue.ts'
import type { EndpointStore } from './webhooks/endpoint-store.ts'

type DraftingContext = {
  journal: JournalStore
  publishSchemas: PublishSchemas
  /** How long a revision is held before its release, in ms; a retraction and an urgent correction `retractionHoldMs`. */
  alertHoldMs: number
  retractionHoldMs: number
  now: () => Promise<number>
  /** The wall clock's time in ms UTC. */
  wall: () => number
  randomBytes: (bytes: number) => Uint8Array
}

export type PublishEventContext = DraftingContext &
  ToldReaderContext & {
    receipts: ReceiptStore
    endpoints: Pick<EndpointStore, 'hasReceivers'>
    tickets: Tickets
    /** How long a burst of releases is collected before its alert, in ms. */
    settleMs: number
  }

export type RehearsalContext = DraftingContext & ToldReaderContext & { filters: FilterStore; gazetteer: Gazetteer }

/** The body of a new event, or of a revision of the event `revises`. */
export type PublishRequest = { publisher: string; revises: string | null; body: unknown }

/** The header Idempotency-Key, and the path of the request. A key that is used again with another path or body is refused. */
export type IdempotencyKey = { key: string; path: string }

/** Records an event or a revision and enqueues its tickets. Refuses all faults of the body at once, and a duplicate. */
export const publishEvent = async (
  context: PublishEventContext,
  request: PublishRequest,
  idempotency: IdempotencyKey | null,
): Promise<RecordResult | Refusal> => {
  const receipt = idempotency && (await receiptFor({ ...request, ...idempotency }, context.wall()))
  return recordAndEnqueue(
    context,
    await draftRequest(context, request),
    receipt,
    duplicatePolicyOf(request.body, 'refuse'),
  )
}

/**
 * Publishes the event or revision in a signed message, and enqueues the tickets for its release. A duplicate is recorded, and
 * the result names the event that it repeats. A message id is recorded
 * once: a repeated one returns the first result, whatever its body is.
 */
export const publishMessage = async (
  context: PublishEventContext,
  messageId: string,
  message: unknown,
): Promise<RecordResult | Refusal> => {
  const id = revisedEventIdOf(message)
  const newest = id === null ? null : await context.journal.findNewest(id)
  const draft = await refuseWrongLinks(
    context,
    draftMessage(message, newest, await publishContextOf(context, WEBHOOK_PUBLISHER_NAME), generateEventId(context)),
    '/data',
  )
  const receipt = { publisher: WEBHOOK_PUBLISHER_NAME, key: messageId, bodyHash: '', begunAt: context.wall() }
  return recordAndEnqueue(context, draft, receipt, duplicatePolicyOf(isObject(message) ? message.data : null, 'report'))
}

/**
 * Works out what `publishEvent` would store and how many readers it would inform, and stores nothing. Refuses what it
 * refuses.
 */
export const rehearseEvent = async (
  context: RehearsalContext,
  request: PublishRequest,
): Promise<AudienceEstimate | Refusal> => {
  const draft = await draftRequest(context, request)
  if (isRefusal(draft)) return draft
  const told = isCorrectionKindOf(draft) ? await findToldReaders(context, draft.id) : NOBODY
  const refusal = refuseSilent(draft, told)
  if (refusal) return refusal
  const informed = told.readers.filter(({ isActive }) => isActive === 1)
  return estimateAudience(
    context,
    { draft, duplicates: duplicatePolicyOf(request.body, 'refuse') },
    {
      readers: informed.map(({ filter, alerts, hasDigest }) => ({ filter, alerts, hasDigest: hasDigest === 1 })),
      isComplete: told.isComplete,
    },
  )
}

const isCorrectionKindOf = ({ change }: Pick<EventDraft, 'change'>): boolean =>
  change === 'retraction' || change === 'correction'

const draftRequest = async (
  context: DraftingContext,
  { publisher, revises, body }: PublishRequest,
): Promise<EventDraft | Refusal> => {
  const publishContext = await publishContextOf(context, publisher)
  const draft =
    revises === null
      ? draftNewEvent(body, publishContext, generateEventId(context))
      : draftRevision({ id: revises, newest: await context.journal.findNewest(revises) }, body, publishContext)
  return refuseWrongLinks(context, draft, '')
}

/** A draft, or its refusal if it has a link that cannot be stored. `place` is the pointer to the event in the body. */
const refuseWrongLinks = async (
  { journal }: Pick<DraftingContext, 'journal'>,
  draft: EventDraft | Refusal,
  place: string,
): Promise<EventDraft | Refusal> => {
  const refusal = isRefusal(draft) ? null : await checkLinks(journal, draft)
  if (!refusal) return draft
  const errors = (refusal.errors ?? []).map((each) => ({ ...each, pointer: `${place}${each.pointer}` }))
  return { ...refusal, errors }
}

/** Dates are checked against the later of the two clocks: a clock that ticks set may be days behind the wall clock. */
const publishContextOf = async (
  { publishSchemas, alertHoldMs, retractionHoldMs, now, wall }: DraftingContext,
  publisher: string,
): Promise<PublishContext> => {
  const time = await now()
  return {
    schemas: publishSchemas,
    publisher,
    now: time,
    today: Math.max(time, wall()),
    holdMs: alertHoldMs,
    retractionHoldMs,
  }
}

const ID_BYTES = 10

const generateEventId = ({ randomBytes }: DraftingContext): string => `event-${encodeHex(randomBytes(ID_BYTES))}`

const recordAndEnqueue = async (
  context: PublishEventContext,
  draft: EventDraft | Refusal,
  receipt: IdempotencyReceipt | null,
  duplicates: DuplicatePolicy,
): Promise<RecordResult | Refusal> => {
  const told =
    !isRefusal(draft) && draft.silent && isCorrectionKindOf(draft) ? await findToldReaders(context, draft.id) : NOBODY
  const checked = isRefusal(draft) ? draft : (refuseSilent(draft, told) ?? draft)
  const recorded = await recordDraft(context, checked, receipt, duplicates)
  if (!isRefusal(recorded)) await tryEnqueueAtRelease(context, recorded.revision)
  return recorded
}

/** The revision is recorded, so a ticket that cannot be sent must not fail the request: the next tick finds the work. */
const tryEnqueueAtRelease = async (context: PublishEventContext, revision: Revision): Promise<void> => {
  try {
    await enqueueAtRelease(context, revision, await context.now())
  } catch (fault) {
    logFault('a ticket could not be sent', fault)
  }
}

/**
 * Enqueues the tickets for a revision that is not silent: a plan ticket for the release of a correction or retraction, one
 * for the end of the burst if it may alert, and a webhook ticket for the release if an endpoint may receive it.
 */
const enqueueAtRelease = async (
  { tickets, endpoints, settleMs }: Pick<PublishEventContext, 'tickets' | 'endpoints' | 'settleMs'>,
  revision: Revision,
  now: number,
): Promise<void> => {
  if (revision.silent) return
  const delay = queueDelayUntil(revision.release_at, now)
  if (isCorrectionKindOf(revision)) await tickets.enqueuePlan(1, delay)
  if (isAlertableChange(revision)) await tickets.enqueuePlan(1, queueDelayUntil(revision.release_at + settleMs, now))
  if (await endpoints.hasReceivers()) await tickets.enqueueWebhook(1, delay)
}
