import { expect, test } from 'vitest'
import { CHUNKS_PER_PAGE, visitChunkPages } from '../../../src/delivery/insight/chunk-pages.ts'
import { budgetLimitsOf, createInvocationBudget } from '../../../src/lib/invocation-budget.ts'
import { INVOCATION_LIMITS, WORKERS_PLANS } from '../../../src/lib/platform-limits.ts'

/** Chunks that all were planned after the event: more pages than an invocation has queries. */
test.each(WORKERS_PLANS)('a search through all chunks ends before the queries of the %s plan do', async (plan) => {
  const budget = createInvocationBudget(budgetLimitsOf(plan))
  let queries = 0
  const query = (): void => {
    queries++
    budget.count('d1Queries', 1)
  }
  const findChunkPageEnd = async (below: number) => {
    query()
    return { leastId: below - CHUNKS_PER_PAGE, oldestPlannedAt: 1_000, count: CHUNKS_PER_PAGE }
  }
  const context = { correctionAudiences: { findChunkPageEnd }, budget: () => budget }
  const isComplete = await visitChunkPages(context, 0, async () => {
    query()
    query()
    return true
  })
  expect(isComplete).toBe(false)
  expect(queries).toBeLessThan(INVOCATION_LIMITS[plan].d1Queries)
  expect(queries).toBeGreaterThan(INVOCATION_LIMITS[plan].d1Queries / 2)
})

test('a search that its visitor ends is complete', async () => {
  const findChunkPageEnd = async () => ({ leastId: 1, oldestPlannedAt: 1_000, count: CHUNKS_PER_PAGE })
  expect(await visitChunkPages({ correctionAudiences: { findChunkPageEnd } }, 0, async () => false)).toBe(true)
})
