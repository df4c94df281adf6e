import {
  type ChunkMembers,
  CONFIRMATION_MEMBERS,
  encodeNonReader,
  FIRST_RUN_OF_CHUNK,
  parseMembers,
  READER_COUNT_OF_CHUNK,
  serializeChunks,
} from '../../editions/plan/chunk-members.ts'
import type { MailKind, MailRank } from '../../editions/select/edition-items.ts'
import { IS_STILL_TOLD } from '../../editions/stores/correction-store.ts'
import {
  CONFIRMATION_RUN,
  INSERTED_REQUEST,
  IS_PLAN_AT_CURSOR,
  type PageStart,
  type Plan,
  pageStartOf,
  type RequestKey,
} from '../../editions/stores/run-store.ts'
import { statement } from '../../lib/statement.ts'
import type { Callback } from './provider-callback.ts'

/** A chunk as it is claimed. All times of delivery are by the wall, in ms UTC. */
export type Chunk = {
  id: number
  kind: MailKind
  rank: MailRank
  members: ChunkMembers
  checkedSeq: number
  attempts: number
  leaseUntil: number
  frozen: FreezeRecord | null
}

/** What the freeze fixed: from here on every attempt sends the same bytes under the same key. */
export type FreezeRecord = {
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
export type SendingState = {
  perSecond: number
  waitUntil: number
  waitReason: string | null
  pausedAt: number | null
  pausedReason: string | null
  nextSlotAt: number
}

/** A moment at which a request may go out, by the wall in ms UTC, how many may in a second, and how far apart they are kept. */
export type RateSlot = { at: number; perSecond: number; gapMs: number }

/** What was found when a chunk was looked at again: who is left out and why, up to where, and whose runs the others are of. */
export type FreezeCheck = { leftOut: [number, string][]; checkedSeq: number; checkedRun: number; runs: number[] }

/** How far the journal and the runs reach: the last retraction, the last revision that a notice tells, the last run. */
export type JournalHeads = { retraction: number; notice: number; run: number }

/** What the provider took: its ids, and who was refused and why. */
export type ProviderAcceptance = { ids: string[]; refused: [number, string][] }

/** Something an operator should know of. `since` is by the wall, in ms UTC. */
export type Trouble = { name: string; detail: string; since: number }

export type UnknownChunk = {
  id: number
  kind: MailKind
  attempts: number
  readers: number
  frozen_at: number
  planned_at: number
}

export type PendingWork = { plan: number; confirmations: number; alerts: number; digests: number; unknown: number }

export const CHUNK_LEASE_MS = 60_000
const DIGEST_RANK = 3
const CLAIM_CURSOR_TTL_MS = 5_000

type InsertValues = {
  kind: MailKind
  rank: MailRank
  /** The plan from which the chunks come, or null. */
  plan: number | null
  plannedAt: number
  plannedWallAt: number | null
}
type GivenChunks = { chunks: string }

/**
 * The only INSERT into `chunk`; members, source and condition follow. `checked_seq`: retractions up to there are taken
 * into account, so that the freeze looks for later ones only. It is the end of the first window of a plan; for cohorts
 * the beginning, because the window of a member who left ends earlier. Else it is 0.
 */
const INSERT_INTO_CHUNK = `
  INSERT INTO chunk (kind, rank, checked_seq, state, planned_at, planned_wall_at, members)
  SELECT :kind, :rank, coalesce((SELECT min(iif(least IS NULL, to_seq, from_seq)) FROM run WHERE plan = :plan), 0), 'pending',
    :plannedAt, :plannedWallAt,`
const GIVEN_CHUNKS = `n.value FROM json_each(:chunks) n`
const INSERT_CHUNK = statement<InsertValues & GivenChunks>(`${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS}`)
const INSERT_CHUNKS_OF_PAGE = statement<InsertValues & GivenChunks & PageStart>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE ${IS_PLAN_AT_CURSOR} ORDER BY n.key`)
const INSERT_CHUNK_WHILE_ENDPOINT_LEASED = statement<InsertValues & GivenChunks & { endpoint: string; lease: number }>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE EXISTS (SELECT 1 FROM endpoint e WHERE e.id = :endpoint AND e.lease_until = :lease)`)
const INSERT_CHUNK_OF_REQUEST = statement<InsertValues & RequestKey & { edition: string }>(`
  ${INSERT_INTO_CHUNK} ${CONFIRMATION_MEMBERS}
  FROM (SELECT s.number AS reader, ${CONFIRMATION_RUN} AS run, q.id AS request FROM ${INSERTED_REQUEST}) n`)

