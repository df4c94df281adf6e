import type { Cohort } from '../../audience/cohort.ts'
import { unique } from '../../lib/unique.ts'
import type { CohortWindow } from './cohort-store.ts'
import type { FollowRun } from './run-query-store.ts'

/** The window (from, to] of the journal. */
export type JournalWindow = { from: number; to: number }

/**
 * `links`: 1 if a mail of the run only links some of its events. `linked` are those that this reader's mail only links, where
 * that was read.
 */
type LinkingRun = { links?: 0 | 1 | undefined; linked?: ReadonlySet<string> }

/** An alert or a roll-up that was claimed for a cohort and not cancelled. */
export type CohortRun = CohortWindow & LinkingRun & { run: number; kind: 'alert' | 'rollup' }

/**
 * A reader's membership in a cohort, for the alerts in (from, to] of the journal but for those in `gaps`; `to` is null if
 * the reader is a member now. `runs` are those that had the reader in their audience, in the order of their claims.
 */
export type CohortMembership = {
  schedule: number
  from: number
  to: number | null
  gaps: JournalWindow[]
  cohort: Cohort
  runs: CohortRun[]
}

/** A digest that was claimed for a reader and not cancelled, with the reader's window. */
export type DigestRun = JournalWindow & LinkingRun & { run: number }

/**
 * The mails of one reader from which it follows what they were told, in the order of their claims. `follows` are the runs for
 * followed events, if the reader follows any at once.
 */
export type ReaderRuns = { cohorts: CohortMembership[]; digests: DigestRun[]; follows: readonly FollowRun[] }

const SELECT_MEMBERSHIPS = `
  SELECT m.subscriber AS reader, m.schedule, m.joined_run AS joinedRun, m.left_run AS leftRun, m.from_seq AS "from",
    m.to_seq AS "to", m.gaps, CASE WHEN m.cohort = 1 THEN s.terms END AS terms
  FROM json_each(?1) r CROSS JOIN membership m ON m.subscriber = r.value JOIN schedule s ON s.id = m.schedule`

/**
 * The runs of these schedules that tell something after a seq, and the digests before them. No run is due six hours before
 * what it tells is recorded.
 */
const SELECT_RUNS_OF_SCHEDULES = `
  SELECT r.id AS run, r.kind, r.schedule, r.previous_run AS previousRun, r.from_seq AS "from", r.to_seq AS "to", r.least,
    r.since_seq AS since, r.links
  FROM json_each(?1) v CROSS JOIN run r ON r.schedule = v.value
  WHERE r.due_at > coalesce((SELECT recorded_at FROM journal WHERE seq = ?2), 0) - 21600000
    AND (r.to_seq > ?2 OR r.kind = 'digest') AND r.state <> 'cancelled' ORDER BY r.id`
/** Digests that readers requested for themselves. */
const SELECT_RUNS_OF_READERS = `
  SELECT r.id AS run, r.subscriber AS reader, r.from_seq AS "from", r.to_seq AS "to", r.links
  FROM json_each(?1) v CROSS JOIN run r INDEXED BY run_of_reader ON r.subscriber = v.value
  WHERE r.due_at > coalesce((SELECT recorded_at FROM journal WHERE seq = ?2), 0) - 21600000
    AND r.kind = 'digest' AND r.state <> 'cancelled' ORDER BY r.id`

type MembershipRow = JournalWindow & {
  reader: number
  schedule: number
  joinedRun: number
  leftRun: number | null
  gaps: string | null
  terms: string | null
}
type ScheduleRunRow = CohortWindow & {
  run: number
  kind: 'alert' | 'rollup' | 'digest'
  schedule: number
  previousRun: number
  links: 0 | 1
}

/** Reads which alerts, roll-ups and digests were claimed for readers. Writes nothing. */
export const cohortHistoryStore = (db: D1Database) => ({
  /** By reader, the memberships with the runs that tell something after a seq, and the digests a little before it. */
  findReaderRuns: async (readers: number[], after: number): Promise<Map<number, ReaderRuns>> => {
    if (readers.length === 0) return new Map()
    const ids = JSON.stringify(readers)
    const [memberships, own] = await db.batch<unknown>([
      db.prepare(SELECT_MEMBERSHIPS).bind(ids),
      db.prepare(SELECT_RUNS_OF_READERS).bind(ids, after),
    ])
    const rows = memberships!.results as MembershipRow[]
    const schedules = JSON.stringify(unique(rows.map(({ schedule }) => schedule)))
    const runs = await db.prepare(SELECT_RUNS_OF_SCHEDULES).bind(schedules, after).all<ScheduleRunRow>()
    const runsBySchedule = Map.groupBy(runs.results, ({ schedule }) => schedule)
    const ownByReader = Map.groupBy(own!.results as (DigestRun & { reader: number })[], ({ reader }) => reader)
    const runsOf = (row: MembershipRow) =>
      (runsBySchedule.get(row.schedule) ?? []).filter((run) => isMemberOfRun(row, run.run))
    return new Map(
      [...Map.groupBy(rows, ({ reader }) => reader)].map(([reader, all]) => {
        const ownDigests = (ownByReader.get(reader) ?? []).map(({ run, from, to, links }) => ({ run, from, to, links }))
        return [reader, readerRunsOf(all, runsOf, ownDigests)]
      }),
    )
  },
})

export type CohortHistoryStore = ReturnType<typeof cohortHistoryStore>

const isMemberOfRun = ({ joinedRun, leftRun }: MembershipRow, run: number): boolean =>
  joinedRun < run && (leftRun === null || leftRun >= run)

const readerRunsOf = (
  rows: MembershipRow[],
  runsOf: (row: MembershipRow) => ScheduleRunRow[],
  ownDigests: DigestRun[],
): ReaderRuns => ({
  cohorts: rows.flatMap((row) => (row.terms === null ? [] : [cohortMembershipOf(row, row.terms, runsOf(row))])),
  digests: [
    ...ownDigests,
    ...rows.flatMap((row) => (row.terms === null ? runsOf(row).map((run) => digestRunOf(row, run)) : [])),
  ].sort((a, b) => a.run - b.run),
  follows: [],
})

const cohortMembershipOf = (
  { schedule, from, to, gaps }: MembershipRow,
  terms: string,
  runs: ScheduleRunRow[],
): CohortMembership => ({
  schedule,
  from,
  to,
  gaps: gapsFromJson(gaps),
  cohort: JSON.parse(terms) as Cohort,
  runs: runs.map(({ run, kind, from, to, least, since, links }) => ({
    run,
    links,
    kind: kind as CohortRun['kind'],
    from,
    to,
    least,
    since,
  })),
})

/** The first digest after joining begins at the seq of joining, even before the window of the run. */
const digestRunOf = ({ joinedRun, from }: MembershipRow, run: ScheduleRunRow): DigestRun => ({
  run: run.run,
  from: joinedRun === run.previousRun ? from : Math.max(from, run.from),
  to: run.to,
  links: run.links,
})

/** The windows in the column `membership.gaps`. */
export const gapsFromJson = (gaps: string | null): JournalWindow[] =>
  gaps === null ? [] : (JSON.parse(gaps) as [number, number][]).map(([from, to]) => ({ from, to }))
