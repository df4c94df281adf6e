import { type Filter, type MatchReason, matchFilter } from '../../audience/filter.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { readWindowItems } from '../select/edition-contents.ts'
import { type EditionItem, editionItemOf } from '../select/edition-items.ts'

/** An event that a reader would have been told of, and what they follow that it matched. */
export type PreviewItem = EditionItem & { because: MatchReason }

/**
 * What somebody would have received: of the last 30 days (`lately`) or, where that is little, of the whole timeline
 * (`newest`). `count` is how many match; the newest of them are given, as a digest tells them.
 */
export type Preview = { of: 'lately' | 'newest'; count: number; items: PreviewItem[] }

export const MAX_PREVIEW_ITEMS = 20
const PREVIEW_PERIOD_MS = 30 * 86_400_000
/** So much of the journal and of the timeline is looked through, however long they are. */
const MAX_REVISIONS_SCANNED = 2_000

/** Previews for anyone who asks, at a cost that is bounded: what was read once serves until the journal goes on. */
export const previewFinder = (journal: JournalStore, gazetteer: Gazetteer) => {
  const cache = lruCache<EditionItem[]>(2)
  const readCached = async (name: string, read: () => Promise<EditionItem[]>): Promise<EditionItem[]> => {
    const known = cache.get(name) ?? (await read())
    cache.put(name, known)
    return known
  }
  return async (filter: Filter, now: number): Promise<Preview> => {
    const to = await journal.readReleasedSeq(now)
    const from = await journal.findSeqBeforeInWindow(
      now - PREVIEW_PERIOD_MS,
      Math.max(0, to - MAX_REVISIONS_SCANNED),
      to,
    )
    const lately = matchingItems(
      await readCached(`${from} ${to}`, () => readWindowItems(journal, from, to)),
      filter,
      gazetteer,
    )
    if (lately.length >= MAX_PREVIEW_ITEMS)
      return {
        of: 'lately',
        count: lately.length,
        items: lately.toSorted((a, b) => b.seq - a.seq).slice(0, MAX_PREVIEW_ITEMS),
      }
    const head = await journal.readHeadSeq()
    const currentItems = await readCached(`standing ${head}`, async () =>
      (await journal.listCurrentEntries(MAX_REVISIONS_SCANNED)).map(editionItemOf),
    )
    const newest = matchingItems(currentItems, filter, gazetteer)
    return { of: 'newest', count: newest.length, items: newest.slice(0, MAX_PREVIEW_ITEMS) }
  }
}

export type PreviewFinder = ReturnType<typeof previewFinder>

const matchingItems = (tales: EditionItem[], filter: Filter, gazetteer: Gazetteer): PreviewItem[] =>
  tales.flatMap((tale) => {
    const because = matchFilter(filter, tale.facts, gazetteer)
    return because ? [{ ...tale, because }] : []
  })
