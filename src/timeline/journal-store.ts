import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { shelf } from '../lib/lru-cache.ts'
import type { Refusal } from '../lib/refusal.ts'
import type { Change, Revision } from './event.ts'
import { type Draft, type Facts, factsOf, mayFollow, type Newest } from './event-draft.ts'
import { catalogue } from './event-index-store.ts'

/** A line of the journal: what is decided of a revision, without what it says. */
export type Entry = {
  seq: number
  event: string
  number: number
  change: Change
  silent: boolean
  urgent: boolean
  hash: string
  facts: Facts
}

/** A line with when it was recorded, and from when on it may be told; ms UTC. */
export type DatedEntry = Entry & { recordedAt: number; releaseAt: number }

/** Names a revision in KV. */
export type Told = { event: string; number: number; seq: number; hash: string }

/** The last revision that retracted an event, and whether the event was recorded anew since. */
export type Retracted = { number: number; again: boolean }

/** A publisher's promise that a request is the same one: its key, the hash of its body, and when this try began (ms UTC). */
export type Receipt = { publisher: string; key: string; bodyHash: string; begunAt: number }

const RUNNING_FOR_AT_MOST_MS = 60_000
const MOST_AT_ONCE = 100
/** Characters of revisions kept in memory: every letter, page and feed reads the newest ones again. */
const MOST_AT_HAND = 4_000_000

const NEWEST = `SELECT number, change FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT 1`
/** Where there is a receipt, only for the try that holds it: one that lay still for a minute has been overtaken. */
const RECORD = `
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  SELECT (SELECT coalesce(max(seq), 0) + 1 FROM journal), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
  WHERE (SELECT coalesce(max(number), 0) FROM journal WHERE event = ?1) = ?2 - 1
    AND (?11 IS NULL OR EXISTS (
      SELECT 1 FROM receipt WHERE publisher = ?11 AND key = ?12 AND begun_at = ?13 AND status IS NULL))
  ON CONFLICT DO NOTHING RETURNING seq`
const BEGIN_RECEIPT = `
  INSERT INTO receipt (publisher, key, body_hash, begun_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (publisher, key) DO UPDATE SET body_hash = excluded.body_hash, begun_at = excluded.begun_at
  WHERE receipt.status IS NULL AND receipt.begun_at <= ?5 RETURNING key`
const READ_RECEIPT = `SELECT body_hash, status, seq FROM receipt WHERE publisher = ?1 AND key = ?2`
const END_RECEIPT = `
  UPDATE receipt SET status = 201, seq = (SELECT seq FROM journal WHERE event = ?3 AND number = ?4 AND hash = ?5)
  WHERE publisher = ?1 AND key = ?2 AND EXISTS (SELECT 1 FROM journal WHERE event = ?3 AND number = ?4 AND hash = ?5)`
const DROP_RECEIPT = `DELETE FROM receipt WHERE publisher = ?1 AND key = ?2 AND begun_at = ?3 AND status IS NULL`
const HEAD = `SELECT coalesce(max(seq), 0) AS seq FROM journal`
/** The last seq before the first revision that is still held back. What a clock recorded that stood ahead holds nobody up. */
const RELEASED = `
  SELECT coalesce((SELECT min(seq) - 1 FROM journal INDEXED BY journal_held WHERE release_at > ?1 AND release_at > recorded_at AND recorded_at <= ?1 + 60000),
                  (SELECT max(seq) FROM journal), 0) AS seq`
const BETWEEN = `
  SELECT seq, event, number, change, silent, urgent, hash, facts FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq`
/** The seq before the first revision recorded since, of those behind another seq. */
const BEFORE = `
  SELECT coalesce((SELECT min(seq) - 1 FROM journal WHERE seq > ?1 AND seq <= ?2 AND recorded_at >= ?3), ?2) AS seq`
const LINES_OF = `
  SELECT seq, event, number, change, silent, urgent, hash, facts FROM journal
  WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 ORDER BY seq`
