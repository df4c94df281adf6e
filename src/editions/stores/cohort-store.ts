import type { Cohort } from '../../audience/cohort.ts'
import type { Filter } from '../../audience/filter.ts'
import { type CohortColumns, IS_AT_VERSION, scheduleStore } from '../../audience/schedule-store.ts'
import { statement } from '../../lib/statement.ts'

/** Up to which released seq all cohorts were looked at, up to which they are being looked at, and how far that has come. */
export type AlertProgress = { doneSeq: number; targetSeq: number; position: CohortPosition; version: number }

/** A cohort's place in the order in which they are looked at. */
export type CohortPosition = { least: number; id: number }

/** A cohort with what its row remembers. */
export type CohortRow = CohortColumns & { cohort: Cohort; filter: Filter }

/** A run to be claimed for a cohort: it tells (from, to], of events at least so grave, that are new since `since`. */
export type CohortRunDraft = { from: number; to: number; least: number; since: number; dueAt: number }

/** The run to be claimed for a cohort, if any, and what its row remembers after the claim. */
export type CohortUpdate = CohortColumns & { run: CohortRunDraft | null }

/** When a reader belonged to a cohort, in seqs: told of what was released in (from, to], as far as it was told by now. */
export type CohortMembership = {
  reader: number
  schedule: number
  from: number
  to: number
  cohort: Cohort
  /** Behind this only the extreme was told; null where nothing is owed. */
  heldSinceSeq: number | null
  /** What an operator cancelled was told by nobody, or not for sure. */
  cancelled: CohortWindow[]
}

/** What a run of a cohort tells, whenever it was due. */
export type CohortWindow = Omit<CohortRunDraft, 'dueAt'>

const SELECT_ALERT_PROGRESS = `SELECT seq, to_seq, cursor_least, cursor_cohort, turn FROM watch WHERE id = 1`
const COHORT_COLUMNS = `
  SELECT s.id, s.terms, f.body, s.last_seq, s.next_at, s.opened_at, s.alerts FROM schedule s`
const JOIN_FILTER = `CROSS JOIN filter f ON f.id = s.terms ->> 'filter'`
/**
 * Cohorts behind a cursor, in the order of an index: the rest of those with the cursor's threshold, and those with the
 * next ones. The index is named, for another would read all cohorts.
 */
const SELECT_REST_OF_THRESHOLD = `
  ${COHORT_COLUMNS} INDEXED BY schedule_cohort ${JOIN_FILTER}
  WHERE s.cadence = 'at-once' AND s.least = ?1 AND s.id > ?2 ORDER BY s.id LIMIT ?3`
const SELECT_NEXT_THRESHOLDS = `
  ${COHORT_COLUMNS} INDEXED BY schedule_cohort ${JOIN_FILTER}
  WHERE s.cadence = 'at-once' AND s.least > ?1 AND s.least <= ?2 ORDER BY s.least, s.id LIMIT ?3`
const SELECT_COHORTS_DUE_ROLLUP = `
  ${COHORT_COLUMNS} INDEXED BY schedule_due ${JOIN_FILTER}
  WHERE s.next_at <= ?1 AND s.cadence = 'at-once' ORDER BY s.next_at, s.id LIMIT ?2`