const MAY_SEND = `EXISTS (SELECT 1 FROM provider WHERE paused_at IS NULL AND wait_until <= ?1)`
/** Chunks that are left to send: the urgent ones by their index, digests by their ids. */
const OPEN_URGENT_CHUNKS = `chunk WHERE settled_at IS NULL AND rank < 3 AND state IN ('pending', 'frozen')`
const LOW_WATER_MARK = `(SELECT open_from FROM provider WHERE id = 1)`
const IS_OPEN_DIGEST = `settled_at IS NULL AND rank = 3 AND state IN ('pending', 'frozen')`
const OPEN_DIGEST_CHUNKS = `chunk WHERE id >= ${LOW_WATER_MARK} AND ${IS_OPEN_DIGEST}`
const IS_DUE = `lease_until <= ?1 AND not_before <= ?1`
const IS_CLAIMABLE = `${IS_DUE} AND ${MAY_SEND} AND kind NOT IN (SELECT kind FROM held WHERE until_at > ?1)`
const CLAIM_NEXT_CHUNK = `
  UPDATE chunk SET lease_until = ?2, attempts = attempts + 1 WHERE id = coalesce(
    (SELECT id FROM ${OPEN_URGENT_CHUNKS} AND ${IS_CLAIMABLE} ORDER BY rank, id LIMIT 1),
    (SELECT id FROM chunk WHERE id >= max(?3, ${LOW_WATER_MARK}) AND ${IS_OPEN_DIGEST} AND ${IS_CLAIMABLE} ORDER BY id LIMIT 1))
  RETURNING id, kind, rank, members, checked_seq, state, attempts, envelope, recipients, replaced, payload_hash, frozen_at`
/** Where sending was stopped, the chunk just claimed is the one that tries; the rest wait a minute more. */
const DELAY_OTHERS_WHILE_PROBING = `UPDATE provider SET wait_until = ?1 + 60000 WHERE id = 1 AND probing = 1 AND changes() > 0`
const FREEZE_CHUNK = `
  UPDATE chunk AS c SET state = 'frozen', envelope = ?3, recipients = ?4, left_out = ?5, replaced = ?6, payload_hash = ?7, frozen_at = ?8
  WHERE id = ?1 AND state = 'pending' AND lease_until = ?2
    AND NOT EXISTS (SELECT 1 FROM journal WHERE change = 'retraction' AND seq > ?9)
    AND NOT EXISTS (
      SELECT 1 FROM json_each(?4) r LEFT JOIN subscriber s ON s.number = r.value ->> 0
      WHERE c.kind NOT IN ('operator', 'endpoint') AND (
        s.number IS NULL OR s.email <> r.value ->> 1 OR (c.kind <> 'confirmation' AND s.state <> 'active')
        OR EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address)))
    AND NOT EXISTS (SELECT 1 FROM json_each(?10) d JOIN run ON run.id = d.value WHERE run.state = 'cancelled')
    AND NOT EXISTS (SELECT 1 FROM run WHERE id > ?11 AND kind = 'correction')
    AND (kind NOT IN ('correction', 'retraction') OR NOT EXISTS (
      SELECT 1 FROM json_each(?4) r WHERE NOT EXISTS (
        SELECT 1 FROM audience a WHERE a.run = ${FIRST_RUN_OF_CHUNK} AND a.subscriber = r.value ->> 0 AND ${IS_STILL_TOLD})))
  RETURNING id`
