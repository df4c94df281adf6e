import { EDITIONS_OF_CHUNK, MAY_CONTAIN_READER } from '../../../editions/stores/chunk-member-store.ts'
import { statement } from '../../../lib/statement.ts'
import { OPEN_DIGEST_CHUNKS, OPEN_URGENT_CHUNKS } from './chunk-claim-store.ts'

/** An earlier limit stays. The chunk becomes due at the limit: it is marked unknown then, and the operator is told. */
const LIMIT_RETRIES = `UPDATE chunk SET hold_at = coalesce(hold_at, :retryUntil), not_before = min(not_before, :retryUntil)`
const END_RETRIES_EARLIER = `UPDATE chunk SET hold_at = min(coalesce(hold_at, :retryUntil), :retryUntil), not_before = min(not_before, :retryUntil)`
const LIMIT_RETRIES_OF_URGENT_CHUNKS = statement<{ readerText: string; retryUntil: number }>(`
  ${LIMIT_RETRIES} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_URGENT_CHUNKS} AND state = 'frozen') c WHERE ${MAY_CONTAIN_READER})`)
const LIMIT_RETRIES_OF_DIGEST_CHUNKS = statement<{ readerText: string; retryUntil: number }>(`
  ${LIMIT_RETRIES} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_DIGEST_CHUNKS} AND state = 'frozen') c WHERE ${MAY_CONTAIN_READER})`)
/** Frozen chunks whose bytes have the text of a redacted revision. The same batch marked their editions. */
const HAS_MARKED_EDITION = `EXISTS (
  SELECT 1 FROM ${EDITIONS_OF_CHUNK} x
  JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || x.value || '"'), x.value)
  WHERE e.redacted_at IS NOT NULL)`
const END_RETRIES_OF_URGENT_CHUNKS = statement<{ retryUntil: number }>(`
  ${END_RETRIES_EARLIER} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_URGENT_CHUNKS} AND state = 'frozen') c WHERE ${HAS_MARKED_EDITION})`)
const END_RETRIES_OF_DIGEST_CHUNKS = statement<{ retryUntil: number }>(`
  ${END_RETRIES_EARLIER} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_DIGEST_CHUNKS} AND state = 'frozen') c WHERE ${HAS_MARKED_EDITION})`)

/** Limits how long frozen chunks are sent again. */
export const chunkRetryLimit = (db: D1Database) => ({
  /** Ends the retries of the frozen chunks of a reader at `retryUntil`, in wall-clock ms UTC. */
  prepareLimitRetries: (reader: number, retryUntil: number): D1PreparedStatement[] =>
    [LIMIT_RETRIES_OF_URGENT_CHUNKS, LIMIT_RETRIES_OF_DIGEST_CHUNKS].map((limit) =>
      limit(db, { readerText: String(reader), retryUntil }),
    ),

  /** Ends the retries of the frozen chunks of marked editions at `retryUntil`, in wall-clock ms UTC. */
  prepareEndRetries: (retryUntil: number): D1PreparedStatement[] =>
    [END_RETRIES_OF_URGENT_CHUNKS, END_RETRIES_OF_DIGEST_CHUNKS].map((limit) => limit(db, { retryUntil })),
})
