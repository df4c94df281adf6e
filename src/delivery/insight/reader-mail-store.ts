import {
  DIGEST_POSITION_SEQ,
  IS_MEMBER_OF_RUN,
  MEMBER_FROM_SEQ,
  MEMBER_TO_SEQ,
} from '../../audience/membership-store.ts'
import type { MailKind, RunKind } from '../../editions/select/edition-items.ts'
import {
  CHUNKS_OF_MAIL,
  IS_MEMBER_REFUSED,
  MAY_CONTAIN_READER,
  MEMBER_EDITION,
  MEMBER_EXCLUSION,
  MEMBER_FILTER,
  MEMBER_READER,
  MEMBER_RUN,
  MEMBER_STATUS_RANK,
  MEMBERS_OF_CHUNK,
} from '../../editions/stores/chunk-member-store.ts'
import { statement } from '../../lib/statement.ts'

/** A run with a reader in its audience, and the reader's window (from, to] of the journal. `dueAt` is ms UTC. */
export type AudienceRun = {
  run: number
  plan: number
  kind: RunKind
  dueAt: number
  /** Where the page that packed the reader ends: at the reader, or of joined mails at the number of the page. */
  place: number
  from: number
  to: number
  state: 'claimed' | 'planned' | 'cancelled'
}

/** One mail to a reader as its chunk stores it. `at` is the time of the freeze (ms UTC), or of planning before that. */
export type ReaderMailRow = {
  run: number
  chunk: number
  kind: MailKind
  state: 'pending' | 'frozen' | 'sent' | 'empty' | 'unknown' | 'cancelled'
  at: number
  edition: string
  filter: string | null
  /** The edition in place of `edition`, or '' if no event was left; null if it was not replaced. */
  replaced: string | null
  /** Why the freeze left the reader out. */
  exclusion: string | null
  isRefused: 0 | 1
  /** The rank of the last callback; null before the first. */
  statusRank: number | null
}

/** A membership of a schedule, or of a cohort with these `terms`, since seq `from`. Times are ms UTC. */
export type CurrentMembership = {
  schedule: number
  cohort: 0 | 1
  terms: string
  /** The seq up to which digests told the reader. It has no meaning for a cohort. */
  positionSeq: number
  from: number
  nextAt: number | null
  lastSeq: number
  /** Updates after this seq wait for a roll-up of the cohort; null if none do. */
  updatesSeq: number | null
  /** The seq up to which alerts of all cohorts are claimed. */
  claimedSeq: number
}

/** A position in the list of runs, newest first. The next page begins after it. */
export type RunCursor = { dueAt: number; run: number }

/** When a reader's part of a run of alerts, or the notice of a correction, becomes due (ms UTC). */
export type WaitingPart = { run: number; dueAt: number }

type RunSearch = { reader: number; since: number; dueAt: number; run: number; limit: number; correctionLimit: number }

/** The runs whose window can have an entry recorded at a time are due at most eight days later: a digest is weekly. */
const MAX_RUN_DELAY_MS = 691_200_000
/** More than the runs of a single reader, and than the corrections and retractions of a month. */
const MAX_SINGLE_READER_RUNS = 50
const MAX_CORRECTION_RUNS = 300

/** A run of joined mails that has a mail to the reader. */
const PLACE_OF_READER = `CASE WHEN r.kind = 'joined' THEN (
  SELECT min(mailed_page) FROM waiting WHERE subscriber = :reader AND mailed_run = r.id) ELSE :reader END`
const RUN_COLUMNS = `r.id AS run, r.plan, r.kind, r.due_at AS dueAt, r.state, ${PLACE_OF_READER} AS place,
  CASE WHEN m.schedule IS NULL THEN r.from_seq ELSE ${MEMBER_FROM_SEQ} END AS "from", ${MEMBER_TO_SEQ} AS "to"`
const IS_MEMBERSHIP_OF_RUN = `m.schedule = r.schedule AND m.subscriber = :reader AND ${IS_MEMBER_OF_RUN}`
const JOIN_CANDIDATE_RUNS = `known CROSS JOIN run r ON r.id = known.id LEFT JOIN membership m ON ${IS_MEMBERSHIP_OF_RUN} ORDER BY r.due_at DESC, r.id DESC`
const SCHEDULES_OF_READER = `(SELECT DISTINCT schedule FROM membership WHERE subscriber = :reader) m`
/** A reader who left a cohort gets its later runs only up to the seq of leaving. */
const WAS_IN_AUDIENCE = `EXISTS (
  SELECT 1 FROM membership m WHERE ${IS_MEMBERSHIP_OF_RUN} AND (m.to_seq IS NULL OR m.to_seq > r.from_seq))`
