import { isTickOverdue } from './clock.ts'
import type { AppContext } from './context.ts'
import { reportUnreachedEvents } from './delivery/insight/reach.ts'
import { reportTroubles } from './delivery/mail/operator-mail.ts'
import { syncSuppressions } from './delivery/mail/sync-suppressions.ts'
import { claimAlertsWithinTick } from './delivery/plan-worker.ts'
import { deleteExpiredData } from './delivery/retention.ts'
import { sweepUnfinishedWork } from './delivery/sweeper.ts'
import { dispatchWebhooks } from './delivery/webhooks/webhook-worker.ts'
import { claimCorrections } from './editions/claim/claim-corrections.ts'
import { claimDueDigests } from './editions/claim/claim-digests.ts'

/**
 * Does all that is due at `at` (ms UTC), in this order, and returns how many digest runs it claimed. `setsClock` says that
 * a cron gave the time, which then sets the clock. Each step can be repeated.
 */
export const runTick = async (context: AppContext, at: number, setsClock: boolean): Promise<number> => {
  const { ticks, corrections, report, wall } = context
  await ticks.recordTick(at, wall(), setsClock)
  await claimAlertsWithinTick({ ...context, now: async () => Math.max(at, await context.now()) })
  const claimedDigests = await claimDueDigests(context, at, await context.now())
  await claimCorrections(corrections, await context.now())
  await sweepUnfinishedWork(context)
  await reportUnreachedEvents(context, await context.now(), report)
  await dispatchWebhooks(context, at)
  await reportTroubles(context)
  return claimedDigests
}

/** On the first tick of a UTC day, forgets what is no longer kept and takes over the provider's suppression list. */
export const runDailyTasks = async (context: AppContext, at: number): Promise<void> => {
  if (!(await deleteExpiredData(context, at))) return
  await syncSuppressions(context, at)
}

/** Runs a tick if the cron never came, or has been silent for ten minutes. */
export const runTickIfSilent = async (context: AppContext): Promise<void> => {
  const ticked = await context.ticks.readTick()
  if (ticked.lastWallAt === null || isTickOverdue(context.wall(), ticked))
    await runTick(context, await context.now(), false)
}
