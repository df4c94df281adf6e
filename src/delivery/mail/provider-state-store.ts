import type { MailKind } from '../../editions/select/edition-items.ts'
import { statement } from '../../lib/statement.ts'
import type { DailyQuota } from './mail-provider.ts'

/** Whether and how fast mail may be sent. Times are wall-clock ms UTC. */
export type SendingState = {
  perSecond: number
  waitUntil: number
  waitReason: string | null
  pausedAt: number | null
  pausedReason: string | null
  nextSlotAt: number
}

/** The moment reserved for one request (wall-clock ms UTC), the rate, and the least gap between two requests. */
export type RateSlot = { at: number; perSecond: number; gapMs: number }

/** A kind of mail that waits because the provider refused a whole request of it. */
export type SuspendedKind = { kind: MailKind; reason: string }

/** 3 % under the provider's rate: a request that is late on the way must not push the next one over the rate. */
const RESERVE_RATE_SLOT = `
  UPDATE provider SET next_slot_at = max(next_slot_at, ?1) + 1030.0 / per_second WHERE id = 1
  RETURNING CAST(next_slot_at - 1030.0 / per_second AS INTEGER) AS at, per_second AS perSecond, 1015.0 / per_second AS gapMs`
const UPDATE_RATE_LIMIT = `UPDATE provider SET per_second = ?1 WHERE id = 1 AND per_second <> ?1`
const SELECT_SENDING_STATE = `
  SELECT per_second AS perSecond, wait_until AS waitUntil, wait_reason AS waitReason, paused_at AS pausedAt,
    paused_reason AS pausedReason, next_slot_at AS nextSlotAt FROM provider WHERE id = 1`
const SUSPEND_SENDING = `UPDATE provider SET wait_until = ?1, wait_reason = ?2, probing = ?3 WHERE id = 1`
/**
 * While `probing`, one request tries the provider and all others wait another minute. True only for the claim that
 * leased a chunk until `:lease`: an urgent chunk by its index, a digest by the low-water mark.
 */
const DELAY_OTHERS_WHILE_PROBING = statement<{ wall: number; lease: number }>(`
  UPDATE provider SET wait_until = :wall + 60000 WHERE id = 1 AND probing = 1 AND wait_until <= :wall AND (
    EXISTS (SELECT 1 FROM chunk WHERE settled_at IS NULL AND rank < 3 AND lease_until = :lease)
    OR EXISTS (SELECT 1 FROM chunk WHERE id >= provider.open_from AND lease_until = :lease))`)
const END_PROBING = `
  UPDATE provider SET wait_until = 0, wait_reason = NULL, probing = 0 WHERE id = 1 AND probing = 1 RETURNING id`
const PAUSE_SENDING = `UPDATE provider SET paused_at = ?1, paused_reason = ?2 WHERE id = 1`
const CLEAR_PAUSE = `
  UPDATE provider SET paused_at = NULL, paused_reason = NULL, wait_until = 0, wait_reason = NULL, probing = 0 WHERE id = 1`
const SUSPEND_KIND = `
  INSERT INTO held (kind, reason, until_at) VALUES (?1, ?2, ?3)
  ON CONFLICT (kind) DO UPDATE SET reason = excluded.reason, until_at = excluded.until_at`
const LIST_SUSPENDED_KINDS = `SELECT kind, reason FROM held WHERE until_at > ?1 ORDER BY kind`
const DELETE_SUSPENDED_KINDS = `DELETE FROM held`
/** Chunks in state `unknown` do not hold the mark back. `LOWER_LOW_WATER_MARK` lowers it when an operator resends one. */
const ADVANCE_LOW_WATER_MARK = `
  UPDATE provider SET open_from = coalesce(
    (SELECT id FROM chunk WHERE id >= open_from AND settled_at IS NULL AND rank = 3 AND state <> 'unknown' ORDER BY id LIMIT 1),
    (SELECT coalesce(max(id), 0) + 1 FROM chunk)) WHERE id = 1`
const LOWER_LOW_WATER_MARK = `UPDATE provider SET open_from = min(open_from, ?1) WHERE id = 1`
const SELECT_QUOTA = `
  SELECT quota_limit AS "limit", quota_used AS used, (quota_limit - quota_used) * 10 < quota_limit AS isLow FROM provider WHERE id = 1`
/** The answer of the provider may be older than what was counted since `:usedBefore`. A smaller number begins a new day. */
const UPDATE_QUOTA = statement<{ limit: number | null; used: number; usedBefore: number }>(`
  UPDATE provider SET quota_limit = :limit, quota_used = iif(:used < :usedBefore, :used, max(:used, quota_used)) WHERE id = 1
  RETURNING (quota_limit - quota_used) * 10 < quota_limit AS isLow`)
/** The mails of the chunks that are leased at `:now`: the provider may accept them before their outcome is counted. */
const MAILS_IN_FLIGHT = `(
  SELECT coalesce(sum(json_array_length(f.members, '$.members')), 0) FROM (
    SELECT members FROM chunk WHERE settled_at IS NULL AND rank < 3 AND lease_until > :now
    UNION ALL SELECT members FROM chunk
    WHERE id >= (SELECT open_from FROM provider WHERE id = 1) AND settled_at IS NULL AND rank = 3 AND lease_until > :now) f)`
/** True while less than a tenth of the quota of a day is left. */
const IS_QUOTA_LOW = `EXISTS (
  SELECT 1 FROM provider WHERE quota_limit IS NOT NULL AND (quota_limit - quota_used - ${MAILS_IN_FLIGHT}) * 10 < quota_limit)`
