import { statement } from '../../lib/statement.ts'
import type { Lang } from '../../timeline/event.ts'
import type { RevisionFacts } from '../../timeline/event-draft.ts'
import { RELEASED_CURSOR_SEQ } from '../../timeline/journal-store.ts'
import { EDITIONS_OF_CHUNK, MEMBER_EDITION_INDEX, MEMBER_READER, MEMBERS_OF_CHUNK } from '../plan/chunk-members.ts'
import type { CorrectionKind } from '../select/edition-items.ts'
import type { Plan } from './run-store.ts'

/**
 * A correction or retraction to be told to those who were told of its event. Of what was told, only revisions `above`
 * a number count: those who were told of an earlier withdrawal were told no more.
 */
export type CorrectionRun = {
  run: number
  seq: number
  event: string
  number: number
  change: CorrectionKind
  hash: string
  facts: RevisionFacts
  aboveNumber: number
  /** When the first of the revisions that count was recorded. */
  firstRecordedAt: number
}

/** One reader of a notice's audience: what they were last told of the event and when, and whether they may be written to. */
export type InformedReader = {
  reader: number
  /** Null, as the time is, where the ledger does not reach back so far. */
  number: number | null
  toldAt: number | null
  state: string | null
  lang: Lang | null
  filter: string | null
  /** Whether they have had a digest since before the notice, which tells what it concerns. */
  hasDigest: 0 | 1
  /** Orders what a reader was told; -1 if no freeze that told them is in effect. */
  toldOrder: number
}

/** How far gathering came: the readers who were told by the chunks of a page, or who follow the event now. */
export type AudienceScanPosition = { below: number | null; after: number | null }

const IS_CORRECTION_RUN = `kind IN ('correction', 'retraction')`
const HAS_CORRECTION_RUN = `EXISTS (SELECT 1 FROM run WHERE ${IS_CORRECTION_RUN} AND to_seq = `
const CLAIMED_UP_TO_SEQ = `(SELECT noticed_seq FROM tick WHERE id = 1)`
/**
 * Revisions behind the pointer that are due and not claimed: retractions at once, corrections when their hold is over,
 * but for those that a later one took the place of. A correction is urgent, too, where one before it was and has not
 * reached everybody yet.
 */
const SELECT_DUE_CORRECTIONS = `
  SELECT j.seq, j.event, j.number, j.change, j.release_at,
    j.change = 'retraction' OR j.urgent OR EXISTS (
      SELECT 1 FROM journal p WHERE p.event = j.event AND p.number < j.number AND p.change = 'correction' AND p.urgent = 1 AND p.silent = 0
        AND (p.seq > ${CLAIMED_UP_TO_SEQ} AND NOT ${HAS_CORRECTION_RUN} p.seq) OR EXISTS (
          SELECT 1 FROM run WHERE ${IS_CORRECTION_RUN} AND to_seq = p.seq AND (state = 'claimed' OR EXISTS (
            SELECT 1 FROM chunk WHERE settled_at IS NULL AND state = 'pending' AND kind = 'correction'))))
    ) AS at_once
  FROM journal j
  WHERE j.seq > ${CLAIMED_UP_TO_SEQ} AND +j.silent = 0 AND NOT ${HAS_CORRECTION_RUN} j.seq)
    AND (j.change = 'retraction' OR j.change = 'correction' AND j.release_at <= ?1 AND NOT EXISTS (
      SELECT 1 FROM journal l WHERE l.event = j.event AND l.number > j.number
        AND (l.change = 'retraction' OR l.change = 'correction' AND l.silent = 0 AND l.release_at <= ?1)))
  ORDER BY j.seq LIMIT ?2`
/** The cursor of claimed corrections, and the seq up to which it may go. */
const SELECT_CLAIMABLE_UP_TO = statement<{ at: number }>(`
  SELECT cursor_seq AS pointer, ${RELEASED_CURSOR_SEQ} AS seq FROM (SELECT noticed_seq AS cursor_seq FROM tick WHERE id = 1)`)
const INSERT_CORRECTION_PLAN = `
  INSERT INTO plan (kind, rank, gather_below, claimed_at)
  SELECT ?1, ?2, (SELECT coalesce(max(id), 0) + 1 FROM chunk), ?3 WHERE NOT ${HAS_CORRECTION_RUN} ?4)`
