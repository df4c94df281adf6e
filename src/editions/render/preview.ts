import { type Filter, type MatchReason, matchFilter } from '../../audience/filter.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { withoutHidden } from '../../timeline/redaction.ts'
import { type EditionItem, editionItemOf } from '../select/edition-items.ts'
import { readWindowItems } from '../select/select-items.ts'

/** An event that a filter matches, and the part of the filter that matched. */
export type PreviewItem = EditionItem & { because: MatchReason }

/**
 * The events that a filter would have brought in the last 30 days (`lately`) or, if these are less than
 * `MAX_PREVIEW_ITEMS`, in the whole timeline (`newest`). `count` is the number of matches, `items` the newest of them.
 */
export type Preview = { of: 'lately' | 'newest'; count: number; items: PreviewItem[] }

export const MAX_PREVIEW_ITEMS = 20
const PREVIEW_PERIOD_MS = 30 * 86_400_000
/** Bounds the cost of a preview, which anyone can request. */
const MAX_REVISIONS_SCANNED = 2_000

/** Creates the function that previews a filter. What it read serves all previews until the journal has a new revision. */
export const previewFinder = (journal: JournalStore, gazetteer: Gazetteer) => {
  const cache = lruCache<EditionItem[]>(2)
  const readCached = async (key: string, read: () => Promise<EditionItem[]>): Promise<EditionItem[]> => {
    const items = cache.get(key) ?? (await read())
    cache.put(key, items)
    return items
  }
  const readRecentItems = async (now: number): Promise<EditionItem[]> => {
    const to = await journal.readReleasedSeq(now)
    const leastSeq = Math.max(0, to - MAX_REVISIONS_SCANNED)
    const from = await journal.findSeqBeforeInWindow(now - PREVIEW_PERIOD_MS, leastSeq, to)
    return readCached(`window ${from} ${to}`, () => readWindowItems(journal, from, to))
  }
  const readCurrentItems = async (): Promise<EditionItem[]> =>
    readCached(`current ${await journal.readHeadSeq()}`, async () =>
      (await journal.listCurrentEntries(MAX_REVISIONS_SCANNED)).map(editionItemOf),
    )
  // A redaction does not add to the journal, so that cached items may be redacted.
  return async (filter: Filter, now: number): Promise<Preview> => {
    const recent = await withoutHidden(journal, matchingItems(await readRecentItems(now), filter, gazetteer))
    if (recent.length >= MAX_PREVIEW_ITEMS) {
      const items = recent.toSorted((a, b) => b.seq - a.seq).slice(0, MAX_PREVIEW_ITEMS)
      return { of: 'lately', count: recent.length, items }
    }
    const newest = await withoutHidden(journal, matchingItems(await readCurrentItems(), filter, gazetteer))
    return { of: 'newest', count: newest.length, items: newest.slice(0, MAX_PREVIEW_ITEMS) }
  }
}

export type PreviewFinder = ReturnType<typeof previewFinder>

const matchingItems = (items: EditionItem[], filter: Filter, gazetteer: Gazetteer): PreviewItem[] =>
  items.flatMap((item) => {
    const because = matchFilter(filter, item.facts, gazetteer)
    return because ? [{ ...item, because }] : []
  })
