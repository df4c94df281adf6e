import {
  type AlertClaimResult,
  type AlertContext,
  claimAlertPage,
  readOpenBurst,
} from '../editions/claim/claim-alerts.ts'
import { claimCorrections } from '../editions/claim/claim-corrections.ts'
import { claimDueDigests, type DigestClaimContext } from '../editions/claim/claim-digests.ts'
import type { PlanContext } from '../editions/plan/plan-context.ts'
import { planPage } from '../editions/plan/plan-page.ts'
import type { BurstTimes } from '../editions/stores/correction-store.ts'
import type { TickStore } from '../editions/stores/tick-store.ts'
import type { Tickets } from '../editions/tickets.ts'
import { ROUND_USE, sumOfUses } from '../lib/invocation-budget.ts'
import { MAX_QUEUE_DELAY_S } from '../lib/platform-limits.ts'
import { REQUESTS_PER_MAIL_TICKET } from './mail/mail-worker.ts'
import { FAILED, RETRY_DELAY_S, runGuarded, type TroubleReporter } from './run-guarded.ts'
import { queueDelayUntil, secondsUntil } from './ticket-queue.ts'

/** `now` is the product's clock, `wall` the wall clock; both in ms UTC. */
export type PlanWorkerContext = AlertContext &
  PlanContext &
  DigestClaimContext & {
    ticks: Pick<TickStore, 'readTick'>
    tickets: Tickets
    report: TroubleReporter
    now: () => Promise<number>
    wall: () => number
  }

const MAX_COHORT_PAGES_PER_TICK = 12
/** The most that a page of cohorts and a page with one reader use, and the tickets after them. */
const PAGES_USE = sumOfUses(ROUND_USE, { d1Queries: 22, kvOperations: 10, editions: 1 })
/** The use that must be left for another ticket: it begins with a claim of corrections. */
const TICKET_USE = sumOfUses(PAGES_USE, { d1Queries: 4 })
/** Deferred alerts that become due later than the first 50 get no ticket of their own: a tick finds them. */
const MAX_DEFERRED_ALERT_TICKETS = 50

/**
 * Handles plan tickets. Each claims all corrections that are due and a page of cohorts, and plans one page of a run. It
 * sends a new ticket if more work is left. A fault in one step does not stop the others. Corrections are claimed first and
 * at the same moment: an alert leaves out what they tell.
 */
export const handlePlanTickets = async (context: PlanWorkerContext, count: number): Promise<void> => {
  for (let handled = 0; handled < count; handled++) {
    if (handled > 0 && !context.budget().hasRoomFor(TICKET_USE)) return context.tickets.enqueuePlan(count - handled)
    await handlePlanTicket(context)
  }
}

const handlePlanTicket = async (context: PlanWorkerContext): Promise<void> => {
  const { now, wall, tickets, report } = context
  const claimAt = await now()
  const corrections = await runGuarded(
    async () => claimCorrections(context.corrections, claimAt, burstTimesOf(context, claimAt), context.budget()),
    report,
  )
  // Each claimed correction is a plan that needs a ticket.
  if (!context.budget().hasRoomFor(PAGES_USE))
    return tickets.enqueuePlan(corrections === FAILED ? 1 : Math.max(1, corrections))
  const alerts = await runGuarded(async () => claimAlertPage(context, claimAt), report)
  if (corrections !== FAILED && alerts !== FAILED && areAllClaimed(alerts)) await claimWithheldDigests(context, claimAt)
  const page = await runGuarded(async () => planPage(context, await now(), wall()), report)
  if (page !== FAILED && page && page.chunkCount > 0)
    await tickets.enqueueMail(Math.ceil(page.chunkCount / REQUESTS_PER_MAIL_TICKET))
  const deferredUntilTimes = [
    ...(alerts === FAILED ? [] : alerts.deferredUntilTimes),
    ...(page === FAILED || !page ? [] : page.dueTimes),
  ]
  await enqueueAtTimes(deferredUntilTimes, tickets, await now())
  if (alerts !== FAILED) await enqueueIfEarly(alerts, tickets, claimAt)
  if (alerts !== FAILED && page === null) await enqueueForWaitingDigest(context, alerts, claimAt)
  const hasMoreWork = (alerts !== FAILED && alerts.hasMore) || (page !== FAILED && page?.hasMore)
  if (hasMoreWork) await tickets.enqueuePlan(1)
  if (corrections !== FAILED && corrections > 1) await tickets.enqueuePlan(corrections - 1)
  if (page === FAILED || ((alerts === FAILED || corrections === FAILED) && !hasMoreWork))
    await tickets.enqueuePlan(1, RETRY_DELAY_S)
}

