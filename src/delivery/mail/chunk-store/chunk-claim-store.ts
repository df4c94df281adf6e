import { DIGEST_RANK } from '../../../editions/select/edition-items.ts'
import { statement } from '../../../lib/statement.ts'
import { type Chunk, type ChunkRow, chunkOf } from '../chunk.ts'
import { IS_WITHIN_QUOTA, type ProviderStateStore } from '../provider-state-store.ts'

export const CHUNK_LEASE_MS = 60_000
const CLAIM_CURSOR_TTL_MS = 5_000

const LOW_WATER_MARK = `(SELECT open_from FROM provider WHERE id = 1)`
const IS_OPEN_DIGEST = `settled_at IS NULL AND rank = 3 AND state IN ('pending', 'frozen')`
/** Chunks that are left to send: urgent ones by their index, digests from the low-water mark on. */
export const OPEN_URGENT_CHUNKS = `chunk WHERE settled_at IS NULL AND rank < 3 AND state IN ('pending', 'frozen')`
export const OPEN_DIGEST_CHUNKS = `chunk WHERE id >= ${LOW_WATER_MARK} AND ${IS_OPEN_DIGEST}`
export const IS_DUE = `lease_until <= :now AND not_before <= :now`
const IS_CLAIMABLE = `${IS_DUE} AND EXISTS (SELECT 1 FROM provider WHERE (paused_at IS NULL OR kind = 'sign-in') AND wait_until <= :now)
  AND kind NOT IN (SELECT kind FROM held WHERE until_at > :now) AND ${IS_WITHIN_QUOTA}`
const CLAIM_NEXT_CHUNK = statement<{ now: number; lease: number; fromDigest: number }>(`
  UPDATE chunk SET lease_until = :lease, attempts = attempts + 1 WHERE id = coalesce(
    (SELECT id FROM ${OPEN_URGENT_CHUNKS} AND ${IS_CLAIMABLE} ORDER BY rank, turn, id LIMIT 1),
    (SELECT id FROM chunk WHERE id >= max(:fromDigest, ${LOW_WATER_MARK}) AND ${IS_OPEN_DIGEST} AND ${IS_CLAIMABLE} ORDER BY id LIMIT 1))
  RETURNING id, kind, rank, members, checked_seq, state, attempts, envelope, recipients, replaced, payload_hash, frozen_at,
    planned_wall_at, hold_at, (SELECT quota_limit FROM provider WHERE id = 1) AS quota_limit`)

/** Claims the chunks that are due, in the order of their urgency. */
export const chunkClaim = (db: D1Database, providerState: ProviderStateStore) => {
  let claimCursor = { id: 0, until: 0 }
  const claimFrom = async (fromDigest: number, wallMs: number): Promise<Chunk | null> => {
    const lease = wallMs + CHUNK_LEASE_MS
    const [claimed] = await db.batch<ChunkRow>([
      CLAIM_NEXT_CHUNK(db, { now: wallMs, lease, fromDigest }),
      providerState.prepareDelayOthers(wallMs, lease),
    ])
    const row = claimed?.results[0]
    if (!row) return null
    return chunkOf(row, lease)
  }
  return {
    /**
     * Claims the most urgent chunk that is due, until its lease ends. For a few seconds it does not search the digests
     * below the last one that it claimed.
     */
    claimNext: async (wallMs: number): Promise<Chunk | null> => {
      const isCursorFresh = wallMs < claimCursor.until
      const chunk = (isCursorFresh ? await claimFrom(claimCursor.id, wallMs) : null) ?? (await claimFrom(0, wallMs))
      if (chunk?.rank === DIGEST_RANK)
        claimCursor = { id: chunk.id, until: isCursorFresh ? claimCursor.until : wallMs + CLAIM_CURSOR_TTL_MS }
      return chunk
    },
  }
}
