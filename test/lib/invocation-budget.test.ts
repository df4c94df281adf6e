import { expect, test } from 'vitest'
import { budgetLimitsOf, createInvocationBudget, ROUND_USE, sumOfUses } from '../../src/lib/invocation-budget.ts'
import { INVOCATION_LIMITS, WORKERS_PLANS } from '../../src/lib/platform-limits.ts'

test.each(WORKERS_PLANS)('a budget ends before the limits of the %s plan', (plan) => {
  const limits = budgetLimitsOf(plan)
  for (const [resource, limit] of Object.entries(INVOCATION_LIMITS[plan])) {
    expect(limits[resource as keyof typeof limits]).toBeLessThan(limit)
    expect(limits[resource as keyof typeof limits]).toBeGreaterThan(0.8 * limit)
  }
})

test('each plan has time for at least one chunk and one edition', () => {
  for (const plan of WORKERS_PLANS) {
    const { chunks, editions, matches } = budgetLimitsOf(plan)
    expect(Math.min(chunks, editions, matches)).toBeGreaterThanOrEqual(1)
  }
})

test('a budget has room until the most used resource is used up', () => {
  const budget = createInvocationBudget({ ...budgetLimitsOf('paid'), d1Queries: 10, chunks: 2 })
  expect(budget.hasRoomFor({ d1Queries: 5, chunks: 1 }, 2)).toBe(true)
  expect(budget.hasRoomFor({ d1Queries: 5, chunks: 1 }, 3)).toBe(false)
  budget.count('chunks', 2)
  expect(budget.hasRoomFor({ d1Queries: 5 })).toBe(true)
  expect(budget.hasRoomFor({ d1Queries: 5, chunks: 1 })).toBe(false)
  budget.count('d1Queries', 12)
  expect(budget.left('d1Queries')).toBe(-2)
  expect(budget.hasRoomFor({ d1Queries: 1 })).toBe(false)
})

test('the sum of uses has every resource of each', () => {
  expect(sumOfUses(ROUND_USE, { d1Queries: 1, editions: 2 })).toEqual({
    ...ROUND_USE,
    d1Queries: ROUND_USE.d1Queries! + 1,
    editions: 2,
  })
})
