import { type BudgetContext, ROUND_USE } from '../../lib/invocation-budget.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { Endpoint } from './endpoint.ts'
import { matchDeliveries, type RevisionWithHistory } from './fan-out-rules.ts'
import type { WebhookContext } from './webhook-context.ts'

type FanOutContext = Pick<WebhookContext, 'endpoints' | 'deliveries' | 'ticks' | 'journal' | 'gazetteer'> &
  Partial<BudgetContext>

/** Bounds one transaction. */
const MAX_DELIVERIES_PER_FAN_OUT = 10_000
const MAX_REVISIONS_PER_FAN_OUT = 500

/**
 * Inserts a delivery for each endpoint and each revision released by `now` that it follows. Deliveries and cursor change in one
 * transaction, so that repeated and concurrent calls insert nothing twice. Returns the number of deliveries. It ends with the
 * budget, and the next call goes on.
 */
export const fanOutRevisions = async (context: FanOutContext, now: number): Promise<number> => {
  const { budget, endpoints, deliveries, ticks, journal, gazetteer } = context
  let inserted = 0
  for (;;) {
    if (budget?.().hasRoomFor(ROUND_USE) === false) return inserted
    const from = await ticks.readFanOutCursor()
    const released = await journal.readTellableSeq(from, now)
    if (released <= from) return inserted
    const receivers = await endpoints.listReceivers()
    if (receivers.length === 0) return inserted
    const window = fanOutWindowOf(from, released, receivers)
    const revisions = await readRevisionsWithHistory(journal, window.start, window.to)
    const matched = matchDeliveries(revisions, receivers, gazetteer)
    if (await deliveries.insertFanOut(matched, { from, to: window.to, now })) inserted += matched.length
  }
}

/** The next part of (from, released] that fits into one transaction. Skips what precedes the first receiver. */
const fanOutWindowOf = (from: number, released: number, receivers: Endpoint[]): { start: number; to: number } => {
  const start = Math.max(from, Math.min(released, ...receivers.map(({ fromSeq }) => fromSeq!)))
  const maxRevisions = Math.floor(MAX_DELIVERIES_PER_FAN_OUT / receivers.length)
  const size = Math.max(1, Math.min(MAX_REVISIONS_PER_FAN_OUT, maxRevisions))
  return { start, to: Math.min(released, start + size) }
}

/** The journal's entries in (from, to], each with the facts of its event's revisions up to it. */
export const readRevisionsWithHistory = async (
  journal: JournalStore,
  from: number,
  to: number,
): Promise<RevisionWithHistory[]> => {
  if (from >= to) return []
  const entries = await journal.listEntriesBetween(from, to)
  const facts = await journal.listFactsOfEvents([...new Set(entries.map((entry) => entry.event))], to)
  return entries.map((entry) => ({
    ...entry,
    factsHistory: facts.filter(({ event, seq }) => event === entry.event && seq <= entry.seq).map((each) => each.facts),
  }))
}
