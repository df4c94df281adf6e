import { prepareSubscriptionEnds, type SubscriptionStores } from '../../audience/subscription.ts'
import type { SuppressionStore } from '../../audience/suppression-store.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { SuppressionSource } from './provider-client.ts'

const MAX_SUPPRESSION_PAGES = 100

/** Takes over whom the provider will not write to, in case a callback was lost; where the key may not ask, nothing. */
export const syncSuppressions = async (
  {
    subscribers,
    memberships,
    suppressions,
    commitBatch,
  }: Pick<SubscriptionStores, 'subscribers' | 'memberships'> & {
    suppressions: SuppressionStore
    commitBatch: CommitBatch
  },
  readPage: SuppressionSource,
  waitForSlot: () => Promise<void>,
  now: number,
): Promise<void> => {
  let after: string | null = null
  for (let pages = 0; pages < MAX_SUPPRESSION_PAGES; pages++) {
    await waitForSlot()
    const page = await readPage(after)
    if (!page) return
    const addresses = await Promise.all(page.emails.map(suppressions.hashAddress))
    await commitBatch([
      suppressions.prepareSuppressAll(addresses, 'suppressed', now),
      ...prepareSubscriptionEnds({ subscribers, memberships }, page.emails, 'suppressed', now),
    ])
    if (!page.next) return
    after = page.next
  }
}