type CohortClaim = { updates: string; version: number; kind: 'alert' | 'rollup' }
const HAS_MEMBERS = `EXISTS (SELECT 1 FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
const COHORTS_WITH_RUN = `json_each(:updates) d JOIN schedule s ON s.id = d.value ->> 'id' WHERE d.value ->> 'run' IS NOT NULL AND ${HAS_MEMBERS}`
const INSERT_ALERT_PLAN = statement<CohortClaim & { now: number }>(`
  INSERT INTO plan (kind, rank, claimed_at) SELECT :kind, 2, :now WHERE ${IS_AT_VERSION} AND EXISTS (SELECT 1 FROM ${COHORTS_WITH_RUN})`)
/** Two runs of a cohort are never due at the same moment, so that the later due is the newer. */
const INSERT_ALERT_RUNS = statement<CohortClaim>(`
  INSERT INTO run (plan, kind, schedule, due_at, previous_run, from_seq, to_seq, least, since_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), :kind, s.id,
    max(d.value -> 'run' ->> 'dueAt', coalesce((SELECT max(due_at) + 1 FROM run WHERE schedule = s.id), 0)), s.last_run, d.value -> 'run' ->> 'from',
    d.value -> 'run' ->> 'to', d.value -> 'run' ->> 'least', d.value -> 'run' ->> 'since',
    (SELECT count(*) FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL), 'claimed'
  FROM ${COHORTS_WITH_RUN} AND ${IS_AT_VERSION} RETURNING id`)
const ADVANCE_ALERT_PROGRESS = `
  UPDATE watch SET seq = ?2, to_seq = ?3, cursor_least = ?4, cursor_cohort = ?5, turn = turn + 1 WHERE id = 1 AND turn = ?1 RETURNING id`

/** What the alerts that broke through told, while the roll-ups of these runs were held back. */
const SELECT_ALERTS_DURING_HOLD = `
  SELECT r.id AS run, a.from_seq AS "from", a.to_seq AS "to", a.least, a.since_seq AS since
  FROM json_each(?1) v JOIN run r ON r.id = v.value
  JOIN run a ON a.schedule = r.schedule AND a.kind = 'alert' AND a.from_seq >= r.from_seq AND a.to_seq <= r.to_seq ORDER BY a.id`
const SELECT_COHORT_MEMBERSHIPS = `
  SELECT m.subscriber AS reader, m.schedule, m.from_seq AS "from", min(coalesce(m.to_seq, w.seq), w.seq) AS "to", s.terms,
    CASE WHEN s.next_at IS NOT NULL THEN s.last_seq END AS heldSinceSeq, (
      SELECT json_group_array(json_object('from', c.from_seq, 'to', c.to_seq, 'least', c.least, 'since', c.since_seq))
      FROM run c WHERE c.schedule = m.schedule AND c.state = 'cancelled') AS cancelled
  FROM json_each(?1) r CROSS JOIN membership m ON m.subscriber = r.value AND m.cohort = 1
    AND (m.left_run IS NULL OR m.to_seq IS NOT NULL)
  JOIN schedule s ON s.id = m.schedule JOIN watch w ON w.id = 1`

type CohortDbRow = {
  id: number
  terms: string
  body: string
  last_seq: number
  next_at: number | null
  opened_at: number | null
  alerts: number
}

/** The cohorts' store: how each stands, and what is claimed for it. */
export const cohortStore = (db: D1Database) => ({
  readProgress: async (): Promise<AlertProgress> => {
    const row = (await db
      .prepare(SELECT_ALERT_PROGRESS)
      .first<Record<'seq' | 'to_seq' | 'cursor_least' | 'cursor_cohort' | 'turn', number>>())!
    return {
      doneSeq: row.seq,
      targetSeq: row.to_seq,
      position: { least: row.cursor_least, id: row.cursor_cohort },
      version: row.turn,
    }
  },

  /** The next cohorts behind a cursor that are told at once of events as grave as `gravity`. */
  readNextCohorts: async ({ least, id }: CohortPosition, gravity: number, limit: number): Promise<CohortRow[]> => {
    const rest = (await db.prepare(SELECT_REST_OF_THRESHOLD).bind(least, id, limit).all<CohortDbRow>()).results
    if (rest.length === limit) return rest.map(cohortRowOf)
    const next = await db
      .prepare(SELECT_NEXT_THRESHOLDS)
      .bind(least, gravity, limit - rest.length)
      .all<CohortDbRow>()
    return [...rest, ...next.results].map(cohortRowOf)
  },

  /** Cohorts of which what is held back is due. */
  findDueRollUps: async (now: number, limit: number): Promise<CohortRow[]> =>
    (await db.prepare(SELECT_COHORTS_DUE_ROLLUP).bind(now, limit).all<CohortDbRow>()).results.map(cohortRowOf),

  /**
   * Claims runs of one kind, writes down how their cohorts stand, and moves the watch, in one transaction and only if
   * nothing else was claimed since `watch` was read. Answers with how many runs that made; null where it was too late.
   */
  claimRuns: async (
    kind: 'alert' | 'rollup',
    steps: CohortUpdate[],
    watch: AlertProgress,
    moved: Omit<AlertProgress, 'version'>,
    now: number,
  ): Promise<number | null> => {
    const claim = { updates: JSON.stringify(steps), version: watch.version, kind }
    const claims =
      steps.length === 0
        ? []
        : [
            INSERT_ALERT_PLAN(db, { ...claim, now }),
            INSERT_ALERT_RUNS(db, claim),
            scheduleStore(db).prepareUpdateCohorts(steps, watch.version, kind),
          ]
    const move = db
      .prepare(ADVANCE_ALERT_PROGRESS)
      .bind(watch.version, moved.doneSeq, moved.targetSeq, moved.position.least, moved.position.id)
    const done = await db.batch<{ id: number }>([...claims, move])
    if (done.at(-1)!.results.length === 0) return null
    return steps.length === 0 ? 0 : done[1]!.results.length
  },

  /** The windows of the alerts that went while the roll-ups of these runs were held back, by run. */
  findAlertsDuringHold: async (runs: number[]): Promise<Map<number, CohortWindow[]>> => {
    const { results } = await db
      .prepare(SELECT_ALERTS_DURING_HOLD)
      .bind(JSON.stringify(runs))
      .all<CohortWindow & { run: number }>()
    return Map.groupBy(results, (row) => row.run)
  },

  /** When these readers belonged to cohorts, by reader. */
  findCohortMemberships: async (readers: number[]): Promise<Map<number, CohortMembership[]>> => {
    if (readers.length === 0) return new Map()
    const { results } = await db
      .prepare(SELECT_COHORT_MEMBERSHIPS)
      .bind(JSON.stringify(readers))
      .all<Omit<CohortMembership, 'cohort' | 'cancelled'> & { terms: string; cancelled: string }>()
    return Map.groupBy(
      results.map(
        ({ terms, cancelled, ...row }): CohortMembership => ({
          ...row,
          cohort: JSON.parse(terms) as Cohort,
          cancelled: JSON.parse(cancelled) as CohortWindow[],
        }),
      ),
      (stint) => stint.reader,
    )
  },
})

export type CohortStore = ReturnType<typeof cohortStore>

const cohortRowOf = (row: CohortDbRow): CohortRow => ({
  id: row.id,
  cohort: JSON.parse(row.terms) as Cohort,
  filter: JSON.parse(row.body) as Filter,
  lastSeq: row.last_seq,
  dueAt: row.next_at,
  openedAt: row.opened_at,
  alerts: row.alerts,
})
