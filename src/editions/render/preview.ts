import { type Because, type Filter, matches } from '../../audience/filter.ts'
import { shelf } from '../../lib/lru-cache.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import { windowTales } from '../select/edition-contents.ts'
import { type Tale, taleOf } from '../select/edition-items.ts'

/** An event that a reader would have been told of, and what they follow that it matched. */
export type Foretold = Tale & { because: Because }

/**
 * What somebody would have received: of the last 30 days (`lately`) or, where that is little, of the whole timeline
 * (`newest`). `count` is how many match; the newest of them are given, as a digest tells them.
 */
export type Preview = { of: 'lately' | 'newest'; count: number; foretold: Foretold[] }

export const MOST_PREVIEWED = 20
const LATELY_MS = 30 * 86_400_000
/** So much of the journal and of the timeline is looked through, however long they are. */
const MOST_READ = 2_000

/** Previews for anyone who asks, at a cost that is bounded: what was read once serves until the journal goes on. */
export const previewer = (journal: Journal, gazetteer: Gazetteer) => {
  const atHand = shelf<Tale[]>(2)
  const kept = async (name: string, read: () => Promise<Tale[]>): Promise<Tale[]> => {
    const known = atHand.get(name) ?? (await read())
    atHand.put(name, known)
    return known
  }
  return async (filter: Filter, now: number): Promise<Preview> => {
    const to = await journal.released(now)
    const from = await journal.since(now - LATELY_MS, Math.max(0, to - MOST_READ), to)
    const lately = foretold(await kept(`${from} ${to}`, () => windowTales(journal, from, to)), filter, gazetteer)
    if (lately.length >= MOST_PREVIEWED)
      return {
        of: 'lately',
        count: lately.length,
        foretold: lately.toSorted((a, b) => b.seq - a.seq).slice(0, MOST_PREVIEWED),
      }
    const head = await journal.head()
    const standing = await kept(`standing ${head}`, async () => (await journal.standing(MOST_READ)).map(taleOf))
    const newest = foretold(standing, filter, gazetteer)
    return { of: 'newest', count: newest.length, foretold: newest.slice(0, MOST_PREVIEWED) }
  }
}

export type Previewer = ReturnType<typeof previewer>

const foretold = (tales: Tale[], filter: Filter, gazetteer: Gazetteer): Foretold[] =>
  tales.flatMap((tale) => {
    const because = matches(filter, tale.facts, gazetteer)
    return because ? [{ ...tale, because }] : []
  })
