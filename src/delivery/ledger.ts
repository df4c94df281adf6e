import type { Members } from '../editions/packing.ts'
import type { Kind, Rank } from '../editions/tell.ts'
import type { Callback } from './callbacks.ts'

/** A chunk as it is claimed. All times of delivery are by the wall, in ms UTC. */
export type Chunk = {
  id: number
  kind: Kind
  rank: Rank
  members: Members
  checkedSeq: number
  attempts: number
  lease: number
  frozen: Frozen | null
}

/** What the freeze fixed: from here on every attempt sends the same bytes under the same key. */
export type Frozen = {
  /** What the bytes depend on beside the editions. */
  envelope: string
  /** [reader, address, what they chose in words] */
  recipients: [number, string, string][]
  /** Editions that were replaced because they told of an event since retracted: old id to new. */
  replaced: Record<string, string>
  payloadHash: string
  frozenAt: number
}

/** How sending stands: paused by a person or the provider, waiting, and at what rate. */
export type Standing = {
  perSecond: number
  waitUntil: number
  waitReason: string | null
  pausedAt: number | null
  pausedReason: string | null
  lastSlotAt: number
}

export type Work = { plan: number; confirmations: number; alerts: number; digests: number; unknown: number }

export const LEASE_MS = 60_000

const MAY_SEND = `EXISTS (SELECT 1 FROM provider WHERE paused_at IS NULL AND wait_until <= ?1)`
const CLAIM = `
  UPDATE chunk SET lease_until = ?2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM chunk WHERE state IN ('pending', 'frozen') AND lease_until <= ?1 AND not_before <= ?1 AND ${MAY_SEND}
    ORDER BY rank, id LIMIT 1)
  RETURNING id, kind, rank, members, checked_seq, state, attempts, envelope, recipients, replaced, payload_hash, frozen_at`
const FREEZE = `
  UPDATE chunk SET state = 'frozen', envelope = ?3, recipients = ?4, left_out = ?5, replaced = ?6, payload_hash = ?7, frozen_at = ?8
  WHERE id = ?1 AND state = 'pending' AND lease_until = ?2
    AND NOT EXISTS (SELECT 1 FROM journal WHERE change = 'retraction' AND seq > ?9)
    AND NOT EXISTS (
      SELECT 1 FROM json_each(?4) r LEFT JOIN subscriber s ON s.number = r.value ->> 0
      WHERE s.number IS NULL OR s.email <> r.value ->> 1 OR (chunk.kind <> 'confirmation' AND s.state <> 'active')
        OR EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address))
  RETURNING id`
/** A little under the provider's rate, so that what is late on the way does not crowd its neighbour over it. */
const SLOT = `
  UPDATE provider SET next_slot_at = max(next_slot_at, ?1) + 1030.0 / per_second WHERE id = 1
  RETURNING CAST(next_slot_at - 1030.0 / per_second AS INTEGER) AS slot`
const SENT = `
  UPDATE chunk SET state = 'sent', outcome = ?2, recipients = NULL, settled_at = ?3, lease_until = 0
  WHERE id = ?1 AND state IN ('frozen', 'unknown')`
const EMPTY = `
  UPDATE chunk SET state = 'empty', left_out = ?3, settled_at = ?4, lease_until = 0 WHERE id = ?1 AND state = 'pending' AND lease_until = ?2`
const UNKNOWN = `UPDATE chunk SET state = 'unknown', lease_until = 0 WHERE id = ?1 AND state = 'frozen' AND lease_until = ?2`
const PUT_BACK = `
  UPDATE chunk SET lease_until = 0, not_before = ?3, attempts = attempts - ?4 WHERE id = ?1 AND lease_until = ?2`
const WAIT = `UPDATE provider SET wait_until = ?1, wait_reason = ?2 WHERE id = 1`
const GO_ON = `UPDATE provider SET wait_until = 0, wait_reason = NULL WHERE id = 1 AND wait_reason IS NOT NULL`
const LEARN = `UPDATE provider SET per_second = ?1 WHERE id = 1 AND per_second <> ?1`
const STANDING = `
  SELECT per_second AS perSecond, wait_until AS waitUntil, wait_reason AS waitReason, paused_at AS pausedAt,
    paused_reason AS pausedReason, next_slot_at AS lastSlotAt FROM provider WHERE id = 1`
const PAUSE = `UPDATE provider SET paused_at = ?1, paused_reason = ?2 WHERE id = 1`
const NOTE = `
  INSERT INTO callback (id, type, chunk, member, received_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING`
const RETRACTION_HEAD = `SELECT coalesce(max(seq), 0) AS seq FROM journal WHERE change = 'retraction'`
const DEPLOYMENT = `SELECT word FROM deployment WHERE id = 1`
const WORK = `
  SELECT (SELECT count(*) FROM plan WHERE planned_at IS NULL) AS "plan",
    (SELECT count(*) FROM chunk WHERE state IN ('pending', 'frozen') AND rank = 1) AS confirmations,
    (SELECT count(*) FROM chunk WHERE state IN ('pending', 'frozen') AND rank = 2) AS alerts,
    (SELECT count(*) FROM chunk WHERE state IN ('pending', 'frozen') AND rank = 3) AS digests,
    (SELECT count(*) FROM chunk WHERE state = 'unknown') AS unknown`
