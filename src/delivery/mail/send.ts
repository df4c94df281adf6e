import { TROUBLE_WORDS } from '../../../templates/words/trouble-in-words.ts'
import { noticeKindOf } from '../../editions/select/current-items.ts'
import { sha256 } from '../../lib/canonical-json.ts'
import type { ResourceUse } from '../../lib/invocation-budget.ts'
import type { HeldRetraction } from '../../timeline/retraction-hold-store.ts'
import { type Chunk, type FreezeRecord, MAX_UNKNOWN_WAIT_MS } from './chunk.ts'
import { refreshQuotaIfNamed } from './daily-quota.ts'
import { enqueueReopened, findEarlierMail, reopenedReadersOf } from './earlier-mail.ts'
import { draftChunk } from './freeze.ts'
import { outcomeOf, type ProviderOutcome, parseRateLimit } from './provider-outcome.ts'
import type { RateSlot } from './provider-state-store.ts'
import { IDEMPOTENCY_KEY_TTL_MS, MAX_SHORT_WAIT_MS, recordOutcome } from './record-outcome.ts'
import type { ReadyChunk, SendContext, TicketResult } from './send-context.ts'
import { prepareShownCorrections } from './shown-corrections.ts'
import { writePayload } from './write-payload.ts'

const MAX_FREEZE_TRIES = 5
/** The most that `sendNextChunk` uses, if it freezes the chunk once and replaces one edition. */
export const CHUNK_USE: ResourceUse = { d1Queries: 30, kvOperations: 10, fetches: 1, internalCalls: 40, chunks: 1 }
/** The most that another try to freeze uses, and then the request. */
const FREEZE_USE: ResourceUse = { d1Queries: 24, kvOperations: 10 }
const INCOMPLETE_ANSWER_DELAY_MS = 60_000
/** How often a correction checks whether an earlier frozen mail to its readers is settled. */
const EARLIER_MAIL_CHECK_MS = 2_000
/** How often a chunk with a corrected event checks whether the readers of the correction are found. */
const AUDIENCE_CHECK_MS = 2_000

/**
 * Claims the most urgent chunk that is due, freezes it unless it is frozen, sends it and records the outcome.
 * `onRequestStart` gets the bytes of the payload when the request begins.
 */
export const sendNextChunk = async (
  context: SendContext,
  onRequestStart: (bytes: number) => void = () => {},
): Promise<TicketResult> => {
  const chunk = await context.chunks.claimNext(context.wall())
  if (!chunk) return resultWithoutChunk(context)
  context.budget().count('chunks', 1)
  const ready = chunk.frozen
    ? await rewriteFrozenChunk(context, chunk, chunk.frozen)
    : await freezeChunk(context, chunk)
  if ('result' in ready) return ready
  const { outcome, headers } = await sendRequest(context, chunk, ready, onRequestStart)
  const result = await recordOutcome(context, chunk, ready, outcome)
  await refreshQuotaIfNamed(context, headers)
  return result
}

/** No chunk was claimed: either all sending waits, or nothing is due. */
const resultWithoutChunk = async ({ providerState, wall }: SendContext): Promise<TicketResult> => {
  const { waitUntil, pausedAt } = await providerState.readSendingState()
  const ms = waitUntil - wall()
  return pausedAt === null && ms > 0 && ms <= MAX_SHORT_WAIT_MS ? { result: 'wait', ms } : { result: 'nothing' }
}

/**
 * Drafts and freezes a chunk, again if something changed between the two: a reader left, or an event was retracted. A chunk
 * with an event whose retraction is on hold waits for the end of the hold.
 */
const freezeChunk = async (context: SendContext, chunk: Chunk): Promise<ReadyChunk | TicketResult> => {
  const { chunks, wall } = context
  const settlesAt = await findEarlierMail(context, chunk)
  const deadline = (chunk.plannedAt ?? 0) + MAX_UNKNOWN_WAIT_MS
  if (settlesAt !== null && wall() < deadline) return waitForEarlierMail(context, chunk, Math.min(settlesAt, deadline))
  for (let tries = 0; tries < MAX_FREEZE_TRIES; tries++) {
    if (tries > 0 && !context.budget().hasRoomFor(FREEZE_USE)) break
    const now = await context.now()
    const basis = await chunks.readFreezeBasis(chunk, now)
    const heldMs = await findHoldOf(context, chunk, basis.heldRetractions, now)
    if (heldMs > 0) return waitForHold(context, chunk, heldMs)
    const draft = await draftChunk(context, chunk, { ...basis, mayArriveLate: settlesAt !== null }, wall())
    if (draft === 'audience open') return waitForHold(context, chunk, AUDIENCE_CHECK_MS)
    if (!draft) break
    const reopened = { readers: reopenedReadersOf(draft.leftOut), now: await context.now() }
    if (draft.frozen.recipients.length === 0) {
      await chunks.markEmpty(chunk, draft.leftOut, reopened, wall())
      await enqueueReopened(context, reopened.readers)
      return { result: 'nothing' }
    }
    const frozen = { ...draft.frozen, frozenAt: wall() }
    const check = {
      leftOut: draft.leftOut,
      notices: draft.notices,
      reopened,
      checkedSeq: Math.max(chunk.checkedSeq, basis.heads.retraction),
      checkedRun: basis.heads.run,
      runs: chunk.members.runs.filter((run) => !basis.cancelledRuns.includes(run)),
    }
    const shown = prepareShownCorrections(context, { chunk: chunk.id, ...frozen }, draft, settlesAt !== null)
    if (await chunks.freeze(draft.chunk, frozen, check, shown)) {
      await enqueueReopened(context, reopened.readers)
      return { frozen, payload: draft.payload, isFirstAttempt: true }
    }
  }
  await chunks.postpone(chunk, wall(), false)
  return { result: 'wait', ms: 0 }
}

