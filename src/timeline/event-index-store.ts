import { statement } from '../lib/statement.ts'
import { severityRankOf } from './event.ts'
import type { EventDraft } from './event-draft.ts'
import { indexKeysOf, type KeyQuery, keyGroupsOf } from './event-index-keys.ts'
import { EXISTING_KEYS_CTE, type FeedQuery, prepareForgetFormerWords, prepareKeepFormer } from './feed-index-store.ts'
import { periodOf } from './period.ts'
import type { RevisionRef } from './revision-content-store.ts'
import { STANDING_EVENT } from './standing-event.ts'

/** Which events to list: after the cursor, and those that the filters let through. Days are `YYYY-MM-DD`; null does not restrict. */
export type EventIndexQuery = KeyQuery & {
  after: { day: string; id: string } | null
  from: string | null
  to: string | null
}

/** The first and last day of an event without any date. Sorts before every day. */
const UNDATED_DAY = ''
/** The last day of an event without end. Sorts after every day. */
const OPEN_END_DAY = '~'
/** Sorts before every day and after UNDATED_DAY. */
const EARLIEST_DAY = '0'
/** The cursor of the first page: after every day, before every id. */
const START_CURSOR = { day: '~', id: '' }

type IndexedRevision = { event: string; number: number; hash: string }
type IndexColumns = { day: string; lastDay: string; keys: string }
type ListingColumns = { period: string; sources: number }
type EventColumns = ListingColumns & {
  status: string
  kind: string
  certainty: string
  severityRank: number
  whenMax: string | null
}

/** The form of the keys and of the listing columns. After a change, a higher version brings all events to the new form. */
const INDEX_VERSION = 2
/** Runs before the event's row is updated, and only if the same batch inserted the revision into the journal. */
const DELETE_STALE_EVENT_KEYS = statement<IndexedRevision & IndexColumns>(`
  DELETE FROM event_key WHERE (key, day, event) IN (
    SELECT k.value, e.day, e.id FROM event e, json_each(e.keys) k
    WHERE e.id = :event AND e.number < :number
      AND EXISTS (SELECT 1 FROM journal WHERE event = :event AND number = :number AND hash = :hash)
      AND (e.day <> :day OR e.last_day <> :lastDay OR k.value NOT IN (SELECT value FROM json_each(:keys))))`)
const UPSERT_EVENT = statement<IndexedRevision & IndexColumns & EventColumns>(`
  INSERT INTO event (id, number, seq, status, hash, kind, certainty, gravity, day, when_max, last_day, keys, facts, period,
    sources, index_version)
  SELECT event, number, seq, :status, hash, :kind, :certainty, :severityRank, :day, :whenMax, :lastDay, :keys, facts, :period,
    :sources, ${INDEX_VERSION}
  FROM journal WHERE event = :event AND number = :number AND hash = :hash
  ON CONFLICT (id) DO UPDATE SET number = excluded.number, seq = excluded.seq, status = excluded.status, hash = excluded.hash,
    kind = excluded.kind, certainty = excluded.certainty, gravity = excluded.gravity, day = excluded.day,
    when_max = excluded.when_max, last_day = excluded.last_day, keys = excluded.keys, facts = excluded.facts,
    period = excluded.period, sources = excluded.sources, index_version = excluded.index_version
  WHERE excluded.number > event.number`)
const LIST_OUTDATED_EVENTS = `
  SELECT seq, id AS event, number, hash FROM event INDEXED BY event_index_version WHERE index_version < ${INDEX_VERSION} LIMIT ?1`
/** Each of :events is a newest revision with its keys as they should be. An event with a later revision is left out. */
const OUTDATED_EVENTS = `json_each(:events) v CROSS JOIN event e ON e.id = v.value ->> 'event' AND e.hash = v.value ->> 'hash'`
const DELETE_OUTDATED_KEYS = statement<{ events: string }>(`
  DELETE FROM event_key WHERE (key, day, event) IN (
    SELECT k.value, e.day, e.id FROM ${OUTDATED_EVENTS}, json_each(e.keys) k
    WHERE k.value NOT IN (SELECT value FROM json_each(v.value -> 'keys')))`)
const UPDATE_KEYS = statement<{ events: string }>(`
  UPDATE event SET keys = v.value -> 'keys', period = v.value ->> 'period', sources = v.value ->> 'sources',
    index_version = ${INDEX_VERSION} FROM json_each(:events) v
  WHERE event.id = v.value ->> 'event' AND event.hash = v.value ->> 'hash'`)
const INSERT_KEYS = statement<{ events: string }>(`
  INSERT INTO event_key (key, day, event, last_day)
  SELECT k.value, e.day, e.id, e.last_day FROM ${OUTDATED_EVENTS}, json_each(e.keys) k WHERE true ON CONFLICT DO NOTHING`)
/** While the redacted revision is the newest one, its event is in no list. */
const DELETE_KEYS_OF_REVISION = statement<{ event: string; number: number }>(`
  DELETE FROM event_key WHERE (key, day, event) IN (
    SELECT k.value, e.day, e.id FROM event e, json_each(e.keys) k WHERE e.id = :event AND e.number = :number)`)
