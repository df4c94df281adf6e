import { COHORT_START_SEQ, type ReaderPosition } from '../../audience/membership-store.ts'
import { PAUSES_OVER } from '../../audience/pause-store.ts'
import {
  COHORTS_TO_CLAIM,
  type CohortClaim,
  type DueSchedule,
  MEMBER_COUNT,
  SCHEDULES_TO_CLAIM,
  scheduleStore,
} from '../../audience/schedule-store.ts'
import { statement } from '../../lib/statement.ts'
import { RELEASED_SEQ } from '../../timeline/journal-store.ts'
import type { PageStart, ReaderPlace, ScanStep } from '../plan/plan.ts'
import type { CorrectionKind } from '../select/edition-items.ts'
import { IS_MEMBER_LEFT_OUT, IS_MEMBER_REFUSED, MEMBER_RUN, MEMBERS_OF_CHUNK } from './chunk-member-store.ts'
import {
  INSERTED_PLAN,
  IS_CORRECTION_CLAIMED,
  IS_FIRST_CONFIRMATION,
  IS_PLAN_AT_CURSOR,
  IS_POSITION_UNCHANGED,
  IS_SCAN_AT_POSITION,
  planStore,
} from './plan-store.ts'
import { runQueries } from './run-query-store.ts'
import { MAILED_NOTICE_COUNT } from './unasked-mail-store.ts'

/** The readers of a run that one page packed, and skipped: with nothing to send, or not active. `links`: a mail only links some events. */
export type RunTally = { run: number; members: number; skippedEmpty: number; skippedInactive: number; links?: 0 | 1 }

export const emptyTallyOf = (run: number): RunTally => ({ run, members: 0, skippedEmpty: 0, skippedInactive: 0 })

/** Names a request: the address, and the random word with which it was inserted. */
export type RequestKey = { email: string; word: string }

/** The request `q` that the same batch inserted or released: no row if the rate limit of the address refused it, or it waits. */
export const INSERTED_REQUEST = `
  subscriber s JOIN request q ON q.subscriber = s.number AND q.requested_by = :word AND q.is_waiting = 0
  WHERE lower(s.email) = lower(:email)`
/** The run of that request, which the same batch inserted before. */
export const CONFIRMATION_RUN = `(SELECT max(id) FROM run WHERE subscriber = s.number AND kind = 'confirmation')`

const INSERT_DIGEST_RUNS = statement<{ due: string; at: number; now: number }>(`
  INSERT INTO run (plan, kind, schedule, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT ${INSERTED_PLAN}, 'digest', s.id, d.value ->> 'due', s.last_run, s.last_seq, max(s.last_seq, ${RELEASED_SEQ}),
    ${MEMBER_COUNT}, 'claimed'
  FROM ${SCHEDULES_TO_CLAIM} ON CONFLICT DO NOTHING RETURNING id`)
/** Two runs of a cohort are never due at the same time: the later due time is that of the newer run. */
const INSERT_COHORT_RUNS = statement<CohortClaim>(`
  INSERT INTO run (plan, kind, schedule, due_at, previous_run, from_seq, to_seq, least, since_seq, audience, state)
  SELECT ${INSERTED_PLAN}, :kind, s.id,
    max(d.value -> 'run' ->> 'dueAt', coalesce((SELECT max(due_at) + 1 FROM run WHERE schedule = s.id), 0)), s.last_run,
    d.value -> 'run' ->> 'from', d.value -> 'run' ->> 'to', d.value -> 'run' ->> 'least', d.value -> 'run' ->> 'since',
    ${MEMBER_COUNT}, 'claimed'
  FROM ${COHORTS_TO_CLAIM} RETURNING id`)
const INSERT_CORRECTION_RUN = statement<{ kind: CorrectionKind; dueAt: number; seq: number }>(`
  INSERT INTO run (plan, kind, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT ${INSERTED_PLAN}, :kind, :dueAt, 0, :seq - 1, :seq, 0, 'claimed' WHERE NOT ${IS_CORRECTION_CLAIMED} RETURNING id`)
const INSERT_JOINED_RUN = statement<{ now: number }>(`
  INSERT INTO run (plan, kind, due_at, previous_run, from_seq, to_seq, least, audience, state)
  SELECT p.id, 'joined', :now, 0, 0, 0, 0, 0, 'claimed' FROM plan p
  WHERE p.id = ${INSERTED_PLAN} AND p.kind = 'joined' AND NOT EXISTS (SELECT 1 FROM run r WHERE r.plan = p.id)`)
