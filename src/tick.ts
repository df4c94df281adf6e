import { isSilent } from './clock.ts'
import type { AppContext } from './context.ts'
import { watch } from './delivery/insight/reach.ts'
import { tellOperator } from './delivery/mail/operator-mail.ts'
import { reconcile } from './delivery/mail/sync-suppressions.ts'
import { tidy } from './delivery/retention.ts'
import { sweep } from './delivery/sweeper.ts'
import { claimAtOnce } from './delivery/tickets.ts'
import { dispatch } from './delivery/webhooks/webhook-worker.ts'
import { claimDue } from './editions/claim/claim-digests.ts'
import { claimNotices } from './editions/plan/correction-audience.ts'

/**
 * Does all that is due at `at` (ms UTC), in this order, and returns how many digest runs it claimed. `setsClock` says that
 * a cron gave the time, which then sets the clock. Each step can be repeated.
 */
export const runTick = async (context: AppContext, at: number, setsClock: boolean): Promise<number> => {
  const { runs, notices, ledger, archive, tickets, report, site, wall } = context
  await runs.tick(at, wall(), setsClock)
  await claimAtOnce(context, tickets, async () => Math.max(at, await context.now()), report)
  const claimedDigests = await claimDue(runs, at, await context.now())
  await claimNotices(notices, await context.now())
  await sweep(runs, ledger, tickets, wall())
  await watch(context, await context.now(), report)
  await dispatch(context, at)
  if (await tellOperator(ledger, archive, site, wall())) await tickets.mail(1)
  return claimedDigests
}

/** On the first tick of a UTC day, forgets what is no longer kept and takes over the provider's suppression list. */
export const runDailyTasks = async (context: AppContext, at: number): Promise<void> => {
  if (!(await tidy(context, context.config.ledgerDays, at))) return
  await reconcile(context, context.suppressedPage, () => waitForSlot(context), at)
}

/** Runs a tick if the cron never came, or has been silent for ten minutes. */
export const runTickIfSilent = async (context: AppContext): Promise<void> => {
  const ticked = await context.runs.ticked()
  if (ticked.lastWallAt === null || isSilent(context.wall(), ticked)) await runTick(context, await context.now(), false)
}

/** Waits for a moment at which the provider's rate limit allows a request. */
const waitForSlot = async ({ ledger, wall, sleep }: AppContext): Promise<void> => {
  const slot = await ledger.slot(wall())
  await sleep(Math.max(0, slot.at - wall()))
}
