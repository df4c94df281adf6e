import { statement } from '../../lib/statement.ts'
import type { InformedReader } from '../plan/informed-reader.ts'
import { type Plan, type ScanPosition, type ScanStep, scanStepOf } from '../plan/plan.ts'
import {
  EDITIONS_OF_CHUNK,
  IS_MEMBER_LEFT_OUT,
  IS_MEMBER_REFUSED,
  MEMBER_EDITION_INDEX,
  MEMBER_READER,
  MEMBERS_OF_CHUNK,
} from './chunk-member-store.ts'
import type { CorrectionRun } from './correction-store.ts'
import { IS_SCAN_AT_POSITION, planStore } from './plan-store.ts'
import { runStore } from './run-store.ts'
import { type ShownNotice, UNSETTLED_CHUNK } from './unsettled-mail-store.ts'

/** The last chunk of a page, and when the oldest of its chunks with events was planned (ms UTC; null: none). */
export type ChunkPageEnd = { leastId: number; oldestPlannedAt: number | null; count: number }

const CHUNK_PAGE = `(SELECT * FROM chunk WHERE id < :below ORDER BY id DESC LIMIT :limit)`
/** A mail to the operator shows no event, and its time is that of the wall clock. */
const SELECT_CHUNK_PAGE_END = statement<{ below: number; limit: number }>(`
  SELECT min(id) AS leastId, min(CASE WHEN kind <> 'operator' THEN planned_at END) AS oldestPlannedAt, count(*) AS count
  FROM ${CHUNK_PAGE}`)
/**
 * The members `m` of a page of chunks `c` whose edition shows `:event`, with `t`, the event and the number shown. It is the
 * edition after the freeze, which can replace one and leave members out.
 */
export const MEMBERS_SHOWN_EVENT = `
  FROM ${CHUNK_PAGE} c
  CROSS JOIN ${EDITIONS_OF_CHUNK} x
  CROSS JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || x.value || '"'), x.value)
  CROSS JOIN json_each(e.told) t ON t.value ->> 0 = :event
  CROSS JOIN ${MEMBERS_OF_CHUNK} m ON ${MEMBER_EDITION_INDEX} = x.key
  WHERE c.state IN ('frozen', 'sent', 'unknown') AND instr(e.told, '["' || :event || '",') > 0
    AND NOT ${IS_MEMBER_LEFT_OUT}`
/** A reader of a chunk in state `unknown` counts as told. */
const INSERT_INFORMED_MEMBERS = statement<InformedSearch>(`
  INSERT INTO audience (run, subscriber, chunk, frozen_at, number, told_at)
  SELECT :run, ${MEMBER_READER}, c.id, c.frozen_at, t.value ->> 1, c.planned_at + coalesce(c.frozen_at - c.planned_wall_at, 0)
  ${MEMBERS_SHOWN_EVENT} AND t.value ->> 1 > :aboveNumber AND NOT ${IS_MEMBER_REFUSED}
    AND EXISTS (SELECT 1 FROM plan WHERE id = :plan AND gather_below = :below)
  ON CONFLICT DO NOTHING`)
const SELECT_ACTIVE_READERS = `
  SELECT number AS reader, filter FROM subscriber WHERE number > ?1 AND state = 'active' ORDER BY number LIMIT ?2`
const INSERT_FOLLOWERS = statement<FollowerPage>(`
  INSERT INTO audience (run, subscriber, chunk, frozen_at)
  SELECT :run, value, 0, 0 FROM json_each(:readers) WHERE ${IS_SCAN_AT_POSITION}
  ON CONFLICT DO NOTHING`)

/** Those who follow the event are told of its corrections and retractions, whether or not a mail informed them. */
const INSERT_EVENT_FOLLOWERS = statement<{
  run: number
  event: string
  seq: number
  plan: number
  below: number
  after: null
}>(`
  INSERT INTO audience (run, subscriber, chunk, frozen_at)
  SELECT :run, c.subscriber, 0, 0 FROM event_choice c
  WHERE c.event = :event AND c.kind <> 'muted' AND c.from_seq < :seq AND (c.to_seq IS NULL OR c.to_seq >= :seq)
    AND ${IS_SCAN_AT_POSITION} ON CONFLICT DO NOTHING`)

type InformedSearch = { run: number; event: string; aboveNumber: number; plan: number; below: number; limit: number }
type FollowerPage = { run: number; readers: string; plan: number; below: number | null; after: number | null }

/**
 * True if the freeze that informed reader `a` is still in effect: the chunk was not unfrozen since, and the provider did
 * not refuse this recipient. Chunk 0 is that of a follower, who was informed before the ledger begins.
 * Why the audience is complete: data/pages/no-one-told-twice.md.
 */
