import { isRefusal, type Refusal } from '../lib/refusal.ts'
import { statement } from '../lib/statement.ts'
import { DUPLICATE_EVENT, type DuplicateQuery } from './duplicate-store.ts'

/**
 * The claim of one request on its Idempotency-Key: the publisher, the key, the hash of the body, and when this attempt
 * began (ms UTC).
 */
export type IdempotencyReceipt = { publisher: string; key: string; bodyHash: string; begunAt: number }

/** The result of a request: the seq of its revision, and the event that it repeats, if duplicates are reported. */
export type ReceiptResult = { seq: number; duplicateOf: string | null }

/** An attempt without a result for this long has failed: the next attempt takes its receipt over. */
const RECEIPT_LEASE_MS = 60_000

const CLAIM_RECEIPT = statement<IdempotencyReceipt & { expiredAt: number }>(`
  INSERT INTO receipt (publisher, key, body_hash, begun_at) VALUES (:publisher, :key, :bodyHash, :begunAt)
  ON CONFLICT (publisher, key) DO UPDATE SET body_hash = excluded.body_hash, begun_at = excluded.begun_at
  WHERE receipt.status IS NULL AND receipt.begun_at <= :expiredAt RETURNING key`)
const SELECT_RECEIPT = `
  SELECT body_hash, status, seq, duplicate_of AS duplicateOf, answer FROM receipt WHERE publisher = ?1 AND key = ?2`
const COMPLETE_RECEIPT = statement<{ publisher: string; key: string; number: number; hash: string } & DuplicateQuery>(`
  UPDATE receipt SET status = 201, duplicate_of = ${DUPLICATE_EVENT},
    seq = (SELECT seq FROM journal WHERE event = :event AND number = :number AND hash = :hash)
  WHERE publisher = :publisher AND key = :key
    AND EXISTS (SELECT 1 FROM journal WHERE event = :event AND number = :number AND hash = :hash)`)
/** The same batch inserts the endpoint, if this attempt still holds the receipt. */
const COMPLETE_RECEIPT_WITH_ANSWER = statement<{ publisher: string; key: string; endpoint: string; answer: string }>(`
  UPDATE receipt SET status = 201, answer = :answer
  WHERE publisher = :publisher AND key = :key AND EXISTS (SELECT 1 FROM endpoint WHERE id = :endpoint)`)
const RELEASE_RECEIPT = `DELETE FROM receipt WHERE publisher = ?1 AND key = ?2 AND begun_at = ?3 AND status IS NULL`
const DELETE_OLD_RECEIPTS = `DELETE FROM receipt WHERE begun_at < ?1`

type ReceiptRow = {
  body_hash: string
  status: number | null
  seq: number | null
  duplicateOf: string | null
  answer: string | null
}

/**
 * Store of the table `receipt`: one row for each Idempotency-Key of a publisher, with the seq that its request recorded, or
 * the body that was answered.
 */
export const receiptStore = (db: D1Database) => ({
  /**
   * Claims a key. Returns null if this attempt may record, or what an earlier request with the same body recorded.
   * Refuses a key that another body used, and one whose first request is still running.
   */
  claimReceipt: async (receipt: IdempotencyReceipt): Promise<ReceiptResult | null | Refusal> => {
    const stored = await claim(db, receipt)
    return stored === null || isRefusal(stored) ? stored : { seq: stored.seq!, duplicateOf: stored.duplicateOf }
  },

  /** Claims a key as `claimReceipt` does, for a request that records no revision. Returns the body answered before. */
  claimAnswer: async (receipt: IdempotencyReceipt): Promise<string | null | Refusal> => {
    const stored = await claim(db, receipt)
    return stored === null || isRefusal(stored) ? stored : stored.answer
  },

  /** Deletes the claim of an attempt that recorded nothing, so that a corrected request can use the key. */
  releaseReceipt: async ({ publisher, key, begunAt }: IdempotencyReceipt): Promise<void> => {
    await db.prepare(RELEASE_RECEIPT).bind(publisher, key, begunAt).run()
  },

  /** Stores the seq of the revision that the same batch inserted, and the event that it repeats; does nothing without one. */
  prepareComplete: (
    { publisher, key }: IdempotencyReceipt,
    revision: { number: number; hash: string } & DuplicateQuery,
  ): D1PreparedStatement => COMPLETE_RECEIPT(db, { publisher, key, ...revision }),

  /** Stores the body to answer for the endpoint that the same batch inserted; does nothing if it inserted none. */
  prepareCompleteWithAnswer: (
    { publisher, key }: IdempotencyReceipt,
    { endpoint, answer }: { endpoint: string; answer: string },
  ): D1PreparedStatement => COMPLETE_RECEIPT_WITH_ANSWER(db, { publisher, key, endpoint, answer }),

  /** Deletes receipts from before `oldest`, in ms UTC. */
  prepareDeleteOld: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_RECEIPTS).bind(oldest),
})

export type ReceiptStore = ReturnType<typeof receiptStore>

/** Claims a key: null if this attempt holds it now, or the row of the request that completed it. */
const claim = async (db: D1Database, receipt: IdempotencyReceipt): Promise<ReceiptRow | null | Refusal> => {
  const values = { ...receipt, expiredAt: receipt.begunAt - RECEIPT_LEASE_MS }
  if (await CLAIM_RECEIPT(db, values).first()) return null
  const stored = await db.prepare(SELECT_RECEIPT).bind(receipt.publisher, receipt.key).first<ReceiptRow>()
  if (!stored)
    return {
      refused: 'conflict',
      detail: 'The first request with this Idempotency-Key has just failed. Send it again.',
    }
  if (stored.body_hash !== receipt.bodyHash)
    return { refused: 'key-reused', detail: 'This Idempotency-Key was used before with another body.' }
  if (stored.status === null)
    return { refused: 'conflict', detail: 'The first request with this Idempotency-Key is still running.' }
  return stored
}
