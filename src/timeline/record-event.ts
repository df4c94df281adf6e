import { isRefusal, type Refusal } from '../lib/refusal.ts'
import type { Revision } from './event.ts'
import type { Draft } from './event-draft.ts'
import type { Journal, Receipt } from './journal-store.ts'

/** A revision in the journal; `replayed` where the same request had recorded it before. */
export type Recorded = { revision: Revision; replayed: boolean }

/** Records a draft once, however often the same request comes: with a receipt, the first answer is the answer. */
export const record = async (
  journal: Journal,
  draft: Draft | Refusal,
  receipt: Receipt | null,
): Promise<Recorded | Refusal> => {
  if (!receipt) return isRefusal(draft) ? draft : fresh(await journal.record(draft, null))
  const known = await journal.begin(receipt)
  if (isRefusal(known)) return known
  if (known !== null) return { revision: await recorded(journal, known), replayed: true }
  const outcome = isRefusal(draft) ? draft : fresh(await journal.record(draft, receipt))
  if (isRefusal(outcome)) await journal.release(receipt)
  return outcome
}

const fresh = (outcome: Revision | Refusal): Recorded | Refusal =>
  isRefusal(outcome) ? outcome : { revision: outcome, replayed: false }

const recorded = async (journal: Journal, seq: number): Promise<Revision> => {
  const told = await journal.bySeq(seq)
  if (!told) throw new Error(`a receipt names seq ${seq}, which the journal does not have`)
  return (await journal.read([told]))[0]!
}
