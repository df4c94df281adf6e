import { duplicateKeysOf } from './duplicate-rules.ts'
import type { EventIndexStore } from './event-index-store.ts'
import type { JournalStore } from './journal-store.ts'

/** One read of KV and five queries, whatever the number. */
const EVENTS_PER_STEP = 50

/**
 * Brings the next events to the newest form of the search index, so that events of earlier versions are found by the same
 * words. Each step can be repeated. Returns how many events it read.
 */
export const reindexEarlierEvents = async ({
  eventIndex,
  journal,
}: {
  eventIndex: Pick<EventIndexStore, 'listOutdated' | 'reindex'>
  journal: Pick<JournalStore, 'readRevisions'>
}): Promise<number> => {
  const outdated = await eventIndex.listOutdated(EVENTS_PER_STEP)
  if (outdated.length === 0) return 0
  const revisions = await journal.readRevisions(outdated)
  const drafts = revisions.map(async (draft, at) => ({
    draft,
    hash: outdated[at]!.hash,
    duplicateKeys: await duplicateKeysOf(draft),
  }))
  await eventIndex.reindex(await Promise.all(drafts))
  return outdated.length
}
