import type { Cohort } from '../../audience/cohort.ts'
import type { Filter } from '../../audience/filter.ts'
import { type CohortClaim, type CohortColumns, scheduleStore } from '../../audience/schedule-store.ts'
import { statement } from '../../lib/statement.ts'
import type { PageStart } from '../plan/plan.ts'
import { IS_PLAN_AT_CURSOR, planStore } from './plan-store.ts'
import { runStore } from './run-store.ts'

/**
 * How far the claim of alerts is. All cohorts are done up to `doneSeq`, and those up to `position` up to `targetSeq`.
 * `version` grows with every claim: of two claims at the same moment, only one takes effect.
 */
export type AlertProgress = {
  doneSeq: number
  targetSeq: number
  position: CohortPosition
  version: number
  /** When the last burst that a correction began is complete, in ms UTC. */
  burstUntil: number
}
/** The members that a claim moves. */
export type NextAlertProgress = Pick<AlertProgress, 'doneSeq' | 'targetSeq' | 'position'>

/** The place of a cohort in the order of claims: by the least severity rank of its alerts, then by id. */
export type CohortPosition = { least: number; id: number }

/** A cohort with what its row stores. */
export type CohortRow = CohortColumns & { cohort: Cohort; filter: Filter }

/**
 * The window (from, to] of a run: events of severity rank `least` or more, which crossed the cohort's threshold after
 * `since`.
 */
export type CohortWindow = { from: number; to: number; least: number; since: number }

/** A run to be claimed for a cohort, due at `dueAt` (ms UTC). SQL reads the keys. */
export type CohortRunDraft = CohortWindow & { dueAt: number }

/** The events with a revision for their followers in the window (from, to] of the journal; at least one. */
export type FollowedWindow = { events: string[]; from: number; to: number }

/** The run to be claimed for a cohort, if any, and what its row remembers after the claim. */
export type CohortUpdate = CohortColumns & { run: CohortRunDraft | null }

const SELECT_ALERT_PROGRESS = `SELECT seq, to_seq, cursor_least, cursor_cohort, turn, burst_until FROM watch WHERE id = 1`
const ADVANCE_ALERT_PROGRESS = statement<Pick<AlertProgress, 'doneSeq' | 'targetSeq' | 'version'> & CohortPosition>(`
  UPDATE watch SET seq = :doneSeq, to_seq = :targetSeq, cursor_least = :least, cursor_cohort = :id, turn = turn + 1
  WHERE id = 1 AND turn = :version RETURNING id`)
/** After the plans of the same batch: the last burst is complete when the last of them is due. */
const EXTEND_BURST = `
  UPDATE watch SET burst_until = max(burst_until, coalesce((
    SELECT max(due_until) FROM plan WHERE planned_at IS NULL AND kind IN ('correction', 'retraction')), 0)) WHERE id = 1`
const MARK_JOINED = statement<PageStart & { now: number }>(`
  UPDATE watch SET joined_at = max(joined_at, :now) WHERE id = 1 AND ${IS_PLAN_AT_CURSOR}`)
const COHORT_COLUMNS = `
  SELECT s.id, s.terms, f.body, s.last_seq, s.next_at, s.opened_at, s.alerts,
    s.updates_seq, s.day_ends_at, s.day_mails FROM schedule s`
const JOIN_FILTER = `CROSS JOIN filter f ON f.id = s.terms ->> 'filter'`
/** Two parts of a page, each in the order of the index, which is named because another one would read all cohorts. */
const SELECT_REST_OF_THRESHOLD = `
  ${COHORT_COLUMNS} INDEXED BY schedule_cohort ${JOIN_FILTER}
  WHERE s.cadence = 'at-once' AND s.least = ?1 AND s.id > ?2 ORDER BY s.id LIMIT ?3`
const SELECT_NEXT_THRESHOLDS = `
  ${COHORT_COLUMNS} INDEXED BY schedule_cohort ${JOIN_FILTER}
  WHERE s.cadence = 'at-once' AND s.least > ?1 AND s.least <= ?2 ORDER BY s.least, s.id LIMIT ?3`
const SELECT_COHORTS_DUE_ROLLUP = `
  ${COHORT_COLUMNS} INDEXED BY schedule_due ${JOIN_FILTER}
  WHERE s.next_at <= ?1 AND s.cadence = 'at-once' ORDER BY s.next_at, s.id LIMIT ?2`

