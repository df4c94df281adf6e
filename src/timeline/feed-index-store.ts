import { statement } from '../lib/statement.ts'
import { type KeyQuery, keyGroupsOf } from './event-index-keys.ts'
import type { RevisionRef } from './revision-content-store.ts'

/** The stored keys in the ranges of each group of :groups. A recursive query jumps from each key to the next one. */
export const EXISTING_KEYS_CTE = `
    wanted (grp, low, high) AS MATERIALIZED (
      SELECT g.key, r.value ->> 0, r.value ->> 1 FROM json_each(:groups) g, json_each(g.value) r),
    found (grp, high, key) AS (
      SELECT grp, high, (SELECT min(key) FROM event_key WHERE key >= low AND key < high) FROM wanted
      UNION
      SELECT grp, high, (SELECT min(key) FROM event_key WHERE key > found.key AND key < found.high)
      FROM found WHERE found.key IS NOT NULL),
    existing (grp, key) AS MATERIALIZED (SELECT DISTINCT grp, key FROM found WHERE key IS NOT NULL)`

/** True if the event `e` in its newest revision has a key of each group and touches the wanted days. */
const IS_MATCH = `e.day <= :maxDay AND e.last_day >= :lastDay AND NOT EXISTS (
      SELECT 1 FROM json_each(:groups) g WHERE NOT EXISTS (
        SELECT 1 FROM existing JOIN event_key k ON k.key = existing.key AND k.day = e.day AND k.event = e.id
        WHERE existing.grp = g.key))`
/** True if an earlier revision of the event `e` did, and the next one was recorded at `:leftSince` or later. */
const WAS_MATCH = `EXISTS (
      SELECT 1 FROM former_event f WHERE f.event = e.id AND f.left_at >= :leftSince AND f.day <= :maxDay AND f.last_day >= :lastDay
        AND NOT EXISTS (
          SELECT 1 FROM json_each(:groups) g WHERE NOT EXISTS (
            SELECT 1 FROM wanted w, json_each(f.keys) k WHERE w.grp = g.key AND k.value >= w.low AND k.value < w.high)))`
type ListParameters = {
  groups: string
  lastDay: string
  maxDay: string
  before: number
  leftSince: number
  limit: number
}
/**
 * Events in the order of recording. It reads the journal backwards until the page is full, and checks each group for an
 * event whose newest revision is there. So the order needs no index of its own. For an event that does not match it reads the
 * event's former rows, of which most events have none.
 */
const LIST_EVENTS_BY_SEQ = statement<ListParameters>(`
  WITH RECURSIVE
    ${EXISTING_KEYS_CTE}
  SELECT seq, id AS event, number, hash, ${IS_MATCH} AS is_match,
    (SELECT recorded_at FROM journal WHERE event = id AND number = 1) AS published_at,
    (SELECT recorded_at FROM journal WHERE event = id AND change NOT IN ('translation', 'minor')
      ORDER BY number DESC LIMIT 1) AS updated_at
  FROM (SELECT seq AS place, event AS name FROM journal) CROSS JOIN event e ON id = name AND seq = place
  WHERE place < :before AND (${IS_MATCH} OR ${WAS_MATCH})
  ORDER BY place DESC LIMIT :limit`)

/** Runs before the event's row is updated, and only if the same batch inserted the revision into the journal. */
const INSERT_FORMER_EVENT = statement<IndexChange>(`
  INSERT INTO former_event (event, number, day, last_day, keys, left_at)
  SELECT e.id, e.number, e.day, e.last_day, e.keys, j.recorded_at
  FROM event e JOIN journal j ON j.event = e.id AND j.number = :number AND j.hash = :hash
  WHERE e.id = :event AND e.number < :number AND (e.day <> :day OR e.last_day <> :lastDay OR e.keys <> :keys)
  ON CONFLICT DO NOTHING`)
const DELETE_OLD_FORMER_EVENTS = `DELETE FROM former_event WHERE left_at < ?1`

const DELETE_FORMER_WORDS = `
  UPDATE former_event SET keys = (SELECT json_group_array(value) FROM json_each(former_event.keys) WHERE value NOT LIKE 'word %')
  WHERE event = ?1 AND number = ?2`

/** How a revision is found: its days and the JSON of its keys. */
type IndexChange = { event: string; number: number; hash: string; day: string; lastDay: string; keys: string }

/** Keeps how the revision before this one was found, if this one is found in another way. */
export const prepareKeepFormer = (db: D1Database, change: IndexChange): D1PreparedStatement =>
  INSERT_FORMER_EVENT(db, change)

/**
 * Deletes the words by which an earlier revision was found, for a revision whose words must go. By its places, actors, kind and
 * certainty, feeds go on listing the event.
 */
export const prepareForgetFormerWords = (db: D1Database, event: string, number: number): D1PreparedStatement =>
  db.prepare(DELETE_FORMER_WORDS).bind(event, number)

/**
 * An event's newest revision, with the recording of its first revision and of the last one that is neither translation nor
 * minor, in ms UTC. `isMatch` is false for an event that no longer matches, of which an earlier revision did.
 */
export type DatedRevisionRef = RevisionRef & { published_at: number; updated_at: number; isMatch: boolean }

/** Which events a feed lists. Days as in table `event`. */
export type FeedQuery = KeyQuery & { maxDay: string; lastDay: string }

/** Where a page of a feed begins: below a seq. `leftSince` (ms UTC): events that left later are still listed. */
export type FeedPage = { before: number; leftSince: number; limit: number }

/** Store of the table `former_event`, and of the order in which feeds list events. */
export const feedIndexStore = (db: D1Database) => ({
  /** A page of events by the seq of their newest revision, the highest first. */
  listBySeq: async (query: FeedQuery, page: FeedPage): Promise<DatedRevisionRef[]> => {
    const { maxDay, lastDay } = query
    const listed = LIST_EVENTS_BY_SEQ(db, { ...page, maxDay, lastDay, groups: JSON.stringify(keyGroupsOf(query)) })
    const { results } = await listed.all<Omit<DatedRevisionRef, 'isMatch'> & { is_match: number }>()
    return results.map(({ is_match, ...row }) => ({ ...row, isMatch: is_match === 1 }))
  },

  /** Deletes what feeds no longer list: of events that left before `oldest` (ms UTC). */
  prepareDeleteFormer: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_FORMER_EVENTS).bind(oldest),
})

export type FeedIndexStore = ReturnType<typeof feedIndexStore>
