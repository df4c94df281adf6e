import { sha256 } from '../../lib/canonical-json.ts'
import type { Chunk, FreezeRecord } from './chunk.ts'
import type { ChunkStore } from './chunk-store.ts'
import { draftChunk, type FreezeContext, writePayload } from './freeze.ts'
import type { MailProvider } from './provider-client.ts'
import { outcomeOf, type ProviderOutcome, parseRateLimit } from './provider-outcome.ts'
import type { ProviderStateStore, RateSlot } from './provider-state-store.ts'

export type SendContext = FreezeContext & {
  chunks: ChunkStore
  providerState: ProviderStateStore
  provider: MailProvider
  /** The wall's time in ms. */
  wall: () => number
  /** Waits so many ms. */
  sleep: (ms: number) => Promise<void>
  /** When the last request went out from here, by the wall in ms. */
  pace: { sentAt: number }
  /** Chance in [0, 1). */
  jitter: () => number
  /** Notes a trouble for the operator; ids at most, never an address. */
  report: (name: string, detail: string) => Promise<void>
}

/** What a mail ticket came to. `wait` asks for another ticket after so many ms: the work went back. */
/** `resumed` says that sending had stopped and goes on: all that is due wants tickets again. */
export type TicketResult = { result: 'sent'; resumed: boolean } | { result: 'nothing' } | { result: 'wait'; ms: number }

/** The provider forgets a key after 24 hours; an hour before, repeating under it is no longer safe. */
const IDEMPOTENCY_KEY_TTL_MS = 23 * 3_600_000
const MAX_FREEZE_TRIES = 5
const INCOMPLETE_RESPONSE_DELAY_MS = 60_000
const KIND_SUSPENSION_MS = 3_600_000
const MAX_REFUSED_DELAY_MS = 24 * KIND_SUSPENSION_MS
/** A short wait keeps its tickets; after a long one new ones are made. */
const MAX_SHORT_WAIT_MS = 30_000

/**
 * Spends one ticket: takes the most urgent chunk that is due, freezes it if it is not, and hands it over. `underWay` is
 * told the bytes of its request when that goes out.
 */
export const sendNextChunk = async (
  context: SendContext,
  onRequestStart: (bytes: number) => void = () => {},
): Promise<TicketResult> => {
  const chunk = await context.chunks.claimNext(context.wall())
  if (!chunk) return resultWithoutChunk(context)
  const ready = chunk.frozen
    ? await rewriteFrozenChunk(context, chunk, chunk.frozen)
    : await freezeChunk(context, chunk)
  if ('result' in ready) return ready
  return applyOutcome(context, chunk, ready, await sendRequest(context, chunk, ready, onRequestStart))
}

/** `isFirst` says that no attempt was made before: what is refused then was surely not taken. */
type ReadyChunk = { frozen: FreezeRecord; payload: Uint8Array; isFirstAttempt: boolean }

/** Nothing could be claimed: because all sending waits, or because there is nothing. */
const resultWithoutChunk = async ({ providerState, wall }: SendContext): Promise<TicketResult> => {
  const { waitUntil, pausedAt } = await providerState.readSendingState()
  const ms = waitUntil - wall()
  return pausedAt === null && ms > 0 && ms <= MAX_SHORT_WAIT_MS ? { result: 'wait', ms } : { result: 'nothing' }
}

/** Fixes a chunk's members and bytes. A reader who leaves, or a retraction that lands meanwhile, makes it look again. */
const freezeChunk = async (context: SendContext, chunk: Chunk): Promise<ReadyChunk | TicketResult> => {
  const { chunks, wall } = context
  for (let tries = 0; tries < MAX_FREEZE_TRIES; tries++) {
    const heads = await chunks.readJournalHeads()
    const draft = await draftChunk(context, chunk, heads, wall())
    if (draft.frozen.recipients.length === 0) {
      await chunks.markEmpty(chunk, draft.leftOut, wall())
      return { result: 'nothing' }
    }
    const frozen = { ...draft.frozen, frozenAt: wall() }
    const check = {
      leftOut: draft.leftOut,
      checkedSeq: Math.max(chunk.checkedSeq, heads.retraction),
      checkedRun: heads.run,
      runs: chunk.members.runs.filter((run) => !draft.cancelledRuns.includes(run)),
    }
    if (await chunks.freeze(chunk, frozen, check)) return { frozen, payload: draft.payload, isFirstAttempt: true }
  }
  await chunks.postpone(chunk, wall(), true)
  return { result: 'wait', ms: 0 }
}

/** Writes a frozen chunk's mails again; bytes that differ from the frozen ones are never sent. */
const rewriteFrozenChunk = async (
  context: SendContext,
  chunk: Chunk,
  frozen: FreezeRecord,
): Promise<ReadyChunk | TicketResult> => {
  const { chunks, report, wall } = context
  const payload = await writePayload(context, chunk, frozen)
  const isSame = (await sha256(payload)) === frozen.payloadHash
  if (isSame && wall() < frozen.frozenAt + IDEMPOTENCY_KEY_TTL_MS) return { frozen, payload, isFirstAttempt: false }
  await chunks.markUnknown(chunk)
  await report(
    'outcome unknown',
    `Chunk ${chunk.id} waits for callbacks and a person: ${isSame ? 'its key is too old' : 'its bytes have changed'}.`,
  )
  return { result: 'nothing' }
}

