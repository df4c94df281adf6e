import { statement } from '../../lib/statement.ts'
import type { RunKind } from '../select/edition-items.ts'

/** A row. `untold` and `gone` are the readers skipped with nothing to send, and because not active. */
export type RunRow = {
  id: number
  kind: RunKind
  schedule: number | null
  due_at: number
  from_seq: number
  to_seq: number
  audience: number
  members: number
  untold: number
  gone: number
  state: string
}

/** A run for followed events: it tells their followers of what is in the window (from, to] of the journal. */
export type FollowRun = { run: number; from: number; to: number }

/** Those of `:runs` that are cancelled. Few are: their index is shorter than the list. */
export const CANCELLED_RUNS = `
  SELECT id FROM run INDEXED BY run_cancelled WHERE state = 'cancelled' AND id IN (SELECT value FROM json_each(:runs))`
const FIND_CANCELLED_RUNS = statement<{ runs: string }>(CANCELLED_RUNS)
const SELECT_FOLLOW_RUN = `SELECT id AS run, from_seq AS "from", to_seq AS "to" FROM run WHERE plan = ?1 AND kind = 'follow'`
const SELECT_FOLLOW_RUNS_AFTER = `
  SELECT id AS run, from_seq AS "from", to_seq AS "to" FROM run INDEXED BY run_of_follow
  WHERE kind = 'follow' AND to_seq > ?1 AND state <> 'cancelled' ORDER BY id`
const LIST_RUNS = `
  SELECT id, kind, schedule, due_at, from_seq, to_seq, audience, members, untold, gone, state FROM run
  WHERE (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2`

/** Reads of the table `run`. Writes nothing. */
export const runQueries = (db: D1Database) => ({
  /** A row with the id of each of these runs that is cancelled. */
  prepareFindCancelled: (ids: number[]) => FIND_CANCELLED_RUNS(db, { runs: JSON.stringify(ids) }),

  /** Runs below an id (null: all), the newest first. */
  list: async (before: number | null, limit: number): Promise<RunRow[]> =>
    (await db.prepare(LIST_RUNS).bind(before, limit).all<RunRow>()).results,

  /** The run of a plan for followed events, with its window (from, to] of the journal. */
  readFollowRun: async (plan: number): Promise<FollowRun> =>
    (await db.prepare(SELECT_FOLLOW_RUN).bind(plan).first<FollowRun>())!,

  /** The runs for followed events that tell something after a seq, and were not cancelled. */
  listFollowRuns: async (after: number): Promise<FollowRun[]> =>
    (await db.prepare(SELECT_FOLLOW_RUNS_AFTER).bind(after).all<FollowRun>()).results,
})
