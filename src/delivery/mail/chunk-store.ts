import {
  type ChunkMembers,
  encodeNonReader,
  serializeChunks,
  serializeMembers,
} from '../../editions/plan/chunk-members.ts'
import type { MailKind, MailRank, RunKind } from '../../editions/select/edition-items.ts'
import {
  CONFIRMATION_MEMBERS,
  EDITIONS_OF_CHUNK,
  MAY_CONTAIN_READER,
  READER_COUNT_OF_CHUNK,
} from '../../editions/stores/chunk-member-store.ts'
import { IS_ANY_NOTICE_VOID } from '../../editions/stores/correction-audience-store.ts'
import { IS_PLAN_AT_CURSOR, type PageStart, type Plan, pageStartOf } from '../../editions/stores/plan-store.ts'
import { CONFIRMATION_RUN, INSERTED_REQUEST, type RequestKey } from '../../editions/stores/run-store.ts'
import { waitingStore } from '../../editions/stores/waiting-store.ts'
import { statement } from '../../lib/statement.ts'
import { REMOVING_REVISIONS } from '../../timeline/redaction-store.ts'
import {
  type Chunk,
  type ChunkRow,
  chunkOf,
  type FreezeCheck,
  type FreezeRecord,
  type JournalHeads,
  type LeftOut,
  type ProviderAcceptance,
  type ReopenedReaders,
  type UnknownChunk,
} from './chunk.ts'
import { IS_WITHIN_QUOTA, type ProviderStateStore } from './provider-state-store.ts'

export const CHUNK_LEASE_MS = 60_000
const DIGEST_RANK = 3
const CLAIM_CURSOR_TTL_MS = 5_000

type ClaimKey = { chunk: number; lease: number }
type NewChunks = {
  /** The kind of the chunks that name none. */
  kind: RunKind
  rank: MailRank
  /** The plan whose runs the chunks belong to, or null. */
  plan: number | null
  plannedAt: number
  plannedWallAt: number | null
}

/**
 * The only INSERT into `chunk`; members, source and condition follow. `checked_seq`: retractions up to there are taken
 * into account, so that the freeze looks for later ones only. It is the end of the first window of a plan; for cohorts
 * the beginning, because the window of a member who left ends earlier. Else it is 0. `turn` is last.
 */
const INSERT_INTO_CHUNK = `
  INSERT INTO chunk (kind, rank, checked_seq, state, planned_at, planned_wall_at, members, turn)
  SELECT coalesce(n.kind, :kind), :rank, coalesce((SELECT min(iif(least IS NULL, to_seq, from_seq)) FROM run WHERE plan = :plan), 0), 'pending',
    :plannedAt, :plannedWallAt,`
/**
 * The turn of the first new chunk within its rank: after the last chunk of the same plan, and not before the turn that the
 * waiting chunks have reached. So a large plan does not hold up a small one, nor many small ones a large one.
 */
const FIRST_TURN = `max(
  coalesce((SELECT turn + 1 FROM chunk WHERE id = (SELECT max(last_chunk) FROM page WHERE plan = :plan)), 0),
  coalesce((SELECT turn FROM chunk WHERE settled_at IS NULL AND rank < 3 AND rank = :rank AND state = 'pending' AND not_before = 0
    ORDER BY turn LIMIT 1), 0))`
const GIVEN_CHUNKS = `n.value, ${FIRST_TURN} + n.key FROM (SELECT key, value, value ->> 'kind' AS kind FROM json_each(:chunks)) n`
const INSERT_CHUNK = statement<NewChunks & { chunks: string }>(`${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS}`)
const INSERT_CHUNKS_OF_PAGE = statement<NewChunks & { chunks: string } & PageStart>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE ${IS_PLAN_AT_CURSOR} ORDER BY n.key`)
const INSERT_CHUNK_WHILE_ENDPOINT_LEASED = statement<NewChunks & { chunks: string; endpoint: string; lease: number }>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE EXISTS (SELECT 1 FROM endpoint e WHERE e.id = :endpoint AND e.lease_until = :lease)`)
const INSERT_CHUNK_OF_REQUEST = statement<NewChunks & RequestKey & { edition: string }>(`
  ${INSERT_INTO_CHUNK} ${CONFIRMATION_MEMBERS}, ${FIRST_TURN}
  FROM (SELECT s.number AS reader, ${CONFIRMATION_RUN} AS run, q.id AS request, NULL AS kind FROM ${INSERTED_REQUEST}) n`)

