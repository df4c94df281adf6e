import { isTickOverdue, type TickState, unfinishedStepOf } from './clock.ts'
import type { AppContext } from './context.ts'
import { clearRedactedContent } from './delivery/clear-redacted.ts'
import { reportUnreachedEvents } from './delivery/insight/watch-extreme.ts'
import { refreshKnownQuota } from './delivery/mail/daily-quota.ts'
import { reportTroubles } from './delivery/mail/operator-mail.ts'
import { enqueueDueChunks } from './delivery/mail/sending-switch.ts'
import { syncSuppressions } from './delivery/mail/sync-suppressions.ts'
import { burstTimesOf, claimAlertsWithinTick } from './delivery/plan-worker.ts'
import { deleteExpiredData, utcDayOf } from './delivery/retention.ts'
import { runGuarded } from './delivery/run-guarded.ts'
import { sweepUnfinishedWork } from './delivery/sweeper.ts'
import { dispatchWebhooks } from './delivery/webhooks/webhook-worker.ts'
import { claimCorrections } from './editions/claim/claim-corrections.ts'
import { claimDueDigests } from './editions/claim/claim-digests.ts'
import { claimReturns } from './editions/claim/claim-returns.ts'
import { releaseWaitingRequests } from './editions/release-requests.ts'
import { type ResourceUse, ROUND_USE } from './lib/invocation-budget.ts'
import { reindexEarlierEvents } from './timeline/reindex-events.ts'

/** The most that the deletions of a day and one page of the suppression list use. */
const DAILY_USE: ResourceUse = { d1Queries: 20 }

/** Two KV operations each, and one more to delete the old value. */
const EDITIONS_CLEARED_PER_TICK = 100

/**
 * Does all work that is due at `at` (ms UTC) and returns the number of digest runs that it claimed. Each step can be
 * repeated. If the budget of the invocation ends before the last step, a ticket goes on with the last step that began.
 * `isFromCron`: the cron gave the time, so the tick sets the product's clock. `firstStep`: the step to begin with.
 */
export const runTick = async (context: AppContext, at: number, isFromCron: boolean, firstStep = 0): Promise<number> => {
  await context.ticks.recordTick(at, context.wall(), isFromCron)
  // Corrections are claimed first and at the same moment: alerts and digests leave out what they tell.
  const claimAt = Math.max(at, await context.now())
  let claimedDigests = 0
  const steps: (() => Promise<unknown>)[] = [
    () => claimCorrections(context.corrections, claimAt, burstTimesOf(context, claimAt), context.budget()),
    () => claimAlertsWithinTick({ ...context, now: async () => claimAt }),
    async () => {
      // Before the joined mails and the digests of the same moment, which then leave out what the return tells.
      await claimReturns(context, claimAt, context.budget())
      await context.waiting.claimDue(claimAt)
    },
    async () => {
      claimedDigests = await claimDueDigests(context, at, claimAt, context.budget())
    },
    () =>
      runGuarded(async () => {
        if (await refreshKnownQuota(context)) await enqueueDueChunks(context)
      }, context.report),
    () => releaseWaitingRequests(context, claimAt, context.budget()),
    () => sweepUnfinishedWork(context),
    () => runGuarded(() => clearRedactedContent(context, EDITIONS_CLEARED_PER_TICK), context.report),
    async () => reportUnreachedEvents(context, await context.now()),
    () => dispatchWebhooks(context, at),
    () => reportTroubles(context),
    () => runGuarded(() => reindexEarlierEvents(context), context.report),
  ]
  for (let step = firstStep; step < steps.length; step++) {
    if (step > firstStep && !context.budget().hasRoomFor(ROUND_USE)) {
      await leaveRestOfTick(context, step - 1)
      break
    }
    await steps[step]!()
  }
  return claimedDigests
}

/** The next invocation of any queue goes on. The last step may have ended with the budget, so it is repeated. */
const leaveRestOfTick = async ({ ticks, tickets }: AppContext, lastStep: number): Promise<void> => {
  await ticks.markUnfinished(lastStep)
  await tickets.enqueuePlan(1)
}

/**
 * On the first tick of a UTC day, deletes data past its retention and copies the provider's suppression list. If the tick
 * left too little of the budget, a ticket does it.
 */
export const runDailyTasks = async (context: AppContext, at: number): Promise<void> => {
  if (!context.budget().hasRoomFor(DAILY_USE)) return context.tickets.enqueuePlan(1)
  if (!(await deleteExpiredData(context, at))) return
  await syncSuppressions(context, at)
}

/**
 * Runs a tick if there was none yet, if the last one did not end, or if there was none for ten minutes. Returns whether it
 * did.
 */
export const runTickIfOverdue = async (context: AppContext): Promise<boolean> =>
  tickIfOverdue(context, await context.ticks.readTick())

const tickIfOverdue = async (context: AppContext, lastTick: TickState): Promise<boolean> => {
  const firstStep = unfinishedStepOf(lastTick)
  const isDue = lastTick.lastWallAt === null || firstStep !== null || isTickOverdue(context.wall(), lastTick)
  if (isDue) await runTick(context, await context.now(), false, firstStep ?? 0)
  return isDue
}

/** The same, or else the daily tasks if the last tick left them. Returns whether it did either. */
export const runOverdueWork = async (context: AppContext): Promise<boolean> => {
  const lastTick = await context.ticks.readTick()
  if (await tickIfOverdue(context, lastTick)) return true
  const { lastAt, tidiedDay } = lastTick
  if (lastAt === null || tidiedDay === utcDayOf(lastAt)) return false
  await runDailyTasks(context, lastAt)
  return true
}
