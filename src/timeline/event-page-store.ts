import { statement } from '../lib/statement.ts'
import { type KeyQuery, keyGroupsOf } from './event-index-keys.ts'
import { EXISTING_KEYS_CTE, type FeedQuery } from './feed-index-store.ts'
import type { RevisionRef } from './revision-content-store.ts'

/**
 * Which events to list: after the cursor, and those that the filters let through. Days are `YYYY-MM-DD`; null does not
 * restrict.
 */
export type EventIndexQuery = KeyQuery & {
  after: { day: string; id: string } | null
  from: string | null
  to: string | null
}

/** The first and last day of an event without any date. Sorts before every day. */
export const UNDATED_DAY = ''
/** Sorts before every day and after UNDATED_DAY. */
const EARLIEST_DAY = '0'
/** The cursor of the first page: after every day, before every id. */
const START_CURSOR = { day: '~', id: '' }

/** Reads the index only, and stops when the page is full. */
const LIST_EVENTS_BY_DAY = `
  SELECT e.seq, e.id AS event, e.number, e.hash, e.day FROM (
    SELECT day, id FROM event INDEXED BY event_by_day
    WHERE day <= ?1 AND (day < ?1 OR id > ?2) AND last_day >= ?3 ORDER BY day DESC, id LIMIT ?4) page
  JOIN event e ON e.id = page.id ORDER BY page.day DESC, page.id`
type ListParameters = { groups: string; lastDay: string; limit: number }
/**
 * Events with at least one key of each group. It reads the events of the group that has the fewest, in the order of the
 * list and up to a page for each key, and checks the other groups for each of these events.
 */
const LIST_MATCHING_EVENTS_BY_DAY = statement<ListParameters & { day: string; id: string }>(`
  WITH RECURSIVE
    ${EXISTING_KEYS_CTE},
    groups (grp, size) AS MATERIALIZED (
      SELECT g.key, (SELECT count(*) FROM (
        SELECT 1 FROM existing h JOIN event_key k ON k.key = h.key WHERE h.grp = g.key LIMIT 2000)) FROM json_each(:groups) g),
    rarest (grp) AS MATERIALIZED (SELECT grp FROM groups ORDER BY size, grp LIMIT 1)
  SELECT e.seq, e.id AS event, e.number, e.hash, e.day FROM (
    SELECT DISTINCT met.value ->> 0 AS day, met.value ->> 1 AS id
    FROM existing, json_each((
      SELECT json_group_array(json_array(day, event)) FROM (
        SELECT k.day, k.event FROM event_key k
        WHERE k.key = existing.key AND k.day <= :day AND (k.day < :day OR k.event > :id) AND k.last_day >= :lastDay
          AND NOT EXISTS (
            SELECT 1 FROM groups g WHERE g.grp <> (SELECT grp FROM rarest) AND NOT EXISTS (
              SELECT 1 FROM existing other JOIN event_key o ON o.key = other.key AND o.day = k.day AND o.event = k.event
              WHERE other.grp = g.grp))
        ORDER BY k.day DESC, k.event LIMIT :limit))) met
    WHERE existing.grp = (SELECT grp FROM rarest)
    ORDER BY 1 DESC, 2 LIMIT :limit) page JOIN event e ON e.id = page.id
  ORDER BY page.day DESC, page.id`)

type ListedRevisionRef = RevisionRef & { day: string }

/** Lists the events of the tables `event` and `event_key`, a page at a time. */
export const eventPages = (db: D1Database) => ({
  /** A page of events by first day, the latest first, then by id. Events without a date are last. */
  listByDay: async (query: EventIndexQuery, limit: number): Promise<ListedRevisionRef[]> => {
    const { day, id } = startCursorOf(query)
    const lastDay = minLastDayOf(query)
    const groups = keyGroupsOf(query)
    const listed =
      groups.length === 0
        ? db.prepare(LIST_EVENTS_BY_DAY).bind(day, id, lastDay, limit)
        : LIST_MATCHING_EVENTS_BY_DAY(db, { day, id, lastDay, limit, groups: JSON.stringify(groups) })
    return (await listed.all<ListedRevisionRef>()).results
  },
})

/** The cursor of a page. Without one, the list begins at the last day that the query asks for. */
const startCursorOf = ({ after, to }: EventIndexQuery): { day: string; id: string } => {
  const cursor = after ?? START_CURSOR
  return to !== null && to < cursor.day ? { day: to, id: '' } : cursor
}

/** The earliest last day that a query asks for. A query with any day leaves out events without a date. */
const minLastDayOf = ({ from, to }: EventIndexQuery): string => from ?? (to === null ? UNDATED_DAY : EARLIEST_DAY)

/** The days and keys of a query as feeds list them. */
export const feedQueryOf = (query: EventIndexQuery): FeedQuery => ({
  ...query,
  maxDay: query.to ?? START_CURSOR.day,
  lastDay: minLastDayOf(query),
})