const IS_IN_CORRECTION_AUDIENCE = `EXISTS (SELECT 1 FROM audience a WHERE a.run = r.id AND a.subscriber = :reader)`
const IS_AFTER_CURSOR = `r.due_at >= :since AND (r.due_at, r.id) < (:dueAt, :run)`
/** For each schedule, the newest runs in the order of its index, without those that have no chunk. */
const LIST_NEWEST_RUNS = statement<RunSearch>(`
  SELECT ${RUN_COLUMNS} FROM (
    SELECT f.value AS id FROM ${SCHEDULES_OF_READER} CROSS JOIN json_each((SELECT json_group_array(id) FROM (
      SELECT r.id FROM run r WHERE r.schedule = m.schedule AND ${IS_AFTER_CURSOR}
        AND (r.members > 0 OR r.state = 'claimed') AND ${WAS_IN_AUDIENCE}
      ORDER BY r.due_at DESC LIMIT :limit))) f
    UNION
    SELECT id FROM (
      SELECT r.id FROM run r INDEXED BY run_of_reader WHERE r.subscriber = :reader AND ${IS_AFTER_CURSOR} ORDER BY r.due_at DESC LIMIT :limit)
    UNION
    SELECT id FROM (
      SELECT DISTINCT r.id, r.due_at FROM waiting w CROSS JOIN run r ON r.id = w.mailed_run
      WHERE w.subscriber = :reader AND ${IS_AFTER_CURSOR} ORDER BY r.due_at DESC LIMIT :limit)
    UNION
    SELECT id FROM (
      SELECT id, due_at FROM run INDEXED BY run_of_notice WHERE kind IN ('correction', 'retraction') ORDER BY to_seq DESC LIMIT :correctionLimit) r
    WHERE ${IS_AFTER_CURSOR} AND ${IS_IN_CORRECTION_AUDIENCE}
  ) ${JOIN_CANDIDATE_RUNS} LIMIT :limit`)
/**
 * The runs whose window may have these entries (`[seq, recorded_at]` each): for each schedule and kind the first two that
 * end after an entry. Two, because the window of a reader who joined since the last run begins before that of the run.
 */
const SELECT_RUNS_COVERING = statement<{ reader: number; entries: string; runLimit: number }>(`
  SELECT ${RUN_COLUMNS} FROM (
    SELECT f.value AS id FROM json_each(:entries) q CROSS JOIN ${SCHEDULES_OF_READER}
    CROSS JOIN json_each('["digest", "alert", "rollup"]') k CROSS JOIN json_each((SELECT json_group_array(id) FROM (
      SELECT r.id FROM run r WHERE r.schedule = m.schedule AND r.due_at >= (q.value ->> 1) - ${MAX_RUN_DELAY_MS}
        AND r.kind = k.value AND r.to_seq >= q.value ->> 0 AND ${WAS_IN_AUDIENCE}
      ORDER BY r.due_at LIMIT 2))) f
    UNION
    SELECT id FROM (
      SELECT r.id FROM run r INDEXED BY run_of_reader WHERE r.subscriber = :reader AND r.kind <> 'confirmation'
        AND r.to_seq >= (SELECT min(value ->> 0) FROM json_each(:entries)) ORDER BY r.due_at DESC LIMIT :runLimit)
    UNION
    SELECT r.id FROM json_each(:entries) q CROSS JOIN run r INDEXED BY run_of_notice ON r.to_seq = q.value ->> 0
    WHERE r.kind IN ('correction', 'retraction') AND ${IS_IN_CORRECTION_AUDIENCE}
    UNION
    SELECT w.mailed_run AS id FROM waiting w CROSS JOIN run o ON o.id = w.run
    WHERE w.subscriber = :reader AND w.mailed_run IS NOT NULL AND EXISTS (
      SELECT 1 FROM json_each(:entries) q WHERE q.value ->> 0 > o.from_seq AND q.value ->> 0 <= o.to_seq)
  ) ${JOIN_CANDIDATE_RUNS}`)
