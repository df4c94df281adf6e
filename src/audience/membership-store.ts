import { statement } from '../lib/statement.ts'
import { type ActivationKey, IS_CONFIRMED_OR_ACTIVE } from './request-store.ts'
import type { ScheduleTime } from './schedule.ts'

/**
 * A reader's place in the journal for digests: the last run `lastRun` of the schedule, and the seq up to which the reader
 * was told.
 */
export type ReaderPosition = { schedule: number; lastRun: number; seq: number }

/**
 * The seq up to which digests told a reader: an expression over their membership `m` and its schedule `s`. It is the end
 * of the last run that had the reader in its audience; before the first such run, the seq at which they joined. The later
 * of both counts, because a late tick can claim a run that ends before that seq.
 */
export const DIGEST_POSITION_SEQ = `CASE WHEN m.joined_run < s.last_run THEN max(m.from_seq, s.last_seq) ELSE m.from_seq END`
/** True if membership `m` belongs to the audience of run `r` of its schedule. */
export const IS_MEMBER_OF_RUN = `m.joined_run < r.id AND (m.left_run IS NULL OR m.left_run >= r.id)`
/**
 * The window (from, to] of run `r` for membership `m`. The first digest after joining begins at the seq of joining, even
 * before the window of the run. A reader who left a cohort gets its runs up to the seq of leaving.
 */
export const MEMBER_FROM_SEQ = `CASE WHEN m.cohort = 0 AND m.joined_run = r.previous_run THEN m.from_seq ELSE max(m.from_seq, r.from_seq) END`
export const MEMBER_TO_SEQ = `min(r.to_seq, coalesce(m.to_seq, r.to_seq))`

const IS_SCHEDULE = `s.cadence = :cadence AND s.weekday = :weekday AND s.time = :time AND s.timezone = :timezone`
/** All four are '' for a reader without digest: then no schedule has this time. */
type ScheduleKey = Record<keyof ScheduleTime, string>

/** A reader who moves from another schedule continues at their position; one who had no digest begins at `:released`. */
const JOIN_SCHEDULE = statement<ActivationKey & ScheduleKey & { released: number }>(`
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
  SELECT s.id, :subscriber, s.last_run, coalesce((
    SELECT ${DIGEST_POSITION_SEQ} FROM membership m JOIN schedule s ON s.id = m.schedule
    WHERE m.subscriber = :subscriber AND m.left_run IS NULL AND m.cohort = 0), :released)
  FROM schedule s WHERE ${IS_SCHEDULE} AND ${IS_CONFIRMED_OR_ACTIVE}
    AND NOT EXISTS (SELECT 1 FROM membership WHERE schedule = s.id AND subscriber = :subscriber AND left_run IS NULL)
  ON CONFLICT (schedule, subscriber, joined_run) DO UPDATE SET left_run = NULL, from_seq = excluded.from_seq`)
const LEAVE_OTHER_SCHEDULES = statement<ActivationKey & ScheduleKey>(`
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE subscriber = :subscriber AND left_run IS NULL AND cohort = 0 AND ${IS_CONFIRMED_OR_ACTIVE}
    AND NOT EXISTS (SELECT 1 FROM schedule s WHERE s.id = membership.schedule AND ${IS_SCHEDULE})`)

const COHORT_ID = `(SELECT id FROM schedule WHERE cadence = 'at-once' AND weekday = '' AND time = '' AND timezone = '' AND terms = :terms)`
/**
 * The seq at which one cohort ends and the next begins for a reader: the released one. The claim of alerts may have gone
 * further since `:released` was read, and does not go back for the new cohort.
 */
export const COHORT_START_SEQ = `max(:released, (SELECT to_seq FROM watch WHERE id = 1))`
type CohortMove = ActivationKey & { terms: string; released: number }

/** The membership stays open up to the start of the next cohort, so that alerts already due or deferred are still sent. */
const LEAVE_OTHER_COHORTS = statement<CohortMove>(`
  UPDATE membership SET to_seq = ${COHORT_START_SEQ}
  WHERE subscriber = :subscriber AND cohort = 1 AND left_run IS NULL AND to_seq IS NULL AND ${IS_CONFIRMED_OR_ACTIVE}
    AND schedule <> coalesce(${COHORT_ID}, 0)`)
/** True for a member with very many gaps, of whom no alert is deferred or not yet claimed. */
const CAN_FORGET_GAPS = `(json_array_length(coalesce(gaps, '[]')) >= 100
  AND NOT EXISTS (SELECT 1 FROM schedule WHERE id = membership.schedule AND next_at IS NOT NULL
    AND min(last_seq, coalesce(updates_seq, last_seq)) < membership.to_seq)
  AND NOT EXISTS (SELECT 1 FROM watch WHERE id = 1 AND seq < membership.to_seq))`
