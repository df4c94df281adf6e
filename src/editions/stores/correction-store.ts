import type { Lang } from '../../timeline/event.ts'
import type { Facts } from '../../timeline/event-draft.ts'
import type { NoticeKind } from '../select/edition-items.ts'
import type { Plan } from './run-store.ts'

/**
 * A correction or retraction to be told to those who were told of its event. Of what was told, only revisions `above`
 * a number count: those who were told of an earlier withdrawal were told no more.
 */
export type Notice = {
  run: number
  seq: number
  event: string
  number: number
  change: NoticeKind
  hash: string
  facts: Facts
  above: number
  /** When the first of the revisions that count was recorded. */
  since: number
}

/** One reader of a notice's audience: what they were last told of the event and when, and whether they may be written to. */
export type Informed = {
  reader: number
  /** Null, as the time is, where the ledger does not reach back so far. */
  number: number | null
  told_at: number | null
  state: string | null
  lang: Lang | null
  filter: string | null
  /** Whether they have had a digest since before the notice, which tells what it concerns. */
  has_digest: number
}

/** How far gathering came: the readers who were told by the chunks of a page, or who follow the event now. */
export type Gathered = { below: number | null; after: number | null }

const IS_NOTICE = `kind IN ('correction', 'retraction')`
const HAS_RUN = `EXISTS (SELECT 1 FROM run WHERE ${IS_NOTICE} AND to_seq = `
const POINTER = `(SELECT noticed_seq FROM tick WHERE id = 1)`
/**
 * Revisions behind the pointer that are due and not claimed: retractions at once, corrections when their hold is over,
 * but for those that a later one took the place of. A correction is urgent, too, where one before it was and has not
 * reached everybody yet.
 */
const DUE = `
  SELECT j.seq, j.event, j.number, j.change, j.release_at,
    j.change = 'retraction' OR j.urgent OR EXISTS (
      SELECT 1 FROM journal p WHERE p.event = j.event AND p.number < j.number AND p.change = 'correction' AND p.urgent = 1 AND p.silent = 0
        AND (p.seq > ${POINTER} AND NOT ${HAS_RUN} p.seq) OR EXISTS (
          SELECT 1 FROM run WHERE ${IS_NOTICE} AND to_seq = p.seq AND (state = 'claimed' OR EXISTS (
            SELECT 1 FROM chunk WHERE settled_at IS NULL AND state = 'pending' AND kind = 'correction'))))
    ) AS at_once
  FROM journal j
  WHERE j.seq > ${POINTER} AND +j.silent = 0 AND NOT ${HAS_RUN} j.seq)
    AND (j.change = 'retraction' OR j.change = 'correction' AND j.release_at <= ?1 AND NOT EXISTS (
      SELECT 1 FROM journal l WHERE l.event = j.event AND l.number > j.number
        AND (l.change = 'retraction' OR l.change = 'correction' AND l.silent = 0 AND l.release_at <= ?1)))
  ORDER BY j.seq LIMIT ?2`
/** Up to where nothing is held any more, and the pointer. */
const SETTLED = `
  SELECT noticed_seq AS pointer, coalesce(
    (SELECT min(seq) - 1 FROM journal WHERE seq > noticed_seq AND release_at > ?1), (SELECT max(seq) FROM journal), 0) AS seq
  FROM tick WHERE id = 1`
const CLAIM_PLAN = `
  INSERT INTO plan (kind, rank, gather_below, claimed_at)
  SELECT ?1, ?2, (SELECT coalesce(max(id), 0) + 1 FROM chunk), ?3 WHERE NOT ${HAS_RUN} ?4)`
const CLAIM_RUN = `
  INSERT INTO run (plan, kind, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), ?1, ?2, 0, ?3 - 1, ?3, 0, 'claimed' WHERE NOT ${HAS_RUN} ?3) RETURNING id`
const POINT = `UPDATE tick SET noticed_seq = ?1 WHERE id = 1 AND noticed_seq < ?1`

const ABOVE = `coalesce((SELECT max(w.number) FROM journal w
  WHERE w.event = j.event AND w.number < j.number AND w.change = 'retraction' AND w.silent = 0), 0)`
const NOTICE = `
  SELECT n.*, (SELECT recorded_at FROM journal f WHERE f.event = n.event AND f.number = n.above + 1) AS since
  FROM (
    SELECT r.id AS run, j.seq, j.event, j.number, j.change, j.hash, j.facts, ${ABOVE} AS above
    FROM run r JOIN journal j ON j.seq = r.to_seq WHERE r.plan = ?1) n`

const PAGE = `(SELECT * FROM chunk WHERE id < ?1 ORDER BY id DESC LIMIT ?2)`
/** The operator's mail goes by the wall. */
const END_OF_PAGE = `SELECT min(id) AS least, min(CASE WHEN kind <> 'operator' THEN planned_at END) AS oldest, count(*) AS count FROM ${PAGE}`
/**
 * Whom the chunks of a page (?1, ?2) told of an event (?3): their members whose edition tells it (the one that took its
 * place, where the freeze replaced it), but for those whom the freeze left out.
 */
