import { canonicalJson } from '../lib/canonical-json.ts'
import { lruCache } from '../lib/lru-cache.ts'
import type { Lang } from '../timeline/event.ts'
import { type Cohort, cohortOf, cohortTermsOf } from './cohort.ts'
import type { FilterAudience } from './dry-run.ts'
import { type Filter, filterIdOf, filterOf } from './filter.ts'
import type { Preferences } from './preferences.ts'
import { findNextDue, type ScheduleTime, scheduleTimeOf } from './schedule.ts'
import { scheduleStore } from './schedule-store.ts'

/** An address that may be written to, or may not yet, or no more. Times are milliseconds UTC. */
export type Subscriber = {
  number: number
  email: string
  state: 'pending' | 'active' | 'ended'
  endedReason: string | null
  lang: Lang
  choice: Preferences
  createdAt: number
  confirmedAt: number | null
  endedAt: number | null
}

/** A choice that waits for its confirmation. */
export type ConfirmationRequest = {
  id: number
  subscriber: number
  choice: Preferences
  requestedAt: number
  confirmedAt: number | null
}

/** What a run needs to know of one reader of its audience. Null where the reader was erased since. */
export type AudienceReader = {
  number: number
  email: string | null
  state: Subscriber['state'] | null
  choice: Preferences | null
  suppressed: boolean
}

/** How long who belonged to a schedule is kept for a reader who asks what they got: 31 days. */
const MEMBERSHIP_RETENTION_MS = 2_678_400_000
/** Filters kept in memory. */
const MAX_CACHED_FILTERS = 5_000

const SUBSCRIBER_COLUMNS = `number, email, state, ended_reason, lang, choice, created_at, confirmed_at, ended_at`
const SELECT_SUBSCRIBER_BY_NUMBER = `SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE number = ?1`
const SELECT_SUBSCRIBER_BY_EMAIL = `SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE lower(email) = lower(?1)`
const INSERT_PENDING_SUBSCRIBER = `
  INSERT INTO subscriber (email, address, state, lang, choice, created_at) VALUES (?1, ?2, 'pending', ?3, ?4, ?5)
  ON CONFLICT DO NOTHING`
const INSERT_REQUEST = `
  INSERT INTO request (subscriber, choice, requested_at, requested_by)
  SELECT number, ?2, ?3, ?5 FROM subscriber s WHERE lower(email) = lower(?1) AND (?4 = 0 OR NOT EXISTS (
    SELECT 1 FROM request q WHERE q.subscriber = s.number AND q.requested_at > ?3 - 3600000
    GROUP BY q.subscriber HAVING count(*) >= 3 OR max(q.requested_at) > ?3 - 60000))`
const SELECT_REQUEST = `SELECT id, subscriber, choice, requested_at, confirmed_at FROM request WHERE id = ?1`
const CONFIRM_REQUEST = `UPDATE request SET confirmed_at = ?2, confirmed_by = ?3 WHERE id = ?1 AND confirmed_at IS NULL`
/** Holds for one of two confirmations at the same moment; where none is needed, for a reader who is still active. */
const IS_CONFIRMED_OR_ACTIVE = `(EXISTS (SELECT 1 FROM request WHERE confirmed_by = ?1 AND id = ?2)
  OR ?1 IS NULL AND EXISTS (SELECT 1 FROM subscriber WHERE number = ?3 AND state = 'active'))`
const INSERT_FILTER = `INSERT INTO filter (id, body) VALUES (?1, ?2) ON CONFLICT DO NOTHING`
/**
 * What a reader was told up to: the last run that had them in its audience, else where they joined; the later of both,
 * for a late tick's run may end before the place where a reader joined.
 */
const DIGEST_POSITION_SEQ = `
  SELECT CASE WHEN m.joined_run < o.last_run THEN max(m.from_seq, o.last_seq) ELSE m.from_seq END
  FROM membership m JOIN schedule o ON o.id = m.schedule WHERE m.subscriber = ?3 AND m.left_run IS NULL AND m.cohort = 0`
const JOIN_SCHEDULE = `
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
  SELECT s.id, ?3, s.last_run, coalesce((${DIGEST_POSITION_SEQ}), ?8) FROM schedule s
  WHERE s.cadence = ?4 AND s.weekday = ?5 AND s.time = ?6 AND s.timezone = ?7 AND ${IS_CONFIRMED_OR_ACTIVE}
    AND NOT EXISTS (SELECT 1 FROM membership WHERE schedule = s.id AND subscriber = ?3 AND left_run IS NULL)
  ON CONFLICT (schedule, subscriber, joined_run) DO UPDATE SET left_run = NULL, from_seq = excluded.from_seq`
