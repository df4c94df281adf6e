import type { Echo } from '../../audience/preferences.ts'
import type { Place } from '../../audience/subscriber-store.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Member, Members } from '../plan/pack-chunks.ts'
import type { Kind, Rank } from '../select/edition-items.ts'

/** The runs of one kind that were claimed together, and how far they are planned. */
export type Plan = {
  id: number
  kind: Kind
  rank: Rank
  cursorRun: number
  cursorReader: number
  remainder: Member[]
  /** Of a notice whose audience is not gathered yet: the chunks below, then the readers behind, are to be looked at. */
  gatherBelow: number | null
  gatherAfter: number | null
}

/** One reader of a run's audience: the window (from, to] that they are told, and whether they may be written to. */
export type Reader = {
  run: number
  reader: number
  from: number
  to: number
  state: string | null
  lang: Lang | null
  filter: string | null
  /** Of a cohort's run: what is told is at least so grave, and crossed the cohort's own line since. */
  least: number | null
  since: number | null
  /** The cohort's own line. */
  line: number | null
  /** What a digest does with what they were told of at once; null where they never had alerts. */
  echo: Echo | null
}

/** A schedule that is due: claimed only if its next moment is still `expected`. Times in ms UTC. */
export type DueSchedule = { id: number; expected: number; due: number; next: number }

/** How many readers of a run one page packed or left out. */
export type Tally = { run: number; members: number; untold: number; gone: number }

export type ScheduleRow = {
  id: number
  cadence: 'daily' | 'weekly'
  weekday: string
  time: string
  timezone: string
  next_at: number
}

