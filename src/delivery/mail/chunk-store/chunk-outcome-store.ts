import { READER_COUNT_OF_CHUNK } from '../../../editions/stores/chunk-member-store.ts'
import { statement } from '../../../lib/statement.ts'
import { type Chunk, type ClaimKey, claimKeyOf, type ProviderAcceptance, type UnknownChunk } from '../chunk.ts'
import type { ProviderStateStore } from '../provider-state-store.ts'

const MARK_CHUNK_SENT = statement<{ chunk: number; outcome: string; wall: number }>(`
  UPDATE chunk SET state = 'sent', outcome = :outcome, recipients = NULL, settled_at = :wall, lease_until = 0
  WHERE id = :chunk AND state IN ('frozen', 'unknown')`)
const MARK_CHUNK_UNKNOWN = statement<ClaimKey>(`
  UPDATE chunk SET state = 'unknown', recipients = NULL, lease_until = 0 WHERE id = :chunk AND state = 'frozen' AND lease_until = :lease`)
/**
 * The provider certainly accepted nothing, so discard the frozen recipients and payload. The next attempt freezes the
 * chunk again.
 */
const UNFREEZE_CHUNK = statement<ClaimKey & { notBefore: number; uncounted: number }>(`
  UPDATE chunk SET state = 'pending', envelope = NULL, recipients = NULL, left_out = NULL, replaced = NULL, payload_hash = NULL,
    frozen_at = NULL, hold_at = NULL, lease_until = 0, not_before = :notBefore, attempts = attempts - :uncounted
  WHERE id = :chunk AND lease_until = :lease AND state = 'frozen'`)
const POSTPONE_CHUNK = statement<ClaimKey & { notBefore: number; uncounted: number }>(`
  UPDATE chunk SET lease_until = 0, not_before = min(:notBefore, coalesce(hold_at, :notBefore)), attempts = attempts - :uncounted
  WHERE id = :chunk AND lease_until = :lease`)
/** Stores a status only over one of lower rank. A callback of any rank shows that an `unknown` chunk was accepted. */
const UPDATE_DELIVERY_STATUS = statement<{
  chunk: number
  memberText: string
  rank: number
  at: number
  wall: number
}>(`
  UPDATE chunk SET delivered = json_set(coalesce(delivered, '{}'), '$."' || :memberText || '"', json_array(:rank, :at)),
    recipients = CASE WHEN state = 'unknown' THEN NULL ELSE recipients END,
    settled_at = CASE WHEN state = 'unknown' THEN :wall ELSE settled_at END,
    state = CASE WHEN state = 'unknown' THEN 'sent' ELSE state END
  WHERE id = :chunk AND (state = 'unknown' OR :rank > 1)
    AND coalesce(json_extract(delivered, '$."' || :memberText || '"[0]'), 0) < :rank`)
const LIST_UNKNOWN_CHUNKS = `
  SELECT c.id, c.kind, c.attempts, ${READER_COUNT_OF_CHUNK} AS readers, c.frozen_at, c.planned_at
  FROM chunk c WHERE c.state = 'unknown' ORDER BY c.id LIMIT ?1`
const RESOLVE_UNKNOWN_AS_SENT = `
  UPDATE chunk SET state = 'sent', recipients = NULL, settled_at = ?2 WHERE id = ?1 AND state = 'unknown' RETURNING id`
const RESOLVE_UNKNOWN_AS_RESEND = `
  UPDATE chunk SET state = 'pending', not_before = 0, lease_until = 0, attempts = 0, envelope = NULL, recipients = NULL,
    left_out = NULL, replaced = NULL, payload_hash = NULL, frozen_at = NULL, hold_at = NULL
  WHERE id = ?1 AND state = 'unknown' RETURNING id`

/** Records what the provider answered, and later what callbacks or an operator know of it. */
export const chunkOutcome = (db: D1Database, providerState: ProviderStateStore) => ({
  ...chunkResolution(db, providerState),

  /** Stores the provider's acceptance and deletes the addresses. Returns true if this ended a suspension of all sending. */
  markSent: async ({ id, hasQuota }: Chunk, acceptance: ProviderAcceptance, wallMs: number): Promise<boolean> => {
    const [, resumed] = await db.batch([
      MARK_CHUNK_SENT(db, { chunk: id, outcome: JSON.stringify(acceptance), wall: wallMs }),
      providerState.prepareEndProbing(),
      ...(hasQuota ? [providerState.prepareCountMails(acceptance.ids.length)] : []),
    ])
    return (resumed?.results.length ?? 0) > 0
  },

  /** Stops a chunk: callbacks or an operator find out whether the provider accepted it. */
  markUnknown: async (chunk: Chunk): Promise<void> => {
    await MARK_CHUNK_UNKNOWN(db, claimKeyOf(chunk)).run()
  },

  /** Ends the lease and postpones a chunk until `notBefore` (wall-clock ms UTC). A frozen chunk stays frozen. */
  postpone: async (chunk: Chunk, notBefore: number, countsAsAttempt: boolean): Promise<void> => {
    await POSTPONE_CHUNK(db, { ...claimKeyOf(chunk), notBefore, uncounted: countsAsAttempt ? 0 : 1 }).run()
  },

  /** Postpones a frozen chunk of which the provider certainly accepted nothing, and discards its freeze. */
  unfreeze: async (chunk: Chunk, notBefore: number, countsAsAttempt: boolean): Promise<void> => {
    await UNFREEZE_CHUNK(db, { ...claimKeyOf(chunk), notBefore, uncounted: countsAsAttempt ? 0 : 1 }).run()
  },
})

const chunkResolution = (db: D1Database, providerState: ProviderStateStore) => ({
  /** Stores the status in a callback about one member, and settles the chunk if it was unknown. `at` is ms UTC. */
  prepareDeliveryUpdate: (chunk: number, member: number, status: { rank: number; at: number; wallMs: number }) =>
    UPDATE_DELIVERY_STATUS(db, {
      chunk,
      memberText: String(member),
      rank: status.rank,
      at: status.at,
      wall: status.wallMs,
    }),

  listUnknown: async (limit: number): Promise<UnknownChunk[]> =>
    (await db.prepare(LIST_UNKNOWN_CHUNKS).bind(limit).all<UnknownChunk>()).results,

  /** Settles an unknown chunk as sent, or makes it due again. Returns false if it is not unknown. */
  resolveUnknown: async (chunk: number, as: 'sent' | 'resend', wallMs: number): Promise<boolean> => {
    const statements =
      as === 'sent'
        ? [db.prepare(RESOLVE_UNKNOWN_AS_SENT).bind(chunk, wallMs)]
        : [db.prepare(RESOLVE_UNKNOWN_AS_RESEND).bind(chunk), providerState.prepareLowerLowWaterMark(chunk)]
    return (await db.batch(statements))[0]!.results.length > 0
  },
})