export const IS_STILL_TOLD = `(a.chunk = 0 OR EXISTS (
  SELECT 1 FROM chunk t WHERE t.id = a.chunk AND t.frozen_at = a.frozen_at AND t.state IN ('frozen', 'sent', 'unknown')
    AND NOT EXISTS (SELECT 1 FROM json_each(t.outcome, '$.refused') f WHERE f.value ->> 0 = a.subscriber)))`
/** True for a reader with a digest, to come or claimed, whose window has the correction of run `r`. */
const HAS_DIGEST = `(EXISTS (
  SELECT 1 FROM membership m JOIN schedule o ON o.id = m.schedule AND o.cadence IN ('daily', 'weekly', 'monthly')
  WHERE m.subscriber = a.subscriber AND m.from_seq < r.to_seq AND (m.left_run IS NULL
    OR m.joined_run < m.left_run AND (SELECT to_seq FROM run WHERE id = m.left_run) >= r.to_seq))
  OR EXISTS (SELECT 1 FROM run w INDEXED BY run_of_reader WHERE w.subscriber = a.subscriber AND w.kind = 'digest'
    AND w.from_seq < r.to_seq AND w.to_seq >= r.to_seq AND w.state <> 'cancelled'))`
const HAS_UNSETTLED_MAIL = `EXISTS (
  SELECT 1 FROM audience u JOIN ${UNSETTLED_CHUNK} WHERE u.run = a.run AND u.subscriber = a.subscriber)`
const TOLD_COLUMNS = `a.run, a.subscriber, a.number, a.told_at,
  CASE WHEN ${IS_STILL_TOLD} THEN coalesce(a.told_at * 1000000 + a.number, 0) ELSE -1 END AS told_order`
/** With max(), SQLite takes the other columns from the row of the maximum. So each reader has what they were told last. */
const INFORMED_READER = `
  SELECT a.run, a.subscriber AS reader, a.number, a.told_at AS toldAt, max(a.told_order) AS toldOrder, s.state, s.lang,
    s.has_event_choices AS hasEventChoices, ${HAS_DIGEST} AS hasDigest, ${HAS_UNSETTLED_MAIL} AS hasUnsettledMail`
const SELECT_INFORMED_READERS = statement<{ run: number; after: number; limit: number }>(`
  ${INFORMED_READER}
  FROM (
    SELECT ${TOLD_COLUMNS} FROM audience a WHERE a.run = :run AND a.subscriber > :after
      AND a.subscriber <= (SELECT max(subscriber) FROM (
        SELECT DISTINCT subscriber FROM audience WHERE run = :run AND subscriber > :after ORDER BY subscriber LIMIT :limit))) a
  CROSS JOIN run r ON r.id = a.run LEFT JOIN subscriber s ON s.number = a.subscriber
  GROUP BY a.subscriber ORDER BY a.subscriber`)
const SELECT_INFORMED_PAIRS = `
  ${INFORMED_READER}
  FROM (
    SELECT ${TOLD_COLUMNS} FROM json_each(?1) v CROSS JOIN audience a ON a.run = v.value ->> 1 AND a.subscriber = v.value ->> 0) a
  CROSS JOIN run r ON r.id = a.run LEFT JOIN subscriber s ON s.number = a.subscriber
  GROUP BY a.run, a.subscriber`
const LIST_INFORMED_READERS = statement<{ runs: string; least: number; most: number }>(`
  SELECT DISTINCT a.subscriber AS reader, a.run FROM json_each(:runs) v
  CROSS JOIN audience a ON a.run = v.value AND a.subscriber BETWEEN :least AND :most ORDER BY a.subscriber, a.run`)
/** The notices `n` that members show, [reader, seq of the correction] each, with its run `r`. */
const SHOWN_NOTICES = `json_each(:notices) n CROSS JOIN run r INDEXED BY run_of_notice ON r.to_seq = n.value ->> 1 AND r.kind IN ('correction', 'retraction')`
const VOID_NOTICES = `${SHOWN_NOTICES} WHERE r.state = 'cancelled' OR NOT EXISTS (
  SELECT 1 FROM audience a WHERE a.run = r.id AND a.subscriber = n.value ->> 0 AND ${IS_STILL_TOLD})`
export const IS_ANY_NOTICE_VOID = `EXISTS (SELECT 1 FROM ${VOID_NOTICES})`
const SELECT_VOID_NOTICES = statement<{ notices: string }>(`
  SELECT n.value ->> 0 AS reader, r.state = 'cancelled' AS isCancelled FROM ${VOID_NOTICES}`)
