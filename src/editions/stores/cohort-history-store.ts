import type { Cohort } from '../../audience/cohort.ts'
import { unique } from '../../lib/unique.ts'
import type { CohortWindow } from './cohort-store.ts'

/**
 * A reader's membership in a cohort, for the alerts in (from, to] of the journal that are claimed by now. After
 * `heldSinceSeq` only extreme events were sent; null if nothing is held back. `cancelled` are the windows of runs that an
 * operator cancelled: their events may not have been sent. `alerts` are those of the cohort's other runs.
 */
export type CohortMembership = {
  reader: number
  schedule: number
  from: number
  to: number
  cohort: Cohort
  heldSinceSeq: number | null
  cancelled: CohortWindow[]
  alerts: CohortWindow[]
}

/** The alerts of extreme events that were sent while the roll-ups of these runs were held back. */
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

/** The runs of these cohorts that tell something after a seq. No run is due an hour before what it tells is recorded. */
const SELECT_COHORT_RUNS = `
  SELECT r.schedule, r.from_seq AS "from", r.to_seq AS "to", r.least, r.since_seq AS since
  FROM json_each(?1) v CROSS JOIN run r ON r.schedule = v.value
  WHERE r.due_at > coalesce((SELECT recorded_at FROM journal WHERE seq = ?2), 0) - 3600000 AND r.to_seq > ?2
    AND r.kind IN ('alert', 'rollup') AND r.state <> 'cancelled' ORDER BY r.id`

type MembershipRow = Omit<CohortMembership, 'cohort' | 'cancelled' | 'alerts'> & { terms: string; cancelled: string }

/** Reads which alerts readers had. Writes nothing. */
export const cohortHistoryStore = (db: D1Database) => ({
  /** By run, the windows of the alerts that were sent while the roll-up of the run was held back. */
  findAlertsDuringHold: async (runs: number[]): Promise<Map<number, CohortWindow[]>> => {
    if (runs.length === 0) return new Map()
    const { results } = await db
      .prepare(SELECT_ALERTS_DURING_HOLD)
      .bind(JSON.stringify(runs))
      .all<CohortWindow & { run: number }>()
    return Map.groupBy(results, (row) => row.run)
  },

  /** By reader, the memberships in cohorts that digests after a seq need to know. */
  findCohortMemberships: async (readers: number[], from: number): Promise<Map<number, CohortMembership[]>> => {
    if (readers.length === 0) return new Map()
    const { results } = await db.prepare(SELECT_COHORT_MEMBERSHIPS).bind(JSON.stringify(readers)).all<MembershipRow>()
    if (results.length === 0) return new Map()
    const schedules = JSON.stringify(unique(results.map(({ schedule }) => schedule)))
    const runs = await db.prepare(SELECT_COHORT_RUNS).bind(schedules, from).all<CohortWindow & { schedule: number }>()
    const runsBySchedule = Map.groupBy(runs.results, ({ schedule }) => schedule)
    const memberships = results.map((row) => membershipFromRow(row, runsBySchedule.get(row.schedule) ?? []))
    return Map.groupBy(memberships, (membership) => membership.reader)
  },
})

export type CohortHistoryStore = ReturnType<typeof cohortHistoryStore>

const membershipFromRow = ({ terms, cancelled, ...row }: MembershipRow, alerts: CohortWindow[]): CohortMembership => ({
  ...row,
  alerts,
  cohort: JSON.parse(terms) as Cohort,
  cancelled: JSON.parse(cancelled) as CohortWindow[],
})