/** If the earlier mail is due, the same ticket goes on: a correction is more urgent, and would be claimed first again. */
const waitForEarlierMail = async (context: SendContext, chunk: Chunk, settlesAt: number): Promise<TicketResult> => {
  const now = context.wall()
  const ms = Math.max(EARLIER_MAIL_CHECK_MS, settlesAt - now)
  await context.chunks.postpone(chunk, now + ms, false)
  return { result: 'wait', ms, hasMoreWork: settlesAt <= now }
}

/** How long one of these retractions of an event of the chunk is still on hold after `now`, in ms; 0 without one. */
const findHoldOf = async (
  context: SendContext,
  { kind, members }: Chunk,
  held: readonly HeldRetraction[],
  now: number,
): Promise<number> => {
  if (held.length === 0) return 0
  const editions = [...(await context.editions.openEditions(members.editions)).values()]
  const told = editions.flatMap(({ tales }) => tales.filter((item) => noticeKindOf(kind, item) !== 'retraction'))
  const events = new Set(told.map(({ event }) => event))
  return Math.max(0, ...held.filter(({ event }) => events.has(event)).map(({ releaseAt }) => releaseAt - now))
}

const waitForHold = async ({ chunks, wall }: SendContext, chunk: Chunk, ms: number): Promise<TicketResult> => {
  await chunks.postpone(chunk, wall() + ms, false)
  return { result: 'wait', ms, hasMoreWork: true }
}

/**
 * Writes the payload of a frozen chunk again. It is not sent if its bytes changed, its key has expired, or its retries have
 * ended.
 */
const rewriteFrozenChunk = async (
  context: SendContext,
  chunk: Chunk,
  frozen: FreezeRecord,
): Promise<ReadyChunk | TicketResult> => {
  if (chunk.retryUntil !== null && context.wall() >= chunk.retryUntil) return stopRetries(context, chunk)
  const payload = await writePayload(context, chunk, frozen)
  const isSame = (await sha256(payload)) === frozen.payloadHash
  if (isSame && context.wall() < frozen.frozenAt + IDEMPOTENCY_KEY_TTL_MS)
    return { frozen, payload, isFirstAttempt: false }
  await context.chunks.markUnknown(chunk)
  const sentence = isSame ? TROUBLE_WORDS.keyExpired(chunk.id) : TROUBLE_WORDS.payloadChanged(chunk.id)
  await context.report('outcome unknown', sentence)
  return { result: 'nothing' }
}

/** The trouble has a name of its own, so that the operator is told of each such chunk at once. */
const stopRetries = async ({ chunks, editions, report }: SendContext, chunk: Chunk): Promise<TicketResult> => {
  const sentEditions = chunk.members.editions.map((id) => chunk.frozen?.replaced[id] ?? id)
  const redacted = await editions.findRedactedEditions(sentEditions)
  await chunks.markUnknown(chunk)
  const sentence = redacted.size > 0 ? TROUBLE_WORDS.chunkRedacted(chunk.id) : TROUBLE_WORDS.chunkStopped(chunk.id)
  await report(`chunk ${chunk.id} stopped`, sentence)
  return { result: 'nothing' }
}

const sendRequest = async (
  context: SendContext,
  chunk: Chunk,
  { frozen, payload }: ReadyChunk,
  onRequestStart: (bytes: number) => void,
): Promise<{ outcome: ProviderOutcome; headers: Record<string, string> }> => {
  const { providerState, provider, wall, jitter } = context
  const key = `${await providerState.readIdempotencyPrefix()}-${chunk.id}-${frozen.payloadHash.slice(0, 16)}`
  const slot = await waitForSlot(context)
  onRequestStart(payload.length)
  const response = await provider(payload, key)
  const rate = parseRateLimit(response.headers)
  if (rate !== null && rate !== slot.perSecond) await providerState.updateRateLimit(rate)
  const outcome = outcomeOf(response, chunk.attempts, wall(), jitter())
  return { outcome: unknownIfIncomplete(outcome, frozen.recipients.length), headers: response.headers }
}

/** Waits for a reserved slot, and longer if another request of this isolate began late: two must not be too close. */
const waitForSlot = async ({ providerState, wall, sleep, pace }: SendContext): Promise<RateSlot> => {
  const slot = await providerState.reserveSlot(wall())
  for (;;) {
    const now = wall()
    const earliest = pace.sentAt > now ? now : pace.sentAt + slot.gapMs
    const ms = Math.ceil(Math.max(slot.at, earliest) - now)
    if (ms <= 0) break
    await sleep(ms)
  }
  pace.sentAt = wall()
  return slot
}

/** An answer that names fewer members than the request had leaves open which of them were accepted. */
const unknownIfIncomplete = (outcome: ProviderOutcome, members: number): ProviderOutcome =>
  outcome.result === 'accepted' && outcome.ids.length + outcome.refused.length !== members
    ? { result: 'unknown', waitMs: INCOMPLETE_ANSWER_DELAY_MS }
    : outcome