const LOW_WATER_MARK = `(SELECT open_from FROM provider WHERE id = 1)`
const IS_OPEN_DIGEST = `settled_at IS NULL AND rank = 3 AND state IN ('pending', 'frozen')`
/** Chunks that are left to send: urgent ones by their index, digests from the low-water mark on. */
export const OPEN_URGENT_CHUNKS = `chunk WHERE settled_at IS NULL AND rank < 3 AND state IN ('pending', 'frozen')`
export const OPEN_DIGEST_CHUNKS = `chunk WHERE id >= ${LOW_WATER_MARK} AND ${IS_OPEN_DIGEST}`
export const IS_DUE = `lease_until <= :now AND not_before <= :now`
const IS_CLAIMABLE = `${IS_DUE} AND EXISTS (SELECT 1 FROM provider WHERE paused_at IS NULL AND wait_until <= :now)
  AND kind NOT IN (SELECT kind FROM held WHERE until_at > :now) AND ${IS_WITHIN_QUOTA}`
const CLAIM_NEXT_CHUNK = statement<{ now: number; lease: number; fromDigest: number }>(`
  UPDATE chunk SET lease_until = :lease, attempts = attempts + 1 WHERE id = coalesce(
    (SELECT id FROM ${OPEN_URGENT_CHUNKS} AND ${IS_CLAIMABLE} ORDER BY rank, turn, id LIMIT 1),
    (SELECT id FROM chunk WHERE id >= max(:fromDigest, ${LOW_WATER_MARK}) AND ${IS_OPEN_DIGEST} AND ${IS_CLAIMABLE} ORDER BY id LIMIT 1))
  RETURNING id, kind, rank, members, checked_seq, state, attempts, envelope, recipients, replaced, payload_hash, frozen_at,
    planned_wall_at, hold_at, (SELECT quota_limit FROM provider WHERE id = 1) AS quota_limit`)

/**
 * True if one of `:editions` has the text of a redacted revision, or tells a removed event. A retraction tells its event also
 * if its own revision is redacted.
 */
const HAS_REDACTED_EDITION = `(
  EXISTS (SELECT 1 FROM json_each(:editions) v JOIN edition e ON e.id = v.value WHERE e.redacted_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM ${REMOVING_REVISIONS} CROSS JOIN json_each(:editions) v CROSS JOIN edition e ON e.id = v.value
    WHERE e.kind <> 'retraction' AND instr(e.told, '["' || r.event || '",') > 0))`
const SELECT_JOURNAL_HEADS = statement<{ editions: string }>(`
  SELECT ${HAS_REDACTED_EDITION} AS hasRedacted,
    (SELECT coalesce(max(seq), 0) FROM journal WHERE change = 'retraction') AS retraction,
    (SELECT coalesce(max(to_seq), 0) FROM run WHERE kind IN ('correction', 'retraction')) AS correction,
    (SELECT coalesce(max(id), 0) FROM run) AS run`)
/**
 * All conditions are part of this one statement, so that nothing changes between the check and the freeze: the lease is
 * held; no later retraction; every recipient is active, has the same address and is not suppressed; no run was cancelled;
 * no later correction was claimed; no edition has a redacted revision; each recipient of a notice was told and not unfrozen
 * since, and its run is not cancelled.
 * Why no reader is told twice: data/pages/no-one-told-twice.md.
 */
const FREEZE_CHUNK = statement<
  ClaimKey &
    Omit<FreezeRecord, 'recipients' | 'replaced'> &
    Omit<FreezeCheck, 'leftOut' | 'runs' | 'notices' | 'reopened'> &
    FreezeLists
