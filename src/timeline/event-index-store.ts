import { severityRankOf } from './event.ts'
import type { EventDraft } from './event-draft.ts'
import type { RevisionRef } from './journal-store.ts'
import { eventWordsOf, isPrefixSearched, type SearchTerm } from './search-terms.ts'

/** Which events to list: behind the cursor, and narrowed down by what is not null. Days are `YYYY-MM-DD`. */
export type EventIndexQuery = {
  after: { day: string; id: string } | null
  regions: string[] | null
  actors: string[] | null
  /** A kind, or a group of kinds. */
  kind: string | null
  certainty: string | null
  from: string | null
  to: string | null
  /** What is searched for; every term must be met. */
  terms: SearchTerm[]
}

/** An event's newest revision, with when the event was first recorded and last changed in what it says (ms UTC). */
export type DatedRevisionRef = RevisionRef & { published_at: number; updated_at: number }

const UNDATED_DAY = ''
/** After every day: the last day of what goes on. */
const OPEN_END_DAY = '~'
/** Before every day, but after what has none. */
const EARLIEST_DAY = '0'
/** Behind every day and before every event: where a list begins. */
const START_CURSOR = { day: '~', id: '' }

/** What an event no longer has is taken out, but only by the revision that the journal has just taken. */
const DELETE_STALE_EVENT_KEYS = `
  DELETE FROM event_key WHERE (key, day, event) IN (
    SELECT k.value, e.day, e.id FROM event e, json_each(e.keys) k
    WHERE e.id = ?1 AND e.number < ?2 AND EXISTS (SELECT 1 FROM journal WHERE event = ?1 AND number = ?2 AND hash = ?3)
      AND (e.day <> ?4 OR e.last_day <> ?5 OR k.value NOT IN (SELECT value FROM json_each(?6))))`
const UPSERT_EVENT = `
  INSERT INTO event (id, number, seq, status, hash, kind, certainty, gravity, day, when_max, last_day, keys, facts)
  SELECT event, number, seq, ?4, hash, ?5, ?6, ?7, ?8, ?9, ?10, ?11, facts FROM journal WHERE event = ?1 AND number = ?2 AND hash = ?3
  ON CONFLICT (id) DO UPDATE SET number = excluded.number, seq = excluded.seq, status = excluded.status, hash = excluded.hash,
    kind = excluded.kind, certainty = excluded.certainty, gravity = excluded.gravity, day = excluded.day,
    when_max = excluded.when_max, last_day = excluded.last_day, keys = excluded.keys, facts = excluded.facts
  WHERE excluded.number > event.number`
const INSERT_EVENT_KEYS = `
  INSERT INTO event_key (key, day, event, last_day)
  SELECT k.value, e.day, e.id, e.last_day FROM event e, json_each(e.keys) k WHERE e.id = ?1 AND e.number = ?2 AND e.hash = ?3
  ON CONFLICT DO NOTHING`

/** The index alone is walked until the page is full. */
const LIST_EVENTS_BY_DAY = `
  SELECT e.seq, e.id AS event, e.number, e.hash, e.day FROM (
    SELECT day, id FROM event INDEXED BY event_by_day
    WHERE day <= ?1 AND (day < ?1 OR id > ?2) AND last_day >= ?3 ORDER BY day DESC, id LIMIT ?4) page
  JOIN event e ON e.id = page.id ORDER BY page.day DESC, page.id`
/** The keys that there are in the ranges of each of the groups ?5. */
const EXISTING_KEYS_CTE = `
    asked (grp, low, high) AS MATERIALIZED (
      SELECT g.key, r.value ->> 0, r.value ->> 1 FROM json_each(?5) g, json_each(g.value) r),
    found (grp, high, key) AS (
      SELECT grp, high, (SELECT min(key) FROM event_key WHERE key >= low AND key < high) FROM asked
      UNION
      SELECT grp, high, (SELECT min(key) FROM event_key WHERE key > found.key AND key < found.high)
      FROM found WHERE found.key IS NOT NULL),
    held (grp, key) AS MATERIALIZED (SELECT DISTINCT grp, key FROM found WHERE key IS NOT NULL)`
