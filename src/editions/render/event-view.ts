import type { EditionEventView, EventView, ReasonView } from '../../../templates/views.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { type Lang, pickText, type Revision } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { EditionItem } from '../select/edition-items.ts'

/** Reads the content of revisions, and finds those that only their numbers name. */
export type RevisionReader = Pick<JournalStore, 'readRevisions' | 'readRecorded' | 'listByEventAndNumber'>

/** The view of a revision for readers of `lang`: names from the gazetteer, the primary region first. */
export const eventViewOf = (revision: Revision, gazetteer: Gazetteer, lang: Lang, siteUrl: string): EventView => ({
  ...regionsAndPlacesOf(revision, gazetteer, lang),
  id: revision.id,
  url: `${siteUrl}/events/${revision.id}`,
  nature: revision.nature,
  kind: revision.kind,
  certainty: revision.certainty,
  severity: revision.severity,
  when: revision.when,
  whenMin: revision.when_min,
  text: pickText(revision.text, lang),
  actors: revision.actors.map(({ id, role }) => {
    const known = gazetteer.actors.get(id)
    return known ? { id, name: known.name[lang], role } : { name: id, role }
  }),
  counts: revision.counts,
  sources: revision.sources.map(({ publisher, title, url, primary, stance, published }) => ({
    publisher,
    title,
    // Revisions that were recorded before addresses became canonical may have other characters than ASCII.
    url: url && new URL(url).href,
    primary,
    stance,
    published,
  })),
  reason: reasonTextIn(revision.reason, lang),
  retracted: revision.change === 'retraction',
  isCorrected: revision.change === 'correction',
})

/** The view of a redacted revision: only the address of its event, and words that say so. */
export const redactedViewOf = (id: string, lang: Lang, siteUrl: string): EventView => ({
  id,
  url: `${siteUrl}/events/${id}`,
  nature: 'event',
  kind: '',
  certainty: 'reported',
  severity: 'unknown',
  when: null,
  whenMin: null,
  text: { title: wordsIn(lang).event.redactedTitle, summary: '', lang },
  regions: [],
  places: [],
  actors: [],
  counts: [],
  sources: [],
  retracted: false,
  redacted: true,
})

/** The views of the items of an edition, in their order, each with the reasons of the revisions that it shows. */
export const editionEventViewsOf = async (
  journal: RevisionReader,
  gazetteer: Gazetteer,
  lang: Lang,
  siteUrl: string,
  items: readonly EditionItem[],
): Promise<EditionEventView[]> => {
  const revisions = await journal.readRevisions(items)
  const reasonsOfItem = await readReasons(journal, lang, items)
  return items.map((item, at) => ({
    ...eventViewOf(revisions[at]!, gazetteer, lang, siteUrl),
    reasons: reasonsOfItem(item),
    section: item.section,
    seq: item.seq,
    recordedAt: revisions[at]!.recorded_at,
    alreadyAlerted: item.echo,
    cause: item.cause,
    late: item.late ?? false,
    ...(item.away && { isAway: true as const }),
    carried: item.carried ?? false,
  }))
}

/** Reads the reasons of the revisions that items name by number. An item without numbers has none here: undefined. */
export const readReasons = async (
  journal: RevisionReader,
  lang: Lang,
  items: readonly Pick<EditionItem, 'event' | 'saying'>[],
): Promise<(item: Pick<EditionItem, 'event' | 'saying'>) => ReasonView[] | undefined> => {
  const refs = await journal.listByEventAndNumber(
    items.flatMap(({ event, saying = [] }) => saying.map((number) => ({ event, number }))),
  )
  const revisions = await journal.readRevisions(refs)
  const byName = new Map(revisions.map((revision) => [`${revision.id} ${revision.number}`, revision]))
  return ({ event, saying }) => saying?.flatMap((number) => reasonViewOf(byName.get(`${event} ${number}`), lang) ?? [])
}

const reasonViewOf = (revision: Revision | undefined, lang: Lang): ReasonView | undefined => {
  const reason = revision && reasonTextIn(revision.reason, lang)
  return reason && { ...reason, isWrong: revision.change === 'correction' || revision.change === 'retraction' }
}

const regionsAndPlacesOf = (
  revision: Revision,
  gazetteer: Gazetteer,
  lang: Lang,
): Pick<EventView, 'regions' | 'places'> => {
  const ids = revision.regions
    .toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .map(({ id }) => id)
  return {
    regions: ids.map((id) => gazetteer.regions.get(id)?.name[lang] ?? id),
    places: ids.flatMap((id) => gazetteer.regions.get(id) ?? []),
  }
}

const reasonTextIn = (reason: Revision['reason'], lang: Lang): EventView['reason'] => {
  const found = ([lang, 'en', 'ar'] as const).find((each) => reason?.[each])
  return found && { words: reason![found]!, lang: found }
}