>(`
  UPDATE chunk AS c SET state = 'frozen', envelope = :envelope, recipients = :recipients, left_out = :leftOut, replaced = :replaced,
    payload_hash = :payloadHash, frozen_at = :frozenAt, members = :members
  WHERE id = :chunk AND state = 'pending' AND lease_until = :lease
    AND NOT EXISTS (SELECT 1 FROM journal WHERE change = 'retraction' AND seq > :checkedSeq)
    AND NOT EXISTS (
      SELECT 1 FROM json_each(:recipients) r LEFT JOIN subscriber s ON s.number = r.value ->> 0
      WHERE c.kind NOT IN ('operator', 'endpoint') AND (
        s.number IS NULL OR s.email <> r.value ->> 1 OR (c.kind <> 'confirmation' AND s.state <> 'active')
        OR EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address)))
    AND NOT EXISTS (SELECT 1 FROM json_each(:runs) d JOIN run ON run.id = d.value WHERE run.state = 'cancelled')
    AND NOT EXISTS (SELECT 1 FROM run WHERE id > :checkedRun AND kind = 'correction')
    AND NOT ${HAS_REDACTED_EDITION}
    AND NOT ${IS_ANY_NOTICE_VOID}
  RETURNING id`)
type FreezeLists = {
  members: string
  recipients: string
  replaced: string
  leftOut: string
  runs: string
  editions: string
  notices: string
}

const MARK_CHUNK_SENT = statement<{ chunk: number; outcome: string; wall: number }>(`
  UPDATE chunk SET state = 'sent', outcome = :outcome, recipients = NULL, settled_at = :wall, lease_until = 0
  WHERE id = :chunk AND state IN ('frozen', 'unknown')`)
const MARK_CHUNK_EMPTY = statement<ClaimKey & { leftOut: string; wall: number }>(`
  UPDATE chunk SET state = 'empty', left_out = :leftOut, settled_at = :wall, lease_until = 0
  WHERE id = :chunk AND state = 'pending' AND lease_until = :lease`)
const MARK_CHUNK_UNKNOWN = statement<ClaimKey>(`
  UPDATE chunk SET state = 'unknown', recipients = NULL, lease_until = 0 WHERE id = :chunk AND state = 'frozen' AND lease_until = :lease`)
/**
 * The provider certainly accepted nothing, so discard the frozen recipients and payload. The next attempt freezes the
 * chunk again.
 */
const UNFREEZE_CHUNK = statement<ClaimKey & { notBefore: number; uncounted: number }>(`
  UPDATE chunk SET state = 'pending', envelope = NULL, recipients = NULL, left_out = NULL, replaced = NULL, payload_hash = NULL,
    frozen_at = NULL, hold_at = NULL, lease_until = 0, not_before = :notBefore, attempts = attempts - :uncounted
  WHERE id = :chunk AND lease_until = :lease AND state = 'frozen'`)
const POSTPONE_CHUNK = statement<ClaimKey & { notBefore: number; uncounted: number }>(`
  UPDATE chunk SET lease_until = 0, not_before = min(:notBefore, coalesce(hold_at, :notBefore)), attempts = attempts - :uncounted
  WHERE id = :chunk AND lease_until = :lease`)
/** An earlier hold stays. The chunk becomes due when it is held, so that the operator is told then. */
const HOLD_CHUNKS = `UPDATE chunk SET hold_at = coalesce(hold_at, :holdAt), not_before = min(not_before, :holdAt)`
const HOLD_CHUNKS_NOW = `UPDATE chunk SET hold_at = min(coalesce(hold_at, :holdAt), :holdAt), not_before = min(not_before, :holdAt)`
const HOLD_FROZEN_URGENT_CHUNKS = statement<{ readerText: string; holdAt: number }>(`
  ${HOLD_CHUNKS} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_URGENT_CHUNKS} AND state = 'frozen') c WHERE ${MAY_CONTAIN_READER})`)
const HOLD_FROZEN_DIGEST_CHUNKS = statement<{ readerText: string; holdAt: number }>(`
  ${HOLD_CHUNKS} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_DIGEST_CHUNKS} AND state = 'frozen') c WHERE ${MAY_CONTAIN_READER})`)
/** Frozen chunks whose bytes have the text of a redacted revision. The same batch marked their editions. */
const HAS_MARKED_EDITION = `EXISTS (
  SELECT 1 FROM ${EDITIONS_OF_CHUNK} x
  JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || x.value || '"'), x.value)
  WHERE e.redacted_at IS NOT NULL)`
const HOLD_REDACTED_URGENT_CHUNKS = statement<{ holdAt: number }>(`
  ${HOLD_CHUNKS_NOW} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_URGENT_CHUNKS} AND state = 'frozen') c WHERE ${HAS_MARKED_EDITION})`)
