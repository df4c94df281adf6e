import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { isRefusal, type Refusal } from '../lib/refusal.ts'
import { statement } from '../lib/statement.ts'
import { checkLinks } from './check-links.ts'
import { canBeDuplicate, type DuplicatePolicy, duplicateKeysOf, refuseDuplicate } from './duplicate-rules.ts'
import {
  DUPLICATE_EVENT,
  type DuplicateQuery,
  type FoundDuplicate,
  findDuplicate,
  prepareFindDuplicate,
} from './duplicate-store.ts'
import type { Revision } from './event.ts'
import { checkRevisionOrder, type EventDraft, type NewestRevision } from './event-draft.ts'
import type { EventIndexStore } from './event-index-store.ts'
import type { IdempotencyReceipt, ReceiptStore } from './receipt-store.ts'
import type { RedactionReason } from './redaction.ts'
import type { RevisionContentStore, RevisionRef } from './revision-content-store.ts'
import { revisionLookup } from './revision-lookup-store.ts'
import {
  duplicateQueryOf,
  type ReceiptKey,
  type RevisionColumns,
  receiptKeyOf,
  revisionColumnsOf,
} from './revision-row.ts'

type RedactionColumns = { event: string; number: number; reason: RedactionReason; by: string; now: number }

/**
 * A request with a receipt inserts only while it holds the receipt: after a minute another attempt may have taken it. Of two
 * equal events at the same moment, the second is refused. A revision with links inserts only if nothing was recorded after
 * `:linksCheckedSeq`: two at the same moment could close a circle.
 */
const INSERT_REVISION = statement<RevisionColumns & ReceiptKey & DuplicateQuery & { linksCheckedSeq: number | null }>(`
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  SELECT (SELECT coalesce(max(seq), 0) + 1 FROM journal),
    :event, :number, :change, :silent, :urgent, :publisher, :recordedAt, :releaseAt, :hash, :facts
  WHERE (SELECT coalesce(max(number), 0) FROM journal WHERE event = :event) = :number - 1
    AND (:receiptPublisher IS NULL OR EXISTS (
      SELECT 1 FROM receipt WHERE publisher = :receiptPublisher AND key = :receiptKey AND begun_at = :begunAt AND status IS NULL))
    AND (:linksCheckedSeq IS NULL OR (SELECT coalesce(max(seq), 0) FROM journal) = :linksCheckedSeq)
    AND ${DUPLICATE_EVENT} IS NULL
  ON CONFLICT DO NOTHING RETURNING seq`)
/** A revision is redacted once: the first reason stays. */
const REDACT_REVISION = statement<RedactionColumns>(`
  UPDATE journal SET redacted_at = :now, redacted_reason = :reason, redacted_by = :by
  WHERE event = :event AND number = :number AND redacted_at IS NULL`)
const SELECT_LAST_SEQ = `SELECT coalesce(max(seq), 0) AS seq FROM journal`
const SELECT_NEWEST_NUMBER = `SELECT number, change FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT 1`

/** A revision as it was recorded, and the event that it repeats, if duplicates are reported. */
export type RecordedRevision = { revision: Revision; duplicateOf: string | null }

type RevisionStores = { contents: RevisionContentStore; receipts: ReceiptStore; eventIndex: EventIndexStore }

/** Store of the table `journal`: records revisions. The lookup store finds them, the content store reads them. */
export const revisionStore = (db: D1Database, stores: RevisionStores) => ({
  ...revisionWriter(db, stores),
  ...revisionLookup(db),
  readRevisions: stores.contents.readRevisions,
  readRecorded: stores.contents.readRecorded,
  readStored: stores.contents.readStored,
  putContent: stores.contents.putContent,
})

export type RevisionStore = ReturnType<typeof revisionStore>

const revisionWriter = (db: D1Database, stores: RevisionStores) => ({
  findNewest: (event: string): Promise<NewestRevision | null> => findNewest(db, event),

  /** Records a draft, or refuses it. KV has the content before the journal has the row. */
  appendRevision: async (
    draft: EventDraft,
    receipt: IdempotencyReceipt | null,
    duplicates: DuplicatePolicy = 'allow',
  ): Promise<RecordedRevision | Refusal> => {
    const keys = await duplicateKeysOf(draft)
    const refusal = await findRefusal(db, draft, keys, duplicates)
    if (refusal) return refusal
    const content = canonicalJson(draft)
    const hash = await sha256(content)
    await putContent(stores, { event: draft.id, number: draft.number, hash }, content, receipt)
    const inserted = await insertWithLinks(db, stores, { draft, hash, receipt, keys, duplicates })
    if (isRefusal(inserted)) return inserted
    // As it is read later, so that a repeated request gets the same bytes.
    const stored = JSON.parse(content) as EventDraft
    if (inserted) return { revision: { ...stored, seq: inserted.seq }, duplicateOf: inserted.duplicateOf }
    return (await findRefusal(db, draft, keys, duplicates)) ?? SIMULTANEOUS_REVISION
  },

  /** Marks a revision as redacted, unless it is already. `by` is the name of a key; `now` in ms UTC. */
  prepareRedact: (redaction: RedactionColumns): D1PreparedStatement => REDACT_REVISION(db, redaction),

  /** Refuses what `appendRevision` would refuse, and stores nothing. */
  checkDraft: async (draft: EventDraft, duplicates: DuplicatePolicy = 'allow'): Promise<Refusal | null> =>
    findRefusal(db, draft, await duplicateKeysOf(draft), duplicates),
})

