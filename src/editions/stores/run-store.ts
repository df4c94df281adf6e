import {
  DIGEST_POSITION_SEQ,
  IS_MEMBER_OF_RUN,
  MEMBER_FROM_SEQ,
  MEMBER_TO_SEQ,
  type ReaderPosition,
} from '../../audience/membership-store.ts'
import type { AlertedMode } from '../../audience/preferences.ts'
import { type DueSchedule, scheduleStore } from '../../audience/schedule-store.ts'
import { statement } from '../../lib/statement.ts'
import type { Lang } from '../../timeline/event.ts'
import { RELEASED_SEQ } from '../../timeline/journal-store.ts'
import type { ChunkMember } from '../plan/chunk-members.ts'
import type { MailKind, MailRank } from '../select/edition-items.ts'

/** The runs of one kind that were claimed together, and how far they are planned. */
export type Plan = {
  id: number
  kind: MailKind
  rank: MailRank
  cursorRun: number
  cursorReader: number
  remainder: ChunkMember[]
  /** Of a notice whose audience is not gathered yet: the chunks below, then the readers behind, are to be looked at. */
  scanChunksBelow: number | null
  scanReadersAfter: number | null
}

/**
 * One reader of a run's audience, with the reader's window (from, to] of the journal. `state`, `lang` and `filter` are
 * null for a reader who was erased.
 */
export type PlannedReader = {
  run: number
  reader: number
  from: number
  to: number
  state: string | null
  lang: Lang | null
  filter: string | null
  /** Only in a run of a cohort: the least gravity of its events, which crossed the cohort's threshold after `since`. */
  least: number | null
  since: number | null
  /** Only in a run of a cohort: the least gravity of the cohort's alerts. */
  cohortThreshold: number | null
  /** How a digest shows events that the reader had in alerts; null if the reader never had alerts. */
  alertedMode: AlertedMode | null
}

/** How many readers of a run one page packed, and how many it skipped: with nothing to send, or not active. */
export type RunTally = { run: number; members: number; skippedEmpty: number; skippedInactive: number }