/** Rejoining keeps the window, so that its alerts are known. The time in other cohorts becomes a gap. */
const REJOIN_COHORT = statement<CohortMove>(`
  UPDATE membership SET to_seq = NULL,
    from_seq = iif(${CAN_FORGET_GAPS}, ${COHORT_START_SEQ}, from_seq),
    gaps = CASE WHEN ${CAN_FORGET_GAPS} THEN NULL WHEN to_seq >= ${COHORT_START_SEQ} THEN gaps
      ELSE json_insert(coalesce(gaps, '[]'), '$[#]', json_array(to_seq, CAST(${COHORT_START_SEQ} AS INTEGER))) END
  WHERE subscriber = :subscriber AND cohort = 1 AND left_run IS NULL AND to_seq IS NOT NULL AND ${IS_CONFIRMED_OR_ACTIVE}
    AND schedule = ${COHORT_ID}`)
const JOIN_COHORT = statement<CohortMove>(`
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq, cohort)
  SELECT s.id, :subscriber, s.last_run, ${COHORT_START_SEQ}, 1
  FROM schedule s WHERE s.id = ${COHORT_ID} AND ${IS_CONFIRMED_OR_ACTIVE}
    AND NOT EXISTS (SELECT 1 FROM membership WHERE schedule = s.id AND subscriber = :subscriber AND left_run IS NULL)
  ON CONFLICT (schedule, subscriber, joined_run) DO UPDATE
    SET left_run = NULL, to_seq = NULL, from_seq = excluded.from_seq, gaps = NULL`)

type Advance = { subscriber: number; schedule: number; lastRun: number; to: number }
const IS_OWN_RUN_LAST = `EXISTS (
  SELECT 1 FROM run WHERE subscriber = :subscriber AND id = (SELECT max(id) FROM run) AND to_seq = :to)`
/** The reader stays in the schedule from a later seq on. The runs claimed before keep them in their audience. */
const CLOSE_MEMBERSHIP_AT_RUN = statement<Advance>(`
  UPDATE membership SET left_run = :lastRun
  WHERE subscriber = :subscriber AND schedule = :schedule AND left_run IS NULL AND joined_run < :lastRun AND ${IS_OWN_RUN_LAST}`)
const REOPEN_MEMBERSHIP_AT_RUN = statement<Advance>(`
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
  SELECT :schedule, :subscriber, :lastRun, :to WHERE ${IS_OWN_RUN_LAST}
  ON CONFLICT (schedule, subscriber, joined_run) DO UPDATE SET left_run = NULL, from_seq = excluded.from_seq`)
const SELECT_READER_POSITION = `
  SELECT m.schedule, s.last_run AS lastRun, ${DIGEST_POSITION_SEQ} AS seq
  FROM membership m JOIN schedule s ON s.id = m.schedule WHERE m.subscriber = ?1 AND m.left_run IS NULL AND m.cohort = 0`

const END_MEMBERSHIPS = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE subscriber = ?1 AND left_run IS NULL`
const END_MEMBERSHIPS_BY_EMAIL = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE left_run IS NULL AND subscriber IN (
    SELECT number FROM subscriber WHERE lower(email) IN (SELECT lower(value) FROM json_each(?1)))`