type ProgressRow = Record<'seq' | 'to_seq' | 'cursor_least' | 'cursor_cohort' | 'turn' | 'burst_until', number>
type CohortDbRow = {
  id: number
  terms: string
  body: string
  last_seq: number
  next_at: number | null
  opened_at: number | null
  alerts: number
  updates_seq: number | null
  day_ends_at: number | null
  day_mails: number
}

/** Store of the table `watch`, whose one row is the progress of alerts, with the claims of alerts and roll-ups. */
export const cohortStore = (db: D1Database) => ({
  ...cohortReads(db),
  ...burstStatements(db),

  readProgress: async (): Promise<AlertProgress> => {
    const row = (await db.prepare(SELECT_ALERT_PROGRESS).first<ProgressRow>())!
    const position = { least: row.cursor_least, id: row.cursor_cohort }
    return { doneSeq: row.seq, targetSeq: row.to_seq, position, version: row.turn, burstUntil: row.burst_until }
  },

  /**
   * Claims the run of followed events, if `followed` has some and they have followers. Claims the runs of cohorts, updates their rows and moves the progress to `next`, in one transaction. Returns how many
   * runs it claimed; null if another claim came first since `progress` was read, and nothing was written.
   */
  claimRuns: async (
    kind: CohortClaim['kind'],
    updates: CohortUpdate[],
    progress: AlertProgress,
    next: NextAlertProgress,
    now: number,
    followed: FollowedWindow | null = null,
  ): Promise<number | null> => {
    const { version } = progress
    const { doneSeq, targetSeq, position } = next
    const claim = { cohorts: JSON.stringify(updates), version, kind }
    const claimStatements = [
      planStore(db).prepareInsertCohortPlan(claim, now),
      runStore(db).prepareInsertCohortRuns(claim),
      scheduleStore(db).prepareUpdateCohorts(claim),
    ]
    const results = await db.batch<{ id: number }>([
      ...(followed ? followStatements(db, followed, version, now) : []),
      ...(updates.length > 0 ? claimStatements : []),
      ADVANCE_ALERT_PROGRESS(db, { doneSeq, targetSeq, ...position, version }),
    ])
    if (results.at(-1)!.results.length === 0) return null
    return updates.length === 0 ? 0 : results.at(-3)!.results.length
  },
})

/** First, so that its plan is planned before those of the cohorts: a reader gets both as one mail. */
const followStatements = (
  db: D1Database,
  { events, from, to }: FollowedWindow,
  version: number,
  now: number,
): D1PreparedStatement[] => [
  planStore(db).prepareInsertFollowPlan({ events: JSON.stringify(events), from, to, version }, now),
  runStore(db).prepareInsertFollowRun(from, to, now),
]

export type CohortStore = ReturnType<typeof cohortStore>

const burstStatements = (db: D1Database) => ({
  /** Extends the last burst to the plans of corrections that the same batch inserted. */
  prepareExtendBurst: (): D1PreparedStatement => db.prepare(EXTEND_BURST),

  /** Records that a page of joined mails was planned at `now` (ms UTC), if the plan's cursor has not moved. */
  prepareMarkJoined: (start: PageStart, now: number): D1PreparedStatement => MARK_JOINED(db, { ...start, now }),
})

const cohortReads = (db: D1Database) => ({
  /** The next cohorts after a position that get alerts of events of this severity rank. */
  readNextCohorts: async ({ least, id }: CohortPosition, severityRank: number, limit: number): Promise<CohortRow[]> => {
    const rest = (await db.prepare(SELECT_REST_OF_THRESHOLD).bind(least, id, limit).all<CohortDbRow>()).results
    if (rest.length === limit) return rest.map(cohortFromRow)
    const next = await db
      .prepare(SELECT_NEXT_THRESHOLDS)
      .bind(least, severityRank, limit - rest.length)
      .all<CohortDbRow>()
    return [...rest, ...next.results].map(cohortFromRow)
  },

  /** Cohorts whose deferred alerts are due at `now`, in ms UTC. */
  findDueRollUps: async (now: number, limit: number): Promise<CohortRow[]> =>
    (await db.prepare(SELECT_COHORTS_DUE_ROLLUP).bind(now, limit).all<CohortDbRow>()).results.map(cohortFromRow),
})

const cohortFromRow = (row: CohortDbRow): CohortRow => ({
  id: row.id,
  cohort: JSON.parse(row.terms) as Cohort,
  filter: JSON.parse(row.body) as Filter,
  lastSeq: row.last_seq,
  dueAt: row.next_at,
  openedAt: row.opened_at,
  alerts: row.alerts,
  updatesSeq: row.updates_seq,
  dayEndsAt: row.day_ends_at,
  dayMails: row.day_mails,
})