const INSERT_CORRECTION_RUN = `
  INSERT INTO run (plan, kind, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), ?1, ?2, 0, ?3 - 1, ?3, 0, 'claimed' WHERE NOT ${HAS_CORRECTION_RUN} ?3) RETURNING id`
const ADVANCE_CLAIMED_UP_TO = `UPDATE tick SET noticed_seq = ?1 WHERE id = 1 AND noticed_seq < ?1`

const LAST_RETRACTED_NUMBER = `coalesce((SELECT max(w.number) FROM journal w
  WHERE w.event = j.event AND w.number < j.number AND w.change = 'retraction' AND w.silent = 0), 0)`
const SELECT_CORRECTION_RUN = `
  SELECT n.*, (SELECT recorded_at FROM journal f WHERE f.event = n.event AND f.number = n.aboveNumber + 1) AS firstRecordedAt
  FROM (
    SELECT r.id AS run, j.seq, j.event, j.number, j.change, j.hash, j.facts, ${LAST_RETRACTED_NUMBER} AS aboveNumber
    FROM run r JOIN journal j ON j.seq = r.to_seq WHERE r.plan = ?1) n`

const CHUNK_PAGE = `(SELECT * FROM chunk WHERE id < ?1 ORDER BY id DESC LIMIT ?2)`
/** The operator's mail goes by the wall. */
const SELECT_CHUNK_PAGE_END = `SELECT min(id) AS leastId, min(CASE WHEN kind <> 'operator' THEN planned_at END) AS oldestPlannedAt, count(*) AS count FROM ${CHUNK_PAGE}`
/**
 * Whom the chunks of a page (?1, ?2) told of an event (?3): their members whose edition tells it (the one that took its
 * place, where the freeze replaced it), but for those whom the freeze left out.
 */
export const MEMBERS_SHOWN_EVENT = `
  FROM ${CHUNK_PAGE} c
  CROSS JOIN ${EDITIONS_OF_CHUNK} x
  CROSS JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || x.value || '"'), x.value)
  CROSS JOIN json_each(e.told) t ON t.value ->> 0 = ?3
  CROSS JOIN ${MEMBERS_OF_CHUNK} m ON ${MEMBER_EDITION_INDEX} = x.key
  WHERE c.state IN ('frozen', 'sent', 'unknown') AND instr(e.told, '["' || ?3 || '",') > 0
    AND NOT EXISTS (SELECT 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = ${MEMBER_READER})`
export const IS_RECIPIENT_REFUSED = `EXISTS (SELECT 1 FROM json_each(c.outcome, '$.refused') f WHERE f.value ->> 0 = ${MEMBER_READER})`
/** Whom the provider refused was not told; unknown counts as told. */
const INSERT_INFORMED_MEMBERS = `
  INSERT INTO audience (run, subscriber, chunk, frozen_at, number, told_at)
  SELECT ?5, ${MEMBER_READER}, c.id, c.frozen_at, t.value ->> 1, c.planned_at + coalesce(c.frozen_at - c.planned_wall_at, 0)
  ${MEMBERS_SHOWN_EVENT} AND t.value ->> 1 > ?4 AND NOT ${IS_RECIPIENT_REFUSED}
    AND EXISTS (SELECT 1 FROM plan WHERE id = ?6 AND gather_below = ?1)
  ON CONFLICT DO NOTHING`
const SELECT_ACTIVE_READERS = `
  SELECT number AS reader, filter FROM subscriber WHERE number > ?1 AND state = 'active' ORDER BY number LIMIT ?2`
const INSERT_FOLLOWERS = `
  INSERT INTO audience (run, subscriber, chunk, frozen_at)
  SELECT ?1, value, 0, 0 FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM plan WHERE id = ?3 AND gather_after = ?4)
  ON CONFLICT DO NOTHING`
const ADVANCE_SCAN_POSITION = `
  UPDATE plan SET gather_below = ?4, gather_after = ?5 WHERE id = ?1 AND gather_below IS ?2 AND gather_after IS ?3 RETURNING id`
/** All are found: from here on the run is planned and counted like any other. */
const UPDATE_AUDIENCE_COUNT = `
  UPDATE run SET audience = (SELECT count(DISTINCT subscriber) FROM audience WHERE run = run.id)
  WHERE plan = ?1 AND ?4 IS NULL AND ?5 IS NULL
    AND EXISTS (SELECT 1 FROM plan WHERE id = ?1 AND gather_below IS ?2 AND gather_after IS ?3)`

