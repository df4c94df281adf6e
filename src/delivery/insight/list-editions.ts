import { matchFilter } from '../../audience/filter.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { ArchivedEdition, EditionArchiveStore } from './edition-archive-store.ts'

/** A digest of fewer readers is not listed: it could show the choice of a single one. */
const LEAST_READERS = 20
const CHUNKS_SEARCHED = 200
const MAX_EDITIONS = 50

/** A digest that may be shown to everybody, with the region or actor that its readers follow. Null: the whole timeline. */
export type ListedEdition = Pick<ArchivedEdition, 'edition' | 'at'> & {
  events: number
  region: string | null
  actor: string | null
}

type ArchiveContext = { editionArchive: EditionArchiveStore; gazetteer: Gazetteer }

/**
 * The digests of late that at least 20 readers were told, newest first: of the whole timeline, one region or one actor. A
 * digest that shows an event outside of the filter is left out, because it says what single readers follow.
 */
export const listEditions = async (
  { editionArchive, gazetteer }: ArchiveContext,
  lang: Lang,
): Promise<ListedEdition[]> => {
  const search = { lang, chunks: CHUNKS_SEARCHED, leastReaders: LEAST_READERS, limit: MAX_EDITIONS }
  const found = await editionArchive.listEditions(search)
  const facts = await editionArchive.readFacts(found.map(({ edition }) => edition))
  return found.flatMap(({ edition, filter, at }) => {
    const events = facts.get(edition) ?? []
    const isOfFilter = events.length > 0 && events.every((each) => matchFilter(filter, each, gazetteer) !== null)
    const [region = null] = filter.regions
    const [actor = null] = filter.actors
    return isOfFilter ? [{ edition, at, events: events.length, region, actor }] : []
  })
}

/** True if an edition is in the list. Any other may be shown to those who have its address, and to no search engine. */
export const isListedEdition = async (
  context: ArchiveContext,
  { id, kind, lang }: { id: string; kind: string; lang: Lang },
): Promise<boolean> => kind === 'digest' && (await listEditions(context, lang)).some(({ edition }) => edition === id)
