import { expect, test } from 'vitest'
import { type ActiveReader, itemSelector } from '../../../src/editions/select/select-items.ts'
import { budgetLimitsOf, createInvocationBudget } from '../../../src/lib/invocation-budget.ts'
import { WORKERS_PLANS } from '../../../src/lib/platform-limits.ts'
import type { JournalEntry, JournalStore } from '../../../src/timeline/journal-store.ts'
import { following, world } from '../../audience/small-world.ts'

const EVENTS = 20_000
const FOLLOWED_AT = [900, 1_900, 19_900]

/** A journal of 20,000 events, of which three are in Aleppo. */
const listAsOf = async (_: number, limit: number, offset: number): Promise<JournalEntry[]> =>
  Array.from({ length: Math.max(0, Math.min(limit, EVENTS - offset)) }, (_, at) => {
    const region = FOLLOWED_AT.includes(offset + at) ? 'aleppo' : 'hama'
    const facts = { nature: 'event', certainty: 'reported', severity: 'severe', regions: [region], actors: [] }
    return { event: `e${offset + at}`, number: 1, seq: offset + at + 1, hash: '', facts } as unknown as JournalEntry
  })

test.each(WORKERS_PLANS)('a welcome of a reader who follows little has time on the %s plan', async (plan) => {
  const budget = createInvocationBudget(budgetLimitsOf(plan))
  const filters = new Map([['f', following({ regions: ['aleppo'] })]])
  const sources = { journal: { listAsOf } as unknown as JournalStore, gazetteer: world, budget: () => budget }
  const select = itemSelector(sources, 'welcome', filters)
  const reader = { to: EVENTS, filter: 'f' } as ActiveReader
  const items = await select(reader, {
    runs: { cohorts: [], digests: [], follows: [] },
    corrected: new Map(),
    choices: [],
    carried: new Map(),
  })
  expect(items.map(({ event }) => event)).toEqual(plan === 'paid' ? ['e900', 'e1900', 'e19900'] : ['e900'])
  expect(budget.left('entries')).toBeGreaterThanOrEqual(0)
})