const sendRequest = async (
  context: SendContext,
  chunk: Chunk,
  { frozen, payload }: ReadyChunk,
  onRequestStart: (bytes: number) => void,
): Promise<ProviderOutcome> => {
  const { providerState, provider, wall, jitter } = context
  const key = `${await providerState.readIdempotencyPrefix()}-${chunk.id}-${frozen.payloadHash.slice(0, 16)}`
  const slot = await waitForSlot(context)
  onRequestStart(payload.length)
  const response = await provider(payload, key)
  const rate = parseRateLimit(response.headers)
  if (rate !== null && rate !== slot.perSecond) await providerState.updateRateLimit(rate)
  return treatUnaccountedAsUnknown(outcomeOf(response, chunk.attempts, wall(), jitter()), frozen.recipients.length)
}

/** Waits for the reserved moment, and on while another request has just gone out: one that was late would be crowded. */
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

/** An answer that does not account for every member leaves it unclear what was taken. */
const treatUnaccountedAsUnknown = (outcome: ProviderOutcome, members: number): ProviderOutcome =>
  outcome.result === 'accepted' && outcome.ids.length + outcome.refused.length !== members
    ? { result: 'unclear', waitMs: INCOMPLETE_RESPONSE_DELAY_MS }
    : outcome

/** Writes down what the provider's answer means, and says whether the work went back. */
const applyOutcome = async (
  context: SendContext,
  chunk: Chunk,
  ready: ReadyChunk,
  outcome: ProviderOutcome,
): Promise<TicketResult> => {
  const { chunks, providerState, report, wall } = context
  const postponement = {
    waitMs: 'waitMs' in outcome ? outcome.waitMs : 0,
    countsAsAttempt: false,
    isFirstAttempt: ready.isFirstAttempt,
  }
  switch (outcome.result) {
    case 'accepted': {
      const refused = refusedReadersOf(ready.frozen, outcome.refused)
      const resumed = await chunks.markSent(chunk.id, { ids: outcome.ids, refused }, wall())
      if (refused.length > 0)
        await report('readers refused', `The provider refused ${refused.length} of chunk ${chunk.id}.`)
      return { result: 'sent', resumed }
    }
    case 'put off':
      await providerState.suspendUntil(wall() + outcome.waitMs, outcome.reason, outcome.waitMs > MAX_SHORT_WAIT_MS)
      if (outcome.waitMs > MAX_SHORT_WAIT_MS)
        await report('quota', `The provider takes nothing for now: ${outcome.reason}.`)
      return postponeChunk(context, chunk, postponement)
    case 'locked out':
      await providerState.suspendUntil(wall() + outcome.waitMs, outcome.reason, true)
      await report('locked out', `The provider does not let us send: ${outcome.reason}. All mail waits.`)
      return postponeChunk(context, chunk, postponement)
    case 'our fault':
      return suspendRefusedKind(context, chunk, ready, outcome.reason)
    case 'failed':
    case 'unclear':
      return postponeChunk(context, chunk, { ...postponement, countsAsAttempt: true, isFirstAttempt: false })
  }
}

/**
 * The request itself was refused. All of its kind waits an hour and this chunk longer each time, so that a sound one
 * tries first; but what an attempt before may have brought is tried once more while its key holds.
 */
const suspendRefusedKind = async (
  context: SendContext,
  chunk: Chunk,
  { isFirstAttempt: isFirst, frozen }: ReadyChunk,
  reason: string,
): Promise<TicketResult> => {
  const { providerState, report, wall } = context
  await providerState.suspendKind(chunk.kind, reason, wall() + KIND_SUSPENSION_MS)
  await report(
    'request refused',
    `The provider refused chunk ${chunk.id} as a whole (${reason}). Mail of the kind ${chunk.kind} waits.`,
  )
  const longest = Math.min(MAX_REFUSED_DELAY_MS, 2 * KIND_SUSPENSION_MS * 2 ** (chunk.attempts - 1))
  const msToLastTry = frozen.frozenAt + IDEMPOTENCY_KEY_TTL_MS - KIND_SUSPENSION_MS - wall()
  const waitMs = isFirst || msToLastTry <= KIND_SUSPENSION_MS ? longest : Math.min(longest, msToLastTry)
  return postponeChunk(context, chunk, { waitMs, countsAsAttempt: true, isFirstAttempt: isFirst })
}

type Postponement = { waitMs: number; countsAsAttempt: boolean; isFirstAttempt: boolean }

/** After a short wait the same bytes go again. Before a long one a chunk that was surely not taken is let go. */
const postponeChunk = async (
  { chunks, wall }: SendContext,
  chunk: Chunk,
  { waitMs, countsAsAttempt: burnt, isFirstAttempt: isFirst }: Postponement,
): Promise<TicketResult> => {
  const postpone = isFirst && waitMs > MAX_SHORT_WAIT_MS ? chunks.unfreeze : chunks.postpone
  await postpone(chunk, wall() + waitMs, burnt)
  return { result: 'wait', ms: waitMs }
}

/** The provider names refused members by their place in the request. */
const refusedReadersOf = (
  { recipients }: FreezeRecord,
  refused: { index: number; message: string }[],
): [number, string][] =>
  refused.flatMap(({ index, message }) => (recipients[index] ? [[recipients[index][0], redactAddresses(message)]] : []))

const redactAddresses = (message: string): string => message.replace(/\S+@\S+/g, '(address)').slice(0, 200)
