import type { Roster } from '../../audience/subscriber-store.ts'
import type { Suppressions } from '../../audience/suppression-store.ts'
import type { SuppressedPage } from './provider-client.ts'

const MOST_PAGES = 100

/** Takes over whom the provider will not write to, in case a callback was lost; where the key may not ask, nothing. */
export const reconcile = async (
  { roster, suppressions }: { roster: Roster; suppressions: Suppressions },
  suppressed: SuppressedPage,
  turn: () => Promise<void>,
  now: number,
): Promise<void> => {
  let after: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    await turn()
    const page = await suppressed(after)
    if (!page) return
    const addresses = await Promise.all(page.emails.map(suppressions.addressOf))
    await roster.commit([
      suppressions.suppressingAll(addresses, 'suppressed', now),
      ...roster.endingAll(page.emails, 'suppressed', now),
    ])
    if (!page.next) return
    after = page.next
  }
}
