import type { RunStore } from '../editions/stores/run-store.ts'
import type { Tickets } from '../editions/tickets.ts'
import type { Ledger } from './mail/chunk-store.ts'

const MAX_TICKETS_PER_SWEEP = 2_000
/** So few tickets cost nothing, even if others are at the work. */
const MAX_UNCHECKED_TICKETS = 50
const IDLE_AFTER_MS = 10_000
const MAX_QUEUE_DELAY_S = 43_200

/**
 * Looks for work that was begun and not finished: a ticket that was lost, a lease that will lapse, a plan that stopped.
 * Work that others are at is left alone, and while all sending waits one ticket waits with it.
 */
export const sweepUnfinishedWork = async (
  runs: RunStore,
  ledger: Ledger,
  tickets: Tickets,
  wallMs: number,
): Promise<void> => {
  const plans = await runs.countDuePlans(wallMs)
  if (plans > 0) await tickets.enqueuePlan(Math.min(plans, MAX_TICKETS_PER_SWEEP))
  const { pausedAt, waitUntil, nextSlotAt } = await ledger.readSendingState()
  await ledger.advanceLowWaterMark()
  if (pausedAt !== null) return
  const next = await ledger.findNextClaimTime()
  if (next === null) return
  if (waitUntil > wallMs || next > wallMs)
    return tickets.enqueueMail(1, delaySecondsUntil(Math.max(waitUntil, next), wallMs))
  const due = await ledger.countDue(wallMs, MAX_TICKETS_PER_SWEEP)
  if (due <= MAX_UNCHECKED_TICKETS || nextSlotAt < wallMs - IDLE_AFTER_MS) await tickets.enqueueMail(due)
}

const delaySecondsUntil = (at: number, wallMs: number): number =>
  Math.min(MAX_QUEUE_DELAY_S, Math.ceil((at - wallMs) / 1000))