const INSERT_FOLLOW_RUN = statement<{ from: number; to: number; now: number }>(`
  INSERT INTO run (plan, kind, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT p.id, 'follow', :now, 0, :from, :to, 0, 'claimed' FROM plan p
  WHERE p.id = ${INSERTED_PLAN} AND p.kind = 'follow' AND NOT EXISTS (SELECT 1 FROM run r WHERE r.plan = p.id)`)
/** The window of a return begins where the reader was told up to. Nothing plans it: its mail is a joined one. */
const INSERT_RETURN_RUNS = statement<{ now: number; limit: number; released: number }>(`
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, members, state)
  SELECT 0, 'return', d.subscriber, :now, 0, d.from_seq, max(d.from_seq, ${COHORT_START_SEQ}), 1, 1, 'planned' FROM ${PAUSES_OVER} d`)
const INSERT_WELCOME_RUN = statement<{ reader: number; request: number; to: number; now: number }>(`
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT ${INSERTED_PLAN}, 'welcome', :reader, :now, 0, 0, :to, 1, 'claimed' WHERE ${IS_FIRST_CONFIRMATION}`)
const INSERT_DIGEST_NOW_RUN = statement<ReaderPlace & { to: number; now: number }>(`
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, state)
  SELECT ${INSERTED_PLAN}, 'digest', :reader, :now, 0, :from, :to, 1, 'claimed' WHERE ${IS_POSITION_UNCHANGED}`)
const INSERT_CONFIRMATION_RUN = statement<RequestKey & { now: number }>(`
  INSERT INTO run (plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, members, state)
  SELECT 0, 'confirmation', s.number, :now, 0, 0, 0, 1, 1, 'planned' FROM ${INSERTED_REQUEST}`)

const ADD_RUN_TALLIES = statement<PageStart & { tallies: string }>(`
  UPDATE run SET members = members + (d.value ->> 'members'), untold = untold + (d.value ->> 'skippedEmpty'),
    gone = gone + (d.value ->> 'skippedInactive'), links = max(links, coalesce(d.value ->> 'links', 0))
  FROM json_each(:tallies) d WHERE run.id = d.value ->> 'run' AND ${IS_PLAN_AT_CURSOR}`)
const GROW_AUDIENCE = statement<PageStart & { run: number; readers: number }>(`
  UPDATE run SET audience = audience + :readers WHERE id = :run AND ${IS_PLAN_AT_CURSOR}`)
/** A run is planned only if every reader of its audience is in a chunk or counted as skipped. */
const FINISH_RUNS = statement<PageStart>(`
  UPDATE run SET state = 'planned'
  WHERE plan = :plan AND state = 'claimed' AND members + untold + gone = audience AND ${IS_PLAN_AT_CURSOR}`)
const COUNT_AUDIENCE = statement<{ plan: number; below: number | null; after: number | null }>(`
  UPDATE run SET audience = (SELECT count(DISTINCT subscriber) FROM audience WHERE run = run.id)
  WHERE plan = :plan AND ${IS_SCAN_AT_POSITION}`)

/** The members of run `?1` whose chunk is frozen, so that it was sent or will be. A plan's later pages may have them, too. */
const SENT_MEMBERS_OF_RUN = `
  FROM page p CROSS JOIN chunk c ON c.id > p.last_chunk - p.chunks AND c.id <= p.last_chunk
  CROSS JOIN ${MEMBERS_OF_CHUNK} m
  WHERE p.plan = (SELECT plan FROM run WHERE id = ?1) AND p.run >= ?1 AND (p.plan > 0 OR p.run = ?1)
    AND c.state IN ('frozen', 'sent', 'unknown')
    AND ${MEMBER_RUN} = ?1 AND NOT ${IS_MEMBER_LEFT_OUT} AND NOT ${IS_MEMBER_REFUSED}`
const CANCEL_UNSENT_RUN = `
  UPDATE run SET state = 'cancelled'
  WHERE id = ?1 AND state IN ('claimed', 'planned') AND NOT EXISTS (SELECT 1 ${SENT_MEMBERS_OF_RUN}) AND ${MAILED_NOTICE_COUNT} = 0 RETURNING id`
const COUNT_SENT_MEMBERS = `SELECT count(*) + ${MAILED_NOTICE_COUNT} AS sent ${SENT_MEMBERS_OF_RUN}`
const DELETE_OLD_RUNS = `DELETE FROM run WHERE due_at < ?1 AND state <> 'claimed' AND id NOT IN (SELECT last_run FROM schedule)
  AND id NOT IN (SELECT run FROM waiting WHERE due_at IS NOT NULL)`