const LEAVE_OTHER_SCHEDULES = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE subscriber = ?3 AND left_run IS NULL AND cohort = 0 AND ${IS_CONFIRMED_OR_ACTIVE} AND NOT EXISTS (SELECT 1 FROM schedule s
    WHERE s.id = membership.schedule AND s.cadence = ?4 AND s.weekday = ?5 AND s.time = ?6 AND s.timezone = ?7)`
const COHORT_ID = `(SELECT id FROM schedule WHERE cadence = 'at-once' AND weekday = '' AND time = '' AND timezone = '' AND terms = ?4)`
/**
 * Where one cohort's telling ends and the next one's begins: what was released by now (?5). Cohorts may have been looked
 * at for more since that was read, and the new one is not looked at for it again.
 */
const COHORT_START_SEQ = `max(?5, (SELECT to_seq FROM watch WHERE id = 1))`
/** Who leaves a cohort is still told at once what was released by now: what it owes, and what it was not yet looked at for. */
const LEAVE_OTHER_COHORTS = `
  UPDATE membership SET to_seq = ${COHORT_START_SEQ}
  WHERE subscriber = ?3 AND cohort = 1 AND left_run IS NULL AND to_seq IS NULL AND ${IS_CONFIRMED_OR_ACTIVE} AND schedule <> coalesce(${COHORT_ID}, 0)`
/** Who comes back to a cohort begins anew, unless it owes them something still, or was not yet looked at for all that was theirs. */
const REJOIN_COHORT = `
  UPDATE membership SET to_seq = NULL, from_seq = CASE
    WHEN EXISTS (SELECT 1 FROM schedule WHERE id = membership.schedule AND next_at IS NOT NULL AND last_seq < membership.to_seq)
      OR EXISTS (SELECT 1 FROM watch WHERE id = 1 AND seq < membership.to_seq) THEN from_seq ELSE ${COHORT_START_SEQ} END
  WHERE subscriber = ?3 AND cohort = 1 AND left_run IS NULL AND to_seq IS NOT NULL AND ${IS_CONFIRMED_OR_ACTIVE} AND schedule = ${COHORT_ID}`
const JOIN_COHORT = `
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq, cohort)
  SELECT s.id, ?3, s.last_run, ${COHORT_START_SEQ}, 1 FROM schedule s WHERE s.id = ${COHORT_ID} AND ${IS_CONFIRMED_OR_ACTIVE}
    AND NOT EXISTS (SELECT 1 FROM membership WHERE schedule = s.id AND subscriber = ?3 AND left_run IS NULL)
  ON CONFLICT (schedule, subscriber, joined_run) DO UPDATE SET left_run = NULL, to_seq = NULL, from_seq = excluded.from_seq`
/** The reader stays in the schedule and is told from a later seq on; the runs claimed before keep them. */
const CLOSE_MEMBERSHIP_AT_RUN = `
  UPDATE membership SET left_run = ?3
  WHERE subscriber = ?1 AND schedule = ?2 AND left_run IS NULL AND joined_run < ?3
    AND EXISTS (SELECT 1 FROM run WHERE subscriber = ?1 AND id = (SELECT max(id) FROM run) AND to_seq = ?4)`
const REOPEN_MEMBERSHIP_AT_RUN = `
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
  SELECT ?2, ?1, ?3, ?4 WHERE EXISTS (SELECT 1 FROM run WHERE subscriber = ?1 AND id = (SELECT max(id) FROM run) AND to_seq = ?4)
  ON CONFLICT (schedule, subscriber, joined_run) DO UPDATE SET left_run = NULL, from_seq = excluded.from_seq`
const SELECT_READER_POSITION = `
  SELECT m.schedule, s.last_run AS run, CASE WHEN m.joined_run < s.last_run THEN max(m.from_seq, s.last_seq) ELSE m.from_seq END AS told
  FROM membership m JOIN schedule s ON s.id = m.schedule WHERE m.subscriber = ?1 AND m.left_run IS NULL AND m.cohort = 0`
const ACTIVATE_SUBSCRIBER = `
  UPDATE subscriber SET state = 'active', ended_reason = NULL, ended_at = NULL, lang = ?4, filter = ?5, choice = ?6,
    confirmed_at = coalesce(confirmed_at, ?7), alerted = max(alerted, ?8)
  WHERE number = ?3 AND ${IS_CONFIRMED_OR_ACTIVE}`
const END_SUBSCRIBER = `UPDATE subscriber SET state = 'ended', ended_reason = ?2, ended_at = ?3 WHERE number = ?1 AND state = 'active'`
const END_MEMBERSHIPS = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE subscriber = ?1 AND left_run IS NULL`
const END_SUBSCRIBERS_BY_EMAIL = `
  UPDATE subscriber SET state = 'ended', ended_reason = ?2, ended_at = ?3
  WHERE lower(email) IN (SELECT lower(value) FROM json_each(?1)) AND state = 'active'`
