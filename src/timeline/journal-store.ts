import { statement } from '../lib/statement.ts'
import type { Change, RevisionFacts } from './event.ts'
import { REDACTED_COLUMN, REMOVING_REVISIONS, redactionReader } from './redaction-store.ts'
import { EFFECTIVE_JOURNAL, NEXT_WITHHELD_SEQ, retractionHoldReader } from './retraction-hold-store.ts'
import type { RevisionStore } from './revision-store.ts'

/** A row of the journal: a revision without its content. */
export type JournalEntry = {
  seq: number
  event: string
  number: number
  change: Change
  silent: boolean
  urgent: boolean
  hash: string
  facts: RevisionFacts
  /** Absent or null unless the revision is redacted. `unseen`: so soon after its release that it counts as never alerted. */
  redacted?: 'seen' | 'unseen' | null
}

/** An entry with the time of its recording and of its release, in ms UTC. */
export type DatedJournalEntry = JournalEntry & { recordedAt: number; releaseAt: number }

/** A revision as far as feeds depend on it. `recordedAt` in ms UTC. */
export type RecordedChange = Pick<JournalEntry, 'event' | 'number' | 'change'> & { recordedAt: number }

/** The last retraction of an event. `isRecordedAgain`: a later revision made the event current again. */
export type LastRetraction = { number: number; isRecordedAgain: boolean }

const CLOCK_TOLERANCE_MS = 60_000
/**
 * The released seq at the time `:at`, with the clock at `:now`: everything up to it may be told. It is the seq before the
 * first revision on hold. `:at` is before `:now` if a tick runs late; a revision recorded in between is on hold, too.
 * A revision that is recorded more than a minute after `:now` does not count as on hold. A clock that was ahead recorded
 * it, and it would stop all mail until `:now` reaches its release.
 */
export const RELEASED_SEQ = `coalesce((
    SELECT min(seq) - 1 FROM journal INDEXED BY journal_held
    WHERE release_at > :at AND release_at > recorded_at AND recorded_at <= :now + ${CLOCK_TOLERANCE_MS}),
  (SELECT max(seq) FROM journal), 0)`
/**
 * The seq up to which every revision after `cursor_seq` (a column of the statement) is released at `:at`. It is for a
 * cursor over revisions that are processed one by one, each after its own release: corrections, and the watch over reach.
 * It has no tolerance for clocks. A cursor that passes a revision before its release would never process it, while a
 * cursor that waits only reads some revisions again.
 */
export const RELEASED_CURSOR_SEQ = `coalesce(
  (SELECT min(seq) - 1 FROM journal WHERE seq > cursor_seq AND release_at > :at), (SELECT max(seq) FROM journal), 0)`

const SELECT_HEAD_SEQ = `SELECT coalesce(max(seq), 0) AS seq FROM journal`
const SELECT_RELEASED_SEQ = statement<{ at: number; now: number }>(`SELECT ${RELEASED_SEQ} AS seq`)
const SELECT_SEQ_BEFORE_TIME = `
  SELECT coalesce(min(seq) - 1, (SELECT coalesce(max(seq), 0) FROM journal)) AS seq FROM journal WHERE recorded_at >= ?1`
const SELECT_SEQ_BEFORE_TIME_IN_WINDOW = `
  SELECT coalesce((SELECT min(seq) - 1 FROM journal WHERE seq > ?1 AND seq <= ?2 AND recorded_at >= ?3), ?2) AS seq`
const ENTRY_COLUMNS = `j.seq, j.event, j.number, j.change, j.silent, j.urgent, j.hash, j.facts, ${REDACTED_COLUMN} AS redacted`
const LIST_ENTRIES_BETWEEN = `
  SELECT ${ENTRY_COLUMNS} FROM ${EFFECTIVE_JOURNAL} j
  WHERE j.seq > ?1 AND j.seq <= ?2 AND j.event NOT IN (SELECT r.event FROM ${REMOVING_REVISIONS}) ORDER BY j.seq`
const LIST_ENTRIES_OF_EVENTS = `
  SELECT ${ENTRY_COLUMNS} FROM ${EFFECTIVE_JOURNAL} j
  WHERE j.event IN (SELECT value FROM json_each(?1)) AND j.seq <= ?2 ORDER BY j.seq`
