import type { Edition } from '../../editions/render/edition.ts'
import type { EditionRenderer } from '../../editions/render/render-edition.ts'
import { storeEdition } from '../../editions/render/store-edition.ts'
import { currentItemsOf, currentStandingOf, markEarlierMailLate } from '../../editions/select/current-items.ts'
import { editionIdOf } from '../../editions/select/edition-id.ts'
import { type EditionItem, isCorrectionKind, type StandingRef } from '../../editions/select/edition-items.ts'
import { withoutRedacted } from '../../editions/select/redaction-rules.ts'
import { leadingKindOf } from '../../editions/select/unasked-mail-rules.ts'
import type { CorrectionStore, NewestCorrection } from '../../editions/stores/correction-store.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { BudgetContext, ResourceUse } from '../../lib/invocation-budget.ts'
import { unique } from '../../lib/unique.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import type { Chunk, FreezeRecord } from './chunk.ts'

export type ReplacementContext = BudgetContext & {
  journal: JournalStore
  corrections: CorrectionStore
  editions: EditionStore
  renderEdition: EditionRenderer
  siteVariant: string
}

/** How much must be left to store another edition: all that the other requests of the invocation may still use. */
const USE_OF_OTHERS: ResourceUse = { d1Queries: 180, kvOperations: 60, editions: 6 }

/**
 * `replaced` has the id of the new edition by the old one, or '' if no event is left. `urgentRuns` has the runs of the urgent
 * corrections that the new edition shows, by the old id.
 */
export type EditionReplacement = { replaced: FreezeRecord['replaced']; urgentRuns: ReadonlyMap<string, number[]> }

/**
 * Stores an edition in place of each one with an event that was retracted, corrected or redacted since planning. Returns
 * null if the budget of the invocation ends first: each call stores at least one, and the next call goes on. Why this keeps
 * the audience of a claimed correction final: data/pages/no-one-told-twice.md.
 */
export const replaceOutdatedEditions = async (
  context: ReplacementContext,
  chunk: Chunk,
  { now, mayArriveLate }: { now: number; mayArriveLate: boolean },
): Promise<EditionReplacement | null> => {
  const editions = [...(await context.editions.openEditions(chunk.members.editions)).values()]
  const events = unique(editions.flatMap(({ tales }) => tales.map(({ event }) => event)))
  const [retracted, corrected, redactions] = await Promise.all([
    context.journal.findLastRetractions([...events, STANDING_EVENT]),
    context.corrections.findNewestCorrections(events, chunk.checkedSeq),
    context.journal.readRedactions([...events, STANDING_EVENT]),
  ])
  const replacements = editions.flatMap((edition) => {
    const current = withoutRedacted(edition.kind, currentItemsOf(edition, { retracted, corrected }), redactions)
    const items = mayArriveLate ? current.map(markEarlierMailLate) : current
    const standing = currentStandingOf(edition, redactions, retracted)
    const isStandingUnchanged = standing === (edition.standing ?? null)
    return isUnchanged(edition, items) && isStandingUnchanged ? [] : [{ edition, items, standing }]
  })
  const replaced = await storeReplacements(context, replacements, now)
  const urgentRuns = editions.map(({ id, kind, tales }): [string, number[]] => [
    id,
    isCorrectionKind(kind) ? [] : tales.flatMap((item) => urgentRunOf(item, corrected.get(item.event))),
  ])
  return replaced && { replaced, urgentRuns: new Map(urgentRuns.filter(([, runs]) => runs.length > 0)) }
}

type Replacement = { edition: Edition; items: EditionItem[]; standing: StandingRef | null }

const storeReplacements = async (
  context: ReplacementContext,
  replacements: Replacement[],
  now: number,
): Promise<FreezeRecord['replaced'] | null> => {
  const ids = await Promise.all(replacements.map((each) => replacementIdOf(context, each)))
  const stored = await context.editions.findStored(ids.filter((id) => id !== ''))
  const missing = replacements.filter((_, at) => ids[at] !== '' && !stored.has(ids[at]!))
  for (const [at, { edition, items, standing }] of missing.entries()) {
    if (at > 0 && !context.budget().hasRoomFor(USE_OF_OTHERS)) return null
    await storeEdition(context, { kind: edition.kind, lang: edition.lang, standing }, items, now)
  }
  return Object.fromEntries(replacements.map(({ edition }, at) => [edition.id, ids[at]!]))
}

const urgentRunOf = ({ number }: EditionItem, correction: NewestCorrection | undefined): number[] =>
  correction?.urgentRun && correction.number > number ? [correction.urgentRun] : []

/** `currentItemsOf` returns the same object for an item that did not change. */
const isUnchanged = ({ tales }: Edition, items: EditionItem[]): boolean =>
  items.length === tales.length && items.every((item, index) => item === tales[index])

/**
 * A welcome is sent without events too. A mail whose first part is gone would be of another kind, which the chunk is not:
 * it is left out, and its readers get the rest by another mail.
 */
const replacementIdOf = async (
  { siteVariant }: ReplacementContext,
  { edition: { kind, lang }, items, standing }: Replacement,
): Promise<string> =>
  kind !== 'welcome' && (items.length === 0 || leadingKindOf(kind, items) !== kind)
    ? ''
    : editionIdOf(kind, lang, items, siteVariant, standing)
