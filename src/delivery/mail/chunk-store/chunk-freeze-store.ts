import { serializeMembers } from '../../../editions/plan/chunk-members.ts'
import { IS_ANY_NOTICE_VOID } from '../../../editions/stores/correction-audience-store.ts'
import { CANCELLED_RUNS } from '../../../editions/stores/run-query-store.ts'
import { runStore } from '../../../editions/stores/run-store.ts'
import { waitingStore } from '../../../editions/stores/waiting-store.ts'
import { statement } from '../../../lib/statement.ts'
import { REMOVING_REVISIONS } from '../../../timeline/redaction-store.ts'
import { retractionHoldReader } from '../../../timeline/retraction-hold-store.ts'
import {
  type Chunk,
  type ClaimKey,
  claimKeyOf,
  type FreezeBasis,
  type FreezeCheck,
  type FreezeRecord,
  type JournalHeads,
  type LeftOut,
  type ReopenedReaders,
} from '../chunk.ts'

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
const FREEZE_CHUNK = statement<FreezeValues>(`
  UPDATE chunk AS c SET state = 'frozen', envelope = :envelope, recipients = :recipients, left_out = :leftOut, replaced = :replaced,
    payload_hash = :payloadHash, frozen_at = :frozenAt, members = :members
  WHERE id = :chunk AND state = 'pending' AND lease_until = :lease
    AND NOT EXISTS (SELECT 1 FROM journal WHERE change = 'retraction' AND seq > :checkedSeq)
    AND NOT EXISTS (
      SELECT 1 FROM json_each(:recipients) r LEFT JOIN subscriber s ON s.number = r.value ->> 0
      WHERE c.kind NOT IN ('operator', 'endpoint', 'sign-in') AND (
        s.number IS NULL OR s.email <> r.value ->> 1 OR (c.kind <> 'confirmation' AND s.state <> 'active')
        OR EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address)))
    AND NOT EXISTS (${CANCELLED_RUNS})
    AND NOT EXISTS (SELECT 1 FROM run WHERE id > :checkedRun AND kind = 'correction')
    AND NOT ${HAS_REDACTED_EDITION}
    AND NOT ${IS_ANY_NOTICE_VOID}
  RETURNING id`)
type FreezeValues = ClaimKey &
  Omit<FreezeRecord, 'recipients' | 'replaced'> &
  Omit<FreezeCheck, 'leftOut' | 'runs' | 'notices' | 'reopened'> &
  FreezeLists
type FreezeLists = {
  members: string
  recipients: string
  replaced: string
  leftOut: string
  runs: string
  editions: string
  notices: string
}

const MARK_CHUNK_EMPTY = statement<ClaimKey & { leftOut: string; wall: number }>(`
  UPDATE chunk SET state = 'empty', left_out = :leftOut, settled_at = :wall, lease_until = 0
  WHERE id = :chunk AND state = 'pending' AND lease_until = :lease`)

/** Freezes claimed chunks, or settles them if no recipient is left. */
export const chunkFreeze = (db: D1Database) => ({
  ...freezeBasisReader(db),

  /**
   * Freezes a claimed chunk with its editions as of now, in one transaction with the statements `after`. Returns false if
   * the lease is lost or a condition of `FREEZE_CHUNK` is false by now.
   */
  freeze: async (
    chunk: Chunk,
    record: FreezeRecord,
    check: FreezeCheck,
    after: D1PreparedStatement[] = [],
  ): Promise<boolean> => {
    const [outcome] = await db.batch([
      FREEZE_CHUNK(db, freezeValuesOf(chunk, record, check)),
      ...after,
      ...reopenStatements(db, chunk, record.frozenAt, check.reopened),
    ])
    return outcome!.results.length > 0
  },

  /** Settles a chunk of which every member is left out. */
  markEmpty: async (chunk: Chunk, leftOut: LeftOut, reopened: ReopenedReaders, wallMs: number): Promise<void> => {
    await db.batch([
      MARK_CHUNK_EMPTY(db, { ...claimKeyOf(chunk), leftOut: JSON.stringify(leftOut), wall: wallMs }),
      ...reopenStatements(db, chunk, null, reopened),
    ])
  },
})

const freezeBasisReader = (db: D1Database) => ({
  /** Reads what a freeze begins with, in one request. The freeze checks it again. `now` in ms UTC, the product's clock. */
  readFreezeBasis: async ({ members }: Pick<Chunk, 'members'>, now: number): Promise<FreezeBasis> => {
    const [heads, held, cancelled] = await db.batch<never>([
      SELECT_JOURNAL_HEADS(db, { editions: JSON.stringify(members.editions) }),
      retractionHoldReader(db).prepareListHeldRetractions(now),
      runStore(db).prepareFindCancelled(members.runs),
    ])
    const { hasRedacted, ...row } = heads!.results[0]! as Omit<JournalHeads, 'hasRedacted'> & { hasRedacted: 0 | 1 }
    return {
      heads: { ...row, hasRedacted: hasRedacted === 1 },
      heldRetractions: held!.results,
      cancelledRuns: cancelled!.results.map(({ id }: { id: number }) => id),
    }
  },
})

const freezeValuesOf = (
  chunk: Chunk,
  { recipients, replaced, ...frozen }: FreezeRecord,
  { leftOut, runs, notices, reopened: _, ...check }: FreezeCheck,
): FreezeValues => ({
  ...claimKeyOf(chunk),
  ...frozen,
  ...check,
  members: serializeMembers(chunk.members),
  recipients: JSON.stringify(recipients),
  replaced: JSON.stringify(replaced),
  leftOut: JSON.stringify(leftOut),
  runs: JSON.stringify(runs),
  editions: JSON.stringify(chunk.members.editions.map((id) => replaced[id] ?? id).filter((id) => id !== '')),
  notices: JSON.stringify(notices),
})

const reopenStatements = (
  db: D1Database,
  { id, members }: Chunk,
  frozenAt: number | null,
  { readers, now }: ReopenedReaders,
): D1PreparedStatement[] =>
  readers.length > 0 ? [waitingStore(db).prepareReopen({ chunk: id, frozenAt }, readers, members.runs, now)] : []
