import { isTickOverdue } from './clock.ts'
import type { AppContext } from './context.ts'
import { reportUnreachedEvents } from './delivery/insight/watch-extreme.ts'
import { reportTroubles } from './delivery/mail/operator-mail.ts'
import { syncSuppressions } from './delivery/mail/sync-suppressions.ts'
import { claimAlertsWithinTick } from './delivery/plan-worker.ts'
import { deleteExpiredData } from './delivery/retention.ts'
import { sweepUnfinishedWork } from './delivery/sweeper.ts'
import { dispatchWebhooks } from './delivery/webhooks/webhook-worker.ts'
import { claimCorrections } from './editions/claim/claim-corrections.ts'
import { claimDueDigests } from './editions/claim/claim-digests.ts'

/**
 * Does all work that is due at `at` (ms UTC) and returns the number of digest runs that it claimed. Each step can be
 * repeated. `isFromCron`: the cron gave the time, so the tick sets the product's clock.
 */
export const runTick = async (context: AppContext, at: number, isFromCron: boolean): Promise<number> => {
  await context.ticks.recordTick(at, context.wall(), isFromCron)
  // Corrections are claimed first and at the same moment: alerts and digests leave out what they tell.
  const claimAt = Math.max(at, await context.now())
  await claimCorrections(context.corrections, claimAt)
  await claimAlertsWithinTick({ ...context, now: async () => claimAt })
  const claimedDigests = await claimDueDigests(context, at, claimAt)
  await sweepUnfinishedWork(context)
  await reportUnreachedEvents(context, await context.now())
  await dispatchWebhooks(context, at)
  await reportTroubles(context)
  return claimedDigests
}

/** On the first tick of a UTC day, deletes data past its retention and copies the provider's suppression list. */
export const runDailyTasks = async (context: AppContext, at: number): Promise<void> => {
  if (!(await deleteExpiredData(context, at))) return
  await syncSuppressions(context, at)
}

/** Runs a tick if there was none yet, or none for ten minutes: the cron may be broken. */
export const runTickIfOverdue = async (context: AppContext): Promise<void> => {
  const lastTick = await context.ticks.readTick()
  if (lastTick.lastWallAt === null || isTickOverdue(context.wall(), lastTick))
    await runTick(context, await context.now(), false)
}