/** A little under the provider's rate, so that what is late on the way does not crowd its neighbour over it. */
const RESERVE_RATE_SLOT = `
  UPDATE provider SET next_slot_at = max(next_slot_at, ?1) + 1030.0 / per_second WHERE id = 1
  RETURNING CAST(next_slot_at - 1030.0 / per_second AS INTEGER) AS at, per_second AS perSecond, 1015.0 / per_second AS gapMs`
const MARK_CHUNK_SENT = `
  UPDATE chunk SET state = 'sent', outcome = ?2, recipients = NULL, settled_at = ?3, lease_until = 0
  WHERE id = ?1 AND state IN ('frozen', 'unknown')`
const MARK_CHUNK_EMPTY = `
  UPDATE chunk SET state = 'empty', left_out = ?3, settled_at = ?4, lease_until = 0 WHERE id = ?1 AND state = 'pending' AND lease_until = ?2`
const MARK_CHUNK_UNKNOWN = `
  UPDATE chunk SET state = 'unknown', recipients = NULL, lease_until = 0 WHERE id = ?1 AND state = 'frozen' AND lease_until = ?2`
/** Nothing of it was taken: what was fixed is let go, and looked at anew when its time comes. */
const UNFREEZE_CHUNK = `
  UPDATE chunk SET state = 'pending', envelope = NULL, recipients = NULL, left_out = NULL, replaced = NULL, payload_hash = NULL,
    frozen_at = NULL, lease_until = 0, not_before = ?3, attempts = attempts - ?4
  WHERE id = ?1 AND lease_until = ?2 AND state = 'frozen'`
const POSTPONE_CHUNK = `
  UPDATE chunk SET lease_until = 0, not_before = ?3, attempts = attempts - ?4 WHERE id = ?1 AND lease_until = ?2`
const SUSPEND_SENDING = `UPDATE provider SET wait_until = ?1, wait_reason = ?2, probing = ?3 WHERE id = 1`
const END_PROBING = `
  UPDATE provider SET wait_until = 0, wait_reason = NULL, probing = 0 WHERE id = 1 AND probing = 1 RETURNING id`
const SUSPEND_KIND = `
  INSERT INTO held (kind, reason, until_at) VALUES (?1, ?2, ?3)
  ON CONFLICT (kind) DO UPDATE SET reason = excluded.reason, until_at = excluded.until_at`
const LIST_SUSPENDED_KINDS = `SELECT kind, reason FROM held WHERE until_at > ?1 ORDER BY kind`
const IS_POSTPONED = `not_before > 0`
const RESUME_SENDING = [
  `UPDATE provider SET paused_at = NULL, paused_reason = NULL, wait_until = 0, wait_reason = NULL, probing = 0 WHERE id = 1`,
  `DELETE FROM held`,
  ...[OPEN_URGENT_CHUNKS, OPEN_DIGEST_CHUNKS].map(
    (open) => `UPDATE chunk SET not_before = 0 WHERE id IN (SELECT id FROM ${open} AND ${IS_POSTPONED})`,
  ),
]
const UPSERT_TROUBLE = `
  INSERT INTO trouble (name, detail, since_at, last_at) VALUES (?1, ?2, ?3, ?3)
  ON CONFLICT (name) DO UPDATE SET detail = excluded.detail, last_at = excluded.last_at,
    since_at = CASE WHEN excluded.last_at - last_at > 3600000 THEN excluded.since_at ELSE since_at END`
const LIST_TROUBLES_SINCE = `SELECT name, detail, since_at AS since FROM trouble WHERE last_at > ?1 ORDER BY name`
const LIST_UNREPORTED_TROUBLES = `
  SELECT name, detail, since_at AS since FROM trouble
  WHERE last_at > coalesce(told_at, 0) AND coalesce(told_at, 0) <= ?1 - 86400000 ORDER BY name`