export const TELLINGS = `
  FROM ${PAGE} c
  CROSS JOIN json_each(c.members, '$.editions') x
  CROSS JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || x.value || '"'), x.value)
  CROSS JOIN json_each(e.told) t ON t.value ->> 0 = ?3
  CROSS JOIN json_each(c.members, '$.members') m ON m.value ->> 1 = x.key
  WHERE c.state IN ('frozen', 'sent', 'unknown') AND instr(e.told, '["' || ?3 || '",') > 0
    AND NOT EXISTS (SELECT 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = m.value ->> 0)`
export const IS_REFUSED = `EXISTS (SELECT 1 FROM json_each(c.outcome, '$.refused') f WHERE f.value ->> 0 = m.value ->> 0)`
/** Whom the provider refused was not told; unknown counts as told. */
const GATHER = `
  INSERT INTO audience (run, subscriber, chunk, frozen_at, number, told_at)
  SELECT ?5, m.value ->> 0, c.id, c.frozen_at, t.value ->> 1, c.planned_at + coalesce(c.frozen_at - c.planned_wall_at, 0)
  ${TELLINGS} AND t.value ->> 1 > ?4 AND NOT ${IS_REFUSED}
    AND EXISTS (SELECT 1 FROM plan WHERE id = ?6 AND gather_below = ?1)
  ON CONFLICT DO NOTHING`
const READERS = `
  SELECT number AS reader, filter FROM subscriber WHERE number > ?1 AND state = 'active' ORDER BY number LIMIT ?2`
const GATHER_FOLLOWERS = `
  INSERT INTO audience (run, subscriber, chunk, frozen_at)
  SELECT ?1, value, 0, 0 FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM plan WHERE id = ?3 AND gather_after = ?4)
  ON CONFLICT DO NOTHING`
const MOVE = `
  UPDATE plan SET gather_below = ?4, gather_after = ?5 WHERE id = ?1 AND gather_below IS ?2 AND gather_after IS ?3 RETURNING id`
/** All are found: from here on the run is planned and counted like any other. */
const COUNT = `
  UPDATE run SET audience = (SELECT count(DISTINCT subscriber) FROM audience WHERE run = run.id)
  WHERE plan = ?1 AND ?4 IS NULL AND ?5 IS NULL
    AND EXISTS (SELECT 1 FROM plan WHERE id = ?1 AND gather_below IS ?2 AND gather_after IS ?3)`

/** Whether a freeze still stands that told a reader: one that was let go told nobody, nor was told who was refused. */
export const STILL_TOLD = `(a.chunk = 0 OR EXISTS (
  SELECT 1 FROM chunk t WHERE t.id = a.chunk AND t.frozen_at = a.frozen_at AND t.state IN ('frozen', 'sent', 'unknown')
    AND NOT EXISTS (SELECT 1 FROM json_each(t.outcome, '$.refused') f WHERE f.value ->> 0 = a.subscriber)))`
/**
 * Each reader once, with what they were told last: beside max() SQLite takes the other columns from its row. Of two at
 * one moment the newer revision counts. They have a digest that tells the notice's revision (?4) where one begins before it, or did before they moved or asked
 * to be told at once.
 */
const INFORMED = `
  SELECT a.subscriber AS reader, a.number, a.told_at, max(a.stands) AS stands, s.state, s.lang, s.filter,
    EXISTS (
      SELECT 1 FROM membership m JOIN schedule o ON o.id = m.schedule AND o.cadence IN ('daily', 'weekly')
      WHERE m.subscriber = a.subscriber AND m.from_seq < ?4 AND (m.left_run IS NULL
        OR (SELECT to_seq FROM run WHERE id = m.left_run) >= ?4
        OR EXISTS (SELECT 1 FROM membership n WHERE n.schedule = m.schedule AND n.subscriber = m.subscriber
          AND n.joined_run = m.left_run AND n.from_seq >= ?4))) AS has_digest
  FROM (
    SELECT subscriber, number, told_at, CASE WHEN ${STILL_TOLD} THEN coalesce(told_at * 1000000 + number, 0) ELSE -1 END AS stands
    FROM audience a WHERE run = ?1 AND subscriber > ?2
      AND subscriber <= (SELECT max(subscriber) FROM (
        SELECT DISTINCT subscriber FROM audience WHERE run = ?1 AND subscriber > ?2 ORDER BY subscriber LIMIT ?3))) a
  LEFT JOIN subscriber s ON s.number = a.subscriber
  GROUP BY a.subscriber ORDER BY a.subscriber`
const UNTOLD = `
  SELECT r.value AS reader FROM json_each(?2) r
  WHERE NOT EXISTS (SELECT 1 FROM audience a WHERE a.run = ?1 AND a.subscriber = r.value AND ${STILL_TOLD})`