const HAS_MEMBERS = `EXISTS (SELECT 1 FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
const MEMBER_COUNT = `(SELECT count(*) FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
const STILL_DUE_SCHEDULES = `
  json_each(:due) d JOIN schedule s ON s.id = d.value ->> 'id' AND s.next_at = d.value ->> 'expected'`
const INSERT_DIGEST_PLAN = statement<{ due: string; at: number }>(`
  INSERT INTO plan (kind, rank, claimed_at) SELECT 'digest', 3, :at WHERE EXISTS (SELECT 1 FROM ${STILL_DUE_SCHEDULES} WHERE ${HAS_MEMBERS})`)
const INSERT_DIGEST_RUNS = statement<{ due: string; at: number; now: number }>(`
  INSERT INTO run (plan, kind, schedule, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), 'digest', s.id, d.value ->> 'due', s.last_run, s.last_seq, max(s.last_seq, ${RELEASED_SEQ}),
    ${MEMBER_COUNT}, 'claimed'
  FROM ${STILL_DUE_SCHEDULES} WHERE ${HAS_MEMBERS} ON CONFLICT DO NOTHING RETURNING id`)

const SELECT_NEXT_PLAN = `
  SELECT id, kind, rank, cursor_run, cursor_subscriber, remainder, gather_below, gather_after FROM plan
  WHERE planned_at IS NULL AND not_before <= ?1 ORDER BY rank, id LIMIT 1`
const COUNT_DUE_PLANS = `SELECT count(*) AS due FROM plan WHERE planned_at IS NULL AND not_before <= ?1`
const POSTPONE_PLAN = `UPDATE plan SET not_before = ?2 WHERE id = ?1`
const ALREADY_ALERTED_OPTION = `CASE WHEN s.alerted = 1 THEN s.choice ->> 'alerted' END AS alertedMode`
/** A cohort's readers are told by its own filter and language, whatever they chose since, and up to where they left it. */
const SELECT_PLANNED_READERS = `
  SELECT r.id AS run, m.subscriber AS reader,
    ${MEMBER_FROM_SEQ} AS "from",
    ${MEMBER_TO_SEQ} AS "to", s.state, coalesce(o.terms ->> 'lang', s.lang) AS lang,
    coalesce(o.terms ->> 'filter', s.filter) AS filter, r.least, max(m.from_seq, r.since_seq) AS since,
    o.terms ->> 'least' AS cohortThreshold, ${ALREADY_ALERTED_OPTION}
  FROM run r CROSS JOIN schedule o ON o.id = r.schedule
  CROSS JOIN membership m ON m.schedule = r.schedule AND ${IS_MEMBER_OF_RUN}
  LEFT JOIN subscriber s ON s.number = m.subscriber
  WHERE r.plan = ?1 AND r.state = 'claimed'`
/** Three parts of a page, each in the order of its index: the rest of the run at the cursor, the runs behind it, runs of one reader. */
const SELECT_REST_OF_RUN = `${SELECT_PLANNED_READERS} AND r.id = ?2 AND m.subscriber > ?3 ORDER BY m.subscriber LIMIT ?4`
const SELECT_READERS_OF_NEXT_RUNS = `${SELECT_PLANNED_READERS} AND r.id > ?2 ORDER BY r.id, m.subscriber LIMIT ?3`
const SELECT_SINGLE_READER_RUNS = `
  SELECT r.id AS run, r.subscriber AS reader, r.from_seq AS "from", r.to_seq AS "to", s.state, s.lang, s.filter,
    NULL AS least, NULL AS since, NULL AS cohortThreshold, ${ALREADY_ALERTED_OPTION}
  FROM run r LEFT JOIN subscriber s ON s.number = r.subscriber
  WHERE r.plan = ?1 AND r.state = 'claimed' AND r.schedule IS NULL AND r.id > ?2 ORDER BY r.id LIMIT ?3`
/** True while no other ticket has moved the cursor of the plan. */
export const IS_PLAN_AT_CURSOR = `
  EXISTS (SELECT 1 FROM plan WHERE id = :plan AND cursor_run = :cursorRun AND cursor_subscriber = :cursorReader AND planned_at IS NULL)`
/** The page is known by where it ended; the last one takes in all that is left. */
const MAX_ID = Number.MAX_SAFE_INTEGER
const INSERT_PAGE = statement<PageStart & { endRun: number; endReader: number; chunks: number }>(`
  INSERT INTO page (plan, run, subscriber, last_chunk, chunks)
  SELECT :plan, :endRun, :endReader, (SELECT max(id) FROM chunk), :chunks WHERE ${IS_PLAN_AT_CURSOR} ON CONFLICT DO NOTHING`)
const ADD_RUN_TALLIES = statement<PageStart & { tallies: string }>(`
  UPDATE run SET members = members + (d.value ->> 'members'), untold = untold + (d.value ->> 'skippedEmpty'),
    gone = gone + (d.value ->> 'skippedInactive')
  FROM json_each(:tallies) d WHERE run.id = d.value ->> 'run' AND ${IS_PLAN_AT_CURSOR}`)
/** A run is planned only when all who belonged to it when it was claimed are accounted for. */
const FINISH_RUNS = statement<PageStart & { isLast: number }>(`
  UPDATE run SET state = 'planned'
  WHERE plan = :plan AND state = 'claimed' AND :isLast = 1 AND members + untold + gone = audience AND ${IS_PLAN_AT_CURSOR}`)
const ADVANCE_PLAN_CURSOR = statement<
  PageStart & { isLast: number; nextRun: number; nextReader: number; remainder: string; now: number }
>(`
  UPDATE plan SET cursor_run = :nextRun, cursor_subscriber = :nextReader, remainder = :remainder,
    planned_at = CASE WHEN :isLast = 1 AND NOT EXISTS (SELECT 1 FROM run WHERE plan = :plan AND state = 'claimed') THEN :now END
  WHERE id = :plan AND cursor_run = :cursorRun AND cursor_subscriber = :cursorReader AND planned_at IS NULL RETURNING planned_at`)

/** A plan and a run of one reader share their parameters: kind, rank, now, reader, from, to, and those of the condition. */
const IS_NOT_YET_CONFIRMED = `EXISTS (SELECT 1 FROM request WHERE id = ?7 AND confirmed_at IS NULL)
  AND EXISTS (SELECT 1 FROM subscriber WHERE number = ?4 AND state <> 'active')`
const IS_POSITION_UNCHANGED = `EXISTS (
  SELECT 1 FROM membership m JOIN schedule s ON s.id = m.schedule
  WHERE m.subscriber = ?4 AND m.left_run IS NULL AND s.id = ?7 AND s.last_run = ?8
    AND ${DIGEST_POSITION_SEQ} = ?5)`
const INSERT_SINGLE_READER_PLAN = `INSERT INTO plan (kind, rank, claimed_at) SELECT ?1, ?2, ?3 WHERE `
const INSERT_SINGLE_READER_RUN = `
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), ?1, ?4, ?3, 0, ?5, ?6, 1, 'claimed' WHERE `
/** The request `q` that the same batch inserted: no row if the rate limit of the address refused it. */
export const INSERTED_REQUEST = `
  subscriber s JOIN request q ON q.subscriber = s.number AND q.requested_by = :word WHERE lower(s.email) = lower(:email)`
/** The run of that request, which the same batch inserted before. */
export const CONFIRMATION_RUN = `(SELECT max(id) FROM run WHERE subscriber = s.number AND kind = 'confirmation')`
const INSERT_CONFIRMATION_RUN = statement<RequestKey & { now: number }>(`
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, members, state)
  SELECT 0, 'confirmation', s.number, :now, 0, 0, 0, 1, 1, 'planned' FROM ${INSERTED_REQUEST}`)
const INSERT_CONFIRMATION_PAGE = statement<RequestKey>(`
  INSERT INTO page (plan, run, subscriber, last_chunk, chunks)
  SELECT 0, ${CONFIRMATION_RUN}, s.number, (SELECT max(id) FROM chunk), 1 FROM ${INSERTED_REQUEST}`)
const SELECT_TICK = `SELECT clock_at, clock_wall_at, last_at, last_wall_at FROM tick WHERE id = 1`
const IS_CLOCK_ADVANCE = `?3 = 1 AND (clock_at IS NULL OR ?1 > clock_at + (?2 - clock_wall_at))`
const UPDATE_TICK = `
  UPDATE tick SET clock_at = CASE WHEN ${IS_CLOCK_ADVANCE} THEN ?1 ELSE clock_at END,
    clock_wall_at = CASE WHEN ${IS_CLOCK_ADVANCE} THEN ?2 ELSE clock_wall_at END,
    last_at = max(coalesce(last_at, ?1), ?1), last_wall_at = ?2 WHERE id = 1`
/** True for the first tick of each day. */
const MARK_NEW_DAY = `UPDATE tick SET tidied_day = ?1 WHERE id = 1 AND coalesce(tidied_day, -1) <> ?1 RETURNING id`
const DELETE_OLD_RUNS = `DELETE FROM run WHERE due_at < ?1 AND state <> 'claimed' AND id NOT IN (SELECT last_run FROM schedule)`
const DELETE_OLD_PAGES = `
  DELETE FROM page WHERE plan IN (SELECT id FROM plan WHERE claimed_at < ?1 AND planned_at IS NOT NULL)
    OR plan = 0 AND run < (SELECT min(id) FROM run WHERE plan = 0)`
const DELETE_OLD_PLANS = `DELETE FROM plan WHERE claimed_at < ?1 AND planned_at IS NOT NULL`
const SELECT_CANCELLED_RUNS = `SELECT id FROM run WHERE state = 'cancelled' AND id IN (SELECT value FROM json_each(?1))`
const CANCEL_RUN = `UPDATE run SET state = 'cancelled' WHERE id = ?1 AND state IN ('claimed', 'planned') RETURNING id`
const LIST_RUNS = `
  SELECT id, kind, schedule, due_at, from_seq, to_seq, audience, members, untold, gone, state FROM run
  WHERE (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2`

type PlanRow = {
  id: number
  kind: MailKind
  rank: MailRank
  cursor_run: number
  cursor_subscriber: number
  remainder: string
  gather_below: number | null
  gather_after: number | null
}

/** The runs' store: what is due, who is in its audience, and how far it is packed into chunks. */
export const runStore = (db: D1Database) => ({
  /** Claims schedules that are due at `at`, in one transaction; answers with how many runs that made. */
  claimDigestRuns: async (due: DueSchedule[], at: number, now: number): Promise<number> => {
    const list = JSON.stringify(due)
    const [, made] = await db.batch<{ id: number }>([
      INSERT_DIGEST_PLAN(db, { due: list, at }),
      INSERT_DIGEST_RUNS(db, { due: list, at, now: Math.max(at, now) }),
      scheduleStore(db).prepareAdvanceSchedules(due),
    ])
    return made?.results.length ?? 0
  },

  /** The most urgent plan that is not finished and need not wait. */
  findNextPlan: async (wall: number): Promise<Plan | null> => {
    const row = await db.prepare(SELECT_NEXT_PLAN).bind(wall).first<PlanRow>()
    return (
      row && {
        id: row.id,
        kind: row.kind,
        rank: row.rank,
        cursorRun: row.cursor_run,
        cursorReader: row.cursor_subscriber,
        remainder: JSON.parse(row.remainder),
        scanChunksBelow: row.gather_below,
        scanReadersAfter: row.gather_after,
      }
    )
  },

  /** How many plans could be turned a page now. */
  countDuePlans: async (wall: number): Promise<number> =>
    (await db.prepare(COUNT_DUE_PLANS).bind(wall).first<{ due: number }>())!.due,

  /** Lets other plans go first until `notBefore`: something in this one failed. */
  postponePlan: async (plan: number, notBefore: number): Promise<void> => {
    await db.prepare(POSTPONE_PLAN).bind(plan, notBefore).run()
  },

  /** The next readers behind the plan's cursor, at most `limit`. */
  readNextReaders: async ({ id, cursorRun, cursorReader }: Plan, limit: number): Promise<PlannedReader[]> => {
    const rest = await db.prepare(SELECT_REST_OF_RUN).bind(id, cursorRun, cursorReader, limit).all<PlannedReader>()
    const left = limit - rest.results.length
    if (left === 0) return rest.results
    const next = await db.batch<PlannedReader>(
      [SELECT_READERS_OF_NEXT_RUNS, SELECT_SINGLE_READER_RUNS].map((sql) => db.prepare(sql).bind(id, cursorRun, left)),
    )
    return [rest, ...next].flatMap((part) => part.results).slice(0, limit)
  },

  /** Writes chunks, counts and the cursor in one transaction, and only if nobody else has moved the cursor. */
  commitPage: async (plan: Plan, page: PlannedPage): Promise<'moved' | 'finished' | 'taken'> => {
    const start = pageStartOf(plan)
    const isLast = page.isLast ? 1 : 0
    const end = page.isLast
      ? { endRun: MAX_ID, endReader: MAX_ID }
      : { endRun: page.cursorRun, endReader: page.cursorReader }
    const chunks = page.chunkCount
    const moved = (
      await db.batch<{ planned_at: number | null }>([
        ...(chunks > 0 ? [page.chunkInsertion, INSERT_PAGE(db, { ...start, ...end, chunks })] : []),
        ADD_RUN_TALLIES(db, { ...start, tallies: JSON.stringify(page.tallies) }),
        FINISH_RUNS(db, { ...start, isLast }),
        ADVANCE_PLAN_CURSOR(db, {
          ...start,
          isLast,
          nextRun: page.cursorRun,
          nextReader: page.cursorReader,
          remainder: JSON.stringify(page.remainder),
          now: page.now,
        }),
      ])
    ).at(-1)!.results[0]
    if (!moved) return 'taken'
    return moved.planned_at === null ? 'moved' : 'finished'
  },

  /**
   * Statements for the welcome of a reader whom `request` makes active: all up to `to`. They go before the statements
   * that make the choice take effect, so that of several confirmations at one moment only the first brings a welcome.
   */
  welcomeStatements: (reader: number, to: number, now: number, request: number): D1PreparedStatement[] => {
    const run = ['welcome', 1, now, reader, 0, to, request]
    const statements = [
      `${INSERT_SINGLE_READER_PLAN}${IS_NOT_YET_CONFIRMED}`,
      `${INSERT_SINGLE_READER_RUN}${IS_NOT_YET_CONFIRMED}`,
    ]
    return statements.map((sql) => db.prepare(sql).bind(...run))
  },

  /** Statements for the digest that one reader asked for now: (place.told, to], if that is still what they were not told. */
  digestNowStatements: (reader: number, place: ReaderPosition, to: number, now: number): D1PreparedStatement[] => {
    const run = ['digest', 2, now, reader, place.seq, to, place.schedule, place.lastRun]
    return [
      `${INSERT_SINGLE_READER_PLAN}${IS_POSITION_UNCHANGED}`,
      `${INSERT_SINGLE_READER_RUN}${IS_POSITION_UNCHANGED}`,
    ].map((sql) => db.prepare(sql).bind(...run))
  },

  /** Statements that insert a run, its chunk and its page for the request that the same batch inserted with `word`. */
  confirmationStatements: (request: RequestKey, chunkInsertion: D1PreparedStatement, now: number) => [
    INSERT_CONFIRMATION_RUN(db, { ...request, now }),
    chunkInsertion,
    INSERT_CONFIRMATION_PAGE(db, request),
  ],

  /** When ticks were told and ran. */
  readTick: async (): Promise<TickState> => {
    const row = (await db
      .prepare(SELECT_TICK)
      .first<{ clock_at: number; clock_wall_at: number; last_at: number; last_wall_at: number }>())!
    return { clockAt: row.clock_at, clockWallAt: row.clock_wall_at, lastAt: row.last_at, lastWallAt: row.last_wall_at }
  },

  /** Notes a tick. Only one that was told its time sets the clock, and never back. */
  recordTick: async (at: number, wall: number, setsClock: boolean): Promise<void> => {
    await db
      .prepare(UPDATE_TICK)
      .bind(at, wall, setsClock ? 1 : 0)
      .run()
  },

  /** Whether this is the first tick of a day (days since 1970, UTC). */
  markNewDay: async (day: number): Promise<boolean> => (await db.prepare(MARK_NEW_DAY).bind(day).first()) !== null,

  /** Statements that forget runs and plans, with their pages, older than `oldest`. */
  deleteOldStatements: (oldest: number): D1PreparedStatement[] => [
    db.prepare(DELETE_OLD_RUNS).bind(oldest),
    db.prepare(DELETE_OLD_PAGES).bind(oldest),
    db.prepare(DELETE_OLD_PLANS).bind(oldest),
  ],

  /** Which of these runs were cancelled. */
  findCancelled: async (ids: number[]): Promise<number[]> => {
    const { results } = await db.prepare(SELECT_CANCELLED_RUNS).bind(JSON.stringify(ids)).all<{ id: number }>()
    return results.map((row) => row.id)
  },

  /** Cancels a run: what is not frozen is not sent. False where there is no such run, or it was cancelled before. */
  cancel: async (id: number): Promise<boolean> => (await db.prepare(CANCEL_RUN).bind(id).first()) !== null,

  list: async (before: number | null, limit: number): Promise<RunRow[]> =>
    (await db.prepare(LIST_RUNS).bind(before, limit).all<RunRow>()).results,
})

export type RunStore = ReturnType<typeof runStore>

/** The clock that ticks set, with when it was set by the wall; and the last tick, with when it ran. Null before the first. */
export type TickState = {
  clockAt: number | null
  clockWallAt: number | null
  lastAt: number | null
  lastWallAt: number | null
}

export type RunRow = {
  id: number
  kind: MailKind
  schedule: number | null
  due_at: number
  from_seq: number
  to_seq: number
  audience: number
  members: number
  untold: number
  gone: number
  state: string
}

/** What one page of planning came to. `last` says that no reader is left behind the new cursor. */
export type PlannedPage = {
  chunkCount: number
  /** Inserts the chunks, on the same condition as all else of the page. */
  chunkInsertion: D1PreparedStatement
  tallies: RunTally[]
  remainder: ChunkMember[]
  cursorRun: number
  cursorReader: number
  isLast: boolean
  now: number
}

/** Names a request: the address, and the random word with which it was inserted. */
export type RequestKey = { email: string; word: string }

/** Where a page of a plan begins: its statements take effect only while the plan's cursor is there. */
export type PageStart = { plan: number; cursorRun: number; cursorReader: number }

export const pageStartOf = ({ id, cursorRun, cursorReader }: Plan): PageStart => ({ plan: id, cursorRun, cursorReader })
