import { isTickOverdue } from './clock.ts'
import type { AppContext } from './context.ts'
import { clearRedactedContent } from './delivery/clear-redacted.ts'
import { reportUnreachedEvents } from './delivery/insight/watch-extreme.ts'
import { reportTroubles } from './delivery/mail/operator-mail.ts'
import { syncSuppressions } from './delivery/mail/sync-suppressions.ts'
import { claimAlertsWithinTick } from './delivery/plan-worker.ts'
import { deleteExpiredData } from './delivery/retention.ts'
import { runGuarded } from './delivery/run-guarded.ts'
import { sweepUnfinishedWork } from './delivery/sweeper.ts'
import { dispatchWebhooks } from './delivery/webhooks/webhook-worker.ts'
import { claimCorrections } from './editions/claim/claim-corrections.ts'
import { claimDueDigests } from './editions/claim/claim-digests.ts'
import { releaseWaitingRequests } from './editions/release-requests.ts'
import { type ResourceUse, ROUND_USE } from './lib/invocation-budget.ts'
import { reindexEarlierEvents } from './timeline/reindex-events.ts'

/** The most that the deletions of a day and one page of the suppression list use. */
const DAILY_USE: ResourceUse = { d1Queries: 20 }

/** Two KV operations each, and one more to delete the old value. */
const EDITIONS_CLEARED_PER_TICK = 100

/**
 * Does all work that is due at `at` (ms UTC) and returns the number of digest runs that it claimed. Each step can be
 * repeated. If the budget of the invocation ends before the last step, a ticket runs the tick again: its first steps then
 * find nothing left to do. `isFromCron`: the cron gave the time, so the tick sets the product's clock.
 */
export const runTick = async (context: AppContext, at: number, isFromCron: boolean): Promise<number> => {
  await context.ticks.recordTick(at, context.wall(), isFromCron)
  // Corrections are claimed first and at the same moment: alerts and digests leave out what they tell.
  const claimAt = Math.max(at, await context.now())
  let claimedDigests = 0
  const steps: (() => Promise<unknown>)[] = [
    () => claimCorrections(context.corrections, claimAt, context.budget()),
    () => claimAlertsWithinTick({ ...context, now: async () => claimAt }),
    async () => {
      claimedDigests = await claimDueDigests(context, at, claimAt, context.budget())
    },
    () => releaseWaitingRequests(context, claimAt, context.budget()),
    () => sweepUnfinishedWork(context),
    () => runGuarded(() => clearRedactedContent(context, EDITIONS_CLEARED_PER_TICK), context.report),
    async () => reportUnreachedEvents(context, await context.now()),
    () => dispatchWebhooks(context, at),
    () => reportTroubles(context),
    () => runGuarded(() => reindexEarlierEvents(context), context.report),
  ]
  for (const step of steps) {
    if (!context.budget().hasRoomFor(ROUND_USE)) {
      await leaveRestOfTick(context)
      break
    }
    await step()
  }
  return claimedDigests
}

/** The next invocation of any queue runs the tick again. */
const leaveRestOfTick = async ({ ticks, tickets }: AppContext): Promise<void> => {
  await ticks.markUnfinished()
  await tickets.enqueuePlan(1)
}

/**
 * On the first tick of a UTC day, deletes data past its retention and copies the provider's suppression list. If the tick
 * left too little of the budget, the next tick does it.
 */
export const runDailyTasks = async (context: AppContext, at: number): Promise<void> => {
  if (!context.budget().hasRoomFor(DAILY_USE)) return
  if (!(await deleteExpiredData(context, at))) return
  await syncSuppressions(context, at)
}

/** Runs a tick if there was none yet, if the last one did not end, or if there was none for ten minutes. Returns whether it did. */
export const runTickIfOverdue = async (context: AppContext): Promise<boolean> => {
  const lastTick = await context.ticks.readTick()
  const isDue = lastTick.lastWallAt === null || isTickOverdue(context.wall(), lastTick)
  if (isDue) await runTick(context, await context.now(), false)
  return isDue
}