const DELETE_EVENT = statement<{ event: string; number: number }>(
  `DELETE FROM event WHERE id = :event AND number = :number`,
)
const INSERT_EVENT_KEYS = `
  INSERT INTO event_key (key, day, event, last_day)
  SELECT k.value, e.day, e.id, e.last_day FROM event e, json_each(e.keys) k WHERE e.id = ?1 AND e.number = ?2 AND e.hash = ?3
  ON CONFLICT DO NOTHING`

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

/**
 * Store of the tables `event` and `event_key`: the newest revision of each event, found by its regions, actors, kind,
 * certainty and words. Plain tables, because D1 cannot export a database with FTS5 tables.
 */
export const eventIndexStore = (db: D1Database) => ({
  ...eventRemover(db),
  ...eventReindexer(db),

  /**
   * Statements that index a revision, also by its duplicate keys. They do nothing unless the same batch inserted it into the
   * journal. What stands now is not indexed, so that no list has it.
   */
  prepareIndexUpdate: (draft: EventDraft, hash: string, duplicateKeys: string[]): D1PreparedStatement[] => {
    if (draft.id === STANDING_EVENT) return []
    const revision = { event: draft.id, number: draft.number, hash }
    const indexColumns = indexColumnsOf(draft, duplicateKeys)
    return [
      prepareKeepFormer(db, { ...revision, ...indexColumns }),
      DELETE_STALE_EVENT_KEYS(db, { ...revision, ...indexColumns }),
      UPSERT_EVENT(db, { ...revision, ...indexColumns, ...eventColumnsOf(draft) }),
      db.prepare(INSERT_EVENT_KEYS).bind(draft.id, draft.number, hash),
    ]
  },

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

const eventReindexer = (db: D1Database) => ({
  /** Events whose index has an earlier form, at most `limit`. */
  listOutdated: async (limit: number): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_OUTDATED_EVENTS).bind(limit).all<RevisionRef>()).results,

  /** Gives events the newest form of the index. Does nothing for an event that was revised or redacted meanwhile. */
  reindex: async (drafts: readonly { draft: EventDraft; hash: string; duplicateKeys: string[] }[]): Promise<void> => {
    const events = JSON.stringify(
      drafts.map(({ draft, hash, duplicateKeys }) => ({
        event: draft.id,
        hash,
        keys: JSON.parse(indexColumnsOf(draft, duplicateKeys).keys) as string[],
        ...listingColumnsOf(draft),
      })),
    )
    await db.batch([DELETE_OUTDATED_KEYS, UPDATE_KEYS, INSERT_KEYS].map((step) => step(db, { events })))
  },
})

const eventRemover = (db: D1Database) => ({
  /**
   * Statements that remove a revision with its words from the index: the event, if it is the newest revision, and the words
   * by which it was found, if it is an earlier one.
   */
  prepareRemove: (event: string, number: number): D1PreparedStatement[] => [
    ...[DELETE_KEYS_OF_REVISION, DELETE_EVENT].map((deletion) => deletion(db, { event, number })),
    prepareForgetFormerWords(db, event, number),
  ],
})

export type EventIndexStore = ReturnType<typeof eventIndexStore>

const indexColumnsOf = (draft: EventDraft, duplicateKeys: string[]): IndexColumns => ({
  day: draft.when_min ?? UNDATED_DAY,
  lastDay: lastDayOf(draft),
  keys: JSON.stringify([...indexKeysOf(draft), ...duplicateKeys]),
})

const eventColumnsOf = (draft: EventDraft): EventColumns => ({
  ...listingColumnsOf(draft),
  status: draft.change === 'retraction' ? 'retracted' : 'current',
  kind: draft.kind,
  certainty: draft.certainty,
  severityRank: severityRankOf(draft.severity),
  whenMax: draft.when_max,
})

const listingColumnsOf = ({ when, sources }: EventDraft): ListingColumns => ({
  period: periodOf(when),
  sources: sources.length,
})

/** The cursor of a page. Without one, the list begins at the last day that the query asks for. */
const startCursorOf = ({ after, to }: EventIndexQuery): { day: string; id: string } => {
  const cursor = after ?? START_CURSOR
  return to !== null && to < cursor.day ? { day: to, id: '' } : cursor
}

/** The last day that an event may have touched. */
const lastDayOf = ({ when_min, when_max }: EventDraft): string =>
  when_max ?? (when_min === null ? UNDATED_DAY : OPEN_END_DAY)

/** The earliest last day that a query asks for. A query with any day leaves out events without a date. */
const minLastDayOf = ({ from, to }: EventIndexQuery): string => from ?? (to === null ? UNDATED_DAY : EARLIEST_DAY)

/** The days and keys of a query as feeds list them. */
export const feedQueryOf = (query: EventIndexQuery): FeedQuery => ({
  ...query,
  maxDay: query.to ?? START_CURSOR.day,
  lastDay: minLastDayOf(query),
})
