import { type Change, LANGS, type Revision } from './event.ts'
import { canonicalJson, sha256 } from './hash.ts'
import { type Draft, type Facts, factsOf, gravityOf, mayFollow } from './publishing.ts'
import type { Refusal } from './refusal.ts'
import { shelf } from './shelf.ts'
import { searchable } from './text.ts'

/** A line of the journal: what is decided of a revision, without what it says. */
export type Entry = {
  seq: number
  event: string
  number: number
  change: Change
  silent: boolean
  hash: string
  facts: Facts
}

/** Names a revision in KV. */
export type Told = { event: string; number: number; seq: number; hash: string }

/** A publisher's promise that a request is the same one: its key, and the hash of its body. */
export type Receipt = { publisher: string; key: string; bodyHash: string }

/** Which events to list: behind the cursor, and narrowed down by what is not null. Days are `YYYY-MM-DD`. */
export type Listing = {
  after: { day: string; id: string } | null
  regions: string[] | null
  actors: string[] | null
  kind: string | null
  certainty: string | null
  from: string | null
  to: string | null
  /** Words that must all stand in the title or the summary, in searchable form. */
  words: string[]
}

const RUNNING_FOR_AT_MOST_MS = 60_000
const MOST_AT_ONCE = 100
/** Characters of revisions kept in memory: every letter, page and feed reads the newest ones again. */
const MOST_AT_HAND = 4_000_000
const UNDATED = ''

const NEWEST = `SELECT number, change FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT 1`
const RECORD = `
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  SELECT (SELECT coalesce(max(seq), 0) + 1 FROM journal), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
  WHERE (SELECT coalesce(max(number), 0) FROM journal WHERE event = ?1) = ?2 - 1
  ON CONFLICT DO NOTHING RETURNING seq`
const SHOW = `
  INSERT INTO event (id, number, seq, status, hash, kind, certainty, gravity, day, when_max, words, facts)
  SELECT event, number, seq, ?3, hash, ?4, ?5, ?6, ?7, ?8, ?10, facts FROM journal WHERE event = ?1 AND number = ?2 AND hash = ?9
  ON CONFLICT (id) DO UPDATE SET number = excluded.number, seq = excluded.seq, status = excluded.status, hash = excluded.hash,
    kind = excluded.kind, certainty = excluded.certainty, gravity = excluded.gravity, day = excluded.day,
    when_max = excluded.when_max, words = excluded.words, facts = excluded.facts
  WHERE excluded.number > event.number`
const BEGIN_RECEIPT = `
  INSERT INTO receipt (publisher, key, body_hash, begun_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (publisher, key) DO UPDATE SET body_hash = excluded.body_hash, begun_at = excluded.begun_at
  WHERE receipt.status IS NULL AND receipt.begun_at <= ?5 RETURNING key`
const READ_RECEIPT = `SELECT body_hash, status, seq FROM receipt WHERE publisher = ?1 AND key = ?2`
const END_RECEIPT = `
  UPDATE receipt SET status = 201, seq = (SELECT seq FROM journal WHERE event = ?3 AND number = ?4 AND hash = ?5)
  WHERE publisher = ?1 AND key = ?2 AND EXISTS (SELECT 1 FROM journal WHERE event = ?3 AND number = ?4 AND hash = ?5)`
const DROP_RECEIPT = `DELETE FROM receipt WHERE publisher = ?1 AND key = ?2 AND status IS NULL`
const HEAD = `SELECT coalesce(max(seq), 0) AS seq FROM journal`
/** The last seq before the first revision that is still held back. What a clock recorded that stood ahead holds nobody up. */
const RELEASED = `
  SELECT coalesce((SELECT min(seq) - 1 FROM journal WHERE release_at > ?1 AND release_at > recorded_at AND recorded_at <= ?1 + 60000),
                  (SELECT max(seq) FROM journal), 0) AS seq`
const BETWEEN = `
  SELECT seq, event, number, change, silent, hash, facts FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq`
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
  SELECT j.seq, j.event, j.number, j.change, j.silent, j.hash, j.facts
  FROM event e JOIN journal j ON j.event = e.id
   AND j.number = (SELECT max(number) FROM journal WHERE event = e.id AND seq <= ?1)
  WHERE j.change <> 'retraction' ORDER BY e.gravity DESC, e.when_max IS NULL, e.when_max DESC, e.id LIMIT ?2 OFFSET ?3`
const RETRACTED = `
  SELECT id AS event FROM event WHERE status = 'retracted' AND id IN (SELECT value FROM json_each(?1))`
const BY_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq = ?1`
const OF_EVENT = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`
const NEWEST_OF = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT ?2`
const AFTER = `SELECT seq, event, number, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2`
const LATEST = `SELECT seq, id AS event, number, hash FROM event WHERE id = ?1`
/**
 * Events narrowed down, each condition where it is asked for: in one of the regions, by one of the actors, of a kind
 * or group of kinds, as certain, overlapping a span of days, and with all of the words.
 */
