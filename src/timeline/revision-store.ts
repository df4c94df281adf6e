import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import type { Refusal } from '../lib/refusal.ts'
import { statement } from '../lib/statement.ts'
import { type Change, factsOf, type Revision } from './event.ts'
import { checkRevisionOrder, type EventDraft, type NewestRevision } from './event-draft.ts'
import type { EventIndexStore } from './event-index-store.ts'
import type { IdempotencyReceipt, ReceiptStore } from './receipt-store.ts'
import type { RevisionContentStore, RevisionRef } from './revision-content-store.ts'

type RevisionColumns = {
  event: string
  number: number
  change: Change
  silent: number
  urgent: number
  publisher: string
  recordedAt: number
  releaseAt: number
  hash: string
  facts: string
}
type ReceiptKey = { receiptPublisher: string | null; receiptKey: string | null; begunAt: number | null }

/** A request with a receipt inserts only while it holds the receipt: after a minute another attempt may have taken it. */
const INSERT_REVISION = statement<RevisionColumns & ReceiptKey>(`
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  SELECT (SELECT coalesce(max(seq), 0) + 1 FROM journal),
    :event, :number, :change, :silent, :urgent, :publisher, :recordedAt, :releaseAt, :hash, :facts
  WHERE (SELECT coalesce(max(number), 0) FROM journal WHERE event = :event) = :number - 1
    AND (:receiptPublisher IS NULL OR EXISTS (
      SELECT 1 FROM receipt WHERE publisher = :receiptPublisher AND key = :receiptKey AND begun_at = :begunAt AND status IS NULL))
  ON CONFLICT DO NOTHING RETURNING seq`)
const SELECT_NEWEST_NUMBER = `SELECT number, change FROM journal WHERE event = ?1 ORDER BY number DESC LIMIT 1`
const SELECT_REVISION_BY_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq = ?1`
const SELECT_REVISION_BY_NUMBER = `SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number = ?2`
const SELECT_NEWEST_REVISION = `SELECT seq, id AS event, number, hash FROM event WHERE id = ?1`
const LIST_NEWEST_REVISIONS = `
  SELECT seq, id AS event, number, hash FROM event WHERE id IN (SELECT value FROM json_each(?1))`
const LIST_REVISIONS_BY_NUMBER = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number IN (SELECT value FROM json_each(?2))`
const LIST_REVISIONS_OF_EVENTS_BY_NUMBER = `
  SELECT j.seq, j.event, j.number, j.hash FROM json_each(?1) v
  CROSS JOIN journal j ON j.event = v.value ->> 'event' AND j.number = v.value ->> 'number'`
const LIST_NEWEST_REVISIONS_OF_EVENT = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3`
const LIST_EVENT_REVISIONS_AFTER_SEQ = `
  SELECT seq, event, number, hash FROM journal WHERE event = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`
const LIST_REVISIONS_AFTER_SEQ = `SELECT seq, event, number, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2`
const LIST_EARLIER_REVISIONS = `SELECT number, recorded_at FROM journal WHERE event = ?1 AND number < ?2 ORDER BY number`

type RevisionStores = { contents: RevisionContentStore; receipts: ReceiptStore; eventIndex: EventIndexStore }

/** Store of the table `journal`: records revisions and finds single ones. The content store reads them. */
export const revisionStore = (db: D1Database, stores: RevisionStores) => ({
  ...revisionWriter(db, stores),
  ...revisionFinder(db),
  readRevisions: stores.contents.readRevisions,
})

export type RevisionStore = ReturnType<typeof revisionStore>

const revisionWriter = (db: D1Database, stores: RevisionStores) => ({
  findNewest: (event: string): Promise<NewestRevision | null> => findNewest(db, event),

  /** Records a draft, or refuses it. KV has the content before the journal has the row. */
  appendRevision: async (draft: EventDraft, receipt: IdempotencyReceipt | null): Promise<Revision | Refusal> => {
    const refusal = checkRevisionOrder(draft, await findNewest(db, draft.id))
    if (refusal) return refusal
    const content = canonicalJson(draft)
    const hash = await sha256(content)
    await putContent(stores, { event: draft.id, number: draft.number, hash }, content, receipt)
    const seq = await insertRevision(db, stores, draft, hash, receipt)
    if (seq !== null) return { ...draft, seq }
    return checkRevisionOrder(draft, await findNewest(db, draft.id)) ?? SIMULTANEOUS_REVISION
  },

  /** Refuses what `appendRevision` would refuse, and stores nothing. */
  checkDraft: async (draft: EventDraft): Promise<Refusal | null> =>
    checkRevisionOrder(draft, await findNewest(db, draft.id)),
})

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

/** Inserts the row, the index of the event and the result of the receipt in one transaction. Null if the row was refused. */
const insertRevision = async (
  db: D1Database,
  { receipts, eventIndex }: RevisionStores,
  draft: EventDraft,
  hash: string,
  receipt: IdempotencyReceipt | null,
): Promise<number | null> => {
  const [inserted] = await db.batch<{ seq: number }>([
    INSERT_REVISION(db, { ...revisionColumnsOf(draft, hash), ...receiptKeyOf(receipt) }),
    ...eventIndex.prepareIndexUpdate(draft, hash),
    ...(receipt ? [receipts.prepareComplete(receipt, { event: draft.id, number: draft.number, hash })] : []),
  ])
  return inserted?.results[0]?.seq ?? null
}

const SIMULTANEOUS_REVISION: Refusal = {
  refused: 'conflict',
  detail: 'Another revision was recorded at the same moment.',
}

const revisionColumnsOf = (draft: EventDraft, hash: string): RevisionColumns => ({
  event: draft.id,
  number: draft.number,
  change: draft.change,
  silent: draft.silent ? 1 : 0,
  urgent: draft.urgent ? 1 : 0,
  publisher: draft.publisher,
  recordedAt: draft.recorded_at,
  releaseAt: draft.release_at,
  hash,
  facts: JSON.stringify(factsOf(draft)),
})

const receiptKeyOf = (receipt: IdempotencyReceipt | null): ReceiptKey => ({
  receiptPublisher: receipt?.publisher ?? null,
  receiptKey: receipt?.key ?? null,
  begunAt: receipt?.begunAt ?? null,
})

/** Finds revisions by seq or number. */
const revisionFinder = (db: D1Database) => ({
  findBySeq: (seq: number) => db.prepare(SELECT_REVISION_BY_SEQ).bind(seq).first<RevisionRef>(),

  findByNumber: (event: string, number: number) =>
    db.prepare(SELECT_REVISION_BY_NUMBER).bind(event, number).first<RevisionRef>(),

  /** The newest revision of an event, or null. */
  findLatest: (event: string) => db.prepare(SELECT_NEWEST_REVISION).bind(event).first<RevisionRef>(),

  /** The newest revisions of those of these events that exist. */
  listLatest: async (events: string[]): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_NEWEST_REVISIONS).bind(JSON.stringify(events)).all<RevisionRef>()).results,

  listByNumbers: async (event: string, numbers: number[]): Promise<RevisionRef[]> =>
    (await db.prepare(LIST_REVISIONS_BY_NUMBER).bind(event, JSON.stringify(numbers)).all<RevisionRef>()).results,

  /** The revisions of several events, each by its event and number. */
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
