import { TROUBLE_WORDS } from '../../../templates/words/trouble-in-words.ts'
import type { Chunk, FreezeRecord } from './chunk.ts'
import type { ProviderOutcome, RefusedMember } from './provider-outcome.ts'
import type { ReadyChunk, SendContext, TicketResult } from './send-context.ts'

type OutcomeContext = Pick<SendContext, 'chunks' | 'providerState' | 'report' | 'wall' | 'quotaReading'>

/** The provider keeps a key for 24 hours. An hour before that, a request is no longer repeated under it. */
export const IDEMPOTENCY_KEY_TTL_MS = 23 * 3_600_000
/** While sending is suspended for a short time its tickets wait, too. After a longer one new tickets are sent. */
export const MAX_SHORT_WAIT_MS = 30_000
const KIND_SUSPENSION_MS = 3_600_000
const MAX_REJECTED_DELAY_MS = 24 * KIND_SUSPENSION_MS
const MAX_REFUSAL_CHARACTERS = 200

/** Records the outcome of a request in the chunk and in the provider's state, and reports what an operator must know. */
export const recordOutcome = async (
  context: OutcomeContext,
  chunk: Chunk,
  ready: ReadyChunk,
  outcome: ProviderOutcome,
): Promise<TicketResult> => {
  switch (outcome.result) {
    case 'accepted':
      return recordAcceptance(context, chunk, ready, outcome)
    case 'throttled':
    case 'unauthorized':
      await suspendSending(context, outcome)
      return postponeChunk(context, chunk, {
        waitMs: outcome.waitMs,
        countsAsAttempt: false,
        mayUnfreeze: ready.isFirstAttempt && outcome.acceptedNothing,
      })
    case 'rejected':
      return recordRejection(context, chunk, ready, outcome)
    case 'failed':
      return postponeChunk(context, chunk, {
        waitMs: outcome.waitMs,
        countsAsAttempt: true,
        mayUnfreeze: ready.isFirstAttempt && outcome.acceptedNothing,
      })
    case 'unknown':
      return postponeChunk(context, chunk, { waitMs: outcome.waitMs, countsAsAttempt: true, mayUnfreeze: false })
  }
}

const recordAcceptance = async (
  { chunks, report, wall, quotaReading }: OutcomeContext,
  chunk: Chunk,
  { frozen }: ReadyChunk,
  { ids, refused }: Extract<ProviderOutcome, { result: 'accepted' }>,
): Promise<TicketResult> => {
  const refusedReaders = refusedReadersOf(frozen, refused)
  // A quota may have been read since the chunk was claimed.
  const hasQuota = chunk.hasQuota || quotaReading.limit !== null
  const resumed = await chunks.markSent({ ...chunk, hasQuota }, { ids, refused: refusedReaders }, wall())
  if (refusedReaders.length > 0)
    await report('readers refused', TROUBLE_WORDS.recipientsRefused(refusedReaders.length, chunk.id))
  return { result: 'sent', resumed }
}

const suspendSending = async (
  { providerState, report, wall }: OutcomeContext,
  { result, waitMs, reason }: Extract<ProviderOutcome, { result: 'throttled' | 'unauthorized' }>,
): Promise<void> => {
  const isUnauthorized = result === 'unauthorized'
  const isLong = waitMs > MAX_SHORT_WAIT_MS
  await providerState.suspendUntil(wall() + waitMs, reason, isUnauthorized || isLong)
  if (isUnauthorized) await report('locked out', TROUBLE_WORDS.unauthorized(reason))
  else if (isLong) await report('quota', TROUBLE_WORDS.throttled(reason))
}

/**
 * Suspends the kind of mail for an hour, and postpones the chunk by twice as long each time: so another chunk of the kind
 * is tried first. If an earlier attempt may have been accepted, the chunk is tried once more while its key is valid.
 */
const recordRejection = async (
  context: OutcomeContext,
  chunk: Chunk,
  { isFirstAttempt, frozen }: ReadyChunk,
  { reason, acceptedNothing }: Extract<ProviderOutcome, { result: 'rejected' }>,
): Promise<TicketResult> => {
  const { providerState, report, wall } = context
  await providerState.suspendKind(chunk.kind, reason, wall() + KIND_SUSPENSION_MS)
  await report('request refused', TROUBLE_WORDS.rejected(chunk.id, chunk.kind, reason))
  const mayUnfreeze = isFirstAttempt && acceptedNothing
  const longest = Math.min(MAX_REJECTED_DELAY_MS, 2 * KIND_SUSPENSION_MS * 2 ** (chunk.attempts - 1))
  const msToLastTry = frozen.frozenAt + IDEMPOTENCY_KEY_TTL_MS - KIND_SUSPENSION_MS - wall()
  const waitMs = mayUnfreeze || msToLastTry <= KIND_SUSPENSION_MS ? longest : Math.min(longest, msToLastTry)
  return postponeChunk(context, chunk, { waitMs, countsAsAttempt: true, mayUnfreeze })
}

type Postponement = { waitMs: number; countsAsAttempt: boolean; mayUnfreeze: boolean }

/** Unfreezes a chunk that was certainly not accepted. Else the same bytes are sent again under the same key. */
const postponeChunk = async (
  { chunks, wall }: OutcomeContext,
  chunk: Chunk,
  { waitMs, countsAsAttempt, mayUnfreeze }: Postponement,
): Promise<TicketResult> => {
  const postpone = mayUnfreeze ? chunks.unfreeze : chunks.postpone
  await postpone(chunk, wall() + waitMs, countsAsAttempt)
  return { result: 'wait', ms: waitMs }
}

/** The provider names refused members by their index in the request, which is their index in the recipients. */
const refusedReadersOf = ({ recipients }: FreezeRecord, refused: RefusedMember[]): [number, string][] =>
  refused.flatMap(({ index, message }) => (recipients[index] ? [[recipients[index][0], redactAddresses(message)]] : []))

const redactAddresses = (message: string): string =>
  message.replace(/\S+@\S+/g, '(address)').slice(0, MAX_REFUSAL_CHARACTERS)