const MARK_TROUBLES_REPORTED = `UPDATE trouble SET told_at = ?1 WHERE name IN (SELECT value FROM json_each(?2))`
const UPDATE_RATE_LIMIT = `UPDATE provider SET per_second = ?1 WHERE id = 1 AND per_second <> ?1`
const SELECT_SENDING_STATE = `
  SELECT per_second AS perSecond, wait_until AS waitUntil, wait_reason AS waitReason, paused_at AS pausedAt,
    paused_reason AS pausedReason, next_slot_at AS nextSlotAt FROM provider WHERE id = 1`
const PAUSE_SENDING = `UPDATE provider SET paused_at = ?1, paused_reason = ?2 WHERE id = 1`
const INSERT_CALLBACK = `
  INSERT INTO callback (id, type, chunk, member, transient, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING`
/** The latest word on a member by its rank; and whatever the word is, it settles a chunk whose outcome nobody knew. */
const UPDATE_DELIVERY_STATUS = `
  UPDATE chunk SET delivered = json_set(coalesce(delivered, '{}'), '$."' || ?2 || '"', json_array(?3, ?4)),
    recipients = CASE WHEN state = 'unknown' THEN NULL ELSE recipients END,
    settled_at = CASE WHEN state = 'unknown' THEN ?5 ELSE settled_at END,
    state = CASE WHEN state = 'unknown' THEN 'sent' ELSE state END
  WHERE id = ?1 AND (state = 'unknown' OR ?3 > 1) AND coalesce(json_extract(delivered, '$."' || ?2 || '"[0]'), 0) < ?3`
const COUNT_TRANSIENT_BOUNCES = `
  SELECT count(*) AS bounces, min(received_at) AS first FROM callback WHERE member = ?1 AND transient = 1 AND id <> ?2`
const DELETE_TRANSIENT_BOUNCES = `DELETE FROM callback WHERE member = ?1 AND transient = 1`
const DELETE_OLD_CHUNKS = `DELETE FROM chunk WHERE planned_at < ?1 AND state IN ('sent', 'empty', 'cancelled')`
const DELETE_OLD_CALLBACKS = `DELETE FROM callback WHERE received_at < ?1`
const DELETE_OLD_RECEIPTS = `DELETE FROM receipt WHERE begun_at < ?1`
const LIST_UNKNOWN_CHUNKS = `
  SELECT c.id, c.kind, c.attempts, ${READER_COUNT_OF_CHUNK} AS readers, c.frozen_at, c.planned_at
  FROM chunk c WHERE c.state = 'unknown' ORDER BY c.id LIMIT ?1`
const SETTLE_UNKNOWN_AS_SENT = `
  UPDATE chunk SET state = 'sent', recipients = NULL, settled_at = ?2 WHERE id = ?1 AND state = 'unknown' RETURNING id`
const SETTLE_UNKNOWN_AS_RESEND = `
  UPDATE chunk SET state = 'pending', not_before = 0, lease_until = 0, attempts = 0, envelope = NULL, recipients = NULL,
    left_out = NULL, replaced = NULL, payload_hash = NULL, frozen_at = NULL
  WHERE id = ?1 AND state = 'unknown' RETURNING id`
const SELECT_JOURNAL_HEADS = `
  SELECT (SELECT coalesce(max(seq), 0) FROM journal WHERE change = 'retraction') AS retraction,
    (SELECT coalesce(max(to_seq), 0) FROM run WHERE kind IN ('correction', 'retraction')) AS notice,
    (SELECT coalesce(max(id), 0) FROM run) AS run`
const SELECT_IDEMPOTENCY_PREFIX = `SELECT word FROM deployment WHERE id = 1`
const COUNT_PENDING_WORK = `
  SELECT (SELECT count(*) FROM plan WHERE planned_at IS NULL) + (SELECT count(*) FROM watch WHERE to_seq > seq) AS "plan",
    (SELECT count(*) FROM ${OPEN_URGENT_CHUNKS} AND rank = 1) AS confirmations,
    (SELECT count(*) FROM ${OPEN_URGENT_CHUNKS} AND rank = 2) AS alerts,
    (SELECT count(*) FROM ${OPEN_DIGEST_CHUNKS}) AS digests,
    (SELECT count(*) FROM chunk WHERE state = 'unknown') AS unknown`
