import {
  DIGEST_POSITION_SEQ,
  IS_MEMBER_OF_RUN,
  MEMBER_FROM_SEQ,
  MEMBER_TO_SEQ,
} from '../../audience/membership-store.ts'
import {
  MAY_CONTAIN_READER,
  MEMBER_EDITION,
  MEMBER_FILTER,
  MEMBER_READER,
  MEMBER_RUN,
  MEMBERS_OF_CHUNK,
} from '../../editions/plan/chunk-members.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import { statement } from '../../lib/statement.ts'

/** A run that had a reader in its audience, and the window (from, to] of the journal that it told them. `dueAt` is in ms UTC. */
export type AudienceRun = {
  run: number
  plan: number
  kind: MailKind
  dueAt: number
  from: number
  to: number
  state: 'claimed' | 'planned' | 'cancelled'
}

/** One mail to a reader as its chunk keeps it, at the moment of its freeze, in ms UTC. `replaced` names the edition that took its edition's place; '' is none. */
export type ReaderMailRow = {
  run: number
  chunk: number
  kind: MailKind
  state: 'pending' | 'frozen' | 'sent' | 'empty' | 'unknown' | 'cancelled'
  at: number
  edition: string
  filter: string | null
  replaced: string | null
  leftOut: string | null
  refused: number
  /** The rank of the provider's latest word; null where it said nothing yet. */
  word: number | null
}

/** A schedule that a reader belongs to, or a cohort (`terms`): told from `from` on. Times in ms UTC. */
export type CurrentMembership = {
  schedule: number
  cohort: 0 | 1
  terms: string
  /** The seq up to which digests told the reader; meaningless for a cohort. */
  positionSeq: number
  from: number
  nextAt: number | null
  lastSeq: number
  /** Up to which seq cohorts were looked at. */
  watched: number
}

/** The place in a list of runs, the newest first, behind which it goes on. */
export type RunCursor = { dueAt: number; run: number }

/** The window is the reader's own: who joined since the last run is told from there on, who left up to there. */
const RUN_COLUMNS = `r.id AS run, r.plan, r.kind, r.due_at AS dueAt, r.state,
  CASE WHEN m.schedule IS NULL THEN r.from_seq ELSE ${MEMBER_FROM_SEQ} END AS "from", ${MEMBER_TO_SEQ} AS "to"`
const IS_MEMBERSHIP_OF_RUN = `m.schedule = r.schedule AND m.subscriber = ?1 AND ${IS_MEMBER_OF_RUN}`
const JOIN_CANDIDATE_RUNS = `known CROSS JOIN run r ON r.id = known.id LEFT JOIN membership m ON ${IS_MEMBERSHIP_OF_RUN} ORDER BY r.due_at DESC, r.id DESC`
const SCHEDULES_OF_READER = `(SELECT DISTINCT schedule FROM membership WHERE subscriber = ?1) m`
/** Who left a cohort is told by its later runs only what it owed them. */
const WAS_IN_AUDIENCE = `EXISTS (
  SELECT 1 FROM membership m WHERE ${IS_MEMBERSHIP_OF_RUN} AND (m.to_seq IS NULL OR m.to_seq > r.from_seq))`
const IS_IN_CORRECTION_AUDIENCE = `EXISTS (SELECT 1 FROM audience a WHERE a.run = r.id AND a.subscriber = ?1)`
const IS_AFTER_CURSOR = `r.due_at >= ?2 AND (r.due_at, r.id) < (?3, ?4)`
/** Of each schedule the newest are read, in the order of its index; those that told nobody are passed over. */
const LIST_NEWEST_RUNS = `
  SELECT ${RUN_COLUMNS} FROM (
    SELECT f.value AS id FROM ${SCHEDULES_OF_READER} CROSS JOIN json_each((SELECT json_group_array(id) FROM (
      SELECT r.id FROM run r WHERE r.schedule = m.schedule AND ${IS_AFTER_CURSOR}
        AND (r.members > 0 OR r.state = 'claimed') AND ${WAS_IN_AUDIENCE}
      ORDER BY r.due_at DESC LIMIT ?5))) f
    UNION
    SELECT id FROM (
      SELECT r.id FROM run r INDEXED BY run_of_reader WHERE r.subscriber = ?1 AND ${IS_AFTER_CURSOR} ORDER BY r.due_at DESC LIMIT ?5)
    UNION
    SELECT id FROM (
      SELECT id, due_at FROM run INDEXED BY run_of_notice WHERE kind IN ('correction', 'retraction') ORDER BY to_seq DESC LIMIT ?6) r
    WHERE ${IS_AFTER_CURSOR} AND ${IS_IN_CORRECTION_AUDIENCE}
  ) ${JOIN_CANDIDATE_RUNS} LIMIT ?5`
/**
 * The runs that may have told these seqs: of each schedule the first two of each kind that end behind one. A run's window
 * may begin before its own, for who joined since the last. No run is due a week before what it tells was recorded.
 */