const STORY = `
  SELECT seq, event, number, change, silent, urgent, hash, facts, recorded_at AS recordedAt, release_at AS releaseAt FROM journal
  WHERE event = ?1 ORDER BY number DESC LIMIT ?2`
/** What earlier revisions of some events looked like, up to a seq; silent ones too. */
const FACTS_OF = `
  SELECT event, seq, facts FROM journal WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 ORDER BY seq`
const EARLIER = `SELECT number, recorded_at FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number`
const BEFORE_TIME = `SELECT coalesce(min(seq) - 1, (SELECT coalesce(max(seq), 0) FROM journal)) AS seq FROM journal WHERE recorded_at >= ?1`
const TOLD_BEFORE = `
  SELECT DISTINCT event FROM journal
  WHERE event IN (SELECT value FROM json_each(?1)) AND seq <= ?2 AND silent = 0
    AND change IN ('new', 'update', 'correction', 'retraction')`
/** The newest revision of each event as of a seq, the gravest and the most recent first. */
const AS_OF = `
  SELECT j.seq, j.event, j.number, j.change, j.silent, j.urgent, j.hash, j.facts
  FROM event e JOIN journal j ON j.event = e.id
   AND j.number = (SELECT max(number) FROM journal WHERE event = e.id AND seq <= ?1)
  WHERE j.change <> 'retraction' ORDER BY e.gravity DESC, e.when_max IS NULL, e.when_max DESC, e.id LIMIT ?2 OFFSET ?3`
const STANDING = `
  SELECT j.seq, j.event, j.number, j.change, j.silent, j.urgent, j.hash, j.facts
  FROM event e INDEXED BY event_by_day JOIN journal j ON j.seq = e.seq
  WHERE e.status = 'current' ORDER BY e.day DESC, e.id LIMIT ?1`
const RETRACTED = `
  SELECT j.event, max(j.number) AS number, e.status = 'current' AS again
  FROM journal j JOIN event e ON e.id = j.event
  WHERE j.change = 'retraction' AND j.event IN (SELECT value FROM json_each(?1)) GROUP BY j.event`