const SELECT_NEXT_CLAIM_TIME = `
  SELECT min(max(lease_until, not_before)) AS at FROM (
    SELECT * FROM (SELECT lease_until, not_before FROM ${OPEN_URGENT_CHUNKS} LIMIT 1000)
    UNION ALL SELECT * FROM (SELECT lease_until, not_before FROM ${OPEN_DIGEST_CHUNKS} ORDER BY id LIMIT 1000))`
const COUNT_DUE_CHUNKS = `
  SELECT count(*) AS due FROM (SELECT 1 FROM ${OPEN_URGENT_CHUNKS} AND ${IS_DUE} UNION ALL SELECT 1 FROM ${OPEN_DIGEST_CHUNKS} AND ${IS_DUE} LIMIT ?2)`
/** A chunk whose outcome nobody knows may wait long for a person: it holds nobody up, and is looked for again when it goes back. */
const ADVANCE_LOW_WATER_MARK = `
  UPDATE provider SET open_from = coalesce(
    (SELECT id FROM chunk WHERE id >= open_from AND settled_at IS NULL AND rank = 3 AND state <> 'unknown' ORDER BY id LIMIT 1),
    (SELECT coalesce(max(id), 0) + 1 FROM chunk)) WHERE id = 1`
const LOWER_LOW_WATER_MARK = `UPDATE provider SET open_from = min(open_from, ?1) WHERE id = 1`

