import type { PlanStore } from '../editions/stores/plan-store.ts'
import type { Tickets } from '../editions/tickets.ts'
import type { PendingWorkStore } from './mail/pending-work-store.ts'
import type { ProviderStateStore } from './mail/provider-state-store.ts'
import { queueDelayUntil } from './ticket-queue.ts'

export type SweepContext = {
  plans: Pick<PlanStore, 'countDuePlans'>
  pendingWork: Pick<PendingWorkStore, 'countDueChunks' | 'findNextClaimTime'>
  providerState: Pick<ProviderStateStore, 'readSendingState' | 'advanceLowWaterMark'>
  tickets: Tickets
  /** The wall clock's time in ms UTC. */
  wall: () => number
}

const MAX_TICKETS_PER_SWEEP = 2_000
/** Up to this many due chunks get tickets at each sweep, even while a worker may be sending them. */
const MAX_TICKETS_WHILE_BUSY = 50
/** Without a request for this long, no worker is sending. */
const IDLE_AFTER_MS = 10_000

/**
 * Enqueues tickets for plans and chunks that lost theirs: after a lost message, a crash or the end of a lease. While all
 * sending waits, or no chunk is due yet, one delayed ticket is enough.
 */
export const sweepUnfinishedWork = async (context: SweepContext): Promise<void> => {
  const wallMs = context.wall()
  await sweepPlans(context, wallMs)
  await context.providerState.advanceLowWaterMark()
  await sweepChunks(context, wallMs)
}

const sweepPlans = async ({ plans, tickets }: SweepContext, wallMs: number): Promise<void> => {
  const duePlans = await plans.countDuePlans(wallMs)
  if (duePlans > 0) await tickets.enqueuePlan(Math.min(duePlans, MAX_TICKETS_PER_SWEEP))
}

const sweepChunks = async ({ pendingWork, providerState, tickets }: SweepContext, wallMs: number): Promise<void> => {
  // `nextSlotAt` lies after the last request: if it is long past, nothing was sent since.
  const { pausedAt, waitUntil, nextSlotAt } = await providerState.readSendingState()
  if (pausedAt !== null) return
  const nextClaimAt = await pendingWork.findNextClaimTime()
  if (nextClaimAt === null) return
  const sendableAt = Math.max(waitUntil, nextClaimAt)
  if (sendableAt > wallMs) return tickets.enqueueMail(1, queueDelayUntil(sendableAt, wallMs))
  const due = await pendingWork.countDueChunks(wallMs, MAX_TICKETS_PER_SWEEP)
  if (due <= MAX_TICKETS_WHILE_BUSY || nextSlotAt < wallMs - IDLE_AFTER_MS) await tickets.enqueueMail(due)
}
