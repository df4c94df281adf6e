import type { Roster } from '../audience/roster.ts'
import type { Suppressions } from '../audience/suppression.ts'
import { endingOf } from './callbacks.ts'
import type { SuppressedPage } from './provider.ts'

const MOST_PAGES = 100

/** Takes over whom the provider will not write to, in case a callback was lost; where the key may not ask, nothing. */
export const reconcile = async (
  books: { roster: Roster; suppressions: Suppressions },
  suppressed: SuppressedPage,
  turn: () => Promise<void>,
  now: number,
): Promise<void> => {
  let after: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    await turn()
    const page = await suppressed(after)
    if (!page) return
    for (const email of page.emails) await books.roster.commit(await endingOf(books, email, 'suppressed', now))
    if (!page.next) return
    after = page.next
  }
}