type ChunkRow = {
  id: number
  kind: MailKind
  rank: MailRank
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

/** Delivery's store: which chunk is whose, what was frozen, what the provider said, and how sending stands. */
export const ledger = (db: D1Database) => ({
  ...chunkStore(db),
  ...providerStateStore(db),
  ...callbackStore(db),
  ...troubleStore(db),
})

export type Ledger = ReturnType<typeof ledger>

const chunkStore = (db: D1Database) => ({
  ...chunkClaimer(db),
  ...chunkInserter(db),

  /** Notes below which id no digest's chunk is left to send. */
  advanceLowWaterMark: async (): Promise<void> => {
    await db.prepare(ADVANCE_LOW_WATER_MARK).run()
  },

  /**
   * Freezes a claimed chunk, unless a reader left, an event was retracted since `checkedSeq`, a correction was claimed
   * since `checkedRun`, one of the readers' `runs` was cancelled, what a notice is about was let go, or the lease is lost.
   */
  freeze: async (
    chunk: Chunk,
    frozen: FreezeRecord,
    { leftOut, checkedSeq, checkedRun, runs }: FreezeCheck,
  ): Promise<boolean> => {
    const { envelope, recipients, replaced, payloadHash, frozenAt } = frozen
    const lists = [recipients, leftOut, replaced].map((each) => JSON.stringify(each))
    const parts = [envelope, ...lists, payloadHash, frozenAt, checkedSeq, JSON.stringify(runs), checkedRun]
    const row = await db
      .prepare(FREEZE_CHUNK)
      .bind(chunk.id, chunk.leaseUntil, ...parts)
      .first()
    return row !== null
  },

  /** Notes that the provider took a chunk; the addresses go. Answers whether sending had stopped and goes on with it. */
  markSent: async (chunk: number, outcome: ProviderAcceptance, wallMs: number): Promise<boolean> => {
    const sent = db.prepare(MARK_CHUNK_SENT).bind(chunk, JSON.stringify(outcome), wallMs)
    const [, resumed] = await db.batch([sent, db.prepare(END_PROBING)])
    return (resumed?.results.length ?? 0) > 0
  },

  /** Notes that nobody is left to send a chunk to. */
  markEmpty: async (chunk: Chunk, leftOut: [number, string][], wallMs: number): Promise<void> => {
    await db.prepare(MARK_CHUNK_EMPTY).bind(chunk.id, chunk.leaseUntil, JSON.stringify(leftOut), wallMs).run()
  },

  /** Holds a chunk whose outcome nobody knows for callbacks and a person. */
  markUnknown: async (chunk: Chunk): Promise<void> => {
    await db.prepare(MARK_CHUNK_UNKNOWN).bind(chunk.id, chunk.leaseUntil).run()
  },

  /** Gives a chunk back until `notBefore`; `burnt` says whether the attempt counts. */
  postpone: async (chunk: Chunk, notBefore: number, countsAsAttempt: boolean): Promise<void> => {
    const attempts = countsAsAttempt ? 0 : 1
    await db.prepare(POSTPONE_CHUNK).bind(chunk.id, chunk.leaseUntil, notBefore, attempts).run()
  },

  /** Gives a chunk back of which the provider surely took nothing: it is frozen anew, with who may be written to then. */
  unfreeze: async (chunk: Chunk, notBefore: number, countsAsAttempt: boolean): Promise<void> => {
    const attempts = countsAsAttempt ? 0 : 1
    await db.prepare(UNFREEZE_CHUNK).bind(chunk.id, chunk.leaseUntil, notBefore, attempts).run()
  },

  /** When the next chunk that is leased or waits may be looked at again; null where there is none. */
  findNextClaimTime: async (): Promise<number | null> =>
    (await db.prepare(SELECT_NEXT_CLAIM_TIME).first<{ at: number | null }>())!.at,

  /** Chunks whose outcome nobody knows, each with the number of its readers. */
  listUnknown: async (limit: number): Promise<UnknownChunk[]> =>
    (await db.prepare(LIST_UNKNOWN_CHUNKS).bind(limit).all<UnknownChunk>()).results,

  /** Ends the doubt about a chunk, as a person found out; false where there was none. */
  settleUnknown: async (chunk: number, as: 'sent' | 'resend', wallMs: number): Promise<boolean> => {
    const statements =
      as === 'sent'
        ? [db.prepare(SETTLE_UNKNOWN_AS_SENT).bind(chunk, wallMs)]
        : [db.prepare(SETTLE_UNKNOWN_AS_RESEND).bind(chunk), db.prepare(LOWER_LOW_WATER_MARK).bind(chunk)]
    return (await db.batch(statements))[0]!.results.length > 0
  },

  /** Statements that forget who got what and callbacks older than `oldest`, and receipts older than `oldestReceipt`. */
  prepareDeleteExpired: (oldest: number, oldestReceipt: number): D1PreparedStatement[] => [
    db.prepare(DELETE_OLD_CHUNKS).bind(oldest),
    db.prepare(DELETE_OLD_CALLBACKS).bind(oldest),
    db.prepare(DELETE_OLD_RECEIPTS).bind(oldestReceipt),
  ],

  readJournalHeads: async (): Promise<JournalHeads> => (await db.prepare(SELECT_JOURNAL_HEADS).first<JournalHeads>())!,

  countPendingWork: async (): Promise<PendingWork> => (await db.prepare(COUNT_PENDING_WORK).first<PendingWork>())!,

  /** How many chunks could be sent now, counted up to `most`. */
  countDue: async (wallMs: number, most: number): Promise<number> =>
    (await db.prepare(COUNT_DUE_CHUNKS).bind(wallMs, most).first<{ due: number }>())!.due,
})

const chunkInserter = (db: D1Database) => ({
  prepareInsertPage: (plan: Plan, chunks: readonly ChunkMembers[], { now, wallMs }: { now: number; wallMs: number }) =>
    INSERT_CHUNKS_OF_PAGE(db, {
      ...pageStartOf(plan),
      kind: plan.kind,
      rank: plan.rank,
      chunks: serializeChunks(chunks),
      plannedAt: now,
      plannedWallAt: wallMs,
    }),

  prepareInsertConfirmation: (request: RequestKey, edition: string, now: number) =>
    INSERT_CHUNK_OF_REQUEST(db, { ...singleMail('confirmation', now), ...request, edition }),

  /** A mail to the operator. */
  prepareInsertOperatorMail: (edition: string, wallMs: number) =>
    INSERT_CHUNK(db, { ...singleMail('operator', wallMs), chunks: serializeChunks([encodeNonReader(edition)]) }),

  /** A mail to the owner of an endpoint, if its lease is still the one with which it was claimed. */
  prepareInsertOwnerMail: ({ id, leaseUntil }: { id: string; leaseUntil: number }, edition: string, wallMs: number) =>
    INSERT_CHUNK_WHILE_ENDPOINT_LEASED(db, {
      ...singleMail('endpoint', wallMs),
      chunks: serializeChunks([encodeNonReader(edition, id)]),
      endpoint: id,
      lease: leaseUntil,
    }),
})

/** A mail that no plan has: to one recipient, before all others. */
const singleMail = (kind: MailKind, plannedAt: number): InsertValues => ({
  kind,
  rank: 1,
  plan: null,
  plannedAt,
  plannedWallAt: null,
})

const chunkClaimer = (db: D1Database) => {
  let claimCursor = { id: 0, until: 0 }
  const claimFrom = async (id: number, wallMs: number): Promise<Chunk | null> => {
    const lease = wallMs + CHUNK_LEASE_MS
    const statements = [
      db.prepare(CLAIM_NEXT_CHUNK).bind(wallMs, lease, id),
      db.prepare(DELAY_OTHERS_WHILE_PROBING).bind(wallMs),
    ]
    const [claimed] = await db.batch<ChunkRow>(statements)
    const row = claimed?.results[0]
    return row ? chunkOf(row, lease) : null
  }
  return {
    /**
     * Takes the most urgent chunk that is due, by one statement: nobody else has it until the lease lapses. For a few
     * seconds it does not look again at the digests before the one that it took last.
     */
    claimNext: async (wallMs: number): Promise<Chunk | null> => {
      const isCursorFresh = wallMs < claimCursor.until
      const chunk = (isCursorFresh ? await claimFrom(claimCursor.id, wallMs) : null) ?? (await claimFrom(0, wallMs))
      if (chunk?.rank === DIGEST_RANK)
        claimCursor = { id: chunk.id, until: isCursorFresh ? claimCursor.until : wallMs + CLAIM_CURSOR_TTL_MS }
      return chunk
    },
  }
}

const providerStateStore = (db: D1Database) => {
  let cachedPrefix: Promise<string> | null = null
  return {
    /**
     * Reserves the next moment at which a request may go out, so that all kinds of mail together keep the provider's
     * rate; answers with that rate too.
     */
    reserveSlot: async (wallMs: number): Promise<RateSlot> =>
      (await db.prepare(RESERVE_RATE_SLOT).bind(wallMs).first<RateSlot>())!,

    /** No sending at all before `until`; with `probing`, one request tries first when it comes. */
    suspendUntil: async (until: number, reason: string, probeFirst: boolean): Promise<void> => {
      await db
        .prepare(SUSPEND_SENDING)
        .bind(until, reason, probeFirst ? 1 : 0)
        .run()
    },

    /** All mail of a kind waits, for the provider refused a whole request of it. */
    suspendKind: async (kind: MailKind, reason: string, until: number): Promise<void> => {
      await db.prepare(SUSPEND_KIND).bind(kind, reason, until).run()
    },

    listSuspendedKinds: async (wallMs: number): Promise<{ kind: MailKind; reason: string }[]> =>
      (await db.prepare(LIST_SUSPENDED_KINDS).bind(wallMs).all<{ kind: MailKind; reason: string }>()).results,

    updateRateLimit: async (perSecond: number): Promise<void> => {
      await db.prepare(UPDATE_RATE_LIMIT).bind(perSecond).run()
    },

    readSendingState: async (): Promise<SendingState> =>
      (await db.prepare(SELECT_SENDING_STATE).first<SendingState>())!,

    pauseSending: async (at: number, reason: string): Promise<void> => {
      await db.prepare(PAUSE_SENDING).bind(at, reason).run()
    },

    /** Takes up sending again: whatever stopped it is forgotten, and found again if it is still there. */
    resumeSending: async (): Promise<void> => {
      await db.batch(RESUME_SENDING.map((sql) => db.prepare(sql)))
    },

    /** The random word of this deployment, in every key that the provider is given. */
    readIdempotencyPrefix: (): Promise<string> => {
      cachedPrefix ??= db
        .prepare(SELECT_IDEMPOTENCY_PREFIX)
        .first<{ word: string }>()
        .then((row) => row!.word)
        .catch((fault: unknown) => {
          cachedPrefix = null
          throw fault
        })
      return cachedPrefix
    },
  }
}

const callbackStore = (db: D1Database) => ({
  /** The statement that notes a callback from which something follows, each message once. */
  prepareInsert: ({ id, type, chunk, member, isTransient }: Callback, at: number): D1PreparedStatement =>
    db.prepare(INSERT_CALLBACK).bind(id, type, chunk, member, isTransient ? 1 : 0, at),

  /** The statement that writes the provider's word on a member into the chunk's own row, if it outranks the last. */
  prepareDeliveryUpdate: (
    chunk: number,
    member: number,
    rank: number,
    at: number,
    wallMs: number,
  ): D1PreparedStatement => db.prepare(UPDATE_DELIVERY_STATUS).bind(chunk, String(member), rank, at, wallMs),

  /** The statement that forgets bounces that have passed. */
  prepareDeleteTransient: (member: number): D1PreparedStatement => db.prepare(DELETE_TRANSIENT_BOUNCES).bind(member),

  /** How often mail to a member bounced for reasons that may pass, and when first; but for this callback. */
  countTransientBounces: async ({ id, member }: Callback): Promise<{ bounces: number; first: number | null }> =>
    (await db.prepare(COUNT_TRANSIENT_BOUNCES).bind(member, id).first<{ bounces: number; first: number | null }>())!,
})

const troubleStore = (db: D1Database) => ({
  /** Notes a trouble that an operator should know of. */
  recordTrouble: async (name: string, detail: string, wallMs: number): Promise<void> => {
    await db.prepare(UPSERT_TROUBLE).bind(name, detail, wallMs).run()
  },

  /** Troubles seen since a moment. */
  listSince: async (since: number): Promise<Trouble[]> =>
    (await db.prepare(LIST_TROUBLES_SINCE).bind(since).all<Trouble>()).results,

  /** Troubles of which the operator has not been told for a day. */
  listUnreported: async (wallMs: number): Promise<Trouble[]> =>
    (await db.prepare(LIST_UNREPORTED_TROUBLES).bind(wallMs).all<Trouble>()).results,

  /** Puts a mail to the operator into a chunk of its own and notes that the troubles are told, in one transaction. */
  insertOperatorChunk: async (names: string[], edition: string, wallMs: number): Promise<void> => {
    await db.batch([
      chunkInserter(db).prepareInsertOperatorMail(edition, wallMs),
      db.prepare(MARK_TROUBLES_REPORTED).bind(wallMs, JSON.stringify(names)),
    ])
  },
})

const chunkOf = (row: ChunkRow, lease: number): Chunk => ({
  id: row.id,
  kind: row.kind,
  rank: row.rank,
  members: parseMembers(row.members),
  checkedSeq: row.checked_seq,
  attempts: row.attempts,
  leaseUntil: lease,
  frozen: row.state === 'frozen' ? freezeRecordOf(row) : null,
})

const freezeRecordOf = (row: ChunkRow): FreezeRecord => ({
  envelope: row.envelope!,
  recipients: JSON.parse(row.recipients!) as FreezeRecord['recipients'],
  replaced: JSON.parse(row.replaced!) as FreezeRecord['replaced'],
  payloadHash: row.payload_hash!,
  frozenAt: row.frozen_at!,
})
