import type { RevisionRef } from './revision-content-store.ts'
import { STANDING_EVENT } from './standing-event.ts'

const SELECT_REVISION_BY_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq = ?1`
const SELECT_REVISION_BY_NUMBER = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number = ?2`
const SELECT_NEWEST_REVISION = `SELECT seq, id AS event, number, hash FROM event WHERE id = ?1`
/** An event that is not in the index. */
const SELECT_NEWEST_READABLE_REVISION = `
  SELECT seq, event, number, hash FROM (SELECT * FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT 1)
  WHERE redacted_at IS NULL`
const LIST_NEWEST_REVISIONS = `
  SELECT seq, id AS event, number, hash FROM event WHERE id IN (SELECT value FROM json_each(?1))`
const LIST_REVISIONS_BY_NUMBER = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number IN (SELECT value FROM json_each(?2))`
const LIST_REVISIONS_OF_EVENTS_BY_NUMBER = `
  SELECT j.seq, j.event, j.number, j.hash FROM json_each(?1) v
  CROSS JOIN journal j ON j.event = v.value ->> 'event' AND j.number = v.value ->> 'number' AND j.redacted_at IS NULL`
const LIST_NEWEST_REVISIONS_OF_EVENT = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3`
const SELECT_READABLE_REVISION_BEFORE = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number < ?2 AND redacted_at IS NULL ORDER BY number DESC LIMIT 1`
const LIST_EVENT_REVISIONS_AFTER_SEQ = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`
const LIST_REVISIONS_AFTER_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2`
const LIST_KNOWN_EVENTS = `
  SELECT v.value AS event FROM json_each(?1) v WHERE EXISTS (SELECT 1 FROM journal j WHERE j.event = v.value)`
/** The first revision, and another one: `?1` is from 0 to 1. Redacted ones have no content. */
const LIST_SAMPLE = `
  SELECT seq, event, number, hash FROM journal
  WHERE redacted_at IS NULL AND seq IN (1, 1 + CAST(?1 * (SELECT max(seq) - 1 FROM journal) AS INTEGER))`
const LIST_EARLIER_REVISIONS = `SELECT number, recorded_at FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number`

/** Finds single revisions by seq or number, and lists those of events. It reads only what is committed in table `journal`. */
export const revisionLookup = (db: D1Database) => ({
  findBySeq: (seq: number) => db.prepare(SELECT_REVISION_BY_SEQ).bind(seq).first<RevisionRef>(),

  findByNumber: (event: string, number: number) =>
    db.prepare(SELECT_REVISION_BY_NUMBER).bind(event, number).first<RevisionRef>(),

  /** The newest revision of an event that is not redacted and has a lower number, or null. */
  findReadableBefore: (event: string, number: number) =>
    db.prepare(SELECT_READABLE_REVISION_BEFORE).bind(event, number).first<RevisionRef>(),

  /** The newest revision of an event; null if there is no such event, or if its newest revision is redacted. */
  findLatest: (event: string) =>
    db
      .prepare(event === STANDING_EVENT ? SELECT_NEWEST_READABLE_REVISION : SELECT_NEWEST_REVISION)
      .bind(event)
      .first<RevisionRef>(),

  /** The newest revisions of those of these events that exist. */
  listLatest: async (events: string[]): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_NEWEST_REVISIONS).bind(JSON.stringify(events)).all<RevisionRef>()).results,

  /** Those of these ids that are ids of events, also of redacted ones. */
  findKnownEvents: async (ids: readonly string[]): Promise<Set<string>> => {
    const { results } = await db.prepare(LIST_KNOWN_EVENTS).bind(JSON.stringify(ids)).all<{ event: string }>()
    return new Set(results.map(({ event }) => event).filter((event) => event !== STANDING_EVENT))
  },

  ...revisionLister(db),

  /** The first revision, and one that `chance` picks, which is from 0 to 1. */
  listSample: async (chance: number): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_SAMPLE).bind(chance).all<RevisionRef>()).results,
})

export type RevisionLookup = ReturnType<typeof revisionLookup>

/** Lists revisions of one or of several events. */
const revisionLister = (db: D1Database) => ({
  listByNumbers: async (event: string, numbers: number[]): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_REVISIONS_BY_NUMBER).bind(event, JSON.stringify(numbers)).all<RevisionRef>()).results,

  /** The revisions of several events, each by its event and number, without redacted ones. */
  listByEventAndNumber: async (names: readonly { event: string; number: number }[]): Promise<RevisionRef[]> =>
    names.length === 0
      ? []
      : (await db.prepare(LIST_REVISIONS_OF_EVENTS_BY_NUMBER).bind(JSON.stringify(names)).all<RevisionRef>()).results,

  /** The newest revisions of an event with a number below `before`, the newest first. */
  listNewestOfEvent: async (event: string, limit: number, before = Number.MAX_SAFE_INTEGER): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_NEWEST_REVISIONS_OF_EVENT).bind(event, before, limit).all<RevisionRef>()).results,

  listOfEventAfter: async (event: string, seq: number, limit: number): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_EVENT_REVISIONS_AFTER_SEQ).bind(event, seq, limit).all<RevisionRef>()).results,

  /** Revisions of all events after a seq, in order. */
  listAfter: async (seq: number, limit: number): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_REVISIONS_AFTER_SEQ).bind(seq, limit).all<RevisionRef>()).results,

  /** The numbers of an event's revisions below `number`, and when each was recorded (ms UTC). */
  listEarlierRevisions: async (event: string, number: number) =>
    (await db.prepare(LIST_EARLIER_REVISIONS).bind(event, number).all<{ number: number; recorded_at: number }>())
      .results,
})
