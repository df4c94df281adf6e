import { statement } from '../lib/statement.ts'
import { LAST_WITHHELD_SEQ } from '../timeline/retraction-hold-store.ts'
import type { ScheduleTime } from './schedule.ts'

/** A schedule whose digest is due at `next_at`, in ms UTC. */
export type ScheduleRow = ScheduleTime & { id: number; next_at: number }

/**
 * A schedule with a run to be claimed: due at `due`, and then at `next`. It is claimed only if its `next_at` is still
 * `expected`. Times in ms UTC; SQL reads the keys.
 */
export type DueSchedule = { id: number; expected: number; due: number; next: number }

/**
 * The changing columns of a cohort's row. `dueAt` is when the next roll-up is due; null if nothing waits. It has the alerts
 * after `lastSeq`, and updates after `updatesSeq`, if they wait as well. If both are equal, only updates do. `alerts` counts
 * those in the hour that began at `openedAt`, `dayMails` the alerts and roll-ups of the local day that ends at `dayEndsAt`.
 * Times in ms UTC; SQL reads the keys.
 */
export type CohortColumns = {
  id: number
  lastSeq: number
  dueAt: number | null
  updatesSeq: number | null
  openedAt: number | null
  alerts: number
  dayEndsAt: number | null
  dayMails: number
}

/** A claim of cohorts: JSON of `CohortColumns` with the run, if any; the version of the progress of alerts; the kind of run. */
export type CohortClaim = { cohorts: string; version: number; kind: 'alert' | 'rollup' }

/** SQL fragments. `s` is a row of `schedule`. */
const HAS_MEMBERS = `EXISTS (SELECT 1 FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
export const MEMBER_COUNT = `(SELECT count(*) FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
/** True while no other claim of alerts has advanced their progress. */
export const IS_AT_VERSION = `EXISTS (SELECT 1 FROM watch WHERE id = 1 AND turn = :version)`
/** The schedules `s` of `:due`, JSON of `DueSchedule` (`d`), that are still due and have members. */
export const SCHEDULES_TO_CLAIM = `
  json_each(:due) d JOIN schedule s ON s.id = d.value ->> 'id' AND s.next_at = d.value ->> 'expected' WHERE ${HAS_MEMBERS}`
/** The cohorts `s` of a `CohortClaim` (`d`) that have a run and members. */
export const COHORTS_TO_CLAIM = `
  json_each(:cohorts) d JOIN schedule s ON s.id = d.value ->> 'id'
  WHERE d.value ->> 'run' IS NOT NULL AND ${HAS_MEMBERS} AND ${IS_AT_VERSION}`

/** A schedule whose window contains an event with a retraction on hold waits for the end of the hold. */
const SELECT_DUE_SCHEDULES = statement<{ dueAt: number; at: number; limit: number }>(`
  SELECT id, cadence, weekday, time, timezone, next_at FROM schedule INDEXED BY schedule_due
  WHERE next_at <= :dueAt AND cadence <> 'at-once' AND last_seq >= ${LAST_WITHHELD_SEQ} ORDER BY id LIMIT :limit`)
const INSERT_SCHEDULE = statement<ScheduleTime & { nextAt: number; seq: number }>(`
  INSERT INTO schedule (cadence, weekday, time, timezone, next_at, last_seq)
  VALUES (:cadence, :weekday, :time, :timezone, :nextAt, :seq) ON CONFLICT DO NOTHING`)
const INSERT_SCHEDULES = statement<{ schedules: string; seq: number }>(`
  INSERT INTO schedule (cadence, weekday, time, timezone, next_at, last_seq)
  SELECT value ->> 'cadence', value ->> 'weekday', value ->> 'time', value ->> 'timezone', value ->> 'next', :seq
  FROM json_each(:schedules) WHERE true ON CONFLICT DO NOTHING`)
const INSERT_COHORTS = statement<{ cohorts: string; seq: number }>(`
  INSERT INTO schedule (cadence, weekday, time, timezone, terms, least, last_seq)
  SELECT 'at-once', '', '', '', value ->> 'terms', value ->> 'least', :seq
  FROM json_each(:cohorts) WHERE true ON CONFLICT DO NOTHING`)
/** A schedule without members has no run, and keeps its last run and seq. */
const ADVANCE_SCHEDULES = statement<{ due: string }>(`
  UPDATE schedule AS s SET next_at = d.value ->> 'next',
    last_run = coalesce((SELECT id FROM run WHERE schedule = s.id AND due_at = d.value ->> 'due'), last_run),
    last_seq = coalesce((SELECT to_seq FROM run WHERE schedule = s.id AND due_at = d.value ->> 'due'), last_seq)
  FROM json_each(:due) d WHERE s.id = d.value ->> 'id' AND s.next_at = d.value ->> 'expected'`)
/** Does not update cohorts without members, except to end a roll-up. */
const UPDATE_COHORTS = statement<CohortClaim>(`
  UPDATE schedule AS s SET last_seq = d.value ->> 'lastSeq', next_at = d.value ->> 'dueAt',
    opened_at = d.value ->> 'openedAt', alerts = d.value ->> 'alerts',
    updates_seq = d.value ->> 'updatesSeq', day_ends_at = d.value ->> 'dayEndsAt', day_mails = d.value ->> 'dayMails',
    last_run = CASE WHEN d.value ->> 'run' IS NULL THEN last_run ELSE coalesce((
      SELECT id FROM run WHERE run.schedule = s.id ORDER BY due_at DESC LIMIT 1), last_run) END
  FROM json_each(:cohorts) d WHERE s.id = d.value ->> 'id' AND ${IS_AT_VERSION} AND (:kind = 'rollup' OR ${HAS_MEMBERS})`)

/** Store of the table `schedule`: the schedules of digests, and the cohorts, which have the cadence `at-once`. */
export const scheduleStore = (db: D1Database) => ({
  /** The schedules that were due at `dueAt` and do not wait for the hold of a retraction at `now`; ms UTC. */
  findDueSchedules: async (dueAt: number, now: number, limit: number): Promise<ScheduleRow[]> =>
    (await SELECT_DUE_SCHEDULES(db, { dueAt, at: now, limit }).all<ScheduleRow>()).results,

  /**
   * Inserts a schedule, if there is none with this time. It starts at `seq`, the released one: a revision on hold is told
   * by its first run. `nextAt` in ms UTC.
   */
  prepareInsertSchedule: ({ cadence, weekday, time, timezone }: ScheduleTime, nextAt: number, seq: number) =>
    INSERT_SCHEDULE(db, { cadence, weekday, time, timezone, nextAt, seq }),

  /** Inserts schedules that do not exist, each due at `next` in ms UTC. They start at `seq`. */
  prepareInsertSchedules: (schedules: (ScheduleTime & { next: number })[], seq: number) =>
    INSERT_SCHEDULES(db, { schedules: JSON.stringify(schedules), seq }),

  /** Inserts cohorts that do not exist. They start at `seq`. */
  prepareInsertCohorts: (cohorts: { least: number; terms: string }[], seq: number) =>
    INSERT_COHORTS(db, { cohorts: JSON.stringify(cohorts), seq }),

  /** Sets the next due time, and the last run and seq from the runs that the same batch inserted. */
  prepareAdvanceSchedules: (due: DueSchedule[]) => ADVANCE_SCHEDULES(db, { due: JSON.stringify(due) }),

  /** Updates the cohorts of a claim after the runs that the same batch inserted. */
  prepareUpdateCohorts: (claim: CohortClaim) => UPDATE_COHORTS(db, claim),
})

export type ScheduleStore = ReturnType<typeof scheduleStore>