const LIST = `
  SELECT seq, id AS event, number, hash, day FROM event
  WHERE (?1 IS NULL OR day < ?1 OR (day = ?1 AND id > ?2))
    AND (?3 IS NULL OR EXISTS (
      SELECT 1 FROM json_each(facts, '$.regions') r JOIN json_each(?3) f ON f.value = r.value))
    AND (?4 IS NULL OR EXISTS (
      SELECT 1 FROM json_each(facts, '$.actors') a JOIN json_each(?4) f ON f.value = a.value ->> 'id'))
    AND (?5 IS NULL OR kind = ?5 OR substr(kind, 1, length(?5) + 1) = ?5 || '.') AND (?6 IS NULL OR certainty = ?6)
    AND (?7 IS NULL OR when_max >= ?7 OR (when_max IS NULL AND day <> ''))
    AND (?8 IS NULL OR (day <> '' AND day <= ?8) OR (day = '' AND when_max IS NOT NULL))
    AND NOT EXISTS (SELECT 1 FROM json_each(?9) w WHERE instr(words, w.value) = 0)
  ORDER BY day DESC, id LIMIT ?10`

type EntryRow = Omit<Entry, 'facts' | 'silent'> & { facts: string; silent: number }

/** The timeline's store: what is said lies in KV under its hash, what is decided in D1. */
export const journal = (db: D1Database, kv: KVNamespace) => {
  const keyOf = ({ event, number, hash }: Omit<Told, 'seq'>): string => `revision/${event}/${number}/${hash}`

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
      )
    const show = db
      .prepare(SHOW)
      .bind(
        draft.id,
        draft.number,
        draft.change === 'retraction' ? 'retracted' : 'current',
        draft.kind,
        draft.certainty,
        gravityOf(factsOf(draft)),
        draft.when_min ?? UNDATED,
        draft.when_max,
        hash,
        searchable(LANGS.flatMap((lang) => Object.values(draft.text[lang] ?? {})).join(' ')),
      )
    const end = receipt
      ? [db.prepare(END_RECEIPT).bind(receipt.publisher, receipt.key, draft.id, draft.number, hash)]
      : []
    const [recorded] = await db.batch<{ seq: number }>([record, show, ...end])
    return recorded?.results[0]?.seq ?? null
  }

  const newest = (event: string) => db.prepare(NEWEST).bind(event).first<{ number: number; change: Change }>()

  return {
    /** Records a draft, or says why it may not follow. The value is in KV before the journal names it. */
    record: async (draft: Draft, receipt: Receipt | null): Promise<Revision | Refusal> => {
      const refusal = mayFollow(draft, await newest(draft.id))
      if (refusal) return refusal
      const value = canonicalJson(draft)
      const hash = await sha256(value)
      await kv.put(keyOf({ event: draft.id, number: draft.number, hash }), value)
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
    begin: async ({ publisher, key, bodyHash }: Receipt, now: number): Promise<number | null | Refusal> => {
      const taken = await db
        .prepare(BEGIN_RECEIPT)
        .bind(publisher, key, bodyHash, now, now - RUNNING_FOR_AT_MOST_MS)
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
    release: async ({ publisher, key }: Receipt): Promise<void> => {
      await db.prepare(DROP_RECEIPT).bind(publisher, key).run()
    },

    head: async (): Promise<number> => (await db.prepare(HEAD).first<{ seq: number }>())!.seq,

    /** The last seq that may be told at `now`: the one before the first that is still held. */
    released: async (now: number): Promise<number> =>
      (await db.prepare(RELEASED).bind(now).first<{ seq: number }>())!.seq,

    /** The journal's lines in (from, to]. */
    between: async (from: number, to: number): Promise<Entry[]> =>
      (await db.prepare(BETWEEN).bind(from, to).all<EntryRow>()).results.map(entryOf),

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

    /** Which of these events stand retracted now. */
    retracted: async (events: string[]): Promise<Set<string>> => {
      const { results } = await db.prepare(RETRACTED).bind(JSON.stringify(events)).all<{ event: string }>()
      return new Set(results.map((row) => row.event))
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

    bySeq: (seq: number) => db.prepare(BY_SEQ).bind(seq).first<Told>(),
    latest: (event: string) => db.prepare(LATEST).bind(event).first<Told>(),
    /** The newest revisions of an event, the newest first. */
    newestOf: async (event: string, limit: number): Promise<Told[]> =>
      (await db.prepare(NEWEST_OF).bind(event, limit).all<Told>()).results,
    ofEvent: async (event: string, after: number, limit: number): Promise<Told[]> =>
      (await db.prepare(OF_EVENT).bind(event, after, limit).all<Told>()).results,
    after: async (seq: number, limit: number): Promise<Told[]> =>
      (await db.prepare(AFTER).bind(seq, limit).all<Told>()).results,
    /** Events by their first day, newest first, undatable last, then by id; narrowed, and behind a cursor. */
    list: async (
      { after, regions, actors, kind, certainty, from, to, words }: Listing,
      limit: number,
    ): Promise<(Told & { day: string })[]> => {
      const lists = [regions && JSON.stringify(regions), actors && JSON.stringify(actors)]
      const narrowed = [...lists, kind, certainty, from, to, JSON.stringify(words)]
      const listed = db.prepare(LIST).bind(after?.day ?? null, after?.id ?? null, ...narrowed, limit)
      return (await listed.all<Told & { day: string }>()).results
    },
  }
}

export type Journal = ReturnType<typeof journal>

const entryOf = (row: EntryRow): Entry => ({ ...row, silent: row.silent === 1, facts: JSON.parse(row.facts) as Facts })
