import { lruCache } from '../lib/lru-cache.ts'
import { MAX_KEYS_PER_KV_READ } from '../lib/platform-limits.ts'
import { unique } from '../lib/unique.ts'
import type { Revision } from './event.ts'
import type { EventDraft } from './event-draft.ts'

/** Identifies one revision and the KV key of its content. */
export type RevisionRef = { event: string; number: number; seq: number; hash: string }

/** Characters of JSON that an isolate caches: pages, feeds and mails read the newest revisions again and again. */
const MAX_CACHED_CHARS = 4_000_000

/** Store of the content of revisions, in KV under its hash. A value never changes. */
export const revisionContentStore = (kv: KVNamespace) => {
  const contentCache = lruCache<string>(MAX_CACHED_CHARS, (value) => value.length)
  const readContent = (keys: string[]): Promise<Map<string, string>> =>
    contentCache.getOrLoad(keys, async (missing) => {
      const found: [string, string][] = []
      for (let start = 0; start < missing.length; start += MAX_KEYS_PER_KV_READ)
        for (const [key, value] of await kv.get(missing.slice(start, start + MAX_KEYS_PER_KV_READ)))
          if (value !== null) found.push([key, value])
      return found
    })

  return {
    /**
     * Reads revisions, in their order. Throws if KV does not have one yet, so that the caller retries: a revision is never
     * left out.
     */
    readRevisions: async (refs: readonly RevisionRef[]): Promise<Revision[]> => {
      const values = await readContent(unique(refs.map(kvKeyOf)))
      return refs.map((ref) => {
        const value = values.get(kvKeyOf(ref))
        if (!value) throw new Error(`KV has no value yet for revision ${ref.number} of ${ref.event}`)
        return { ...(JSON.parse(value) as EventDraft), seq: ref.seq }
      })
    },

    /** Stores the content of a revision, before the journal has its row. */
    putContent: (ref: Omit<RevisionRef, 'seq'>, content: string): Promise<void> => kv.put(kvKeyOf(ref), content),
  }
}

export type RevisionContentStore = ReturnType<typeof revisionContentStore>

const kvKeyOf = ({ event, number, hash }: Omit<RevisionRef, 'seq'>): string => `revision/${event}/${number}/${hash}`