const DUE = `
  SELECT count(*) AS due FROM (
    SELECT 1 FROM chunk WHERE state IN ('pending', 'frozen') AND lease_until <= ?1 AND not_before <= ?1 LIMIT ?2)`

type ChunkRow = {
  id: number
  kind: Kind
  rank: Rank
  members: string
  checked_seq: number
  state: string
  attempts: number
  envelope: string | null
  recipients: string | null
  replaced: string | null
  payload_hash: string | null
  frozen_at: number | null
}

/** Delivery's store: which chunk is whose, what was frozen, and what the provider said. */
export const ledger = (db: D1Database) => {
  let word: Promise<string> | null = null
  return {
    /** Takes the most urgent chunk that is due, by one statement: nobody else has it until the lease lapses. */
    claim: async (wall: number): Promise<Chunk | null> => {
      const row = await db
        .prepare(CLAIM)
        .bind(wall, wall + LEASE_MS)
        .first<ChunkRow>()
      return row && chunkOf(row, wall + LEASE_MS)
    },

    /** Freezes a claimed chunk, unless a reader left, an event was retracted since `checkedSeq`, or the lease is lost. */
    freeze: async (chunk: Chunk, frozen: Frozen, leftOut: [number, string][], checkedSeq: number): Promise<boolean> => {
      const { envelope, recipients, replaced, payloadHash, frozenAt } = frozen
      const parts = [
        envelope,
        JSON.stringify(recipients),
        JSON.stringify(leftOut),
        JSON.stringify(replaced),
        payloadHash,
        frozenAt,
      ]
      return (
        (await db
          .prepare(FREEZE)
          .bind(chunk.id, chunk.lease, ...parts, checkedSeq)
          .first()) !== null
      )
    },

    /** Reserves the next moment at which a request may go out, so that all kinds of mail together keep the provider's rate. */
    slot: async (wall: number): Promise<number> => (await db.prepare(SLOT).bind(wall).first<{ slot: number }>())!.slot,

    /** Notes that the provider took a chunk; the addresses go. */
    sent: async (
      chunk: number,
      outcome: { ids: string[]; refused: [number, string][] },
      wall: number,
    ): Promise<void> => {
      await db.prepare(SENT).bind(chunk, JSON.stringify(outcome), wall).run()
    },

    /** Notes that nobody is left to send a chunk to. */
    empty: async (chunk: Chunk, leftOut: [number, string][], wall: number): Promise<void> => {
      await db.prepare(EMPTY).bind(chunk.id, chunk.lease, JSON.stringify(leftOut), wall).run()
    },

    /** Holds a chunk whose outcome nobody knows for callbacks and a person. */
    hold: async (chunk: Chunk): Promise<void> => {
      await db.prepare(UNKNOWN).bind(chunk.id, chunk.lease).run()
    },

    /** Gives a chunk back until `notBefore`; `burnt` says whether the attempt counts. */
    putBack: async (chunk: Chunk, notBefore: number, burnt: boolean): Promise<void> => {
      await db
        .prepare(PUT_BACK)
        .bind(chunk.id, chunk.lease, notBefore, burnt ? 0 : 1)
        .run()
    },

    /** No sending at all before `until`. */
    wait: async (until: number, reason: string): Promise<void> => {
      await db.prepare(WAIT).bind(until, reason).run()
    },

    goOn: async (): Promise<void> => {
      await db.prepare(GO_ON).run()
    },

    learnRate: async (perSecond: number): Promise<void> => {
      await db.prepare(LEARN).bind(perSecond).run()
    },

    standing: async (): Promise<Standing> => (await db.prepare(STANDING).first<Standing>())!,

    pause: async (at: number | null, reason: string | null): Promise<void> => {
      await db.prepare(PAUSE).bind(at, reason).run()
    },

    retractionHead: async (): Promise<number> => (await db.prepare(RETRACTION_HEAD).first<{ seq: number }>())!.seq,

    /** The random word of this deployment, in every key that the provider is given. */
    deployment: (): Promise<string> => {
      word ??= db
        .prepare(DEPLOYMENT)
        .first<{ word: string }>()
        .then((row) => row!.word)
      return word
    },

    /** The statement that notes a callback, each message once. */
    noting: ({ id, type, chunk, member }: Callback, at: number): D1PreparedStatement =>
      db.prepare(NOTE).bind(id, type, chunk, member, at),

    work: async (): Promise<Work> => (await db.prepare(WORK).first<Work>())!,

    /** How many chunks could be sent now, counted up to `most`. */
    due: async (wall: number, most: number): Promise<number> =>
      (await db.prepare(DUE).bind(wall, most).first<{ due: number }>())!.due,
  }
}

export type Ledger = ReturnType<typeof ledger>

const chunkOf = (row: ChunkRow, lease: number): Chunk => ({
  id: row.id,
  kind: row.kind,
  rank: row.rank,
  members: JSON.parse(row.members) as Members,
  checkedSeq: row.checked_seq,
  attempts: row.attempts,
  lease,
  frozen: row.state === 'frozen' ? frozenOf(row) : null,
})

const frozenOf = (row: ChunkRow): Frozen => ({
  envelope: row.envelope!,
  recipients: JSON.parse(row.recipients!) as Frozen['recipients'],
  replaced: JSON.parse(row.replaced!) as Frozen['replaced'],
  payloadHash: row.payload_hash!,
  frozenAt: row.frozen_at!,
})