/** True if no alert is left to be claimed, and no burst is being collected. */
const areAllClaimed = ({ hasMore, settlesAt }: AlertClaimResult): boolean => !hasMore && settlesAt === null

/**
 * Claims the digests that were due at the last tick, but waited for the hold of a retraction. Like a tick, it does so after
 * the corrections and alerts of the same moment. After a fault, the next tick claims them. If the last tick was ahead of the
 * clock, what it withheld waits still, and schedules inserted since are due only at the next one.
 */
const claimWithheldDigests = async (context: PlanWorkerContext, now: number): Promise<void> => {
  const claimed = await runGuarded(async () => {
    const { lastAt } = await context.ticks.readTick()
    return lastAt === null || lastAt > now ? 0 : claimDueDigests(context, lastAt, now, context.budget())
  }, context.report)
  if (claimed !== FAILED && claimed > 0) await context.tickets.enqueuePlan(claimed)
}

/**
 * Claims the alerts that are due, up to 12 pages of cohorts, and sends a plan ticket for the rest or after a fault. It
 * does not throw, so that the tick continues with the digests.
 */
export const claimAlertsWithinTick = async (context: Omit<PlanWorkerContext, 'wall'>): Promise<void> => {
  const { now, tickets, report } = context
  for (let page = 0; page < MAX_COHORT_PAGES_PER_TICK && context.budget().hasRoomFor(ROUND_USE); page++) {
    const claimed = await runGuarded(async () => claimAlertPage(context, await now()), report)
    if (claimed === FAILED) return tickets.enqueuePlan(1, RETRY_DELAY_S)
    await enqueueAtTimes(claimed.deferredUntilTimes, tickets, await now())
    if (claimed.settlesAt !== null) await tickets.enqueuePlan(1, queueDelayUntil(claimed.settlesAt, await now()))
    if (!claimed.hasMore) return
  }
  await tickets.enqueuePlan(1)
}

/** The bursts of corrections and alerts: a correction joins the open burst of alerts. `now` is ms UTC. */
export const burstTimesOf = (
  context: Pick<AlertContext, 'journal' | 'cohorts' | 'settleMs'>,
  now: number,
): BurstTimes => ({ settleMs: context.settleMs, readAlertsUntil: () => readOpenBurst(context, now) })

/** The ticket of a burst may come a little before the burst is complete. */
const MAX_EARLY_MS = 1_000

/** A burst has a ticket of its own, so one is sent only where that may have been this one. */
const enqueueIfEarly = async ({ settlesAt }: AlertClaimResult, tickets: Tickets, now: number): Promise<void> => {
  if (settlesAt !== null && settlesAt - now <= MAX_EARLY_MS) await tickets.enqueuePlan(1, secondsUntil(settlesAt, now))
}

/** A ticket that found only digests which wait for the alerts of an open burst goes on at the end of the burst. */
const enqueueForWaitingDigest = async (
  { plans, tickets }: Pick<PlanWorkerContext, 'plans' | 'tickets'>,
  { hasMore, settlesAt }: AlertClaimResult,
  now: number,
): Promise<void> => {
  if (hasMore || settlesAt === null || !(await plans.isAnyWaitingForAlerts())) return
  await tickets.enqueuePlan(1, queueDelayUntil(settlesAt, now))
}

/** Sends a plan ticket for each moment at which deferred alerts become due (ms UTC). */
const enqueueAtTimes = async (times: number[], tickets: Tickets, now: number): Promise<void> => {
  const delays = [...new Set(times.map((time) => secondsUntil(time, now)))].sort((a, b) => a - b)
  for (const delay of delays.slice(0, MAX_DEFERRED_ALERT_TICKETS))
    if (delay <= MAX_QUEUE_DELAY_S) await tickets.enqueuePlan(1, delay)
}
