import type { EditionStore } from '../editions/stores/edition-store.ts'
import { type BudgetContext, UNLIMITED_BUDGET } from '../lib/invocation-budget.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { KvDeletionStore } from '../timeline/kv-deletion-store.ts'

export type CleanUpContext = Partial<BudgetContext> & {
  editions: Pick<EditionStore, 'listEditionsToClear' | 'prepareClear'>
  kvDeletions: KvDeletionStore
  commitBatch: CommitBatch
  now: () => Promise<number>
}

/** It is read, its copy is put, and two values are deleted, each after a list of related keys. */
const KV_OPERATIONS_PER_EDITION = 6
/** For what the invocation does after it. */
const KV_OPERATIONS_LEFT = 50

/**
 * Deletes the text of redacted revisions from KV: replaces at most `limit` marked editions by copies without their mail, and
 * deletes at most twice as many values: fewer if the budget of the invocation ends. Each step can be repeated. Throws if KV
 * fails: the next call goes on.
 */
export const clearRedactedContent = async (context: CleanUpContext, most: number): Promise<void> => {
  const { editions, kvDeletions, commitBatch } = context
  const budget = context.budget?.() ?? UNLIMITED_BUDGET
  const operations = Math.floor((budget.left('kvOperations') - KV_OPERATIONS_LEFT) / KV_OPERATIONS_PER_EDITION)
  const limit = Math.min(most, operations, budget.left('clearings'))
  if (limit < 1) return
  const marked = await editions.listEditionsToClear(limit)
  budget.count('clearings', marked.length)
  if (marked.length > 0) {
    const now = await context.now()
    const { statement, oldKeys } = await editions.prepareClear(marked, now)
    await commitBatch([statement, kvDeletions.prepareInsert(oldKeys, now)])
  }
  await kvDeletions.deleteNext(2 * limit)
}