/**
 * The reader's mail of each run: in a chunk of the page that packed the reader, or in the first chunk of the next page,
 * which begins with the remainder.
 */
const SELECT_READER_MAILS = statement<{ reader: number; readerText: string; runs: string }>(`
  SELECT a.run, c.id AS chunk, c.kind, c.state, c.planned_at + coalesce(c.frozen_at - c.planned_wall_at, 0) AS at,
    ${MEMBER_EDITION} AS edition, ${MEMBER_FILTER} AS filter, json_extract(c.replaced, '$."' || ${MEMBER_EDITION} || '"') AS replaced,
    ${MEMBER_EXCLUSION} AS exclusion, ${IS_MEMBER_REFUSED} AS isRefused, ${MEMBER_STATUS_RANK} AS statusRank
  FROM (SELECT value ->> 0 AS run, value ->> 1 AS plan, value ->> 2 AS place FROM json_each(:runs)) a
  CROSS JOIN ${CHUNKS_OF_MAIL}
  CROSS JOIN ${MEMBERS_OF_CHUNK} m ON ${MEMBER_READER} = :reader
  WHERE ${MAY_CONTAIN_READER} AND ${MEMBER_RUN} = a.run`)
const SELECT_WAITING_PARTS = `SELECT run, due_at AS dueAt FROM waiting WHERE subscriber = ?1 AND due_at IS NOT NULL`
const SELECT_CURRENT_MEMBERSHIPS = `
  SELECT m.schedule, m.cohort, s.terms, ${DIGEST_POSITION_SEQ} AS positionSeq, m.from_seq AS "from", s.next_at AS nextAt, s.last_seq AS lastSeq,
    s.updates_seq AS updatesSeq, (SELECT seq FROM watch WHERE id = 1) AS claimedSeq
  FROM membership m JOIN schedule s ON s.id = m.schedule WHERE m.subscriber = ?1 AND m.left_run IS NULL AND m.to_seq IS NULL`

/** Reads one reader's mails from the runs with the reader in their audience. No row is stored for a mail. */
export const readerMailStore = (db: D1Database) => ({
  /** The newest runs after a cursor, due since `since` (ms UTC), with the reader in their audience. */
  listNewestRuns: async (reader: number, since: number, cursor: RunCursor, limit: number): Promise<AudienceRun[]> => {
    const selection = LIST_NEWEST_RUNS(db, { reader, since, ...cursor, limit, correctionLimit: MAX_CORRECTION_RUNS })
    return (await selection.all<AudienceRun>()).results
  },

  /** The runs that may have told a reader of these entries of the journal. */
  findRunsCovering: async (reader: number, entries: { seq: number; recordedAt: number }[]): Promise<AudienceRun[]> => {
    const selection = SELECT_RUNS_COVERING(db, {
      reader,
      entries: JSON.stringify(entries.map(({ seq, recordedAt }) => [seq, recordedAt])),
      runLimit: MAX_SINGLE_READER_RUNS,
    })
    return (await selection.all<AudienceRun>()).results
  },

  /** The mails of these runs to a reader, sent or not. */
  findMails: async (
    reader: number,
    runs: readonly Pick<AudienceRun, 'run' | 'plan' | 'place'>[],
  ): Promise<ReaderMailRow[]> => {
    if (runs.length === 0) return []
    const selection = SELECT_READER_MAILS(db, {
      reader,
      readerText: String(reader),
      runs: JSON.stringify(runs.map(({ run, plan, place }) => [run, plan, place])),
    })
    return (await selection.all<ReaderMailRow>()).results
  },

  /** The parts and notices that wait for a joined mail to a reader. */
  listWaiting: async (reader: number): Promise<WaitingPart[]> =>
    (await db.prepare(SELECT_WAITING_PARTS).bind(reader).all<WaitingPart>()).results,

  /** The memberships of a reader that have not ended: at most one schedule and one cohort. */
  findCurrentMemberships: async (reader: number): Promise<CurrentMembership[]> =>
    (await db.prepare(SELECT_CURRENT_MEMBERSHIPS).bind(reader).all<CurrentMembership>()).results,
})

export type ReaderMailStore = ReturnType<typeof readerMailStore>
