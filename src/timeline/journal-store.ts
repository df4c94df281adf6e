import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { lruCache } from '../lib/lru-cache.ts'
import type { Refusal } from '../lib/refusal.ts'
import type { Change, Revision } from './event.ts'
import { checkRevisionOrder, type EventDraft, factsOf, type NewestRevision, type RevisionFacts } from './event-draft.ts'
import { eventIndexStore } from './event-index-store.ts'

/** A line of the journal: what is decided of a revision, without what it says. */
export type JournalEntry = {
  seq: number
  event: string
  number: number
  change: Change
  silent: boolean
  urgent: boolean
  hash: string
  facts: RevisionFacts
}

/** A line with when it was recorded, and from when on it may be told; ms UTC. */
export type DatedJournalEntry = JournalEntry & { recordedAt: number; releaseAt: number }

/** Names a revision in KV. */
export type RevisionRef = { event: string; number: number; seq: number; hash: string }

/** The last revision that retracted an event, and whether the event was recorded anew since. */
export type LastRetraction = { number: number; again: boolean }

/** A publisher's promise that a request is the same one: its key, the hash of its body, and when this try began (ms UTC). */
export type IdempotencyReceipt = { publisher: string; key: string; bodyHash: string; begunAt: number }

const RECEIPT_LEASE_MS = 60_000
const MAX_KV_KEYS_PER_READ = 100
/** Characters of revisions kept in memory: every letter, page and feed reads the newest ones again. */
const MAX_CACHED_CHARS = 4_000_000

const SELECT_NEWEST_NUMBER = `SELECT number, change FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT 1`
/** Where there is a receipt, only for the try that holds it: one that lay still for a minute has been overtaken. */
const INSERT_REVISION = `
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  SELECT (SELECT coalesce(max(seq), 0) + 1 FROM journal), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
  WHERE (SELECT coalesce(max(number), 0) FROM journal WHERE event = ?1) = ?2 - 1
    AND (?11 IS NULL OR EXISTS (
      SELECT 1 FROM receipt WHERE publisher = ?11 AND key = ?12 AND begun_at = ?13 AND status IS NULL))
  ON CONFLICT DO NOTHING RETURNING seq`
const CLAIM_RECEIPT = `
  INSERT INTO receipt (publisher, key, body_hash, begun_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (publisher, key) DO UPDATE SET body_hash = excluded.body_hash, begun_at = excluded.begun_at
  WHERE receipt.status IS NULL AND receipt.begun_at <= ?5 RETURNING key`
const SELECT_RECEIPT = `SELECT body_hash, status, seq FROM receipt WHERE publisher = ?1 AND key = ?2`
const COMPLETE_RECEIPT = `
  UPDATE receipt SET status = 201, seq = (SELECT seq FROM journal WHERE event = ?3 AND number = ?4 AND hash = ?5)
  WHERE publisher = ?1 AND key = ?2 AND EXISTS (SELECT 1 FROM journal WHERE event = ?3 AND number = ?4 AND hash = ?5)`
const DELETE_OLD_RECEIPTS = `DELETE FROM receipt WHERE begun_at < ?1`
const DELETE_RECEIPT = `DELETE FROM receipt WHERE publisher = ?1 AND key = ?2 AND begun_at = ?3 AND status IS NULL`
const SELECT_HEAD_SEQ = `SELECT coalesce(max(seq), 0) AS seq FROM journal`
/** The last seq before the first revision that is still held back. What a clock recorded that stood ahead holds nobody up. */
const SELECT_RELEASED_SEQ = `
  SELECT coalesce((SELECT min(seq) - 1 FROM journal INDEXED BY journal_held WHERE release_at > ?1 AND release_at > recorded_at AND recorded_at <= ?1 + 60000),
                  (SELECT max(seq) FROM journal), 0) AS seq`
const LIST_ENTRIES_BETWEEN = `
  SELECT seq, event, number, change, silent, urgent, hash, facts FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq`
/** The seq before the first revision recorded since, of those behind another seq. */
const SELECT_SEQ_BEFORE_IN_WINDOW = `
  SELECT coalesce((SELECT min(seq) - 1 FROM journal WHERE seq > ?1 AND seq <= ?2 AND recorded_at >= ?3), ?2) AS seq`
const LIST_ENTRIES_OF_EVENTS = `
  SELECT seq, event, number, change, silent, urgent, hash, facts FROM journal
  WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 ORDER BY seq`
const LIST_NEWEST_ENTRIES_OF_EVENT = `
  SELECT seq, event, number, change, silent, urgent, hash, facts, recorded_at AS recordedAt, release_at AS releaseAt FROM journal
  WHERE event = ?1 ORDER BY number DESC LIMIT ?2`