const LIST_NEWEST_ENTRIES_OF_EVENT = `
  SELECT ${ENTRY_COLUMNS}, j.recorded_at AS recordedAt, j.release_at AS releaseAt FROM ${EFFECTIVE_JOURNAL} j
  WHERE j.event = ?1 ORDER BY j.number DESC LIMIT ?2`
const LIST_CHANGES_OF_EVENTS = `
  SELECT event, number, change, recorded_at AS recordedAt FROM ${EFFECTIVE_JOURNAL} j
  WHERE event IN (SELECT value FROM json_each(?1)) AND j.change NOT IN ('translation', 'minor') ORDER BY seq`
const LIST_FACTS_OF_EVENTS = `
  SELECT event, seq, facts FROM journal WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 ORDER BY seq`
const LIST_ANNOUNCED_EVENTS = `
  SELECT DISTINCT event FROM journal
  WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 AND silent = 0
    AND change IN ('new', 'update', 'correction', 'retraction') AND (redacted_at IS NULL OR redacted_at > release_at)`
const LIST_LAST_RETRACTIONS = `
  SELECT j.event, max(j.number) AS number, coalesce(e.status = 'current', 0) AS recorded_again
  FROM ${EFFECTIVE_JOURNAL} j LEFT JOIN event e ON e.id = j.event
  WHERE j.change = 'retraction' AND j.event IN (SELECT value FROM json_each(?1)) GROUP BY j.event`
const SELECT_TELLABLE_SEQ = statement<{ at: number; now: number; after: number }>(`
  SELECT min(${RELEASED_SEQ}, coalesce(${NEXT_WITHHELD_SEQ} - 1, (SELECT max(seq) FROM journal), 0)) AS seq`)
const LIST_ENTRIES_AS_OF_SEQ = `
  SELECT ${ENTRY_COLUMNS} FROM event e JOIN ${EFFECTIVE_JOURNAL} j ON j.event = e.id AND j.number = (SELECT max(number) FROM ${EFFECTIVE_JOURNAL} w WHERE w.event = e.id AND w.seq <= ?1)
  WHERE j.change <> 'retraction' AND j.redacted_at IS NULL
  ORDER BY j.facts ->> 'nature' IN ('claim', 'forecast'), e.gravity DESC, e.when_max IS NULL, e.when_max DESC, e.id LIMIT ?2 OFFSET ?3`
const LIST_CURRENT_ENTRIES = `
  SELECT ${ENTRY_COLUMNS} FROM event e INDEXED BY event_by_day JOIN journal j ON j.seq = e.seq
  WHERE e.status = 'current' ORDER BY e.day DESC, e.id LIMIT ?1`

type JournalEntryRow = Omit<JournalEntry, 'facts' | 'silent' | 'urgent'> & {
  facts: string
  silent: number
  urgent: number
}

/** Reads the table `journal` in its order: seqs, windows, and the histories of events. It includes the revision store. */
export const journalStore = (db: D1Database, revisions: RevisionStore) => ({
  ...revisions,
  ...entryReader(db),
  ...historyReader(db),
  ...eventStateReader(db),
  ...retractionHoldReader(db),
  ...redactionReader(db),
})

export type JournalStore = ReturnType<typeof journalStore>

