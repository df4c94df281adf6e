import type { Runs } from '../editions/stores/run-store.ts'
import type { Ledger } from './mail/chunk-store.ts'
import type { Tickets } from './tickets.ts'

const MOST_TICKETS = 2_000
/** So few tickets cost nothing, even if others are at the work. */
const FEW_TICKETS = 50
const QUIET_MS = 10_000
const LONGEST_DELAY_S = 43_200

/**
 * Looks for work that was begun and not finished: a ticket that was lost, a lease that will lapse, a plan that stopped.
 * Work that others are at is left alone, and while all sending waits one ticket waits with it.
 */
export const sweep = async (runs: Runs, ledger: Ledger, tickets: Tickets, wall: number): Promise<void> => {
  const plans = await runs.duePlans(wall)
  if (plans > 0) await tickets.plan(Math.min(plans, MOST_TICKETS))
  const { pausedAt, waitUntil, nextSlotAt } = await ledger.standing()
  await ledger.advance()
  if (pausedAt !== null) return
  const next = await ledger.nextAt()
  if (next === null) return
  if (waitUntil > wall || next > wall) return tickets.mail(1, delayUntil(Math.max(waitUntil, next), wall))
  const due = await ledger.due(wall, MOST_TICKETS)
  if (due <= FEW_TICKETS || nextSlotAt < wall - QUIET_MS) await tickets.mail(due)
}

const delayUntil = (at: number, wall: number): number => Math.min(LONGEST_DELAY_S, Math.ceil((at - wall) / 1000))