/** What earlier revisions of some events looked like, up to a seq; silent ones too. */
const LIST_FACTS_OF_EVENTS = `
  SELECT event, seq, facts FROM journal WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 ORDER BY seq`
const LIST_EARLIER_REVISIONS = `SELECT number, recorded_at FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number`
const SELECT_SEQ_BEFORE_TIME = `SELECT coalesce(min(seq) - 1, (SELECT coalesce(max(seq), 0) FROM journal)) AS seq FROM journal WHERE recorded_at >= ?1`
const LIST_ANNOUNCED_EVENTS = `
  SELECT DISTINCT event FROM journal
  WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 AND silent = 0
    AND change IN ('new', 'update', 'correction', 'retraction')`
/** The newest revision of each event as of a seq, the gravest and the most recent first. */
const LIST_ENTRIES_AS_OF_SEQ = `
  SELECT j.seq, j.event, j.number, j.change, j.silent, j.urgent, j.hash, j.facts
  FROM event e JOIN journal j ON j.event = e.id
   AND j.number = (SELECT max(number) FROM journal WHERE event = e.id AND seq <= ?1)
  WHERE j.change <> 'retraction' ORDER BY e.gravity DESC, e.when_max IS NULL, e.when_max DESC, e.id LIMIT ?2 OFFSET ?3`
const LIST_CURRENT_ENTRIES = `
  SELECT j.seq, j.event, j.number, j.change, j.silent, j.urgent, j.hash, j.facts
  FROM event e INDEXED BY event_by_day JOIN journal j ON j.seq = e.seq
  WHERE e.status = 'current' ORDER BY e.day DESC, e.id LIMIT ?1`
const LIST_LAST_RETRACTIONS = `
  SELECT j.event, max(j.number) AS number, e.status = 'current' AS again
  FROM journal j JOIN event e ON e.id = j.event
  WHERE j.change = 'retraction' AND j.event IN (SELECT value FROM json_each(?1)) GROUP BY j.event`
const LIST_REVISIONS_BY_NUMBER = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number IN (SELECT value FROM json_each(?2))`
const SELECT_REVISION_BY_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq = ?1`
const LIST_EVENT_REVISIONS_AFTER_SEQ = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`
const LIST_NEWEST_REVISIONS_OF_EVENT = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3`
const SELECT_REVISION_BY_NUMBER = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number = ?2`
const LIST_REVISIONS_AFTER_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2`
const SELECT_NEWEST_REVISION = `SELECT seq, id AS event, number, hash FROM event WHERE id = ?1`
type JournalEntryRow = Omit<JournalEntry, 'facts' | 'silent' | 'urgent'> & {
  facts: string
  silent: number
  urgent: number
}