const ALL_NUMBERED = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number IN (SELECT value FROM json_each(?2))`
const BY_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq = ?1`
const OF_EVENT = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`
const NEWEST_OF = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3`
const NUMBERED = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number = ?2`
const AFTER = `SELECT seq, event, number, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2`
const LATEST = `SELECT seq, id AS event, number, hash FROM event WHERE id = ?1`
type EntryRow = Omit<Entry, 'facts' | 'silent' | 'urgent'> & { facts: string; silent: number; urgent: number }

/** The timeline's store: what is said lies in KV under its hash, what is decided in D1. */
export const journal = (db: D1Database, kv: KVNamespace) => {
  const keyOf = ({ event, number, hash }: Omit<Told, 'seq'>): string => `revision/${event}/${number}/${hash}`

  const shown = catalogue(db)
  const atHand = shelf<string>(MOST_AT_HAND, (value) => value.length)

  /** The values of KV keys; one that KV does not have yet is left out. */
  const said = (keys: string[]): Promise<Map<string, string>> =>
    atHand.all(keys, async (missing) => {
      const found: [string, string][] = []
      for (let at = 0; at < missing.length; at += MOST_AT_ONCE)
        for (const [key, value] of await kv.get(missing.slice(at, at + MOST_AT_ONCE)))
          if (value !== null) found.push([key, value])
      return found
    })

  const commit = async (draft: Draft, hash: string, receipt: Receipt | null): Promise<number | null> => {
    const facts = JSON.stringify(factsOf(draft))
    const record = db
      .prepare(RECORD)
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
      ? [db.prepare(END_RECEIPT).bind(receipt.publisher, receipt.key, draft.id, draft.number, hash)]
      : []
    const [recorded] = await db.batch<{ seq: number }>([record, ...shown.showing(draft, hash), ...end])
    return recorded?.results[0]?.seq ?? null
  }

  const newest = (event: string) => db.prepare(NEWEST).bind(event).first<Newest>()

  const release = async ({ publisher, key, begunAt }: Receipt): Promise<void> => {
    await db.prepare(DROP_RECEIPT).bind(publisher, key, begunAt).run()
  }

  /** Nothing can have been recorded where this fails, so the publisher's key is given back at once. */
  const say = async (key: string, value: string, receipt: Receipt | null): Promise<void> => {
    try {
      await kv.put(key, value)
    } catch (fault) {
      if (receipt) await release(receipt)
      throw fault
    }
  }

  return {
    newest,

    /** Records a draft, or says why it may not follow. The value is in KV before the journal names it. */
    record: async (draft: Draft, receipt: Receipt | null): Promise<Revision | Refusal> => {
      const refusal = mayFollow(draft, await newest(draft.id))
      if (refusal) return refusal
      const value = canonicalJson(draft)
      const hash = await sha256(value)
      await say(keyOf({ event: draft.id, number: draft.number, hash }), value, receipt)
      const seq = await commit(draft, hash, receipt)
      if (seq !== null) return { ...draft, seq }
      return (
        mayFollow(draft, await newest(draft.id)) ?? {
          refused: 'conflict',
          detail: 'Another revision was recorded at the same moment.',
        }
      )
    },

    /** Checks a draft without storing it. */
    check: async (draft: Draft): Promise<Refusal | null> => mayFollow(draft, await newest(draft.id)),

    /** Takes a publisher's key: null when it is free, the seq that it was answered with, or a refusal. */
    begin: async ({ publisher, key, bodyHash, begunAt }: Receipt): Promise<number | null | Refusal> => {
      const taken = await db
        .prepare(BEGIN_RECEIPT)
        .bind(publisher, key, bodyHash, begunAt, begunAt - RUNNING_FOR_AT_MOST_MS)
        .first()
      if (taken) return null
      const known = await db
        .prepare(READ_RECEIPT)
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
    release,

    head: async (): Promise<number> => (await db.prepare(HEAD).first<{ seq: number }>())!.seq,

    /** The last seq that may be told at `now`: the one before the first that is still held. */
    released: async (now: number): Promise<number> =>
      (await db.prepare(RELEASED).bind(now).first<{ seq: number }>())!.seq,

    /** The journal's lines in (from, to]. */
    between: async (from: number, to: number): Promise<Entry[]> =>
      (await db.prepare(BETWEEN).bind(from, to).all<EntryRow>()).results.map(entryOf),

    /** The seq behind which stands what was recorded since a time, in ms; looked for in (from, to] only. */
    since: async (at: number, from: number, to: number): Promise<number> =>
      (await db.prepare(BEFORE).bind(from, to, at).first<{ seq: number }>())!.seq,

    /** All lines of these events up to and with `seq`, oldest first. */
    linesOf: async (events: string[], seq: number): Promise<Entry[]> =>
      (await db.prepare(LINES_OF).bind(JSON.stringify(events), seq).all<EntryRow>()).results.map(entryOf),

    /** The newest lines of one event, with their times; oldest first. */
    story: async (event: string, limit: number): Promise<DatedEntry[]> => {
      const { results } = await db
        .prepare(STORY)
        .bind(event, limit)
        .all<EntryRow & Pick<DatedEntry, 'recordedAt' | 'releaseAt'>>()
      return results.map((row) => ({ ...row, ...entryOf(row) })).reverse()
    },

    /** Which of these events readers were told of up to and with `seq`. */
    toldBefore: async (events: string[], seq: number): Promise<Set<string>> => {
      const { results } = await db.prepare(TOLD_BEFORE).bind(JSON.stringify(events), seq).all<{ event: string }>()
      return new Set(results.map((row) => row.event))
    },

    /** What all revisions of these events looked like up to and with `seq`, in their order. */
    factsOf: async (events: string[], seq: number): Promise<Pick<Entry, 'event' | 'seq' | 'facts'>[]> => {
      type Row = { event: string; seq: number; facts: string }
      const { results } = await db.prepare(FACTS_OF).bind(JSON.stringify(events), seq).all<Row>()
      return results.map((row) => ({ ...row, facts: JSON.parse(row.facts) as Facts }))
    },

    /** The revisions of an event before a number. Times in ms UTC. */
    earlier: async (event: string, number: number): Promise<{ number: number; recorded_at: number }[]> =>
      (await db.prepare(EARLIER).bind(event, number).all<{ number: number; recorded_at: number }>()).results,

    /** The last seq before the first revision that was recorded at or after a time. */
    beforeTime: async (at: number): Promise<number> =>
      (await db.prepare(BEFORE_TIME).bind(at).first<{ seq: number }>())!.seq,

    /** A page of what was true as of `seq`, the gravest and most recent first, without what is retracted. */
    asOf: async (seq: number, limit: number, offset: number): Promise<Entry[]> =>
      (await db.prepare(AS_OF).bind(seq, limit, offset).all<EntryRow>()).results.map(entryOf),

    /** Which of these events were ever retracted: by which revision last, and whether they were recorded anew since. */
    retracted: async (events: string[]): Promise<Map<string, Retracted>> => {
      const { results } = await db
        .prepare(RETRACTED)
        .bind(JSON.stringify(events))
        .all<{ event: string; number: number; again: number }>()
      return new Map(results.map(({ event, number, again }) => [event, { number, again: again === 1 }]))
    },

    /** What these lines say. A value that KV does not have yet is a fault to try again, never an event left out. */
    read: async (told: readonly Told[]): Promise<Revision[]> => {
      const values = await said([...new Set(told.map(keyOf))])
      return told.map((each) => {
        const value = values.get(keyOf(each))
        if (!value) throw new Error(`KV has no value yet for revision ${each.number} of ${each.event}`)
        return { ...(JSON.parse(value) as Draft), seq: each.seq }
      })
    },

    /** Revisions of an event by their numbers. */
    allNumbered: async (event: string, numbers: number[]): Promise<Told[]> =>
      (await db.prepare(ALL_NUMBERED).bind(event, JSON.stringify(numbers)).all<Told>()).results,

    bySeq: (seq: number) => db.prepare(BY_SEQ).bind(seq).first<Told>(),
    numbered: (event: string, number: number) => db.prepare(NUMBERED).bind(event, number).first<Told>(),
    latest: (event: string) => db.prepare(LATEST).bind(event).first<Told>(),
    /** The newest revisions of an event, those before a number where one is given; the newest first. */
    newestOf: async (event: string, limit: number, before = Number.MAX_SAFE_INTEGER): Promise<Told[]> =>
      (await db.prepare(NEWEST_OF).bind(event, before, limit).all<Told>()).results,
    ofEvent: async (event: string, after: number, limit: number): Promise<Told[]> =>
      (await db.prepare(OF_EVENT).bind(event, after, limit).all<Told>()).results,
    after: async (seq: number, limit: number): Promise<Told[]> =>
      (await db.prepare(AFTER).bind(seq, limit).all<Told>()).results,
    list: shown.list,
    latestRecorded: shown.latestRecorded,
    /** The newest events that stand, by their first day; none of them retracted. */
    standing: async (limit: number): Promise<Entry[]> =>
      (await db.prepare(STANDING).bind(limit).all<EntryRow>()).results.map(entryOf),
  }
}

export type Journal = ReturnType<typeof journal>

const entryOf = (row: EntryRow): Entry => ({
  ...row,
  silent: row.silent === 1,
  urgent: row.urgent === 1,
  facts: JSON.parse(row.facts) as Facts,
})
