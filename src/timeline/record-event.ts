import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { isRefusal, type Refusal } from '../lib/refusal.ts'
import type { Revision } from './event.ts'
import type { EventDraft } from './event-draft.ts'
import type { JournalStore } from './journal-store.ts'
import type { IdempotencyReceipt, ReceiptStore } from './receipt-store.ts'

/** A recorded revision. `replayed`: an earlier request with the same Idempotency-Key recorded it. */
export type RecordResult = { revision: Revision; replayed: boolean }

/**
 * The receipt of a request with an Idempotency-Key, begun at `begunAt` (ms UTC). Bodies with equal JSON have the same hash,
 * however they are formatted.
 */
export const receiptFor = async (
  { publisher, key, path, body }: { publisher: string; key: string; path: string; body: unknown },
  begunAt: number,
): Promise<IdempotencyReceipt> => ({
  publisher,
  key,
  bodyHash: await sha256(`${path}\n${canonicalJson(body)}`),
  begunAt,
})

/** Records a draft. With a receipt, a repeated request records nothing and gets the revision of the first one. */
export const recordDraft = async (
  { journal, receipts }: { journal: JournalStore; receipts: ReceiptStore },
  draft: EventDraft | Refusal,
  receipt: IdempotencyReceipt | null,
): Promise<RecordResult | Refusal> => {
  if (!receipt) return isRefusal(draft) ? draft : newResultOf(await journal.appendRevision(draft, null))
  const claimed = await receipts.claimReceipt(receipt)
  if (isRefusal(claimed)) return claimed
  if (claimed !== null) return { revision: await readRecorded(journal, claimed), replayed: true }
  const outcome = isRefusal(draft) ? draft : newResultOf(await journal.appendRevision(draft, receipt))
  if (isRefusal(outcome)) await receipts.releaseReceipt(receipt)
  return outcome
}

const newResultOf = (outcome: Revision | Refusal): RecordResult | Refusal =>
  isRefusal(outcome) ? outcome : { revision: outcome, replayed: false }

const readRecorded = async (journal: JournalStore, seq: number): Promise<Revision> => {
  const ref = await journal.findBySeq(seq)
  if (!ref) throw new Error(`a receipt names seq ${seq}, which the journal does not have`)
  return (await journal.readRevisions([ref]))[0]!
}