/** The timeline's store: what is said lies in KV under its hash, what is decided in D1. */
export const journalStore = (db: D1Database, kv: KVNamespace) => {
  const kvKeyOf = ({ event, number, hash }: Omit<RevisionRef, 'seq'>): string => `revision/${event}/${number}/${hash}`

  const eventIndex = eventIndexStore(db)
  const contentCache = lruCache<string>(MAX_CACHED_CHARS, (value) => value.length)

  /** The values of KV keys; one that KV does not have yet is left out. */
  const readContent = (keys: string[]): Promise<Map<string, string>> =>
    contentCache.getOrLoad(keys, async (missing) => {
      const found: [string, string][] = []
      for (let at = 0; at < missing.length; at += MAX_KV_KEYS_PER_READ)
        for (const [key, value] of await kv.get(missing.slice(at, at + MAX_KV_KEYS_PER_READ)))
          if (value !== null) found.push([key, value])
      return found
    })

  const insertRevision = async (
    draft: EventDraft,
    hash: string,
    receipt: IdempotencyReceipt | null,
  ): Promise<number | null> => {
    const facts = JSON.stringify(factsOf(draft))
    const record = db
      .prepare(INSERT_REVISION)
      .bind(
        draft.id,
        draft.number,
        draft.change,
        +draft.silent,
        +draft.urgent,
        draft.publisher,
        draft.recorded_at,
        draft.release_at,
        hash,
        facts,
        receipt?.publisher ?? null,
        receipt?.key ?? null,
        receipt?.begunAt ?? null,
      )
    const end = receipt
      ? [db.prepare(COMPLETE_RECEIPT).bind(receipt.publisher, receipt.key, draft.id, draft.number, hash)]
      : []
    const [recorded] = await db.batch<{ seq: number }>([record, ...eventIndex.prepareIndexUpdate(draft, hash), ...end])
    return recorded?.results[0]?.seq ?? null
  }

  const findNewest = (event: string) => db.prepare(SELECT_NEWEST_NUMBER).bind(event).first<NewestRevision>()

  const deleteReceipt = async ({ publisher, key, begunAt }: IdempotencyReceipt): Promise<void> => {
    await db.prepare(DELETE_RECEIPT).bind(publisher, key, begunAt).run()
  }

  /** Nothing can have been recorded where this fails, so the publisher's key is given back at once. */
  const putContent = async (key: string, value: string, receipt: IdempotencyReceipt | null): Promise<void> => {
    try {
      await kv.put(key, value)
    } catch (fault) {
      if (receipt) await deleteReceipt(receipt)
      throw fault
    }
  }

  return {
    findNewest,

    /** Records a draft, or says why it may not follow. The value is in KV before the journal names it. */
    appendRevision: async (draft: EventDraft, receipt: IdempotencyReceipt | null): Promise<Revision | Refusal> => {
      const refusal = checkRevisionOrder(draft, await findNewest(draft.id))
      if (refusal) return refusal
      const value = canonicalJson(draft)
      const hash = await sha256(value)
      await putContent(kvKeyOf({ event: draft.id, number: draft.number, hash }), value, receipt)
      const seq = await insertRevision(draft, hash, receipt)
      if (seq !== null) return { ...draft, seq }
      return (
        checkRevisionOrder(draft, await findNewest(draft.id)) ?? {
          refused: 'conflict',
          detail: 'Another revision was recorded at the same moment.',
        }
      )
    },

    /** Checks a draft without storing it. */
    checkDraft: async (draft: EventDraft): Promise<Refusal | null> =>
      checkRevisionOrder(draft, await findNewest(draft.id)),

    /** Deletes the receipts of requests begun before `oldest` (ms UTC). */
    prepareDeleteExpiredReceipts: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_RECEIPTS).bind(oldest),

    /** Takes a publisher's key: null when it is free, the seq that it was answered with, or a refusal. */
    claimReceipt: async ({
      publisher,
      key,
      bodyHash,
      begunAt,
    }: IdempotencyReceipt): Promise<number | null | Refusal> => {
      const isClaimed = await db
        .prepare(CLAIM_RECEIPT)
        .bind(publisher, key, bodyHash, begunAt, begunAt - RECEIPT_LEASE_MS)
        .first()
      if (isClaimed) return null
      const known = await db
        .prepare(SELECT_RECEIPT)
        .bind(publisher, key)
        .first<{ body_hash: string; status: number | null; seq: number }>()
      if (!known)
        return { refused: 'conflict', detail: 'The first request with this key has just failed: send it again.' }
      if (known.body_hash !== bodyHash)
        return { refused: 'key-reused', detail: 'This key was used before, with another body.' }
      if (known.status === null)
        return { refused: 'conflict', detail: 'The first request with this key is still running.' }
      return known.seq
    },

    /** Gives a key back after a refusal, so that the mended request may use it. */
    deleteReceipt: deleteReceipt,

    readHeadSeq: async (): Promise<number> => (await db.prepare(SELECT_HEAD_SEQ).first<{ seq: number }>())!.seq,

    /** The last seq that may be told at `now`: the one before the first that is still held. */
    readReleasedSeq: async (now: number): Promise<number> =>
      (await db.prepare(SELECT_RELEASED_SEQ).bind(now).first<{ seq: number }>())!.seq,

    /** The journal's lines in (from, to]. */
    listEntriesBetween: async (from: number, to: number): Promise<JournalEntry[]> =>
      (await db.prepare(LIST_ENTRIES_BETWEEN).bind(from, to).all<JournalEntryRow>()).results.map(entryFromRow),

    /** The seq behind which stands what was recorded since a time, in ms; looked for in (from, to] only. */
    findSeqBeforeInWindow: async (at: number, from: number, to: number): Promise<number> =>
      (await db.prepare(SELECT_SEQ_BEFORE_IN_WINDOW).bind(from, to, at).first<{ seq: number }>())!.seq,

    /** All lines of these events up to and with `seq`, oldest first. */
    listEntriesOfEvents: async (events: string[], seq: number): Promise<JournalEntry[]> =>
      (await db.prepare(LIST_ENTRIES_OF_EVENTS).bind(JSON.stringify(events), seq).all<JournalEntryRow>()).results.map(
        entryFromRow,
      ),

    /** The newest lines of one event, with their times; oldest first. */
    listHistory: async (event: string, limit: number): Promise<DatedJournalEntry[]> => {
      const { results } = await db
        .prepare(LIST_NEWEST_ENTRIES_OF_EVENT)
        .bind(event, limit)
        .all<JournalEntryRow & Pick<DatedJournalEntry, 'recordedAt' | 'releaseAt'>>()
      return results.map((row) => ({ ...row, ...entryFromRow(row) })).reverse()
    },

    /** Which of these events readers were told of up to and with `seq`. */
    findAnnouncedEvents: async (events: string[], seq: number): Promise<Set<string>> => {
      const { results } = await db
        .prepare(LIST_ANNOUNCED_EVENTS)
        .bind(JSON.stringify(events), seq)
        .all<{ event: string }>()
      return new Set(results.map((row) => row.event))
    },

    /** What all revisions of these events looked like up to and with `seq`, in their order. */
    listFactsOfEvents: async (
      events: string[],
      seq: number,
    ): Promise<Pick<JournalEntry, 'event' | 'seq' | 'facts'>[]> => {
      type Row = { event: string; seq: number; facts: string }
      const { results } = await db.prepare(LIST_FACTS_OF_EVENTS).bind(JSON.stringify(events), seq).all<Row>()
      return results.map((row) => ({ ...row, facts: JSON.parse(row.facts) as RevisionFacts }))
    },

    /** The revisions of an event before a number. Times in ms UTC. */
    listEarlierRevisions: async (event: string, number: number): Promise<{ number: number; recorded_at: number }[]> =>
      (await db.prepare(LIST_EARLIER_REVISIONS).bind(event, number).all<{ number: number; recorded_at: number }>())
        .results,

    /** The last seq before the first revision that was recorded at or after a time. */
    findSeqBefore: async (at: number): Promise<number> =>
      (await db.prepare(SELECT_SEQ_BEFORE_TIME).bind(at).first<{ seq: number }>())!.seq,

    /** A page of what was true as of `seq`, the gravest and most recent first, without what is retracted. */
    listAsOf: async (seq: number, limit: number, offset: number): Promise<JournalEntry[]> =>
      (await db.prepare(LIST_ENTRIES_AS_OF_SEQ).bind(seq, limit, offset).all<JournalEntryRow>()).results.map(
        entryFromRow,
      ),

    /** Which of these events were ever retracted: by which revision last, and whether they were recorded anew since. */
    findLastRetractions: async (events: string[]): Promise<Map<string, LastRetraction>> => {
      const { results } = await db
        .prepare(LIST_LAST_RETRACTIONS)
        .bind(JSON.stringify(events))
        .all<{ event: string; number: number; again: number }>()
      return new Map(results.map(({ event, number, again }) => [event, { number, again: again === 1 }]))
    },

    /** What these lines say. A value that KV does not have yet is a fault to try again, never an event left out. */
    readRevisions: async (told: readonly RevisionRef[]): Promise<Revision[]> => {
      const values = await readContent([...new Set(told.map(kvKeyOf))])
      return told.map((each) => {
        const value = values.get(kvKeyOf(each))
        if (!value) throw new Error(`KV has no value yet for revision ${each.number} of ${each.event}`)
        return { ...(JSON.parse(value) as EventDraft), seq: each.seq }
      })
    },

    /** Revisions of an event by their numbers. */
    listByNumbers: async (event: string, numbers: number[]): Promise<RevisionRef[]> =>
      (await db.prepare(LIST_REVISIONS_BY_NUMBER).bind(event, JSON.stringify(numbers)).all<RevisionRef>()).results,

    findBySeq: (seq: number) => db.prepare(SELECT_REVISION_BY_SEQ).bind(seq).first<RevisionRef>(),
    findByNumber: (event: string, number: number) =>
      db.prepare(SELECT_REVISION_BY_NUMBER).bind(event, number).first<RevisionRef>(),
    findLatest: (event: string) => db.prepare(SELECT_NEWEST_REVISION).bind(event).first<RevisionRef>(),
    /** The newest revisions of an event, those before a number where one is given; the newest first. */
    listNewestOfEvent: async (event: string, limit: number, before = Number.MAX_SAFE_INTEGER): Promise<RevisionRef[]> =>
      (await db.prepare(LIST_NEWEST_REVISIONS_OF_EVENT).bind(event, before, limit).all<RevisionRef>()).results,
    listOfEventAfter: async (event: string, listAfter: number, limit: number): Promise<RevisionRef[]> =>
      (await db.prepare(LIST_EVENT_REVISIONS_AFTER_SEQ).bind(event, listAfter, limit).all<RevisionRef>()).results,
    after: async (seq: number, limit: number): Promise<RevisionRef[]> =>
      (await db.prepare(LIST_REVISIONS_AFTER_SEQ).bind(seq, limit).all<RevisionRef>()).results,
    listByDay: eventIndex.listByDay,
    listBySeq: eventIndex.listBySeq,
    /** The newest events that stand, by their first day; none of them retracted. */
    listCurrentEntries: async (limit: number): Promise<JournalEntry[]> =>
      (await db.prepare(LIST_CURRENT_ENTRIES).bind(limit).all<JournalEntryRow>()).results.map(entryFromRow),
  }
}

export type JournalStore = ReturnType<typeof journalStore>

const entryFromRow = (row: JournalEntryRow): JournalEntry => ({
  ...row,
  silent: row.silent === 1,
  urgent: row.urgent === 1,
  facts: JSON.parse(row.facts) as RevisionFacts,
})