/** Seqs, and the entries of windows. A window (from, to] is without `from` and with `to`. */
const entryReader = (db: D1Database) => ({
  readHeadSeq: async (): Promise<number> => (await db.prepare(SELECT_HEAD_SEQ).first<{ seq: number }>())!.seq,

  /** The released seq at `now` (ms UTC): everything up to it may be told. */
  readReleasedSeq: async (now: number): Promise<number> =>
    (await SELECT_RELEASED_SEQ(db, { at: now, now }).first<{ seq: number }>())!.seq,

  /** The released seq, but before the first revision after `after` of an event whose retraction is on hold. */
  readTellableSeq: async (after: number, now: number): Promise<number> =>
    (await SELECT_TELLABLE_SEQ(db, { at: now, now, after }).first<{ seq: number }>())!.seq,

  /** The seq before the first revision that was recorded at or after a time, in ms UTC. */
  findSeqBefore: async (time: number): Promise<number> =>
    (await db.prepare(SELECT_SEQ_BEFORE_TIME).bind(time).first<{ seq: number }>())!.seq,

  /** The same within the window (from, to]; `to` if no revision of the window was. */
  findSeqBeforeInWindow: async (time: number, from: number, to: number): Promise<number> =>
    (await db.prepare(SELECT_SEQ_BEFORE_TIME_IN_WINDOW).bind(from, to, time).first<{ seq: number }>())!.seq,

  /** The entries of a window, without those of removed events. */
  listEntriesBetween: async (from: number, to: number): Promise<JournalEntry[]> =>
    (await db.prepare(LIST_ENTRIES_BETWEEN).bind(from, to).all<JournalEntryRow>()).results.map(entryFromRow),

  /** A page of the events as of `seq`, without retracted ones: claims and forecasts last, by severity, then the latest first. */
  listAsOf: async (seq: number, limit: number, offset: number): Promise<JournalEntry[]> =>
    (await db.prepare(LIST_ENTRIES_AS_OF_SEQ).bind(seq, limit, offset).all<JournalEntryRow>()).results.map(
      entryFromRow,
    ),

  /** All revisions of these events that are neither translations nor minor changes, the oldest first. */
  listChangesOfEvents: async (events: string[]): Promise<RecordedChange[]> =>
    (await db.prepare(LIST_CHANGES_OF_EVENTS).bind(JSON.stringify(events)).all<RecordedChange>()).results,

  /** The current events by first day, the latest first, without retracted ones. */
  listCurrentEntries: async (limit: number): Promise<JournalEntry[]> =>
    (await db.prepare(LIST_CURRENT_ENTRIES).bind(limit).all<JournalEntryRow>()).results.map(entryFromRow),
})

/** The histories of events. */
const historyReader = (db: D1Database) => ({
  /** All entries of these events up to `seq`, the oldest first. */
  listEntriesOfEvents: async (events: string[], seq: number): Promise<JournalEntry[]> =>
    (await db.prepare(LIST_ENTRIES_OF_EVENTS).bind(JSON.stringify(events), seq).all<JournalEntryRow>()).results.map(
      entryFromRow,
    ),

  /** The newest entries of one event, the oldest first. */
  listHistory: async (event: string, limit: number): Promise<DatedJournalEntry[]> => {
    const { results } = await db
      .prepare(LIST_NEWEST_ENTRIES_OF_EVENT)
      .bind(event, limit)
      .all<JournalEntryRow & Pick<DatedJournalEntry, 'recordedAt' | 'releaseAt'>>()
    return results.map((row) => ({ ...row, ...entryFromRow(row) })).reverse()
  },

  /** The facts of all revisions of these events up to `seq`, silent ones too, in order. */
  listFactsOfEvents: async (
    events: string[],
    seq: number,
  ): Promise<Pick<JournalEntry, 'event' | 'seq' | 'facts'>[]> => {
    type Row = { event: string; seq: number; facts: string }
    const { results } = await db.prepare(LIST_FACTS_OF_EVENTS).bind(JSON.stringify(events), seq).all<Row>()
    return results.map((row) => ({ ...row, facts: JSON.parse(row.facts) as RevisionFacts }))
  },
})

/** Which events were announced, and which were retracted. */
const eventStateReader = (db: D1Database) => ({
  /** Those of these events that have a revision up to `seq` that readers get by mail. */
  findAnnouncedEvents: async (events: string[], seq: number): Promise<Set<string>> => {
    const { results } = await db
      .prepare(LIST_ANNOUNCED_EVENTS)
      .bind(JSON.stringify(events), seq)
      .all<{ event: string }>()
    return new Set(results.map((row) => row.event))
  },

  /** The last retraction of those of these events that were ever retracted, by event. */
  findLastRetractions: async (events: string[]): Promise<Map<string, LastRetraction>> => {
    const { results } = await db
      .prepare(LIST_LAST_RETRACTIONS)
      .bind(JSON.stringify(events))
      .all<{ event: string; number: number; recorded_again: number }>()
    return new Map(results.map((row) => [row.event, { number: row.number, isRecordedAgain: row.recorded_again === 1 }]))
  },
})

const entryFromRow = (row: JournalEntryRow): JournalEntry => ({
  ...row,
  silent: row.silent === 1,
  urgent: row.urgent === 1,
  facts: JSON.parse(row.facts) as RevisionFacts,
})