const CORRECTED = `
  SELECT j.event, j.seq, j.number, j.hash FROM run r JOIN journal j ON j.seq = r.to_seq
  WHERE r.${IS_NOTICE} AND r.kind = 'correction' AND r.to_seq > ?2 AND j.event IN (SELECT value FROM json_each(?1))
  ORDER BY j.number`
const FORGET = `DELETE FROM audience WHERE run IN (SELECT id FROM run WHERE due_at < ?1 AND ${IS_NOTICE})`

/** A notice that is due; `atOnce` says that it overtakes every digest. */
type Due = { seq: number; change: NoticeKind; release_at: number; at_once: number }

/** The notices' store: which revisions wait to be told to whom they concern, and who that is. */
export const notices = (db: D1Database) => ({
  /** Claims at most `limit` revisions that are due, each as a plan and a run of its own; answers with how many. */
  claim: async (now: number, limit: number): Promise<number> => {
    const [due, settled] = await db.batch([db.prepare(DUE).bind(now, limit), db.prepare(SETTLED).bind(now)])
    const found = due!.results as Due[]
    const { pointer, seq: upTo } = (settled!.results as { pointer: number; seq: number }[])[0]!
    const claims = found.flatMap(({ seq, change, release_at, at_once }) => [
      db.prepare(CLAIM_PLAN).bind(change, at_once ? 2 : 3, now, seq),
      db.prepare(CLAIM_RUN).bind(change, release_at, seq),
    ])
    const point = found.length < limit && upTo > pointer ? [db.prepare(POINT).bind(upTo)] : []
    if (claims.length + point.length === 0) return 0
    const made = await db.batch([...claims, ...point])
    return made.slice(0, claims.length).filter((each, at) => at % 2 === 1 && each.results.length > 0).length
  },

  /** What the one run of a plan tells. */
  of: async (plan: Plan): Promise<Notice> => {
    const row = await db.prepare(NOTICE).bind(plan.id).first<Omit<Notice, 'facts'> & { facts: string }>()
    return { ...row!, facts: JSON.parse(row!.facts) as Facts }
  },

  /** Where a page of chunks ends, going back from `below`: its least id, and when the oldest that tells of events was planned. */
  endOfPage: async (below: number, limit: number): Promise<EndOfPage> =>
    (await db.prepare(END_OF_PAGE).bind(below, limit).first<EndOfPage>())!,

  /** Writes down whom a page of chunks told, and moves on; nothing where another moved on before. */
  gather: async (plan: Plan, notice: Notice, limit: number, next: Gathered): Promise<void> => {
    const found = db.prepare(GATHER).bind(plan.gatherBelow, limit, notice.event, notice.above, notice.run, plan.id)
    await db.batch([found, ...moving(db, plan, next)])
  },

  /** The active readers behind `after`, with their filters. */
  readers: async (after: number, limit: number): Promise<{ reader: number; filter: string | null }[]> =>
    (await db.prepare(READERS).bind(after, limit).all<{ reader: number; filter: string | null }>()).results,

  /** Writes down who follows what is older than the ledger, and moves on. */
  gatherFollowers: async (plan: Plan, notice: Notice, readers: number[], next: Gathered): Promise<void> => {
    const found = db.prepare(GATHER_FOLLOWERS).bind(notice.run, JSON.stringify(readers), plan.id, plan.gatherAfter)
    await db.batch([found, ...moving(db, plan, next)])
  },

  /** The next readers of an audience behind the plan's cursor, at most `limit`, each with what they were told last. */
  informed: async (
    { cursorReader }: Plan,
    { run, seq }: Notice,
    limit: number,
  ): Promise<(Informed & { stands: number })[]> =>
    (await db.prepare(INFORMED).bind(run, cursorReader, limit, seq).all<Informed & { stands: number }>()).results,

  /** Which of these readers a run's notice does not concern any more: what told them was let go, or refused. */
  untold: async (run: number, readers: number[]): Promise<number[]> => {
    const { results } = await db.prepare(UNTOLD).bind(run, JSON.stringify(readers)).all<{ reader: number }>()
    return results.map((row) => row.reader)
  },

  /** The newest claimed correction behind `seq` of each of these events. */
  corrected: async (events: string[], seq: number): Promise<Map<string, Omit<Corrected, 'event'>>> => {
    const { results } = await db.prepare(CORRECTED).bind(JSON.stringify(events), seq).all<Corrected>()
    return new Map(results.map(({ event, ...corrected }) => [event, corrected]))
  },

  /** Statements that forget the audiences of runs older than `oldest`. */
  tidying: (oldest: number): D1PreparedStatement[] => [db.prepare(FORGET).bind(oldest)],
})

export type Notices = ReturnType<typeof notices>

type EndOfPage = { least: number; oldest: number | null; count: number }

type Corrected = { event: string; seq: number; number: number; hash: string }

const moving = (db: D1Database, { id, gatherBelow, gatherAfter }: Plan, { below, after }: Gathered) =>
  [COUNT, MOVE].map((sql) => db.prepare(sql).bind(id, gatherBelow, gatherAfter, below, after))
