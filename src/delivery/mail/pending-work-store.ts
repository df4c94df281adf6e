import { statement } from '../../lib/statement.ts'
import { IS_DUE, OPEN_DIGEST_CHUNKS, OPEN_URGENT_CHUNKS } from './chunk-store/chunk-claim-store.ts'

/**
 * How much work is left: plans, pages of cohorts and joined mails that are due, chunks by rank, and chunks whose outcome is
 * unknown.
 */
export type PendingWork = { plan: number; confirmations: number; alerts: number; digests: number; unknown: number }

const COUNT_PENDING_WORK = statement<{ now: number }>(`
  SELECT (SELECT count(*) FROM plan WHERE planned_at IS NULL) + (SELECT count(*) FROM watch WHERE to_seq > seq)
      + EXISTS (SELECT 1 FROM waiting WHERE due_at <= :now) AS "plan",
    (SELECT count(*) FROM ${OPEN_URGENT_CHUNKS} AND rank <= 1) AS confirmations,
    (SELECT count(*) FROM ${OPEN_URGENT_CHUNKS} AND rank = 2) AS alerts,
    (SELECT count(*) FROM ${OPEN_DIGEST_CHUNKS}) AS digests,
    (SELECT count(*) FROM chunk WHERE state = 'unknown') AS unknown`)
const COUNT_DUE_CHUNKS = statement<{ now: number; limit: number }>(`
  SELECT count(*) AS due FROM (
    SELECT 1 FROM ${OPEN_URGENT_CHUNKS} AND ${IS_DUE} UNION ALL SELECT 1 FROM ${OPEN_DIGEST_CHUNKS} AND ${IS_DUE} LIMIT :limit)`)
const SELECT_NEXT_CLAIM_TIME = `
  SELECT min(max(lease_until, not_before)) AS at FROM (
    SELECT * FROM (SELECT lease_until, not_before FROM ${OPEN_URGENT_CHUNKS} LIMIT 1000)
    UNION ALL SELECT * FROM (SELECT lease_until, not_before FROM ${OPEN_DIGEST_CHUNKS} ORDER BY id LIMIT 1000))`

const COUNT_WAITING_MAILS = `
  SELECT coalesce(sum(json_array_length(members, '$.members')), 0) AS mails FROM (
    SELECT members FROM ${OPEN_URGENT_CHUNKS} UNION ALL SELECT members FROM ${OPEN_DIGEST_CHUNKS})`

/** Reads how much work is left to plan and to send. Writes nothing. */
export const pendingWorkStore = (db: D1Database) => ({
  /** `now` is the product's clock in ms UTC: joined mails that are due by then are left to plan. */
  countPendingWork: async (now: number): Promise<PendingWork> =>
    (await COUNT_PENDING_WORK(db, { now }).first<PendingWork>())!,

  /** How many mails are in chunks that are left to send. */
  countWaitingMails: async (): Promise<number> =>
    (await db.prepare(COUNT_WAITING_MAILS).first<{ mails: number }>())!.mails,

  /** How many chunks can be claimed now, counted up to `limit`. */
  countDueChunks: async (wallMs: number, limit: number): Promise<number> =>
    (await COUNT_DUE_CHUNKS(db, { now: wallMs, limit }).first<{ due: number }>())!.due,

  /** When the next open chunk can be claimed (wall-clock ms UTC), now or in the past too; null if none is open. */
  findNextClaimTime: async (): Promise<number | null> =>
    (await db.prepare(SELECT_NEXT_CLAIM_TIME).first<{ at: number | null }>())!.at,
})

export type PendingWorkStore = ReturnType<typeof pendingWorkStore>