const DUE = `SELECT id, cadence, weekday, time, timezone, next_at FROM schedule WHERE next_at <= ?1 AND cadence <> 'at-once' ORDER BY id LIMIT ?2`
const HAS_AUDIENCE = `EXISTS (SELECT 1 FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
const AUDIENCE_SIZE = `(SELECT count(*) FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)`
/**
 * The last seq before the first revision that is still held back at the tick's time (?2). A tick may run late, so that
 * even what was recorded behind its time is held; but what a clock recorded that stood a minute ahead of now (?3), or
 * more, holds nobody up.
 */
const RELEASED = `
  coalesce((SELECT min(seq) - 1 FROM journal INDEXED BY journal_held WHERE release_at > ?2 AND release_at > recorded_at AND recorded_at <= ?3 + 60000), (SELECT max(seq) FROM journal), 0)`
const STILL_DUE = `
  json_each(?1) d JOIN schedule s ON s.id = d.value ->> 'id' AND s.next_at = d.value ->> 'expected'`
const CLAIM_PLAN = `
  INSERT INTO plan (kind, rank, claimed_at) SELECT 'digest', 3, ?2 WHERE EXISTS (SELECT 1 FROM ${STILL_DUE} WHERE ${HAS_AUDIENCE})`
const CLAIM_RUNS = `
  INSERT INTO run (plan, kind, schedule, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), 'digest', s.id, d.value ->> 'due', s.last_run, s.last_seq, max(s.last_seq, ${RELEASED}),
    ${AUDIENCE_SIZE}, 'claimed'
  FROM ${STILL_DUE} WHERE ${HAS_AUDIENCE} ON CONFLICT DO NOTHING RETURNING id`
const CLAIM_SCHEDULES = `
  UPDATE schedule SET next_at = d.value ->> 'next',
    last_run = coalesce((SELECT id FROM run WHERE schedule = schedule.id AND due_at = d.value ->> 'due'), last_run),
    last_seq = coalesce((SELECT to_seq FROM run WHERE schedule = schedule.id AND due_at = d.value ->> 'due'), last_seq)
  FROM json_each(?1) d WHERE schedule.id = d.value ->> 'id' AND schedule.next_at = d.value ->> 'expected'`

const OPEN_PLAN = `
  SELECT id, kind, rank, cursor_run, cursor_subscriber, remainder, gather_below, gather_after FROM plan
  WHERE planned_at IS NULL AND not_before <= ?1 ORDER BY rank, id LIMIT 1`
const DUE_PLANS = `SELECT count(*) AS due FROM plan WHERE planned_at IS NULL AND not_before <= ?1`
const POSTPONE = `UPDATE plan SET not_before = ?2 WHERE id = ?1`
const ECHO = `CASE WHEN s.alerted = 1 THEN s.choice ->> 'alerted' END AS echo`
/** A cohort's readers are told by its own filter and language, whatever they chose since, and up to where they left it. */
const READER = `
  SELECT r.id AS run, m.subscriber AS reader,
    CASE WHEN m.cohort = 0 AND m.joined_run = r.previous_run THEN m.from_seq ELSE max(m.from_seq, r.from_seq) END AS "from",
    min(r.to_seq, coalesce(m.to_seq, r.to_seq)) AS "to", s.state, coalesce(o.terms ->> 'lang', s.lang) AS lang,
    coalesce(o.terms ->> 'filter', s.filter) AS filter, r.least, max(m.from_seq, r.since_seq) AS since,
    o.terms ->> 'least' AS line, ${ECHO}
  FROM run r CROSS JOIN schedule o ON o.id = r.schedule
  CROSS JOIN membership m ON m.schedule = r.schedule AND m.joined_run < r.id AND (m.left_run IS NULL OR m.left_run >= r.id)
  LEFT JOIN subscriber s ON s.number = m.subscriber
  WHERE r.plan = ?1 AND r.state = 'claimed'`
/** Three parts of a page, each in the order of its index: the rest of the run at the cursor, the runs behind it, runs of one reader. */
const REST_OF_RUN = `${READER} AND r.id = ?2 AND m.subscriber > ?3 ORDER BY m.subscriber LIMIT ?4`
const NEXT_RUNS = `${READER} AND r.id > ?2 ORDER BY r.id, m.subscriber LIMIT ?3`
const RUNS_OF_ONE = `
  SELECT r.id AS run, r.subscriber AS reader, r.from_seq AS "from", r.to_seq AS "to", s.state, s.lang, s.filter,
    NULL AS least, NULL AS since, NULL AS line, ${ECHO}
  FROM run r LEFT JOIN subscriber s ON s.number = r.subscriber
  WHERE r.plan = ?1 AND r.state = 'claimed' AND r.schedule IS NULL AND r.id > ?2 ORDER BY r.id LIMIT ?3`
const AT_CURSOR = `EXISTS (SELECT 1 FROM plan WHERE id = ?1 AND cursor_run = ?2 AND cursor_subscriber = ?3 AND planned_at IS NULL)`
/**
 * What is told was read up to the windows' end: of what was retracted behind it nobody has heard yet. The window of who
 * left a cohort ends sooner, so that a cohort's chunks are looked at again from where its runs begin.
 */
const PACK = `
  INSERT INTO chunk (kind, rank, members, checked_seq, state, planned_at, planned_wall_at)
  SELECT ?5, ?6, c.value, (SELECT min(iif(least IS NULL, to_seq, from_seq)) FROM run WHERE plan = ?1), 'pending', ?7, ?8
  FROM json_each(?4) c WHERE ${AT_CURSOR} ORDER BY c.key`
/** The page is known by where it ended; the last one takes in all that is left. */
const END_OF_ALL = Number.MAX_SAFE_INTEGER
const NOTE_PAGE = `
  INSERT INTO page (plan, run, subscriber, last_chunk, chunks)
  SELECT ?1, ?4, ?5, (SELECT max(id) FROM chunk), ?6 WHERE ${AT_CURSOR} ON CONFLICT DO NOTHING`
const COUNT = `
  UPDATE run SET members = members + (d.value ->> 'members'), untold = untold + (d.value ->> 'untold'), gone = gone + (d.value ->> 'gone')
  FROM json_each(?4) d WHERE run.id = d.value ->> 'run' AND ${AT_CURSOR}`
/** A run is planned only when all who belonged to it when it was claimed are accounted for. */
const FINISH_RUNS = `
  UPDATE run SET state = 'planned'
  WHERE plan = ?1 AND state = 'claimed' AND ?4 = 1 AND members + untold + gone = audience AND ${AT_CURSOR}`
const MOVE = `
  UPDATE plan SET cursor_run = ?5, cursor_subscriber = ?6, remainder = ?7,
    planned_at = CASE WHEN ?4 = 1 AND NOT EXISTS (SELECT 1 FROM run WHERE plan = ?1 AND state = 'claimed') THEN ?8 END
  WHERE id = ?1 AND cursor_run = ?2 AND cursor_subscriber = ?3 AND planned_at IS NULL RETURNING planned_at`

/** A plan and a run of one reader share their parameters: kind, rank, now, reader, from, to, and those of the condition. */
const IS_NOT_YET_CONFIRMED = `EXISTS (SELECT 1 FROM request WHERE id = ?7 AND confirmed_at IS NULL)
  AND EXISTS (SELECT 1 FROM subscriber WHERE number = ?4 AND state <> 'active')`
const IS_STILL_UNTOLD = `EXISTS (
  SELECT 1 FROM membership m JOIN schedule s ON s.id = m.schedule
  WHERE m.subscriber = ?4 AND m.left_run IS NULL AND s.id = ?7 AND s.last_run = ?8
    AND CASE WHEN m.joined_run < s.last_run THEN max(m.from_seq, s.last_seq) ELSE m.from_seq END = ?5)`
const ONE_PLAN = `INSERT INTO plan (kind, rank, claimed_at) SELECT ?1, ?2, ?3 WHERE `
const ONE_RUN = `
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT (SELECT max(id) FROM plan), ?1, ?4, ?3, 0, ?5, ?6, 1, 'claimed' WHERE `
const CONFIRMATION_RUN = `
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, members, state)
  SELECT 0, 'confirmation', number, ?2, 0, 0, 0, 1, 1, 'planned' FROM subscriber WHERE lower(email) = lower(?1) AND changes() > 0`
const CONFIRMATION_CHUNK = `
  INSERT INTO chunk (kind, rank, members, checked_seq, state, planned_at)
  SELECT 'confirmation', 1, json_object('editions', json_array(?2), 'filters', json_array(), 'runs', json_array((SELECT max(id) FROM run)),
    'members', json_array(json_array(number, 0, -1, 0, (SELECT max(id) FROM request)))), 0, 'pending', ?3
  FROM subscriber WHERE lower(email) = lower(?1) AND changes() > 0`
const CONFIRMATION_PAGE = `
  INSERT INTO page (plan, run, subscriber, last_chunk, chunks)
  SELECT 0, (SELECT max(id) FROM run), number, (SELECT max(id) FROM chunk), 1
  FROM subscriber WHERE lower(email) = lower(?1) AND changes() > 0`
const TICKED = `SELECT clock_at, clock_wall_at, last_at, last_wall_at FROM tick WHERE id = 1`
const SETS_CLOCK = `?3 = 1 AND (clock_at IS NULL OR ?1 > clock_at + (?2 - clock_wall_at))`
const TICK = `
  UPDATE tick SET clock_at = CASE WHEN ${SETS_CLOCK} THEN ?1 ELSE clock_at END,
    clock_wall_at = CASE WHEN ${SETS_CLOCK} THEN ?2 ELSE clock_wall_at END,
    last_at = max(coalesce(last_at, ?1), ?1), last_wall_at = ?2 WHERE id = 1`
/** True for the first tick of each day. */
const NEW_DAY = `UPDATE tick SET tidied_day = ?1 WHERE id = 1 AND coalesce(tidied_day, -1) <> ?1 RETURNING id`
const FORGET_RUNS = `DELETE FROM run WHERE due_at < ?1 AND state <> 'claimed' AND id NOT IN (SELECT last_run FROM schedule)`
const FORGET_PAGES = `
  DELETE FROM page WHERE plan IN (SELECT id FROM plan WHERE claimed_at < ?1 AND planned_at IS NOT NULL)
    OR plan = 0 AND run < (SELECT min(id) FROM run WHERE plan = 0)`
const FORGET_PLANS = `DELETE FROM plan WHERE claimed_at < ?1 AND planned_at IS NOT NULL`
const CANCELLED = `SELECT id FROM run WHERE state = 'cancelled' AND id IN (SELECT value FROM json_each(?1))`
const CANCEL = `UPDATE run SET state = 'cancelled' WHERE id = ?1 AND state IN ('claimed', 'planned') RETURNING id`
const RUNS = `
  SELECT id, kind, schedule, due_at, from_seq, to_seq, audience, members, untold, gone, state FROM run
  WHERE (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2`

type PlanRow = {
  id: number
  kind: Kind
  rank: Rank
  cursor_run: number
  cursor_subscriber: number
  remainder: string
  gather_below: number | null
  gather_after: number | null
}

/** The runs' store: what is due, who is in its audience, and how far it is packed into chunks. */
export const runs = (db: D1Database) => ({
  due: async (now: number, limit: number): Promise<ScheduleRow[]> =>
    (await db.prepare(DUE).bind(now, limit).all<ScheduleRow>()).results,

  /** Claims schedules that are due at `at`, in one transaction; answers with how many runs that made. */
  claim: async (due: DueSchedule[], at: number, now: number): Promise<number> => {
    const list = JSON.stringify(due)
    const [, made] = await db.batch<{ id: number }>([
      db.prepare(CLAIM_PLAN).bind(list, at),
      db.prepare(CLAIM_RUNS).bind(list, at, Math.max(at, now)),
      db.prepare(CLAIM_SCHEDULES).bind(list),
    ])
    return made?.results.length ?? 0
  },

  /** The most urgent plan that is not finished and need not wait. */
  openPlan: async (wall: number): Promise<Plan | null> => {
    const row = await db.prepare(OPEN_PLAN).bind(wall).first<PlanRow>()
    return (
      row && {
        id: row.id,
        kind: row.kind,
        rank: row.rank,
        cursorRun: row.cursor_run,
        cursorReader: row.cursor_subscriber,
        remainder: JSON.parse(row.remainder),
        gatherBelow: row.gather_below,
        gatherAfter: row.gather_after,
      }
    )
  },

  /** How many plans could be turned a page now. */
  duePlans: async (wall: number): Promise<number> =>
    (await db.prepare(DUE_PLANS).bind(wall).first<{ due: number }>())!.due,

  /** Lets other plans go first until `notBefore`: something in this one failed. */
  postpone: async (plan: number, notBefore: number): Promise<void> => {
    await db.prepare(POSTPONE).bind(plan, notBefore).run()
  },

  /** The next readers behind the plan's cursor, at most `limit`. */
  page: async ({ id, cursorRun, cursorReader }: Plan, limit: number): Promise<Reader[]> => {
    const rest = await db.prepare(REST_OF_RUN).bind(id, cursorRun, cursorReader, limit).all<Reader>()
    const left = limit - rest.results.length
    if (left === 0) return rest.results
    const next = await db.batch<Reader>(
      [NEXT_RUNS, RUNS_OF_ONE].map((sql) => db.prepare(sql).bind(id, cursorRun, left)),
    )
    return [rest, ...next].flatMap((part) => part.results).slice(0, limit)
  },

  /** Writes chunks, counts and the cursor in one transaction, and only if nobody else has moved the cursor. */
  turn: async (plan: Plan, page: Turned): Promise<'moved' | 'finished' | 'taken'> => {
    const at = [plan.id, plan.cursorRun, plan.cursorReader] as const
    const last = page.last ? 1 : 0
    const end = page.last ? [END_OF_ALL, END_OF_ALL] : [page.cursorRun, page.cursorReader]
    const { length } = page.chunks
    const moved = (
      await db.batch<{ planned_at: number | null }>([
        db.prepare(PACK).bind(...at, JSON.stringify(page.chunks), plan.kind, plan.rank, page.now, page.wall),
        ...(length > 0 ? [db.prepare(NOTE_PAGE).bind(...at, ...end, length)] : []),
        db.prepare(COUNT).bind(...at, JSON.stringify(page.tallies)),
        db.prepare(FINISH_RUNS).bind(...at, last),
        db.prepare(MOVE).bind(...at, last, page.cursorRun, page.cursorReader, JSON.stringify(page.remainder), page.now),
      ])
    ).at(-1)!.results[0]
    if (!moved) return 'taken'
    return moved.planned_at === null ? 'moved' : 'finished'
  },

  /**
   * Statements for the welcome of a reader whom `request` makes active: all up to `to`. They go before the statements
   * that make the choice take effect, so that of several confirmations at one moment only the first brings a welcome.
   */
  welcoming: (reader: number, to: number, now: number, request: number): D1PreparedStatement[] => {
    const run = ['welcome', 1, now, reader, 0, to, request]
    const statements = [`${ONE_PLAN}${IS_NOT_YET_CONFIRMED}`, `${ONE_RUN}${IS_NOT_YET_CONFIRMED}`]
    return statements.map((sql) => db.prepare(sql).bind(...run))
  },

  /** Statements for the digest that one reader asked for now: (place.told, to], if that is still what they were not told. */
  askingNow: (reader: number, place: Place, to: number, now: number): D1PreparedStatement[] => {
    const run = ['digest', 2, now, reader, place.told, to, place.schedule, place.run]
    return [`${ONE_PLAN}${IS_STILL_UNTOLD}`, `${ONE_RUN}${IS_STILL_UNTOLD}`].map((sql) => db.prepare(sql).bind(...run))
  },

  /** Statements that put the confirmation of the request just written down into a chunk of its own. */
  confirming: (email: string, edition: string, now: number): D1PreparedStatement[] => [
    db.prepare(CONFIRMATION_RUN).bind(email, now),
    db.prepare(CONFIRMATION_CHUNK).bind(email, edition, now),
    db.prepare(CONFIRMATION_PAGE).bind(email),
  ],

  /** When ticks were told and ran. */
  ticked: async (): Promise<Ticked> => {
    const row = (await db
      .prepare(TICKED)
      .first<{ clock_at: number; clock_wall_at: number; last_at: number; last_wall_at: number }>())!
    return { clockAt: row.clock_at, clockWallAt: row.clock_wall_at, lastAt: row.last_at, lastWallAt: row.last_wall_at }
  },

  /** Notes a tick. Only one that was told its time sets the clock, and never back. */
  tick: async (at: number, wall: number, wasTold: boolean): Promise<void> => {
    await db
      .prepare(TICK)
      .bind(at, wall, wasTold ? 1 : 0)
      .run()
  },

  /** Whether this is the first tick of a day (days since 1970, UTC). */
  isNewDay: async (day: number): Promise<boolean> => (await db.prepare(NEW_DAY).bind(day).first()) !== null,

  /** Statements that forget runs and plans, with their pages, older than `oldest`. */
  tidying: (oldest: number): D1PreparedStatement[] => [
    db.prepare(FORGET_RUNS).bind(oldest),
    db.prepare(FORGET_PAGES).bind(oldest),
    db.prepare(FORGET_PLANS).bind(oldest),
  ],

  /** Which of these runs were cancelled. */
  cancelled: async (ids: number[]): Promise<number[]> => {
    const { results } = await db.prepare(CANCELLED).bind(JSON.stringify(ids)).all<{ id: number }>()
    return results.map((row) => row.id)
  },

  /** Cancels a run: what is not frozen is not sent. False where there is no such run, or it was cancelled before. */
  cancel: async (id: number): Promise<boolean> => (await db.prepare(CANCEL).bind(id).first()) !== null,

  list: async (before: number | null, limit: number): Promise<RunRow[]> =>
    (await db.prepare(RUNS).bind(before, limit).all<RunRow>()).results,
})

export type Runs = ReturnType<typeof runs>

/** The clock that ticks set, with when it was set by the wall; and the last tick, with when it ran. Null before the first. */
export type Ticked = {
  clockAt: number | null
  clockWallAt: number | null
  lastAt: number | null
  lastWallAt: number | null
}

export type RunRow = {
  id: number
  kind: Kind
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
export type Turned = {
  chunks: Members[]
  tallies: Tally[]
  remainder: Member[]
  cursorRun: number
  cursorReader: number
  last: boolean
  now: number
  wall: number
}