/** Kinds of mail that go while less than a tenth of the quota is left. */
const KINDS_OF_LAST_TENTH = `('sign-in', 'alert', 'rollup', 'correction', 'retraction', 'operator')`
/** True for a chunk that the quota of the day allows at `:now`: it fits, and it is urgent or a tenth is left. */
export const IS_WITHIN_QUOTA = `(kind IN ${KINDS_OF_LAST_TENTH} OR NOT ${IS_QUOTA_LOW} AND NOT EXISTS (
  SELECT 1 FROM provider WHERE quota_limit IS NOT NULL
    AND json_array_length(members, '$.members') > quota_limit - quota_used - ${MAILS_IN_FLIGHT}))`
const COUNT_MAILS = `UPDATE provider SET quota_used = quota_used + ?1 WHERE id = 1`
const SELECT_IDEMPOTENCY_PREFIX = `SELECT word FROM deployment WHERE id = 1`

/** The store of the mail provider's state: rate limit, pauses, and from which chunk on digests are left to send. */
export const providerStateStore = (db: D1Database) => ({
  ...suspension(db),
  ...lowWaterMark(db),
  ...idempotencyPrefix(db),
  ...dailyQuota(db),

  readSendingState: async (): Promise<SendingState> => (await db.prepare(SELECT_SENDING_STATE).first<SendingState>())!,

  /** Reserves the next moment for a request. All kinds of mail share the rate limit. */
  reserveSlot: async (wallMs: number): Promise<RateSlot> =>
    (await db.prepare(RESERVE_RATE_SLOT).bind(wallMs).first<RateSlot>())!,

  updateRateLimit: async (perSecond: number): Promise<void> => {
    await db.prepare(UPDATE_RATE_LIMIT).bind(perSecond).run()
  },
})

export type ProviderStateStore = ReturnType<typeof providerStateStore>

const suspension = (db: D1Database) => ({
  /** Suspends all sending until `until` (wall-clock ms UTC). With `probeFirst`, one request then tries alone. */
  suspendUntil: async (until: number, reason: string, probeFirst: boolean): Promise<void> => {
    await db
      .prepare(SUSPEND_SENDING)
      .bind(until, reason, probeFirst ? 1 : 0)
      .run()
  },

  /** For the batch that claims a chunk until `lease`: if the claim is the probe, all other sending waits a minute. */
  prepareDelayOthers: (wallMs: number, lease: number): D1PreparedStatement =>
    DELAY_OTHERS_WHILE_PROBING(db, { wall: wallMs, lease }),

  /** Ends a suspension after a request was accepted. Returns a row if there was one. */
  prepareEndProbing: (): D1PreparedStatement => db.prepare(END_PROBING),

  /** Stops all sending but sign-in links. `at` is wall-clock ms UTC. */
  preparePause: (at: number, reason: string): D1PreparedStatement => db.prepare(PAUSE_SENDING).bind(at, reason),

  /** Clears the pause, every suspension of all sending or of a kind, and the probe. */
  prepareResume: (): D1PreparedStatement[] => [db.prepare(CLEAR_PAUSE), db.prepare(DELETE_SUSPENDED_KINDS)],

  /** Suspends mail of one kind until `until` (wall-clock ms UTC). */
  suspendKind: async (kind: MailKind, reason: string, until: number): Promise<void> => {
    await db.prepare(SUSPEND_KIND).bind(kind, reason, until).run()
  },

  listSuspendedKinds: async (wallMs: number): Promise<SuspendedKind[]> =>
    (await db.prepare(LIST_SUSPENDED_KINDS).bind(wallMs).all<SuspendedKind>()).results,
})

const dailyQuota = (db: D1Database) => ({
  /** The quota of the day as it is stored, and whether less than a tenth of it is left. */
  readStoredQuota: async (): Promise<DailyQuota & { isLow: boolean }> => {
    const row = (await db.prepare(SELECT_QUOTA).first<DailyQuota & { isLow: 0 | 1 | null }>())!
    return { ...row, isLow: row.isLow === 1 }
  },

  /** Stores a quota that was asked for while `usedBefore` mails were counted. Returns whether less than a tenth is left. */
  updateQuota: async ({ limit, used }: DailyQuota, usedBefore: number): Promise<boolean> =>
    (await UPDATE_QUOTA(db, { limit, used, usedBefore }).first<{ isLow: 0 | 1 | null }>())!.isLow === 1,

  /** Counts accepted mails, until the quota is read again. */
  prepareCountMails: (mails: number): D1PreparedStatement => db.prepare(COUNT_MAILS).bind(mails),
})

const lowWaterMark = (db: D1Database) => ({
  /** Moves the low-water mark up: below it no digest is left to send, so that claims do not search there. */
  advanceLowWaterMark: async (): Promise<void> => {
    await db.prepare(ADVANCE_LOW_WATER_MARK).run()
  },

  prepareLowerLowWaterMark: (chunk: number): D1PreparedStatement => db.prepare(LOWER_LOW_WATER_MARK).bind(chunk),
})

const idempotencyPrefix = (db: D1Database) => {
  let cached: Promise<string> | null = null
  return {
    /** The random word of this deployment, the first part of every idempotency key. Read once by each isolate. */
    readIdempotencyPrefix: (): Promise<string> => {
      cached ??= db
        .prepare(SELECT_IDEMPOTENCY_PREFIX)
        .first<{ word: string }>()
        .then((row) => row!.word)
        .catch((fault: unknown) => {
          cached = null
          throw fault
        })
      return cached
    },
  }
}