/** Whether a freeze still stands that told a reader: one that was let go told nobody, nor was told who was refused. */
export const IS_STILL_TOLD = `(a.chunk = 0 OR EXISTS (
  SELECT 1 FROM chunk t WHERE t.id = a.chunk AND t.frozen_at = a.frozen_at AND t.state IN ('frozen', 'sent', 'unknown')
    AND NOT EXISTS (SELECT 1 FROM json_each(t.outcome, '$.refused') f WHERE f.value ->> 0 = a.subscriber)))`
/**
 * Each reader once, with what they were told last: beside max() SQLite takes the other columns from its row. Of two at
 * one moment the newer revision counts. They have a digest that tells the notice's revision (?4) where one begins before it, or did before they moved or asked
 * to be told at once.
 */
const SELECT_INFORMED_READERS = `
  SELECT a.subscriber AS reader, a.number, a.told_at AS toldAt, max(a.told_order) AS toldOrder, s.state, s.lang, s.filter,
    EXISTS (
      SELECT 1 FROM membership m JOIN schedule o ON o.id = m.schedule AND o.cadence IN ('daily', 'weekly')
      WHERE m.subscriber = a.subscriber AND m.from_seq < ?4 AND (m.left_run IS NULL
        OR (SELECT to_seq FROM run WHERE id = m.left_run) >= ?4
        OR EXISTS (SELECT 1 FROM membership n WHERE n.schedule = m.schedule AND n.subscriber = m.subscriber
          AND n.joined_run = m.left_run AND n.from_seq >= ?4))) AS hasDigest
  FROM (
    SELECT subscriber, number, told_at, CASE WHEN ${IS_STILL_TOLD} THEN coalesce(told_at * 1000000 + number, 0) ELSE -1 END AS told_order
    FROM audience a WHERE run = ?1 AND subscriber > ?2
      AND subscriber <= (SELECT max(subscriber) FROM (
        SELECT DISTINCT subscriber FROM audience WHERE run = ?1 AND subscriber > ?2 ORDER BY subscriber LIMIT ?3))) a
  LEFT JOIN subscriber s ON s.number = a.subscriber
  GROUP BY a.subscriber ORDER BY a.subscriber`
const SELECT_READERS_NOT_TOLD = `
  SELECT r.value AS reader FROM json_each(?2) r
  WHERE NOT EXISTS (SELECT 1 FROM audience a WHERE a.run = ?1 AND a.subscriber = r.value AND ${IS_STILL_TOLD})`
const SELECT_NEWEST_CORRECTIONS = `
  SELECT j.event, j.seq, j.number, j.hash FROM run r JOIN journal j ON j.seq = r.to_seq
  WHERE r.${IS_CORRECTION_RUN} AND r.kind = 'correction' AND r.to_seq > ?2 AND j.event IN (SELECT value FROM json_each(?1))
  ORDER BY j.number`
const DELETE_OLD_AUDIENCES = `DELETE FROM audience WHERE run IN (SELECT id FROM run WHERE due_at < ?1 AND ${IS_CORRECTION_RUN})`

/** A notice that is due; `atOnce` says that it overtakes every digest. */
type DueCorrection = { seq: number; change: CorrectionKind; release_at: number; at_once: number }