const SELECT_RUNS_COVERING = `
  SELECT ${RUN_COLUMNS} FROM (
    SELECT f.value AS id FROM json_each(?2) q CROSS JOIN ${SCHEDULES_OF_READER}
    CROSS JOIN json_each('["digest", "alert", "rollup"]') k CROSS JOIN json_each((SELECT json_group_array(id) FROM (
      SELECT r.id FROM run r WHERE r.schedule = m.schedule AND r.due_at >= (q.value ->> 1) - 691200000
        AND r.kind = k.value AND r.to_seq >= q.value ->> 0 AND ${WAS_IN_AUDIENCE}
      ORDER BY r.due_at LIMIT 2))) f
    UNION
    SELECT id FROM (
      SELECT r.id FROM run r INDEXED BY run_of_reader WHERE r.subscriber = ?1 AND r.kind <> 'confirmation'
        AND r.to_seq >= (SELECT min(value ->> 0) FROM json_each(?2)) ORDER BY r.due_at DESC LIMIT ?3)
    UNION
    SELECT r.id FROM json_each(?2) q CROSS JOIN run r INDEXED BY run_of_notice ON r.to_seq = q.value ->> 0
    WHERE r.kind IN ('correction', 'retraction') AND ${IS_IN_CORRECTION_AUDIENCE}
  ) ${JOIN_CANDIDATE_RUNS}`
/**
 * A reader's mail of each run, looked for in the chunks of the page that packed them and in the first chunk behind it,
 * where its rest stands.
 */
const SELECT_READER_MAILS = statement<{ reader: number; readerText: string; runs: string }>(`
  SELECT a.value ->> 0 AS run, c.id AS chunk, c.kind, c.state, c.planned_at + coalesce(c.frozen_at - c.planned_wall_at, 0) AS at,
    ${MEMBER_EDITION} AS edition,
    ${MEMBER_FILTER} AS filter,
    json_extract(c.replaced, '$."' || ${MEMBER_EDITION} || '"') AS replaced,
    (SELECT l.value ->> 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = :reader) AS leftOut,
    EXISTS (SELECT 1 FROM json_each(c.outcome, '$.refused') f WHERE f.value ->> 0 = :reader) AS refused,
    json_extract(c.delivered, '$."' || :readerText || '"[0]') AS word
  FROM json_each(:runs) a
  CROSS JOIN json_each((SELECT json_group_array(json_array(last_chunk, chunks)) FROM (
    SELECT last_chunk, chunks FROM page WHERE plan = a.value ->> 1 AND (run, subscriber) >= (a.value ->> 0, :reader)
    ORDER BY run, subscriber LIMIT 2))) p
  CROSS JOIN chunk c ON c.id > (p.value ->> 0) - (p.value ->> 1)
    AND c.id <= CASE p.key WHEN 0 THEN p.value ->> 0 ELSE (p.value ->> 0) - (p.value ->> 1) + 1 END
  CROSS JOIN ${MEMBERS_OF_CHUNK} m ON ${MEMBER_READER} = :reader
  WHERE ${MAY_CONTAIN_READER} AND ${MEMBER_RUN} = a.value ->> 0`)
const SELECT_CURRENT_MEMBERSHIPS = `
  SELECT m.schedule, m.cohort, s.terms, ${DIGEST_POSITION_SEQ} AS positionSeq, m.from_seq AS "from", s.next_at AS nextAt, s.last_seq AS lastSeq,
    (SELECT seq FROM watch WHERE id = 1) AS watched
  FROM membership m JOIN schedule s ON s.id = m.schedule
  WHERE m.subscriber = ?1 AND m.left_run IS NULL AND m.to_seq IS NULL`

/** More runs of one reader than anybody asks for, and more corrections and retractions than a month has. */
const MAX_SINGLE_READER_RUNS = 50
const MAX_CORRECTION_RUNS = 300

/** One reader's mails, found by the runs that had them in their audience. Nothing is kept for it but a row for each page of readers. */
export const readerMailStore = (db: D1Database) => ({
  /** The newest runs behind a cursor that had a reader in their audience and told anybody, from `since` on. */
  listNewestRuns: async (
    reader: number,
    since: number,
    { dueAt, run }: RunCursor,
    limit: number,
  ): Promise<AudienceRun[]> =>
    (await db.prepare(LIST_NEWEST_RUNS).bind(reader, since, dueAt, run, limit, MAX_CORRECTION_RUNS).all<AudienceRun>())
      .results,

  /** The runs that may have told a reader these lines of the journal. */
  findRunsCovering: async (reader: number, lines: { seq: number; recordedAt: number }[]): Promise<AudienceRun[]> => {
    const asked = JSON.stringify(lines.map(({ seq, recordedAt }) => [seq, recordedAt]))
    return (await db.prepare(SELECT_RUNS_COVERING).bind(reader, asked, MAX_SINGLE_READER_RUNS).all<AudienceRun>())
      .results
  },

  /** What these runs sent to a reader, or are about to. */
  findMails: async (reader: number, runs: readonly Pick<AudienceRun, 'run' | 'plan'>[]): Promise<ReaderMailRow[]> => {
    if (runs.length === 0) return []
    const selection = SELECT_READER_MAILS(db, {
      reader,
      readerText: String(reader),
      runs: JSON.stringify(runs.map(({ run, plan }) => [run, plan])),
    })
    return (await selection.all<ReaderMailRow>()).results
  },

  /** The schedule and the cohort that a reader belongs to now. */
  findCurrentMemberships: async (reader: number): Promise<CurrentMembership[]> =>
    (await db.prepare(SELECT_CURRENT_MEMBERSHIPS).bind(reader).all<CurrentMembership>()).results,
})

export type ReaderMailStore = ReturnType<typeof readerMailStore>
