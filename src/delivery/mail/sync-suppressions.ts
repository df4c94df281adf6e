import { prepareSubscriptionEndsByEmail, type SubscriptionStores } from '../../audience/subscription.ts'
import type { SuppressionStore } from '../../audience/suppression-store.ts'
import type { BudgetContext, ResourceUse } from '../../lib/invocation-budget.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { SuppressionSource } from './mail-provider.ts'
import type { ProviderStateStore } from './provider-state-store.ts'

type SyncContext = Partial<BudgetContext> &
  Pick<SubscriptionStores, 'subscribers' | 'memberships'> & {
    suppressions: SuppressionStore
    providerState: Pick<ProviderStateStore, 'reserveSlot'>
    commitBatch: CommitBatch
    readSuppressedPage: SuppressionSource
    /** The wall clock's time in ms UTC. */
    wall: () => number
    sleep: (ms: number) => Promise<void>
  }

const MAX_PAGES = 100
/** The most that a page uses. */
const PAGE_USE: ResourceUse = { d1Queries: 8, fetches: 1 }

/**
 * Copies the provider's suppression list, in case a callback was lost: suppresses each address and ends its subscription.
 * Copies nothing if the key may not read the list. The provider lists the newest first: what the budget leaves out was
 * copied on an earlier day. `now` is ms UTC.
 */
export const syncSuppressions = async (context: SyncContext, now: number): Promise<void> => {
  let after: string | null = null
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    await waitForSlot(context)
    const page = await context.readSuppressedPage(after)
    if (!page) return
    const addresses = await Promise.all(page.emails.map(context.suppressions.hashAddress))
    await context.commitBatch([
      context.suppressions.prepareSuppressAll(addresses, 'suppressed', now),
      ...prepareSubscriptionEndsByEmail(context, page.emails, 'suppressed', now),
    ])
    if (!page.next || context.budget?.().hasRoomFor(PAGE_USE) === false) return
    after = page.next
  }
}

/** Mail and the reading of the list share the provider's rate limit. */
const waitForSlot = async ({ providerState, wall, sleep }: SyncContext): Promise<void> => {
  const slot = await providerState.reserveSlot(wall())
  await sleep(Math.max(0, slot.at - wall()))
}