/** The notices' store: which revisions wait to be told to whom they concern, and who that is. */
export const correctionStore = (db: D1Database) => ({
  /** Claims at most `limit` revisions that are due, each as a plan and a run of its own; answers with how many. */
  claimDue: async (now: number, limit: number): Promise<number> => {
    const [due, settled] = await db.batch([
      db.prepare(SELECT_DUE_CORRECTIONS).bind(now, limit),
      SELECT_CLAIMABLE_UP_TO(db, { at: now }),
    ])
    const dueCorrections = due!.results as DueCorrection[]
    const { pointer, seq: upTo } = (settled!.results as { pointer: number; seq: number }[])[0]!
    const claimStatements = dueCorrections.flatMap(({ seq, change, release_at, at_once }) => [
      db.prepare(INSERT_CORRECTION_PLAN).bind(change, at_once ? 2 : 3, now, seq),
      db.prepare(INSERT_CORRECTION_RUN).bind(change, release_at, seq),
    ])
    const advanceStatements =
      dueCorrections.length < limit && upTo > pointer ? [db.prepare(ADVANCE_CLAIMED_UP_TO).bind(upTo)] : []
    if (claimStatements.length + advanceStatements.length === 0) return 0
    const results = await db.batch([...claimStatements, ...advanceStatements])
    return results.slice(0, claimStatements.length).filter((each, at) => at % 2 === 1 && each.results.length > 0).length
  },

  /** What the one run of a plan tells. */
  readRun: async (plan: Plan): Promise<CorrectionRun> => {
    const row = await db
      .prepare(SELECT_CORRECTION_RUN)
      .bind(plan.id)
      .first<Omit<CorrectionRun, 'facts'> & { facts: string }>()
    return { ...row!, facts: JSON.parse(row!.facts) as RevisionFacts }
  },

  /** Where a page of chunks ends, going back from `below`: its least id, and when the oldest that tells of events was planned. */
  findChunkPageEnd: async (below: number, limit: number): Promise<ChunkPageEnd> =>
    (await db.prepare(SELECT_CHUNK_PAGE_END).bind(below, limit).first<ChunkPageEnd>())!,

  /** Writes down whom a page of chunks told, and moves on; nothing where another moved on before. */
  addInformedMembers: async (
    plan: Plan,
    notice: CorrectionRun,
    limit: number,
    next: AudienceScanPosition,
  ): Promise<void> => {
    const found = db
      .prepare(INSERT_INFORMED_MEMBERS)
      .bind(plan.scanChunksBelow, limit, notice.event, notice.aboveNumber, notice.run, plan.id)
    await db.batch([found, ...advanceScanStatements(db, plan, next)])
  },

  /** The active readers behind `after`, with their filters. */
  readActiveReaders: async (after: number, limit: number): Promise<{ reader: number; filter: string | null }[]> =>
    (await db.prepare(SELECT_ACTIVE_READERS).bind(after, limit).all<{ reader: number; filter: string | null }>())
      .results,

  /** Writes down who follows what is older than the ledger, and moves on. */
  addFollowers: async (
    plan: Plan,
    notice: CorrectionRun,
    readers: number[],
    next: AudienceScanPosition,
  ): Promise<void> => {
    const found = db.prepare(INSERT_FOLLOWERS).bind(notice.run, JSON.stringify(readers), plan.id, plan.scanReadersAfter)
    await db.batch([found, ...advanceScanStatements(db, plan, next)])
  },

  /** The next readers of an audience behind the plan's cursor, at most `limit`, each with what they were told last. */
  readInformedReaders: async (
    { cursorReader }: Plan,
    { run, seq }: CorrectionRun,
    limit: number,
  ): Promise<InformedReader[]> =>
    (await db.prepare(SELECT_INFORMED_READERS).bind(run, cursorReader, limit, seq).all<InformedReader>()).results,

  /** Which of these readers a run's notice does not concern any more: what told them was let go, or refused. */
  findReadersNotTold: async (run: number, readers: number[]): Promise<number[]> => {
    const { results } = await db
      .prepare(SELECT_READERS_NOT_TOLD)
      .bind(run, JSON.stringify(readers))
      .all<{ reader: number }>()
    return results.map((row) => row.reader)
  },

  /** The newest claimed correction behind `seq` of each of these events. */
  findNewestCorrections: async (
    events: string[],
    seq: number,
  ): Promise<Map<string, Omit<NewestCorrection, 'event'>>> => {
    const { results } = await db
      .prepare(SELECT_NEWEST_CORRECTIONS)
      .bind(JSON.stringify(events), seq)
      .all<NewestCorrection>()
    return new Map(results.map(({ event, ...corrected }) => [event, corrected]))
  },

  /** Statements that forget the audiences of runs older than `oldest`. */
  deleteOldStatements: (oldest: number): D1PreparedStatement[] => [db.prepare(DELETE_OLD_AUDIENCES).bind(oldest)],
})

export type CorrectionStore = ReturnType<typeof correctionStore>

type ChunkPageEnd = { leastId: number; oldestPlannedAt: number | null; count: number }

type NewestCorrection = { event: string; seq: number; number: number; hash: string }

const advanceScanStatements = (
  db: D1Database,
  { id, scanChunksBelow: gatherBelow, scanReadersAfter: gatherAfter }: Plan,
  { below, after }: AudienceScanPosition,
) =>
  [UPDATE_AUDIENCE_COUNT, ADVANCE_SCAN_POSITION].map((sql) =>
    db.prepare(sql).bind(id, gatherBelow, gatherAfter, below, after),
  )
