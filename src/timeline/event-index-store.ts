import { statement } from '../lib/statement.ts'
import { severityRankOf } from './event.ts'
import type { EventDraft } from './event-draft.ts'
import { indexKeysOf } from './event-index-keys.ts'
import { eventPages, UNDATED_DAY } from './event-page-store.ts'
import { prepareForgetFormerWords, prepareKeepFormer } from './feed-index-store.ts'
import { periodOf } from './period.ts'
import type { RevisionRef } from './revision-content-store.ts'
import { STANDING_EVENT } from './standing-event.ts'

/** The last day of an event without end. Sorts after every day. */
const OPEN_END_DAY = '~'

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

/**
 * Store of the tables `event` and `event_key`: the newest revision of each event, found by its regions, actors, kind,
 * certainty and words. Plain tables, because D1 cannot export a database with FTS5 tables.
 */
export const eventIndexStore = (db: D1Database) => ({
  ...eventPages(db),
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

/** The last day that an event may have touched. */
const lastDayOf = ({ when_min, when_max }: EventDraft): string =>
  when_max ?? (when_min === null ? UNDATED_DAY : OPEN_END_DAY)
