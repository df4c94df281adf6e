import { expect, test } from 'vitest'
import { type CleanUpContext, clearRedactedContent } from '../../src/delivery/clear-redacted.ts'
import { budgetLimitsOf, createInvocationBudget } from '../../src/lib/invocation-budget.ts'

/** How many of 100 marked editions are cleared, with what the invocation used before. */
const clearedAfter = async (plan: 'paid' | 'free', kvOperations: number): Promise<number> => {
  const budget = createInvocationBudget(budgetLimitsOf(plan))
  budget.count('kvOperations', kvOperations)
  let cleared = 0
  const context = {
    budget: () => budget,
    now: async () => 0,
    commitBatch: async () => undefined,
    editions: {
      listEditionsToClear: async (limit: number) =>
        Array.from({ length: limit }, (_, at) => ({ id: String(at), hash: String(at) })),
      prepareClear: async (marked: readonly unknown[]) => {
        cleared += marked.length
        return { statement: null, oldKeys: [] }
      },
    },
    kvDeletions: { prepareInsert: () => null, deleteNext: async () => undefined },
  } as unknown as CleanUpContext
  await clearRedactedContent(context, 100)
  return cleared
}

test('the mails of marked editions are deleted as far as KV and the time of the invocation allow', async () => {
  expect(await clearedAfter('paid', 0)).toBe(100)
  expect(await clearedAfter('paid', 600)).toBe(41)
  expect(await clearedAfter('paid', 890)).toBe(0)
  expect(await clearedAfter('free', 0)).toBe(14)
})
