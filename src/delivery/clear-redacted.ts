import type { EditionStore } from '../editions/stores/edition-store.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { KvDeletionStore } from '../timeline/kv-deletion-store.ts'

export type CleanUpContext = {
  editions: Pick<EditionStore, 'listEditionsToClear' | 'prepareClear'>
  kvDeletions: KvDeletionStore
  commitBatch: CommitBatch
  now: () => Promise<number>
}

/**
 * Deletes the text of redacted revisions from KV: replaces at most `limit` marked editions by copies without their mail, and
 * deletes at most twice as many values. Each step can be repeated. Throws if KV fails: the next call goes on.
 */
export const clearRedactedContent = async (context: CleanUpContext, limit: number): Promise<void> => {
  const { editions, kvDeletions, commitBatch } = context
  const marked = await editions.listEditionsToClear(limit)
  if (marked.length > 0) {
    const now = await context.now()
    const { statement, oldKeys } = await editions.prepareClear(marked, now)
    await commitBatch([statement, kvDeletions.prepareInsert(oldKeys, now)])
  }
  await kvDeletions.deleteNext(2 * limit)
}