/** Store of the table `run`, with the claims that insert a plan and its runs together. */
export const runStore = (db: D1Database) => ({
  ...claims(db),
  ...followRuns(db),
  ...runQueries(db),
  ...pageTallies(db),

  /** Inserts a run for the request that the same batch inserted; it needs no plan. */
  prepareInsertConfirmationRun: (request: RequestKey, now: number): D1PreparedStatement =>
    INSERT_CONFIRMATION_RUN(db, { ...request, now }),

  /** Cancels a run of which nothing was sent. False if it does not exist, is cancelled, or any of its mails was sent. */
  cancelUnsent: async (id: number): Promise<boolean> => (await db.prepare(CANCEL_UNSENT_RUN).bind(id).first()) !== null,

  /** How many mails of a run were sent or will be, because their chunk is frozen. */
  countSent: async (id: number): Promise<number> =>
    (await db.prepare(COUNT_SENT_MEMBERS).bind(id).first<{ sent: number }>())!.sent,

  /** Deletes runs that were due before `oldest`, in ms UTC. Keeps the last run of each schedule. */
  prepareDeleteOldRuns: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_RUNS).bind(oldest),
})

export type RunStore = ReturnType<typeof runStore>

const claims = (db: D1Database) => ({
  /** Claims one run for each schedule that is still due, and advances the schedules. Returns how many runs it claimed. */
  claimDigestRuns: async (dueSchedules: DueSchedule[], at: number, now: number): Promise<number> => {
    const due = JSON.stringify(dueSchedules)
    const results = await db.batch<{ id: number }>([
      planStore(db).prepareInsertDigestPlan(due, at),
      INSERT_DIGEST_RUNS(db, { due, at, now: Math.max(at, now) }),
      scheduleStore(db).prepareAdvanceSchedules(dueSchedules),
    ])
    return results[1]!.results.length
  },

  prepareInsertJoinedRun: (now: number): D1PreparedStatement => INSERT_JOINED_RUN(db, { now }),
  /** Inserts a run for each cohort that has one, and returns a row for each. */
  prepareInsertCohortRuns: (claim: CohortClaim): D1PreparedStatement => INSERT_COHORT_RUNS(db, claim),

  /** Inserts the run of a correction or retraction after its plan. It returns a row if it is not claimed yet. */
  prepareInsertCorrectionRun: (kind: CorrectionKind, seq: number, dueAt: number): D1PreparedStatement =>
    INSERT_CORRECTION_RUN(db, { kind, dueAt, seq }),

  /**
   * Statements that claim the welcome of a reader whom `request` makes active. They go before the statements that
   * confirm the request: of several confirmations at the same moment, only the first brings a welcome.
   */
  prepareWelcome: (reader: number, request: number, to: number, now: number): D1PreparedStatement[] => [
    planStore(db).prepareInsertWelcomePlan(reader, request, now),
    INSERT_WELCOME_RUN(db, { reader, request, to, now }),
  ],

  /** Statements that claim the digest that a reader requested now, if their position is still the given one. */
  prepareDigestNow: (reader: number, position: ReaderPosition, to: number, now: number): D1PreparedStatement[] => {
    const place = { reader, schedule: position.schedule, lastRun: position.lastRun, from: position.seq }
    return [planStore(db).prepareInsertDigestNowPlan(place, now), INSERT_DIGEST_NOW_RUN(db, { ...place, to, now })]
  },
})

const followRuns = (db: D1Database) => ({
  /** Inserts the runs of the mails on return from the pauses that are over. `now` in ms UTC. */
  prepareInsertReturnRuns: (now: number, limit: number, released: number): D1PreparedStatement =>
    INSERT_RETURN_RUNS(db, { now, limit, released }),

  /** The run of the plan for followed events that the same batch inserted, if it did. */
  prepareInsertFollowRun: (from: number, to: number, now: number): D1PreparedStatement =>
    INSERT_FOLLOW_RUN(db, { from, to, now }),
})

const pageTallies = (db: D1Database) => ({
  prepareAddTallies: (start: PageStart, tallies: RunTally[]): D1PreparedStatement =>
    ADD_RUN_TALLIES(db, { ...start, tallies: JSON.stringify(tallies) }),

  /** Sets the runs of a plan to `planned` after its last page. */
  prepareFinishRuns: (start: PageStart): D1PreparedStatement => FINISH_RUNS(db, start),

  /** Adds the readers of a page of joined mails, or of followers, to the audience of their run, which no claim could count. */
  prepareGrowAudience: (start: PageStart, run: number, readers: number): D1PreparedStatement =>
    GROW_AUDIENCE(db, { ...start, run, readers }),

  /** Counts the audience of a correction, at the last step of the search for it. */
  prepareCountAudience: ({ plan, below, after }: ScanStep): D1PreparedStatement =>
    COUNT_AUDIENCE(db, { plan, below, after }),
})
