import type { TickState } from '../../clock.ts'
import { statement } from '../../lib/statement.ts'

/** The seq up to which every correction and retraction is claimed that ever will be. */
export const CORRECTION_CURSOR_SEQ = `(SELECT noticed_seq FROM tick WHERE id = 1)`
/** The seq up to which deliveries to endpoints are inserted. */
export const FAN_OUT_CURSOR_SEQ = `(SELECT hooked_seq FROM tick WHERE id = 1)`

const SELECT_TICK = `
  SELECT clock_at AS clockAt, clock_wall_at AS clockWallAt, last_at AS lastAt, last_wall_at AS lastWallAt,
    tidied_day AS tidiedDay FROM tick WHERE id = 1`
/** The clock never goes back. */
const IS_CLOCK_ADVANCE = `:setsClock = 1 AND (clock_at IS NULL OR :at > clock_at + (:wallMs - clock_wall_at))`
const UPDATE_TICK = statement<{ at: number; wallMs: number; setsClock: number }>(`
  UPDATE tick SET clock_at = CASE WHEN ${IS_CLOCK_ADVANCE} THEN :at ELSE clock_at END,
    clock_wall_at = CASE WHEN ${IS_CLOCK_ADVANCE} THEN :wallMs ELSE clock_wall_at END,
    last_at = max(coalesce(last_at, :at), :at), last_wall_at = :wallMs WHERE id = 1`)
const MARK_TICK_UNFINISHED = `UPDATE tick SET last_wall_at = -1 - ?1 WHERE id = 1`
const MARK_NEW_DAY = `UPDATE tick SET tidied_day = ?1 WHERE id = 1 AND coalesce(tidied_day, -1) <> ?1 RETURNING id`
const ADVANCE_CORRECTION_CURSOR = `UPDATE tick SET noticed_seq = ?1 WHERE id = 1 AND noticed_seq < ?1`
const ADVANCE_REACH_CURSOR = `UPDATE tick SET watched_seq = ?1 WHERE id = 1 AND watched_seq < ?1`
const SELECT_FAN_OUT_CURSOR = `SELECT ${FAN_OUT_CURSOR_SEQ} AS seq`
const ADVANCE_FAN_OUT_CURSOR = `UPDATE tick SET hooked_seq = ?2 WHERE id = 1 AND hooked_seq = ?1 RETURNING id`

/** Store of the table `tick`. Its one row has the clock, the last tick, and the cursors of jobs over the journal. */
export const tickStore = (db: D1Database) => ({
  readTick: async (): Promise<TickState> => (await db.prepare(SELECT_TICK).first<TickState>())!,

  /** Records a tick at `at` (ms UTC). With `setsClock`, it sets the clock, unless that is later already. */
  recordTick: async (at: number, wallMs: number, setsClock: boolean): Promise<void> => {
    await UPDATE_TICK(db, { at, wallMs, setsClock: setsClock ? 1 : 0 }).run()
  },

  /** Makes the next invocation that looks for an overdue tick go on with a step. */
  markUnfinished: async (step: number): Promise<void> => {
    await db.prepare(MARK_TICK_UNFINISHED).bind(step).run()
  },

  /** True for the first call on each day, which is given as days since 1970 (UTC). */
  markNewDay: async (day: number): Promise<boolean> => (await db.prepare(MARK_NEW_DAY).bind(day).first()) !== null,

  /** Moves the cursor of claimed corrections to `seq`, never back. */
  prepareAdvanceCorrectionCursor: (seq: number): D1PreparedStatement => db.prepare(ADVANCE_CORRECTION_CURSOR).bind(seq),

  /** Moves the cursor of the watch over extreme events to `seq`, never back. */
  prepareAdvanceReachCursor: (seq: number): D1PreparedStatement => db.prepare(ADVANCE_REACH_CURSOR).bind(seq),

  /** The seq up to which deliveries to endpoints are inserted. */
  readFanOutCursor: async (): Promise<number> =>
    (await db.prepare(SELECT_FAN_OUT_CURSOR).first<{ seq: number }>())!.seq,

  /** Moves the cursor of webhooks to `to`, if it is still at `from`. It returns a row if it moved. */
  prepareAdvanceFanOutCursor: (from: number, to: number): D1PreparedStatement =>
    db.prepare(ADVANCE_FAN_OUT_CURSOR).bind(from, to),
})

export type TickStore = ReturnType<typeof tickStore>
