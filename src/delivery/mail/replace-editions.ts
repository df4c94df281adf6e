import type { EditionRenderer } from '../../editions/render/render-edition.ts'
import { storeEdition } from '../../editions/render/store-edition.ts'
import { currentItemsOf, type EditionItem, markEarlierMailLate } from '../../editions/select/edition-items.ts'
import type { CorrectionStore } from '../../editions/stores/correction-store.ts'
import type { Edition, EditionStore } from '../../editions/stores/edition-store.ts'
import { unique } from '../../lib/unique.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { Chunk, FreezeRecord } from './chunk.ts'

export type ReplacementContext = {
  journal: JournalStore
  corrections: CorrectionStore
  editions: EditionStore
  renderEdition: EditionRenderer
  siteVariant: string
}

/**
 * Stores an edition in place of each one with an event that was retracted or corrected since planning. Returns the new id
 * by the old one, or '' if no event is left. Why this keeps the audience of a claimed correction final:
 * data/pages/no-one-told-twice.md.
 */
export const replaceOutdatedEditions = async (
  context: ReplacementContext,
  chunk: Chunk,
  { now, mayArriveLate }: { now: number; mayArriveLate: boolean },
): Promise<FreezeRecord['replaced']> => {
  const editions = [...(await context.editions.openEditions(chunk.members.editions)).values()]
  const events = unique(editions.flatMap(({ tales }) => tales.map(({ event }) => event)))
  const [retracted, corrected] = await Promise.all([
    context.journal.findLastRetractions(events),
    context.corrections.findNewestCorrections(events, chunk.checkedSeq),
  ])
  const replacements = editions.map(async (edition): Promise<[string, string][]> => {
    const current = currentItemsOf(edition, { retracted, corrected })
    const items = mayArriveLate ? current.map(markEarlierMailLate) : current
    return isUnchanged(edition, items) ? [] : [[edition.id, await storeReplacement(context, edition, items, now)]]
  })
  return Object.fromEntries((await Promise.all(replacements)).flat())
}

/** `currentItemsOf` returns the same object for an item that did not change. */
const isUnchanged = ({ tales }: Edition, items: EditionItem[]): boolean =>
  items.length === tales.length && items.every((item, index) => item === tales[index])

/** A welcome is sent without events too. */
const storeReplacement = async (
  context: ReplacementContext,
  { kind, lang }: Edition,
  items: EditionItem[],
  now: number,
): Promise<string> =>
  items.length === 0 && kind !== 'welcome' ? '' : storeEdition(context, { kind, lang }, items, now)
