import { statement } from '../lib/statement.ts'
import { COHORT_START_SEQ, DIGEST_POSITION_SEQ } from './membership-store.ts'
import type { Pause, PauseEnd } from './pause.ts'
import { type ActivationKey, IS_CONFIRMED_OR_ACTIVE } from './request-store.ts'

/** The pauses `d` that are over at `:now`, of active readers, in pages of `:limit`. */
export const PAUSES_OVER = `(
  SELECT p.subscriber, p.from_run, p.from_seq FROM pause p INDEXED BY pause_open
  CROSS JOIN subscriber s ON s.number = p.subscriber AND s.state = 'active'
  WHERE p.to_run IS NULL AND p.until_at <= :now ORDER BY p.until_at, p.subscriber LIMIT :limit)`

const OPEN_PAUSE = `subscriber = :subscriber AND to_run IS NULL`
/** Where the digests told the reader up to. A reader without a digest begins with what a cohort holds back, if it does. */
const BEGIN_PAUSE = statement<ActivationKey & { until: number; released: number }>(`
  INSERT INTO pause (subscriber, from_run, from_seq, until_at)
  SELECT :subscriber, coalesce((SELECT max(id) FROM run), 0), coalesce((
      SELECT ${DIGEST_POSITION_SEQ} FROM membership m JOIN schedule s ON s.id = m.schedule
      WHERE m.subscriber = :subscriber AND m.left_run IS NULL AND m.cohort = 0), (
      SELECT min(s.last_seq, coalesce(s.updates_seq, s.last_seq)) FROM membership m JOIN schedule s ON s.id = m.schedule
      WHERE m.subscriber = :subscriber AND m.left_run IS NULL AND m.cohort = 1 AND s.next_at IS NOT NULL
      ORDER BY 1 LIMIT 1), ${COHORT_START_SEQ}), :until
  WHERE ${IS_CONFIRMED_OR_ACTIVE} AND NOT EXISTS (SELECT 1 FROM pause WHERE ${OPEN_PAUSE}) ON CONFLICT DO NOTHING`)
const CHANGE_PAUSE_END = statement<ActivationKey & { until: number }>(`
  UPDATE pause SET until_at = :until WHERE ${OPEN_PAUSE} AND ${IS_CONFIRMED_OR_ACTIVE}`)
/** The pause of a reader who left does not go on when they come back. */
const DELETE_PAUSE_OF_INACTIVE = `
  DELETE FROM pause WHERE subscriber = ?1 AND to_run IS NULL
    AND NOT EXISTS (SELECT 1 FROM subscriber WHERE number = ?1 AND state = 'active')`
const END_PAUSES = statement<{ now: number; limit: number; released: number }>(`
  UPDATE pause SET to_run = (SELECT max(id) FROM run), to_seq = ${COHORT_START_SEQ}, ended_at = :now
  WHERE to_run IS NULL AND subscriber IN (SELECT subscriber FROM ${PAUSES_OVER}) RETURNING subscriber`)
const COUNT_PAUSES_OVER = statement<{ now: number; limit: number }>(`SELECT count(*) AS count FROM ${PAUSES_OVER}`)
const LIST_PAUSES = `
  SELECT p.subscriber AS reader, p.from_run AS fromRun, p.to_run AS toRun, p.to_seq AS "to"
  FROM json_each(?1) v CROSS JOIN pause p ON p.subscriber = v.value`
const DELETE_PAUSES_OF_SUBSCRIBER = `DELETE FROM pause WHERE subscriber = ?1`
const DELETE_ENDED_PAUSES = `DELETE FROM pause INDEXED BY pause_ended WHERE ended_at < ?1`

/** How long a pause that ended is kept: longer than the window of any digest. 130 days. */
const ENDED_PAUSE_RETENTION_MS = 11_232_000_000

/** Store of the table `pause`: from when to when readers get no mail. */
export const pauseStore = (db: D1Database) => ({
  /** By reader, their pauses. Readers without any are missing. */
  findPauses: async (readers: readonly number[]): Promise<Map<number, Pause[]>> => {
    if (readers.length === 0) return new Map()
    const { results } = await db.prepare(LIST_PAUSES).bind(JSON.stringify(readers)).all<Pause & { reader: number }>()
    return Map.groupBy(results, ({ reader }) => reader)
  },

  /** Lets a reader pause until then, or changes the end of a pause. Null ends it at `now` (ms UTC). For active readers. */
  prepareSetPause: (
    key: ActivationKey,
    pause: PauseEnd | null,
    { now, released }: { now: number; released: number },
  ): D1PreparedStatement[] => [
    db.prepare(DELETE_PAUSE_OF_INACTIVE).bind(key.subscriber),
    CHANGE_PAUSE_END(db, { ...key, until: pause?.at ?? now }),
    ...(pause ? [BEGIN_PAUSE(db, { ...key, until: pause.at, released })] : []),
  ],

  /** How many pauses are over at `now` (ms UTC), at most `limit`. */
  countPausesOver: async (now: number, limit: number): Promise<number> =>
    (await COUNT_PAUSES_OVER(db, { now, limit }).first<{ count: number }>())!.count,

  /** Ends the pauses that are over, after the runs of the same batch for the mails on return. */
  prepareEndPauses: (now: number, limit: number, released: number): D1PreparedStatement =>
    END_PAUSES(db, { now, limit, released }),

  prepareDeletePauses: (subscriber: number): D1PreparedStatement =>
    db.prepare(DELETE_PAUSES_OF_SUBSCRIBER).bind(subscriber),

  /** Deletes pauses that ended before any window at `now`, in ms UTC. */
  prepareDeleteEnded: (now: number): D1PreparedStatement =>
    db.prepare(DELETE_ENDED_PAUSES).bind(now - ENDED_PAUSE_RETENTION_MS),
})

export type PauseStore = ReturnType<typeof pauseStore>
