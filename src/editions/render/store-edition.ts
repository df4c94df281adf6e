import type { BudgetContext, ResourceUse } from '../../lib/invocation-budget.ts'
import type { Lang } from '../../timeline/event.ts'
import { editionIdOf } from '../select/edition-id.ts'
import type { EditionItem, MailKind, StandingRef } from '../select/edition-items.ts'
import type { EditionStore } from '../stores/edition-store.ts'
import type { EditionRenderer } from './render-edition.ts'
import { findStandingRef, type StandingContext } from './standing-words.ts'

type StoreContext = BudgetContext & {
  editions: EditionStore
  renderEdition: EditionRenderer
  /** Differs between sites: the bytes of an edition depend on it, too. */
  siteVariant: string
}

/** The most that `storeEdition` uses for a new edition. */
export const EDITION_USE: ResourceUse = { d1Queries: 4, kvOperations: 8, internalCalls: 12, editions: 1 }

/** Stores the edition of these items as of `now` (ms UTC): a roll-up begins with what stands now. Returns its id. */
export const storePlannedEdition = async (
  context: StoreContext & StandingContext,
  { kind, lang }: { kind: MailKind; lang: Lang },
  items: EditionItem[],
  now: number,
): Promise<string> => {
  const standing = await findStandingRef(context, kind, items, now)
  return storeEdition(context, { kind, lang, standing }, items, now)
}

/** Renders and stores the edition of these items and of what stands now, unless it is stored already. Returns its id. */
export const storeEdition = async (
  { budget, editions, renderEdition, siteVariant }: StoreContext,
  { kind, lang, standing }: { kind: MailKind; lang: Lang; standing: StandingRef | null },
  items: EditionItem[],
  now: number,
): Promise<string> => {
  const id = await editionIdOf(kind, lang, items, siteVariant, standing)
  if ((await editions.findStored([id])).has(id)) return id
  budget().count('editions', 1)
  await editions.putEdition(await renderEdition({ id, kind, lang, standing }, items), now)
  return id
}