/**
 * Events that have at least one key of each of the groups ?5, each a list of ranges of keys. The keys that there are in
 * the ranges are found first; then the group that fewest events have is read, each of its keys in the order of the list
 * and no further than the page, and the other groups are asked of what is met there.
 */
const LIST_MATCHING_EVENTS_BY_DAY = `
  WITH RECURSIVE
    ${EXISTING_KEYS_CTE},
    groups (grp, size) AS MATERIALIZED (
      SELECT g.key, (SELECT count(*) FROM (
        SELECT 1 FROM held h JOIN event_key k ON k.key = h.key WHERE h.grp = g.key LIMIT 2000)) FROM json_each(?5) g),
    rarest (grp) AS MATERIALIZED (SELECT grp FROM groups ORDER BY size, grp LIMIT 1)
  SELECT e.seq, e.id AS event, e.number, e.hash, e.day FROM (
    SELECT DISTINCT met.value ->> 0 AS day, met.value ->> 1 AS id
    FROM held, json_each((
      SELECT json_group_array(json_array(day, event)) FROM (
        SELECT k.day, k.event FROM event_key k
        WHERE k.key = held.key AND k.day <= ?1 AND (k.day < ?1 OR k.event > ?2) AND k.last_day >= ?3
          AND NOT EXISTS (
            SELECT 1 FROM groups g WHERE g.grp <> (SELECT grp FROM rarest) AND NOT EXISTS (
              SELECT 1 FROM held other JOIN event_key o ON o.key = other.key AND o.day = k.day AND o.event = k.event
              WHERE other.grp = g.grp))
        ORDER BY k.day DESC, k.event LIMIT ?4))) met
    WHERE held.grp = (SELECT grp FROM rarest)
    ORDER BY 1 DESC, 2 LIMIT ?4) page JOIN event e ON e.id = page.id
  ORDER BY page.day DESC, page.id`

/**
 * The same in the order of recording: the journal is read backwards until there are enough, without an index of its own,
 * and each event that stands there is asked for a key of each of the groups.
 */
const LIST_EVENTS_BY_SEQ = `
  WITH RECURSIVE
    ${EXISTING_KEYS_CTE}
  SELECT seq, id AS event, number, hash,
    (SELECT recorded_at FROM journal WHERE event = id AND number = 1) AS published_at,
    (SELECT recorded_at FROM journal WHERE event = id AND change NOT IN ('translation', 'minor')
      ORDER BY number DESC LIMIT 1) AS updated_at
  FROM (SELECT seq AS place, event AS name FROM journal) CROSS JOIN event e ON id = name AND seq = place
  WHERE place < ?1 AND day <= ?2 AND last_day >= ?3
    AND NOT EXISTS (
      SELECT 1 FROM json_each(?5) g WHERE NOT EXISTS (
        SELECT 1 FROM held JOIN event_key k ON k.key = held.key AND k.day = e.day AND k.event = e.id WHERE held.grp = g.key))
  ORDER BY place DESC LIMIT ?4`

type ListedRevisionRef = RevisionRef & { day: string }

/**
 * The events as they stand, listed and found by what they are. Every event has a row under each of its keys: its
 * regions, actors, kind, certainty and words. Plain tables serve here: a database with FTS5 tables cannot be exported.
 */