const HOLD_REDACTED_DIGEST_CHUNKS = statement<{ holdAt: number }>(`
  ${HOLD_CHUNKS_NOW} WHERE id IN (
    SELECT c.id FROM (SELECT * FROM ${OPEN_DIGEST_CHUNKS} AND state = 'frozen') c WHERE ${HAS_MARKED_EDITION})`)
const CLEAR_POSTPONED_URGENT_CHUNKS = `
  UPDATE chunk SET not_before = 0 WHERE id IN (SELECT id FROM ${OPEN_URGENT_CHUNKS} AND not_before > 0)`
const CLEAR_POSTPONED_DIGEST_CHUNKS = `
  UPDATE chunk SET not_before = 0 WHERE id IN (SELECT id FROM ${OPEN_DIGEST_CHUNKS} AND not_before > 0)`
/** Stores a status only over one of lower rank. A callback of any rank shows that an `unknown` chunk was accepted. */
const UPDATE_DELIVERY_STATUS = statement<{
  chunk: number
  memberText: string
  rank: number
  at: number
  wall: number
}>(`
  UPDATE chunk SET delivered = json_set(coalesce(delivered, '{}'), '$."' || :memberText || '"', json_array(:rank, :at)),
    recipients = CASE WHEN state = 'unknown' THEN NULL ELSE recipients END,
    settled_at = CASE WHEN state = 'unknown' THEN :wall ELSE settled_at END,
    state = CASE WHEN state = 'unknown' THEN 'sent' ELSE state END
  WHERE id = :chunk AND (state = 'unknown' OR :rank > 1)
    AND coalesce(json_extract(delivered, '$."' || :memberText || '"[0]'), 0) < :rank`)
const LIST_UNKNOWN_CHUNKS = `
  SELECT c.id, c.kind, c.attempts, ${READER_COUNT_OF_CHUNK} AS readers, c.frozen_at, c.planned_at
  FROM chunk c WHERE c.state = 'unknown' ORDER BY c.id LIMIT ?1`
const RESOLVE_UNKNOWN_AS_SENT = `
  UPDATE chunk SET state = 'sent', recipients = NULL, settled_at = ?2 WHERE id = ?1 AND state = 'unknown' RETURNING id`
const RESOLVE_UNKNOWN_AS_RESEND = `
  UPDATE chunk SET state = 'pending', not_before = 0, lease_until = 0, attempts = 0, envelope = NULL, recipients = NULL,
    left_out = NULL, replaced = NULL, payload_hash = NULL, frozen_at = NULL, hold_at = NULL
  WHERE id = ?1 AND state = 'unknown' RETURNING id`
const DELETE_OLD_CHUNKS = `DELETE FROM chunk WHERE planned_at < ?1 AND state IN ('sent', 'empty', 'cancelled')`

/** The store of chunks, from their insertion to their deletion. `providerState` is updated in the same transactions. */
export const chunkStore = (db: D1Database, providerState: ProviderStateStore) => ({
  ...chunkInsertion(db),
  ...chunkClaim(db, providerState),
  ...chunkFreeze(db),
  ...chunkOutcome(db, providerState),
  ...chunkResolution(db, providerState),

  /** Lets the frozen chunks of a reader be sent again only until `holdAt`, in wall-clock ms UTC. */
  prepareHoldFrozen: (reader: number, holdAt: number): D1PreparedStatement[] =>
    [HOLD_FROZEN_URGENT_CHUNKS, HOLD_FROZEN_DIGEST_CHUNKS].map((hold) =>
      hold(db, { readerText: String(reader), holdAt }),
    ),

  /** Holds the frozen chunks of marked editions from `holdAt` on (wall-clock ms UTC): they are not sent again. */
  prepareHoldRedacted: (holdAt: number): D1PreparedStatement[] =>
    [HOLD_REDACTED_URGENT_CHUNKS, HOLD_REDACTED_DIGEST_CHUNKS].map((hold) => hold(db, { holdAt })),

  /** Makes every postponed chunk due. */
  prepareClearPostponed: (): D1PreparedStatement[] => [
    db.prepare(CLEAR_POSTPONED_URGENT_CHUNKS),
    db.prepare(CLEAR_POSTPONED_DIGEST_CHUNKS),
  ],

  /** Deletes chunks planned before `oldest`, unless they are still to be sent or unknown. */
  prepareDeleteExpired: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_CHUNKS).bind(oldest),
})

