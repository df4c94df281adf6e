import type { Runs } from '../editions/runs.ts'
import type { Ledger } from './ledger.ts'
import type { Tickets } from './tickets.ts'

const MOST_TICKETS = 2_000
const QUIET_MS = 10_000

/**
 * Looks for work that was begun and not finished: a ticket that was lost, a lease that lapsed, a plan that stopped.
 * Work that others are at is left alone.
 */
export const sweep = async (runs: Runs, ledger: Ledger, tickets: Tickets, wall: number): Promise<void> => {
  const plans = await runs.openPlans()
  if (plans > 0) await tickets.plan(Math.min(plans, MOST_TICKETS))
  const { lastSlotAt } = await ledger.standing()
  const due = await ledger.due(wall, MOST_TICKETS)
  if (due > 0 && lastSlotAt < wall - QUIET_MS) await tickets.mail(due)
}