const DELETE_OLD_AUDIENCES = `
  DELETE FROM audience WHERE run IN (SELECT id FROM run WHERE due_at < ?1 AND kind IN ('correction', 'retraction')
    AND id NOT IN (SELECT run FROM waiting WHERE due_at IS NOT NULL))`

/** Store of the table `audience`: the readers of a correction, with a row for each freeze that told one of them. */
export const correctionAudienceStore = (db: D1Database) => ({
  ...audienceSearch(db),

  /** The next readers of an audience after the plan's cursor, at most `limit`, each with what they were told last. */
  readInformedReaders: async (
    { cursorReader }: Plan,
    { run }: CorrectionRun,
    limit: number,
  ): Promise<InformedReader[]> =>
    (await SELECT_INFORMED_READERS(db, { run, after: cursorReader, limit }).all<InformedReader>()).results,

  /** The readers of these pairs, [reader, run of a correction] each, with the revision that they were told last. */
  readInformedPairs: async (pairs: readonly [number, number][]): Promise<InformedReader[]> =>
    pairs.length === 0
      ? []
      : (await db.prepare(SELECT_INFORMED_PAIRS).bind(JSON.stringify(pairs)).all<InformedReader>()).results,

  /** The readers between the first and the last of these in the audiences of these runs: [reader, run] each. */
  listInformedReaders: async (runs: readonly number[], readers: readonly number[]): Promise<[number, number][]> => {
    if (runs.length === 0) return []
    const range = { least: Math.min(...readers), most: Math.max(...readers) }
    const selection = LIST_INFORMED_READERS(db, { runs: JSON.stringify(runs), ...range })
    return (await selection.all<{ reader: number; run: number }>()).results.map(({ reader, run }) => [reader, run])
  },

  /** The readers of notices whose run is cancelled, or for whom no freeze that told them is in effect any more. */
  findVoidNotices: async (notices: readonly ShownNotice[]): Promise<{ reader: number; isCancelled: 0 | 1 }[]> =>
    (await SELECT_VOID_NOTICES(db, { notices: JSON.stringify(notices) }).all<{ reader: number; isCancelled: 0 | 1 }>())
      .results,

  /** Deletes the audiences of runs that were due before `oldest`, in ms UTC. */
  prepareDeleteOldAudiences: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_AUDIENCES).bind(oldest),
})

export type CorrectionAudienceStore = ReturnType<typeof correctionAudienceStore>

const audienceSearch = (db: D1Database) => ({
  /** The end of a page of chunks, which goes back from `below`. */
  findChunkPageEnd: async (below: number, limit: number): Promise<ChunkPageEnd> =>
    (await SELECT_CHUNK_PAGE_END(db, { below, limit }).first<ChunkPageEnd>())!,

  /** Adds the readers whom a page of chunks informed of the event, and with the last page its followers. It goes on, unless another ticket went on first. */
  addInformedMembers: async (
    plan: Plan,
    { run, event, seq, aboveNumber }: CorrectionRun,
    limit: number,
    next: ScanPosition,
  ): Promise<void> => {
    const search = { run, event, aboveNumber, plan: plan.id, below: plan.scanChunksBelow!, limit }
    const position = { plan: plan.id, below: plan.scanChunksBelow!, after: null }
    const followers = next.below === null ? [INSERT_EVENT_FOLLOWERS(db, { run, event, seq, ...position })] : []
    await db.batch([
      INSERT_INFORMED_MEMBERS(db, search),
      ...followers,
      ...advanceStatements(db, scanStepOf(plan, next)),
    ])
  },

  /** The active readers after a number. */
  readActiveReaders: async (after: number, limit: number): Promise<{ reader: number; filter: string | null }[]> =>
    (await db.prepare(SELECT_ACTIVE_READERS).bind(after, limit).all<{ reader: number; filter: string | null }>())
      .results,

  /** Adds followers of an event that is older than the ledger, and goes on, unless another ticket went on first. */
  addFollowers: async (plan: Plan, { run }: CorrectionRun, readers: number[], next: ScanPosition): Promise<void> => {
    const step = scanStepOf(plan, next)
    const page = { run, readers: JSON.stringify(readers), plan: step.plan, below: step.below, after: step.after }
    await db.batch([INSERT_FOLLOWERS(db, page), ...advanceStatements(db, step)])
  },
})

/** After the last step, the audience is complete, and its run is planned and tallied like any other. */
const advanceStatements = (db: D1Database, step: ScanStep): D1PreparedStatement[] => {
  const isComplete = step.nextBelow === null && step.nextAfter === null
  return [...(isComplete ? [runStore(db).prepareCountAudience(step)] : []), planStore(db).prepareAdvanceScan(step)]
}