export type ChunkStore = ReturnType<typeof chunkStore>

const chunkInsertion = (db: D1Database) => ({
  /** One chunk for each of `chunks`, if no other ticket has moved the plan's cursor. */
  prepareInsertPage: (plan: Plan, chunks: readonly ChunkMembers[], { now, wallMs }: { now: number; wallMs: number }) =>
    INSERT_CHUNKS_OF_PAGE(db, {
      ...pageStartOf(plan),
      kind: plan.kind,
      rank: plan.rank,
      chunks: serializeChunks(chunks),
      plannedAt: now,
      plannedWallAt: wallMs,
    }),

  /** The chunk of the confirmation run that the same batch inserted for a request; nothing if it inserted no request. */
  prepareInsertConfirmation: (request: RequestKey, edition: string, now: number) =>
    INSERT_CHUNK_OF_REQUEST(db, { ...singleMail('confirmation', now), ...request, edition }),

  /** A mail to the operator. */
  prepareInsertOperatorMail: (edition: string, wallMs: number) =>
    INSERT_CHUNK(db, { ...singleMail('operator', wallMs), chunks: serializeChunks([encodeNonReader(edition)]) }),

  /** A mail to the owner of an endpoint, if the endpoint is still leased until `leaseUntil`. */
  prepareInsertOwnerMail: ({ id, leaseUntil }: { id: string; leaseUntil: number }, edition: string, wallMs: number) =>
    INSERT_CHUNK_WHILE_ENDPOINT_LEASED(db, {
      ...singleMail('endpoint', wallMs),
      chunks: serializeChunks([encodeNonReader(edition, id)]),
      endpoint: id,
      lease: leaseUntil,
    }),
})

/** A mail to one recipient, of no plan and of the first rank. */
const singleMail = (kind: MailKind, plannedAt: number): NewChunks => ({
  kind,
  rank: 1,
  plan: null,
  plannedAt,
  plannedWallAt: null,
})

const chunkClaim = (db: D1Database, providerState: ProviderStateStore) => {
  let claimCursor = { id: 0, until: 0 }
  const claimFrom = async (fromDigest: number, wallMs: number): Promise<Chunk | null> => {
    const lease = wallMs + CHUNK_LEASE_MS
    const [claimed] = await db.batch<ChunkRow>([
      CLAIM_NEXT_CHUNK(db, { now: wallMs, lease, fromDigest }),
      providerState.prepareDelayOthers(wallMs, lease),
    ])
    const row = claimed?.results[0]
    if (!row) return null
    return chunkOf(row, lease)
  }
  return {
    /**
     * Claims the most urgent chunk that is due, until its lease ends. For a few seconds it does not search the digests
     * below the last one that it claimed.
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

const chunkFreeze = (db: D1Database) => ({
  /** Reads what a later freeze is checked against. */
  readJournalHeads: async ({ members }: Pick<Chunk, 'members'>): Promise<JournalHeads> => {
    const editions = JSON.stringify(members.editions)
    const heads = await SELECT_JOURNAL_HEADS(db, { editions }).first<
      Omit<JournalHeads, 'hasRedacted'> & { hasRedacted: 0 | 1 }
    >()
    return { ...heads!, hasRedacted: heads!.hasRedacted === 1 }
  },

  /**
   * Freezes a claimed chunk with its editions as of now, in one transaction with the statements `after`. Returns false if the lease is lost or a
   * condition of `FREEZE_CHUNK` no longer holds.
   */
  freeze: async (
    chunk: Chunk,
    { recipients, replaced, ...frozen }: FreezeRecord,
    { leftOut, runs, notices, reopened, ...check }: FreezeCheck,
    after: D1PreparedStatement[] = [],
  ): Promise<boolean> => {
    const lists = {
      members: serializeMembers(chunk.members),
      recipients: JSON.stringify(recipients),
      replaced: JSON.stringify(replaced),
      leftOut: JSON.stringify(leftOut),
      runs: JSON.stringify(runs),
      editions: JSON.stringify(chunk.members.editions.map((id) => replaced[id] ?? id).filter((id) => id !== '')),
      notices: JSON.stringify(notices),
    }
    const [outcome] = await db.batch([
      FREEZE_CHUNK(db, { ...claimKeyOf(chunk), ...frozen, ...check, ...lists }),
      ...after,
      ...reopenStatements(db, chunk, frozen.frozenAt, reopened),
    ])
    return outcome!.results.length > 0
  },
})

