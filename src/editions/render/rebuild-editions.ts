import type { Site } from '../../../templates/views.ts'
import { MissingContentError } from '../../lib/missing-content.ts'
import type { RevisionFacts } from '../../timeline/event.ts'
import type { JournalEntry, JournalStore } from '../../timeline/journal-store.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import { editionIdOf } from '../select/edition-id.ts'
import { type EditionItem, editionItemOf, type StandingRef } from '../select/edition-items.ts'
import type { EditionSource } from '../stores/edition-source-store.ts'
import type { EditionStore } from '../stores/edition-store.ts'
import { type Edition, NO_MAIL } from './edition.ts'
import { type EditionRenderer, renderConfirmationEdition } from './render-edition.ts'
import { standingRefOf } from './standing-words.ts'

type RebuildContext = {
  editions: Pick<EditionStore, 'listAfter' | 'findMissing' | 'restoreEdition'>
  journal: Pick<JournalStore, 'listEntriesOfEvents' | 'readHeadSeq'>
  renderEdition: EditionRenderer
  site: Site
  siteVariant: string
}

/**
 * A page of the editions: how many KV has, how many were rendered again, and those that are lost. `next` is the id to go
 * on after, null at the end.
 */
export type RebuiltEditions = {
  present: number
  rebuilt: number
  lost: { id: string; kind: string; lang: string }[]
  next: string | null
}

/** An edition takes up to some hundred reads of KV. */
const EDITIONS_PER_PAGE = 20

/** Renders the editions again that KV has lost, a page at a time. One is stored only if it has the same hash as before. */
export const rebuildEditions = async (context: RebuildContext, after: string): Promise<RebuiltEditions> => {
  const page = await context.editions.listAfter(after, EDITIONS_PER_PAGE)
  const missing = await context.editions.findMissing(page)
  const lost: RebuiltEditions['lost'] = []
  for (const source of missing) {
    const { id, kind, lang } = source
    if (!(await restore(context, source))) lost.push({ id, kind, lang })
  }
  return {
    present: page.length - missing.length,
    rebuilt: missing.length - lost.length,
    lost,
    next: page.length === EDITIONS_PER_PAGE ? page.at(-1)!.id : null,
  }
}

const restore = async (context: RebuildContext, source: EditionSource): Promise<boolean> => {
  for await (const edition of candidatesOf(context, source))
    if (edition.id === source.id && (await context.editions.restoreEdition(edition, source.hash))) return true
  return false
}

/** The editions that a row may stand for. Mails to operators and owners of endpoints have words that no table keeps. */
async function* candidatesOf(context: RebuildContext, source: EditionSource): AsyncGenerator<Edition> {
  const { id, kind, lang } = source
  if (kind === 'confirmation') {
    for (const isActive of [false, true]) yield renderConfirmationEdition(lang, isActive, context.site)
    return
  }
  const items = await readItems(context, source)
  if (items.length === 0) return
  const standing = await findStandingOf(context, source, items)
  if (standing === undefined) return
  if (source.isCleared) {
    yield { ...clearedEditionOf(source, items), ...(standing && { standing }) }
    return
  }
  try {
    yield await context.renderEdition({ id, kind, lang, standing }, items)
  } catch (fault) {
    // A revision of the edition is lost, too.
    if (!(fault instanceof MissingContentError)) throw fault
  }
}

/** Finds the revision of the standing event in an edition: null if it has none, undefined if its id is that of other items. */
const findStandingOf = async (
  { journal, siteVariant }: RebuildContext,
  { id, kind, lang }: EditionSource,
  items: readonly EditionItem[],
): Promise<StandingRef | null | undefined> => {
  const isOf = async (standing: StandingRef | null): Promise<boolean> =>
    (await editionIdOf(kind, lang, items, siteVariant, standing)) === id
  if (await isOf(null)) return null
  const entries: JournalEntry[] = await journal.listEntriesOfEvents([STANDING_EVENT], await journal.readHeadSeq())
  for (const standing of entries.map(standingRefOf)) if (await isOf(standing)) return standing
  return undefined
}

/** An edition without its mail. Its row does not name all its events if the mail only linked some. */
const clearedEditionOf = ({ id, kind, lang, told }: EditionSource, tales: EditionItem[]): Edition => {
  const shown = told.map(([event]) => event)
  return { id, kind, lang, letter: NO_MAIL, tales, ...(shown.length < tales.length && { shown }) }
}

/** The items of an edition with their facts. Of a row without items, each event counts as new, as in most alerts. */
const readItems = async ({ journal }: RebuildContext, { told, items }: EditionSource): Promise<EditionItem[]> => {
  const events = items ? items.map(({ event }) => event) : told.map(([event]) => event)
  const entries = await journal.listEntriesOfEvents(events, await journal.readHeadSeq())
  const byName = new Map(entries.map((entry) => [`${entry.event} ${entry.number}`, entry]))
  if (!items)
    return told.flatMap(([event, number]) => {
      const entry = byName.get(`${event} ${number}`)
      return entry ? [editionItemOf(entry)] : []
    })
  const factsOf = ({ event, number }: EditionItem): RevisionFacts | undefined => byName.get(`${event} ${number}`)?.facts
  return items.flatMap((item) => {
    const facts = factsOf(item)
    return facts ? [{ ...item, facts }] : []
  })
}
