import { lruCache } from '../lib/lru-cache.ts'
import { MissingContentError } from '../lib/missing-content.ts'
import { MAX_KEYS_PER_KV_READ } from '../lib/platform-limits.ts'
import { unique } from '../lib/unique.ts'
import type { Revision } from './event.ts'
import type { EventDraft } from './event-draft.ts'
import type { JournalRevision } from './redaction.ts'
import type { RedactionReader } from './redaction-store.ts'

/** Identifies one revision and the KV key of its content. */
export type RevisionRef = { event: string; number: number; seq: number; hash: string }

/** Characters of JSON that an isolate caches: pages, feeds and mails read the newest revisions again and again. */
const MAX_CACHED_CHARS = 4_000_000

/** Store of the content of revisions, in KV under its hash. A value never changes. */
export const revisionContentStore = (kv: KVNamespace, redactions: Pick<RedactionReader, 'findRedacted'>) => {
  const contentCache = lruCache<string>(MAX_CACHED_CHARS, (value) => value.length)
  const readUncached = (keys: string[]): Promise<[string, string][]> => readValues(kv, keys)
  const readContent = (keys: string[]): Promise<Map<string, string>> => contentCache.getOrLoad(keys, readUncached)

  return {
    /**
     * Reads revisions, in their order. Throws `MissingContentError` if KV does not have one yet, so that the caller retries: a
     * revision is never left out. The caller knows that none is redacted.
     */
    readRevisions: async (refs: readonly RevisionRef[]): Promise<Revision[]> => {
      const values = await readContent(unique(refs.map(revisionKeyOf)))
      return refs.map((ref) => revisionOf(ref, values))
    },

    /**
     * Reads revisions, in their order, and of redacted ones what the journal keeps. It asks the journal after KV, so that it
     * returns no text of a revision that was redacted before.
     */
    readRecorded: async (refs: readonly RevisionRef[]): Promise<JournalRevision[]> => {
      const values = await readContent(unique(refs.map(revisionKeyOf)))
      const redacted = await redactions.findRedacted(refs.map(({ seq }) => seq))
      return refs.map((ref) => redacted.get(ref.seq) ?? revisionOf(ref, values))
    },

    /** Reads the contents as KV has them now, past the cache of the isolate, in their order; null for each that is missing. */
    readStored: async (refs: readonly RevisionRef[]): Promise<(string | null)[]> => {
      const values = new Map(await readUncached(unique(refs.map(revisionKeyOf))))
      return refs.map((ref) => values.get(revisionKeyOf(ref)) ?? null)
    },

    /** Stores the content of a revision, before the journal has its row. */
    putContent: (ref: Omit<RevisionRef, 'seq'>, content: string): Promise<void> => kv.put(revisionKeyOf(ref), content),
  }
}

export type RevisionContentStore = ReturnType<typeof revisionContentStore>

/** The KV key of the content of a revision. */
export const revisionKeyOf = ({ event, number, hash }: Omit<RevisionRef, 'seq'>): string =>
  `revision/${event}/${number}/${hash}`

const readValues = async (kv: KVNamespace, keys: readonly string[]): Promise<[string, string][]> => {
  const found: [string, string][] = []
  for (let start = 0; start < keys.length; start += MAX_KEYS_PER_KV_READ)
    for (const [key, value] of await kv.get(keys.slice(start, start + MAX_KEYS_PER_KV_READ)))
      if (value !== null) found.push([key, value])
  return found
}

const revisionOf = (ref: RevisionRef, values: Map<string, string>): Revision => {
  const value = values.get(revisionKeyOf(ref))
  if (!value) throw new MissingContentError(`revision ${ref.number} of ${ref.event}`)
  return { ...(JSON.parse(value) as EventDraft), seq: ref.seq }
}
