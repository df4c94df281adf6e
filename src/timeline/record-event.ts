import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { isRefusal, type Refusal } from '../lib/refusal.ts'
import type { DuplicatePolicy } from './duplicate-rules.ts'
import type { EventDraft } from './event-draft.ts'
import type { JournalStore } from './journal-store.ts'
import type { IdempotencyReceipt, ReceiptResult, ReceiptStore } from './receipt-store.ts'
import { isRedacted, refuseRedacted } from './redaction.ts'
import type { RecordedRevision } from './revision-store.ts'

/**
 * A recorded revision. `duplicateOf` is the event that it repeats, if duplicates are reported. `replayed`: an earlier request
 * with the same Idempotency-Key recorded it.
 */
export type RecordResult = RecordedRevision & { replayed: boolean }

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

/**
 * Records a draft, or refuses it, as a duplicate among others. With a receipt, a repeated request records nothing and gets the
 * revision of the first one, or a refusal if that was redacted.
 */
export const recordDraft = async (
  { journal, receipts }: { journal: JournalStore; receipts: ReceiptStore },
  draft: EventDraft | Refusal,
  receipt: IdempotencyReceipt | null,
  duplicates: DuplicatePolicy = 'allow',
): Promise<RecordResult | Refusal> => {
  if (!receipt) return isRefusal(draft) ? draft : newResultOf(await journal.appendRevision(draft, null, duplicates))
  const claimed = await receipts.claimReceipt(receipt)
  if (isRefusal(claimed)) return claimed
  if (claimed !== null) return readReplay(journal, claimed)
  const outcome = isRefusal(draft) ? draft : newResultOf(await journal.appendRevision(draft, receipt, duplicates))
  if (isRefusal(outcome)) await receipts.releaseReceipt(receipt)
  return outcome
}

const newResultOf = (outcome: RecordedRevision | Refusal): RecordResult | Refusal =>
  isRefusal(outcome) ? outcome : { ...outcome, replayed: false }

const readReplay = async (
  journal: JournalStore,
  { seq, duplicateOf }: ReceiptResult,
): Promise<RecordResult | Refusal> => {
  const ref = await journal.findBySeq(seq)
  if (!ref) throw new Error(`a receipt names seq ${seq}, which the journal does not have`)
  const [recorded] = await journal.readRecorded([ref])
  return isRedacted(recorded!) ? refuseRedacted(recorded) : { revision: recorded!, duplicateOf, replayed: true }
}