export const eventIndexStore = (db: D1Database) => ({
  /** Statements that show a revision, for the batch that records it; they do nothing where the journal did not take it. */
  prepareIndexUpdate: (draft: EventDraft, hash: string): D1PreparedStatement[] => {
    const keys = JSON.stringify(indexKeysOf(draft))
    const day = draft.when_min ?? UNDATED_DAY
    const status = draft.change === 'retraction' ? 'retracted' : 'current'
    const revisionKey = [draft.id, draft.number, hash]
    const last = lastDayOf(draft)
    const columns = [
      status,
      draft.kind,
      draft.certainty,
      severityRankOf(draft.severity),
      day,
      draft.when_max,
      last,
      keys,
    ]
    return [
      db.prepare(DELETE_STALE_EVENT_KEYS).bind(...revisionKey, day, last, keys),
      db.prepare(UPSERT_EVENT).bind(...revisionKey, ...columns),
      db.prepare(INSERT_EVENT_KEYS).bind(...revisionKey),
    ]
  },

  /** Events by their first day, newest first, undatable last, then by id; narrowed, and behind a cursor. */
  listByDay: async (listing: EventIndexQuery, limit: number): Promise<ListedRevisionRef[]> => {
    const { day, id } = startCursorOf(listing)
    const bound = [day, id, minLastDayOf(listing), limit]
    const groups = keyGroupsOf(listing)
    const statement =
      groups.length === 0
        ? db.prepare(LIST_EVENTS_BY_DAY).bind(...bound)
        : db.prepare(LIST_MATCHING_EVENTS_BY_DAY).bind(...bound, JSON.stringify(groups))
    return (await statement.all<ListedRevisionRef>()).results
  },

  /** Events by the seq of their newest revision, highest first, from below `before` on where it is given; narrowed. */
  listBySeq: async (listing: EventIndexQuery, before: number | null, limit: number): Promise<DatedRevisionRef[]> => {
    const bound = [before ?? Number.MAX_SAFE_INTEGER, listing.to ?? START_CURSOR.day, minLastDayOf(listing), limit]
    const statement = db.prepare(LIST_EVENTS_BY_SEQ).bind(...bound, JSON.stringify(keyGroupsOf(listing)))
    return (await statement.all<DatedRevisionRef>()).results
  },
})

/** Where the list goes on: behind the cursor, and not before the last day that is asked for. */
const startCursorOf = ({ after, to }: EventIndexQuery): { day: string; id: string } => {
  const first = after ?? START_CURSOR
  return to !== null && to < first.day ? { day: to, id: '' } : first
}

/** The last day that an event may have touched, to be compared with others; nothing where it has no date at all. */
const lastDayOf = ({ when_min, when_max }: EventDraft): string =>
  when_max ?? (when_min === null ? UNDATED_DAY : OPEN_END_DAY)

/** The least last day that is asked for. What has no date is left out as soon as any day is asked for. */
const minLastDayOf = ({ from, to }: EventIndexQuery): string => from ?? (to === null ? UNDATED_DAY : EARLIEST_DAY)

/** All keys under which an event is found. */
const indexKeysOf = ({ regions, actors, kind, certainty, text }: EventDraft): string[] => [
  ...new Set([
    ...regions.map(({ id }) => regionKeyOf(id)),
    ...actors.map(({ id }) => actorKeyOf(id)),
    ...[kind, kind.split('.', 1)[0]!].map(kindKeyOf),
    certaintyKeyOf(certainty),
    ...eventWordsOf(text).map(wordKeyOf),
  ]),
]

const regionKeyOf = (id: string): string => `region ${id}`
const actorKeyOf = (id: string): string => `actor ${id}`
const kindKeyOf = (kind: string): string => `kind ${kind}`
const certaintyKeyOf = (certainty: string): string => `certainty ${certainty}`
const wordKeyOf = (word: string): string => `word ${word}`

/** Keys from the first on, up to but without the second. */
type KeyRange = [low: string, high: string]

/** No key goes on behind another with anything but a letter, a digit, a hyphen or a dot, which all come after this. */
const exactRangeOf = (key: string): KeyRange => [key, `${key}!`]
const prefixRangeOf = (key: string): KeyRange => [key, `${key}\u{10ffff}`]

const keyGroupsOf = ({ regions, actors, kind, certainty, terms }: EventIndexQuery): KeyRange[][] => [
  ...(regions ? [regions.map(regionKeyOf).map(exactRangeOf)] : []),
  ...(actors ? [actors.map(actorKeyOf).map(exactRangeOf)] : []),
  ...(kind ? [[exactRangeOf(kindKeyOf(kind))]] : []),
  ...(certainty ? [[exactRangeOf(certaintyKeyOf(certainty))]] : []),
  ...terms.map((term) => [
    ...term.words.map((word) => (isPrefixSearched(word) ? prefixRangeOf : exactRangeOf)(wordKeyOf(word))),
    ...term.regions.map(regionKeyOf).map(exactRangeOf),
    ...term.actors.map(actorKeyOf).map(exactRangeOf),
  ]),
]
