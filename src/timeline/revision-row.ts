import { DUPLICATE_WINDOW_MS } from './duplicate-rules.ts'
import type { DuplicateQuery } from './duplicate-store.ts'
import type { Change } from './event.ts'
import type { EventDraft } from './event-draft.ts'
import type { IdempotencyReceipt } from './receipt-store.ts'
import { factsOf } from './revision-facts.ts'

/** The values that insert a revision into the table `journal`. */
export type RevisionColumns = {
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
/** The receipt that the request must still hold; null without an Idempotency-Key. */
export type ReceiptKey = { receiptPublisher: string | null; receiptKey: string | null; begunAt: number | null }

export const revisionColumnsOf = (draft: EventDraft, hash: string): RevisionColumns => ({
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

export const receiptKeyOf = (receipt: IdempotencyReceipt | null): ReceiptKey => ({
  receiptPublisher: receipt?.publisher ?? null,
  receiptKey: receipt?.key ?? null,
  begunAt: receipt?.begunAt ?? null,
})

/** The search for a recent event with one of these keys. */
export const duplicateQueryOf = ({ id, recorded_at }: EventDraft, keys: string[]): DuplicateQuery => ({
  event: id,
  duplicateKeys: JSON.stringify(keys),
  recordedAfter: recorded_at - DUPLICATE_WINDOW_MS,
})