/** A cohort that a reader left and that defers nothing: digests need it for the time that they look back. */
const END_LEFT_COHORT_MEMBERSHIPS = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE to_seq IS NOT NULL AND left_run IS NULL
    AND to_seq < (SELECT max(seq) FROM journal WHERE recorded_at < ?1)
    AND NOT EXISTS (SELECT 1 FROM schedule WHERE id = membership.schedule AND next_at IS NOT NULL)`
/** Keeps those in the audience of a run that is still to be planned, or of one that was due after `?1`. */
const DELETE_ENDED_MEMBERSHIPS = `
  DELETE FROM membership WHERE left_run IS NOT NULL AND left_run < coalesce(
    (SELECT min(r.id) FROM run r JOIN plan p ON p.id = r.plan WHERE p.planned_at IS NULL), (SELECT max(id) FROM run))
    AND left_run < (SELECT last_run FROM schedule WHERE id = membership.schedule)
    AND NOT EXISTS (SELECT 1 FROM run WHERE id = membership.left_run AND due_at >= ?1)`

/** The readers of an import that the same batch made active. */
const IMPORTED_READERS = `
  json_each(:readers) l JOIN subscriber r ON lower(r.email) = lower(l.value ->> 'email') AND r.state = 'active'
    AND r.choice = l.value ->> 'choice' AND r.consent = l.value ->> 'consent'`
const IMPORT_SCHEDULE_MEMBERSHIPS = statement<{ readers: string; released: number }>(`
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
  SELECT s.id, r.number, s.last_run, :released FROM ${IMPORTED_READERS}
  JOIN schedule s ON s.cadence = l.value ->> 'cadence' AND s.weekday = l.value ->> 'weekday'
    AND s.time = l.value ->> 'time' AND s.timezone = l.value ->> 'timezone' AND s.terms = '{}'
  WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.subscriber = r.number AND m.cohort = 0)
  ON CONFLICT DO NOTHING`)
const IMPORT_COHORT_MEMBERSHIPS = statement<{ readers: string; released: number }>(`
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq, cohort)
  SELECT s.id, r.number, s.last_run, ${COHORT_START_SEQ}, 1 FROM ${IMPORTED_READERS}
  JOIN schedule s ON s.cadence = 'at-once' AND s.weekday = '' AND s.time = '' AND s.timezone = '' AND s.terms = l.value ->> 'terms'
  WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.subscriber = r.number AND m.cohort = 1)
  ON CONFLICT DO NOTHING`)

/** How long the membership of a cohort that a reader left is kept for digests: 8 days. */
const LEFT_COHORT_RETENTION_MS = 691_200_000
/** How long an ended membership is kept for a reader who asks what they got: 31 days. */
const MEMBERSHIP_RETENTION_MS = 2_678_400_000
const NO_SCHEDULE: ScheduleKey = { cadence: '', weekday: '', time: '', timezone: '' }

/** Store of the table `membership`: which reader belongs to which schedule or cohort, from which seq to which. */
export const membershipStore = (db: D1Database) => ({
  /** The reader's place in the digests of their schedule; null without a digest. */
  findPosition: (subscriber: number): Promise<ReaderPosition | null> =>
    db.prepare(SELECT_READER_POSITION).bind(subscriber).first<ReaderPosition>(),

  /** Makes a reader a member of one schedule, or of none. The schedule is stored. `released` is the released seq. */
  prepareMoveToSchedule: (key: ActivationKey, time: ScheduleTime | null, released: number): D1PreparedStatement[] => [
    ...(time ? [JOIN_SCHEDULE(db, { ...key, ...scheduleKeyOf(time), released })] : []),
    LEAVE_OTHER_SCHEDULES(db, { ...key, ...scheduleKeyOf(time) }),
  ],

  /** Makes a reader a member of the cohort with these terms, or of none. The cohort is stored. */
  prepareMoveToCohort: (key: ActivationKey, terms: string | null, released: number): D1PreparedStatement[] => {
    const move = { ...key, terms: terms ?? '', released }
    return [LEAVE_OTHER_COHORTS(db, move), ...(terms === null ? [] : [REJOIN_COHORT(db, move), JOIN_COHORT(db, move)])]
  },

  /** Lets a reader's next digest begin at `to`, the end of their own run that the same batch has just inserted. */
  prepareAdvance: (subscriber: number, { schedule, lastRun }: ReaderPosition, to: number): D1PreparedStatement[] => [
    CLOSE_MEMBERSHIP_AT_RUN(db, { subscriber, schedule, lastRun, to }),
    REOPEN_MEMBERSHIP_AT_RUN(db, { subscriber, schedule, lastRun, to }),
  ],

  prepareEndMemberships: (subscriber: number): D1PreparedStatement => db.prepare(END_MEMBERSHIPS).bind(subscriber),

  prepareEndMembershipsByEmail: (emails: string[]): D1PreparedStatement =>
    db.prepare(END_MEMBERSHIPS_BY_EMAIL).bind(JSON.stringify(emails)),

  /** Makes imported readers members of their schedules and cohorts. `readers` is JSON, a list of `ReaderImport`. */
  prepareImportMemberships: (readers: string, released: number): D1PreparedStatement[] => [
    IMPORT_SCHEDULE_MEMBERSHIPS(db, { readers, released }),
    IMPORT_COHORT_MEMBERSHIPS(db, { readers, released }),
  ],

  /** Ends and deletes memberships that nothing needs any more at `now`, in ms UTC. */
  prepareDeleteOld: (now: number): D1PreparedStatement[] => [
    db.prepare(END_LEFT_COHORT_MEMBERSHIPS).bind(now - LEFT_COHORT_RETENTION_MS),
    db.prepare(DELETE_ENDED_MEMBERSHIPS).bind(now - MEMBERSHIP_RETENTION_MS),
  ],
})

export type MembershipStore = ReturnType<typeof membershipStore>

const scheduleKeyOf = (time: ScheduleTime | null): ScheduleKey =>
  time ? { cadence: time.cadence, weekday: time.weekday, time: time.time, timezone: time.timezone } : NO_SCHEDULE
