import { EDITIONS_OF_CHUNK, MAY_CONTAIN_READER } from '../../../editions/stores/chunk-member-store.ts'
import { statement } from '../../../lib/statement.ts'
import { OPEN_DIGEST_CHUNKS, OPEN_URGENT_CHUNKS } from './chunk-claim-store.ts'

/** An earlier hold stays. The chunk becomes due when it is held, so that the operator is told then. */
const HOLD_CHUNKS = `UPDATE chunk SET hold_at = coalesce(hold_at, :holdAt), not_before = min(not_before, :holdAt)`
const HOLD_CHUNKS_NOW = `UPDATE chunk SET hold_at = min(coalesce(hold_at, :holdAt), :holdAt), not_before = min(not_before, :holdAt)`
const HOLD_FROZEN_URGENT_CHUNKS = statement<{ readerText: string; holdAt: number }>(`
  ${HOLD_CHUNKS} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_URGENT_CHUNKS} AND state = 'frozen') c WHERE ${MAY_CONTAIN_READER})`)
const HOLD_FROZEN_DIGEST_CHUNKS = statement<{ readerText: string; holdAt: number }>(`
  ${HOLD_CHUNKS} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_DIGEST_CHUNKS} AND state = 'frozen') c WHERE ${MAY_CONTAIN_READER})`)
/** Frozen chunks whose bytes have the text of a redacted revision. The same batch marked their editions. */
const HAS_MARKED_EDITION = `EXISTS (
  SELECT 1 FROM ${EDITIONS_OF_CHUNK} x
  JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || x.value || '"'), x.value)
  WHERE e.redacted_at IS NOT NULL)`
const HOLD_REDACTED_URGENT_CHUNKS = statement<{ holdAt: number }>(`
  ${HOLD_CHUNKS_NOW} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_URGENT_CHUNKS} AND state = 'frozen') c WHERE ${HAS_MARKED_EDITION})`)
const HOLD_REDACTED_DIGEST_CHUNKS = statement<{ holdAt: number }>(`
  ${HOLD_CHUNKS_NOW} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_DIGEST_CHUNKS} AND state = 'frozen') c WHERE ${HAS_MARKED_EDITION})`)

/** Limits how long frozen chunks are sent again. */
export const chunkRetryLimit = (db: D1Database) => ({
  /** Lets the frozen chunks of a reader be sent again only until `holdAt`, in wall-clock ms UTC. */
  prepareHoldFrozen: (reader: number, holdAt: number): D1PreparedStatement[] =>
    [HOLD_FROZEN_URGENT_CHUNKS, HOLD_FROZEN_DIGEST_CHUNKS].map((hold) =>
      hold(db, { readerText: String(reader), holdAt }),
    ),

  /** Holds the frozen chunks of marked editions from `holdAt` on (wall-clock ms UTC): they are not sent again. */
  prepareHoldRedacted: (holdAt: number): D1PreparedStatement[] =>
    [HOLD_REDACTED_URGENT_CHUNKS, HOLD_REDACTED_DIGEST_CHUNKS].map((hold) => hold(db, { holdAt })),
})