const END_MEMBERSHIPS_BY_EMAIL = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE left_run IS NULL AND subscriber IN (
    SELECT number FROM subscriber WHERE lower(email) IN (SELECT lower(value) FROM json_each(?1)))`
const DELETE_REQUESTS_OF_SUBSCRIBER = `DELETE FROM request WHERE subscriber = ?1`
const DELETE_SUBSCRIBER = `DELETE FROM subscriber WHERE number = ?1`
/** Filter by filter behind a cursor: how many active readers, who may be written to, follow it, and how they are told. */
const COUNT_READERS_BY_FILTER = `
  SELECT s.filter AS id, f.body,
    count(*) FILTER (WHERE s.choice ->> '$.digest.cadence' <> 'none') AS digests,
    count(*) FILTER (WHERE s.choice ->> '$.alerts' = 'extreme') AS alerts_extreme,
    count(*) FILTER (WHERE s.choice ->> '$.alerts' = 'severe') AS alerts_severe,
    count(*) FILTER (WHERE s.choice ->> '$.alerts' = 'all') AS alerts_all
  FROM subscriber s JOIN filter f ON f.id = s.filter
  WHERE s.state = 'active' AND s.filter > ?1 AND NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address)
  GROUP BY s.filter ORDER BY s.filter LIMIT ?2`
const SELECT_FILTERS = `SELECT id, body FROM filter WHERE id IN (SELECT value FROM json_each(?1))`
const SELECT_AUDIENCE_READERS = `
  SELECT r.value AS number, s.email, s.state, s.choice,
    EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address) AS suppressed
  FROM json_each(?1) r LEFT JOIN subscriber s ON s.number = r.value`
const SELECT_REQUESTED_PREFERENCES = `SELECT id, choice FROM request WHERE id IN (SELECT value FROM json_each(?1))`

const IMPORT_FILTERS = `INSERT INTO filter (id, body) SELECT value ->> 'id', value ->> 'body' FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`
/** A new address becomes active at once, and one that never confirmed too; one that is known or has left stays as it is. */
const IMPORT_SUBSCRIBERS = `
  INSERT INTO subscriber (email, address, state, lang, filter, choice, alerted, consent, created_at, confirmed_at)
  SELECT value ->> 'email', value ->> 'address', 'active', value ->> 'lang', value ->> 'filter', value ->> 'choice',
    value ->> 'terms' <> '', value ->> 'consent', ?2, ?2
  FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = value ->> 'address')
  ON CONFLICT DO UPDATE SET state = 'active', lang = excluded.lang, filter = excluded.filter, choice = excluded.choice,
    alerted = excluded.alerted, consent = excluded.consent, confirmed_at = excluded.confirmed_at WHERE subscriber.state = 'pending'
  RETURNING number`
const IMPORTED_READERS = `
  json_each(?1) l JOIN subscriber r ON lower(r.email) = lower(l.value ->> 'email') AND r.state = 'active'
    AND r.choice = l.value ->> 'choice' AND r.consent = l.value ->> 'consent'`
const IMPORT_MEMBERSHIPS = `
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
  SELECT s.id, r.number, s.last_run, ?2 FROM ${IMPORTED_READERS}
  JOIN schedule s ON s.cadence = l.value ->> 'cadence' AND s.weekday = l.value ->> 'weekday'
    AND s.time = l.value ->> 'time' AND s.timezone = l.value ->> 'timezone' AND s.terms = '{}'
  WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.subscriber = r.number AND m.cohort = 0)
  ON CONFLICT DO NOTHING`
const IMPORT_COHORT_MEMBERSHIPS = `
  INSERT INTO membership (schedule, subscriber, joined_run, from_seq, cohort)
  SELECT s.id, r.number, s.last_run, max(?2, (SELECT to_seq FROM watch WHERE id = 1)), 1 FROM ${IMPORTED_READERS}
  JOIN schedule s ON s.cadence = 'at-once' AND s.weekday = '' AND s.time = '' AND s.timezone = '' AND s.terms = l.value ->> 'terms'
  WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.subscriber = r.number AND m.cohort = 1)
  ON CONFLICT DO NOTHING`
/** Addresses that never confirmed are forgotten when their last link is past its time. */
const DELETE_EXPIRED_PENDING_SUBSCRIBERS = `
  DELETE FROM subscriber WHERE state = 'pending' AND created_at < ?1
    AND NOT EXISTS (SELECT 1 FROM request q WHERE q.subscriber = subscriber.number AND q.requested_at >= ?1)`
const DELETE_OLD_REQUESTS = `DELETE FROM request WHERE requested_at < ?1`
/** Who left a cohort stays known to it while digests look at what it told them, eight days back. */
const END_LEFT_COHORT_MEMBERSHIPS = `
  UPDATE membership SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule)
  WHERE to_seq IS NOT NULL AND left_run IS NULL
    AND to_seq < (SELECT max(seq) FROM journal WHERE recorded_at < ?1 - 691200000)
    AND NOT EXISTS (SELECT 1 FROM schedule WHERE id = membership.schedule AND next_at IS NOT NULL)`
/** Memberships that ended before every run still to be planned tell nothing more but what a reader got in the last month. */
const DELETE_ENDED_MEMBERSHIPS = `
  DELETE FROM membership WHERE left_run IS NOT NULL AND left_run < coalesce(
    (SELECT min(r.id) FROM run r JOIN plan p ON p.id = r.plan WHERE p.planned_at IS NULL), (SELECT max(id) FROM run))
    AND left_run < (SELECT last_run FROM schedule WHERE id = membership.schedule)
    AND NOT EXISTS (SELECT 1 FROM run WHERE id = membership.left_run AND due_at >= ?1 - ${MEMBERSHIP_RETENTION_MS})`

/** One reader to be loaded, with the schedule's time and the cohort's terms ('' where there is none) and the filter's id. */
export type ReaderImport = {
  email: string
  address: string
  lang: Lang
  filter: string
  choice: string
  consent: string
} & Record<'cadence' | 'weekday' | 'time' | 'timezone' | 'terms', string>

type SubscriberRow = {
  number: number
  email: string
  state: Subscriber['state']
  ended_reason: string | null
  lang: Lang
  choice: string
  created_at: number
  confirmed_at: number | null
  ended_at: number | null
}

/** A choice that takes effect: for whom, since when told, and for which confirmation (null: none is needed). */
export type PreferencesActivation = {
  subscriber: number
  choice: Preferences
  now: number
  /** Who had no digest before is told from here on; who had one is told from where it left off. */
  released: number
  confirmation: { request: number; word: string } | null
}

/** A request to be inserted. `address` is the keyed hash of `email`, `now` in ms UTC. */
export type RequestDraft = {
  email: string
  address: string
  preferences: Preferences
  word: string
  isLimited: boolean
  now: number
}

/** The schedule that a reader belongs to, the last run it claimed, and what the reader was told up to. */
export type ReaderPosition = { schedule: number; run: number; told: number }

/** The readers' store: who may be written to, what they follow and when they are told. */
export const subscriberStore = (db: D1Database) => ({
  ...filterStore(db),

  findByNumber: async (number: number): Promise<Subscriber | null> =>
    subscriberFromRow(await db.prepare(SELECT_SUBSCRIBER_BY_NUMBER).bind(number).first<SubscriberRow>()),

  findByEmail: async (email: string): Promise<Subscriber | null> =>
    subscriberFromRow(await db.prepare(SELECT_SUBSCRIBER_BY_EMAIL).bind(email).first<SubscriberRow>()),

  findRequest: async (id: number): Promise<ConfirmationRequest | null> => {
    const row = await db
      .prepare(SELECT_REQUEST)
      .bind(id)
      .first<{ id: number; subscriber: number; choice: string; requested_at: number; confirmed_at: number | null }>()
    return (
      row && {
        id,
        subscriber: row.subscriber,
        choice: JSON.parse(row.choice),
        requestedAt: row.requested_at,
        confirmedAt: row.confirmed_at,
      }
    )
  },

  /**
   * Statements that insert the subscriber, if the address is new, and the request. With `isLimited`, no request is
   * inserted within a minute of the last one for the address, nor a fourth within an hour. `word` is random and names
   * the request to other statements.
   */
  prepareRequest: ({ email, address, preferences, word, isLimited, now }: RequestDraft): D1PreparedStatement[] => [
    db.prepare(INSERT_PENDING_SUBSCRIBER).bind(email, address, preferences.lang, canonicalJson(preferences), now),
    db.prepare(INSERT_REQUEST).bind(email, canonicalJson(preferences), now, isLimited ? 1 : 0, word),
  ],

  /** Statements that make a choice take effect: filter, schedule, membership and the reader's own row. */
  prepareActivation: async ({
    subscriber,
    choice,
    now,
    released,
    confirmation: answered,
  }: PreferencesActivation): Promise<D1PreparedStatement[]> => {
    const filter = filterOf(choice)
    const id = await filterIdOf(filter)
    const time = scheduleTimeOf(choice.digest)
    const who = [answered?.word ?? null, answered?.request ?? null, subscriber]
    const scheduleColumns = [time?.cadence ?? '', time?.weekday ?? '', time?.time ?? '', time?.timezone ?? '']
    return [
      ...(answered ? [db.prepare(CONFIRM_REQUEST).bind(answered.request, now, answered.word)] : []),
      db.prepare(INSERT_FILTER).bind(id, canonicalJson(filter)),
      ...(time
        ? [
            scheduleStore(db).prepareInsertSchedule(time, findNextDue(time, now), released),
            db.prepare(JOIN_SCHEDULE).bind(...who, ...scheduleColumns, released),
          ]
        : []),
      db.prepare(LEAVE_OTHER_SCHEDULES).bind(...who, ...scheduleColumns),
      ...prepareCohortMove(db, who, await cohortOf(choice), released),
      db
        .prepare(ACTIVATE_SUBSCRIBER)
        .bind(...who, choice.lang, id, canonicalJson(choice), now, choice.alerts === 'none' ? 0 : 1),
    ]
  },

  /** The schedule a reader belongs to, its last run, and what they were told up to. */
  findPosition: (subscriber: number) => db.prepare(SELECT_READER_POSITION).bind(subscriber).first<ReaderPosition>(),

  /** Statements after which a reader's next digest begins where the run of their own, written just before, ended. */
  prepareAdvance: (subscriber: number, place: ReaderPosition, to: number): D1PreparedStatement[] => [
    db.prepare(CLOSE_MEMBERSHIP_AT_RUN).bind(subscriber, place.schedule, place.run, to),
    db.prepare(REOPEN_MEMBERSHIP_AT_RUN).bind(subscriber, place.schedule, place.run, to),
  ],

  /** Statements that end a subscription: the reader stays known, and is written to no more. */
  prepareEnd: (subscriber: number, reason: string, now: number): D1PreparedStatement[] => [
    db.prepare(END_SUBSCRIBER).bind(subscriber, reason, now),
    db.prepare(END_MEMBERSHIPS).bind(subscriber),
  ],

  /** Statements that end the subscriptions of many addresses. */
  prepareEndAll: (emails: string[], reason: string, now: number): D1PreparedStatement[] => [
    db.prepare(END_SUBSCRIBERS_BY_EMAIL).bind(JSON.stringify(emails), reason, now),
    db.prepare(END_MEMBERSHIPS_BY_EMAIL).bind(JSON.stringify(emails)),
  ],

  /** Statements that forget a reader; the number stays in audiences already claimed, and names nobody. */
  prepareErasure: (subscriber: number): D1PreparedStatement[] => [
    db.prepare(END_MEMBERSHIPS).bind(subscriber),
    db.prepare(DELETE_REQUESTS_OF_SUBSCRIBER).bind(subscriber),
    db.prepare(DELETE_SUBSCRIBER).bind(subscriber),
  ],

  listAudienceReaders: async (numbers: number[]): Promise<AudienceReader[]> => {
    const { results } = await db
      .prepare(SELECT_AUDIENCE_READERS)
      .bind(JSON.stringify(numbers))
      .all<Omit<AudienceReader, 'suppressed' | 'choice'> & { suppressed: number; choice: string | null }>()
    return results.map((row) => ({
      ...row,
      choice: row.choice === null ? null : (JSON.parse(row.choice) as Preferences),
      suppressed: row.suppressed === 1,
    }))
  },

  /**
   * Makes readers active at once, told from `released` on; in one transaction. Answers with how many are new here.
   * Who is known, left or is suppressed stays so.
   */
  insertReaders: async (
    readers: ReaderImport[],
    filters: { id: string; body: string }[],
    schedules: (ScheduleTime & { next: number })[],
    cohorts: { least: number; terms: string }[],
    { now, released }: { now: number; released: number },
  ): Promise<number> => {
    const list = JSON.stringify(readers)
    const loaded = await db.batch([
      db.prepare(IMPORT_FILTERS).bind(JSON.stringify(filters)),
      scheduleStore(db).prepareInsertSchedules(schedules, released),
      db.prepare(IMPORT_SUBSCRIBERS).bind(list, now),
      db.prepare(IMPORT_MEMBERSHIPS).bind(list, released),
      scheduleStore(db).prepareInsertCohorts(cohorts, released),
      db.prepare(IMPORT_COHORT_MEMBERSHIPS).bind(list, released),
    ])
    return loaded[2]!.results.length
  },

  /** Statements that forget what is no longer needed: addresses that never confirmed `since`, requests `oldest`, ended memberships. */
  prepareCleanup: (since: number, oldest: number, now: number): D1PreparedStatement[] => [
    db.prepare(END_LEFT_COHORT_MEMBERSHIPS).bind(now),
    db.prepare(DELETE_EXPIRED_PENDING_SUBSCRIBERS).bind(since),
    db.prepare(DELETE_OLD_REQUESTS).bind(oldest),
    db.prepare(DELETE_ENDED_MEMBERSHIPS).bind(now),
  ],

  /** The choices that these requests ask to confirm. */
  findRequestedPreferences: async (ids: number[]): Promise<Map<number, Preferences>> => {
    if (ids.length === 0) return new Map()
    const { results } = await db
      .prepare(SELECT_REQUESTED_PREFERENCES)
      .bind(JSON.stringify(ids))
      .all<{ id: number; choice: string }>()
    return new Map(results.map((row) => [row.id, JSON.parse(row.choice) as Preferences]))
  },
})

export type SubscriberStore = ReturnType<typeof subscriberStore>

type FilterAudienceRow = { id: string; body: string; digests: number } & Record<
  'alerts_extreme' | 'alerts_severe' | 'alerts_all',
  number
>

/** Filters never change: the common ones are kept at hand. */
const filterStore = (db: D1Database) => {
  const filterCache = lruCache<Filter>(MAX_CACHED_FILTERS)
  return {
    findFilters: (ids: string[]): Promise<Map<string, Filter>> =>
      filterCache.getOrLoad(ids, async (missing) => {
        const { results } = await db
          .prepare(SELECT_FILTERS)
          .bind(JSON.stringify(missing))
          .all<{ id: string; body: string }>()
        return results.map((row) => [row.id, JSON.parse(row.body) as Filter] as const)
      }),

    /** A page of the filters that active readers follow, behind one of them, with how many follow each. */
    listFilterAudiences: async (after: string, limit: number): Promise<FilterAudience[]> => {
      const { results } = await db.prepare(COUNT_READERS_BY_FILTER).bind(after, limit).all<FilterAudienceRow>()
      return results.map((row) => ({
        id: row.id,
        filter: JSON.parse(row.body) as Filter,
        digestReaders: row.digests,
        alertReaders: { extreme: row.alerts_extreme, severe: row.alerts_severe, all: row.alerts_all },
      }))
    },
  }
}

/** Who changes what they are told at once, or how, moves to another cohort at a seq: what was before is the old one's. */
const prepareCohortMove = (
  db: D1Database,
  who: (string | number | null)[],
  cohort: Cohort | null,
  released: number,
): D1PreparedStatement[] => {
  const terms = cohort ? cohortTermsOf(cohort) : ''
  const leave = db.prepare(LEAVE_OTHER_COHORTS).bind(...who, terms, released)
  if (!cohort) return [leave]
  return [
    scheduleStore(db).prepareInsertCohorts([{ terms, least: cohort.least }], released),
    leave,
    ...[REJOIN_COHORT, JOIN_COHORT].map((sql) => db.prepare(sql).bind(...who, terms, released)),
  ]
}

const subscriberFromRow = (row: SubscriberRow | null): Subscriber | null =>
  row && {
    number: row.number,
    email: row.email,
    state: row.state,
    endedReason: row.ended_reason,
    lang: row.lang,
    choice: JSON.parse(row.choice) as Preferences,
    createdAt: row.created_at,
    confirmedAt: row.confirmed_at,
    endedAt: row.ended_at,
  }