const chunkOutcome = (db: D1Database, providerState: ProviderStateStore) => ({
  /** Stores the provider's acceptance and deletes the addresses. Returns true if this ended a suspension of all sending. */
  markSent: async ({ id, hasQuota }: Chunk, acceptance: ProviderAcceptance, wallMs: number): Promise<boolean> => {
    const [, resumed] = await db.batch([
      MARK_CHUNK_SENT(db, { chunk: id, outcome: JSON.stringify(acceptance), wall: wallMs }),
      providerState.prepareEndProbing(),
      ...(hasQuota ? [providerState.prepareCountMails(acceptance.ids.length)] : []),
    ])
    return (resumed?.results.length ?? 0) > 0
  },

  /** Settles a chunk of which every member is left out. */
  markEmpty: async (chunk: Chunk, leftOut: LeftOut, reopened: ReopenedReaders, wallMs: number): Promise<void> => {
    await db.batch([
      MARK_CHUNK_EMPTY(db, { ...claimKeyOf(chunk), leftOut: JSON.stringify(leftOut), wall: wallMs }),
      ...reopenStatements(db, chunk, null, reopened),
    ])
  },

  /** Stops a chunk: callbacks or an operator find out whether the provider accepted it. */
  markUnknown: async (chunk: Chunk): Promise<void> => {
    await MARK_CHUNK_UNKNOWN(db, claimKeyOf(chunk)).run()
  },

  /** Ends the lease and postpones a chunk until `notBefore` (wall-clock ms UTC). A frozen chunk stays frozen. */
  postpone: async (chunk: Chunk, notBefore: number, countsAsAttempt: boolean): Promise<void> => {
    await POSTPONE_CHUNK(db, { ...claimKeyOf(chunk), notBefore, uncounted: countsAsAttempt ? 0 : 1 }).run()
  },

  /** Postpones a frozen chunk of which the provider certainly accepted nothing, and discards its freeze. */
  unfreeze: async (chunk: Chunk, notBefore: number, countsAsAttempt: boolean): Promise<void> => {
    await UNFREEZE_CHUNK(db, { ...claimKeyOf(chunk), notBefore, uncounted: countsAsAttempt ? 0 : 1 }).run()
  },
})

const chunkResolution = (db: D1Database, providerState: ProviderStateStore) => ({
  /** Stores the status in a callback about one member, and settles the chunk if it was unknown. `at` is ms UTC. */
  prepareDeliveryUpdate: (chunk: number, member: number, status: { rank: number; at: number; wallMs: number }) =>
    UPDATE_DELIVERY_STATUS(db, {
      chunk,
      memberText: String(member),
      rank: status.rank,
      at: status.at,
      wall: status.wallMs,
    }),

  listUnknown: async (limit: number): Promise<UnknownChunk[]> =>
    (await db.prepare(LIST_UNKNOWN_CHUNKS).bind(limit).all<UnknownChunk>()).results,

  /** Settles an unknown chunk as sent, or makes it due again. Returns false if it is not unknown. */
  resolveUnknown: async (chunk: number, as: 'sent' | 'resend', wallMs: number): Promise<boolean> => {
    const statements =
      as === 'sent'
        ? [db.prepare(RESOLVE_UNKNOWN_AS_SENT).bind(chunk, wallMs)]
        : [db.prepare(RESOLVE_UNKNOWN_AS_RESEND).bind(chunk), providerState.prepareLowerLowWaterMark(chunk)]
    return (await db.batch(statements))[0]!.results.length > 0
  },
})

const reopenStatements = (
  db: D1Database,
  { id, members }: Chunk,
  frozenAt: number | null,
  { readers, now }: ReopenedReaders,
): D1PreparedStatement[] =>
  readers.length > 0 ? [waitingStore(db).prepareReopen({ chunk: id, frozenAt }, readers, members.runs, now)] : []

const claimKeyOf = ({ id, leaseUntil }: Chunk): ClaimKey => ({ chunk: id, lease: leaseUntil })