/** The refusal of a draft that does not follow the newest revision, or is a duplicate; else null. */
const findRefusal = async (
  db: D1Database,
  draft: EventDraft,
  keys: string[],
  duplicates: DuplicatePolicy,
): Promise<Refusal | null> => {
  const refusal = checkRevisionOrder(draft, await findNewest(db, draft.id))
  if (refusal || duplicates !== 'refuse' || !canBeDuplicate(draft)) return refusal
  const duplicate = await findDuplicate(db, duplicateQueryOf(draft, keys))
  return duplicate === null ? null : refuseDuplicate(duplicate)
}

const findNewest = (db: D1Database, event: string): Promise<NewestRevision | null> =>
  db.prepare(SELECT_NEWEST_NUMBER).bind(event).first<NewestRevision>()

/** Releases the receipt if KV fails, because then nothing can have been recorded. */
const putContent = async (
  { contents, receipts }: RevisionStores,
  ref: Omit<RevisionRef, 'seq'>,
  content: string,
  receipt: IdempotencyReceipt | null,
): Promise<void> => {
  try {
    await contents.putContent(ref, content)
  } catch (fault) {
    if (receipt) await receipts.releaseReceipt(receipt)
    throw fault
  }
}

const MAX_LINK_CHECKS = 5

/** Inserts a revision. Checks its links again as long as something else is recorded between the check and the insert. */
const insertWithLinks = async (
  db: D1Database,
  stores: RevisionStores,
  insertion: Omit<Insertion, 'linksCheckedSeq'>,
): Promise<InsertedRevision | null | Refusal> => {
  const { draft } = insertion
  if (draft.links.length === 0 || draft.change === 'retraction')
    return insertRevision(db, stores, { ...insertion, linksCheckedSeq: null })
  const finder = { ...revisionLookup(db), readRevisions: stores.contents.readRevisions }
  for (let checks = 0; checks < MAX_LINK_CHECKS; checks++) {
    const { seq } = (await db.prepare(SELECT_LAST_SEQ).first<{ seq: number }>())!
    const refusal = await checkLinks(finder, draft)
    if (refusal) return refusal
    const inserted = await insertRevision(db, stores, { ...insertion, linksCheckedSeq: seq })
    if (inserted || (await findRefusal(db, draft, insertion.keys, insertion.duplicates))) return inserted
  }
  return null
}

type InsertedRevision = { seq: number; duplicateOf: string | null }
type Insertion = {
  linksCheckedSeq: number | null
  draft: EventDraft
  hash: string
  receipt: IdempotencyReceipt | null
  keys: string[]
  duplicates: DuplicatePolicy
}

/** Inserts the row, the index of the event and the result of the receipt in one transaction. Null if the row was refused. */
const insertRevision = async (
  db: D1Database,
  { receipts, eventIndex }: RevisionStores,
  { draft, hash, receipt, keys, duplicates, linksCheckedSeq }: Insertion,
): Promise<InsertedRevision | null> => {
  const duplicateIf = (policy: DuplicatePolicy): DuplicateQuery =>
    duplicateQueryOf(draft, duplicates === policy && canBeDuplicate(draft) ? keys : [])
  const reported = duplicateIf('report')
  const results = await db.batch<{ seq: number } & FoundDuplicate>([
    INSERT_REVISION(db, {
      ...{ ...revisionColumnsOf(draft, hash), ...receiptKeyOf(receipt), ...duplicateIf('refuse') },
      linksCheckedSeq,
    }),
    ...eventIndex.prepareIndexUpdate(draft, hash, keys),
    ...(receipt ? [receipts.prepareComplete(receipt, { number: draft.number, hash, ...reported })] : []),
    prepareFindDuplicate(db, reported),
  ])
  const seq = results[0]?.results[0]?.seq
  return seq === undefined ? null : { seq, duplicateOf: results.at(-1)!.results[0]!.duplicateOf }
}

const SIMULTANEOUS_REVISION: Refusal = {
  refused: 'conflict',
  detail: 'Another revision was recorded at the same moment.',
}
