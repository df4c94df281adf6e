import type { ProviderStateStore } from '../provider-state-store.ts'
import { chunkClaim, OPEN_DIGEST_CHUNKS, OPEN_URGENT_CHUNKS } from './chunk-claim-store.ts'
import { chunkFreeze } from './chunk-freeze-store.ts'
import { chunkInsertion } from './chunk-insertion-store.ts'
import { chunkOutcome } from './chunk-outcome-store.ts'
import { chunkRetryLimit } from './chunk-retry-limit-store.ts'

const CLEAR_POSTPONED_URGENT_CHUNKS = `
  UPDATE chunk SET not_before = 0 WHERE id IN (SELECT id FROM ${OPEN_URGENT_CHUNKS} AND not_before > 0)`
const CLEAR_POSTPONED_DIGEST_CHUNKS = `
  UPDATE chunk SET not_before = 0 WHERE id IN (SELECT id FROM ${OPEN_DIGEST_CHUNKS} AND not_before > 0)`
const DELETE_OLD_CHUNKS = `DELETE FROM chunk WHERE planned_at < ?1 AND state IN ('sent', 'empty', 'cancelled')`

/** The store of chunks, from their insertion to their deletion. `providerState` is updated in the same transactions. */
export const chunkStore = (db: D1Database, providerState: ProviderStateStore) => ({
  ...chunkInsertion(db),
  ...chunkClaim(db, providerState),
  ...chunkFreeze(db),
  ...chunkOutcome(db, providerState),
  ...chunkRetryLimit(db),

  /** Makes every postponed chunk due. */
  prepareClearPostponed: (): D1PreparedStatement[] => [
    db.prepare(CLEAR_POSTPONED_URGENT_CHUNKS),
    db.prepare(CLEAR_POSTPONED_DIGEST_CHUNKS),
  ],

  /** Deletes chunks planned before `oldest`, unless they are still to be sent or unknown. */
  prepareDeleteExpired: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_CHUNKS).bind(oldest),
})

export type ChunkStore = ReturnType<typeof chunkStore>
