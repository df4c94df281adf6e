import { type InvocationBudget, ROUND_USE, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import type { BurstTimes, CorrectionStore } from '../stores/correction-store.ts'

const MAX_CORRECTIONS_PER_CLAIM = 50
const QUERIES_PER_CORRECTION = 3
const QUERIES_PER_CLAIM = 8
const NO_BURST: BurstTimes = { settleMs: 0, readAlertsUntil: async () => null }

/**
 * Claims one run for each correction and retraction that is due, for the readers who were informed of the event. Returns
 * how many it claimed, as far as the budget allows. A lost ticket or a crash leaves a correction to the next claim, and a
 * repeated claim finds none. What follows from a claim for every later freeze: data/pages/no-one-told-twice.md.
 */
export const claimCorrections = async (
  corrections: CorrectionStore,
  now: number,
  burst: BurstTimes = NO_BURST,
  budget: InvocationBudget = UNLIMITED_BUDGET,
): Promise<number> => {
  for (let claimed = 0; ; ) {
    const affordable = Math.floor((budget.left('d1Queries') - QUERIES_PER_CLAIM) / QUERIES_PER_CORRECTION)
    const limit = Math.min(MAX_CORRECTIONS_PER_CLAIM, affordable)
    if (limit < 1) return claimed
    const count = await corrections.claimDue(now, limit, burst)
    claimed += count
    if (count < limit || !budget.hasRoomFor(ROUND_USE)) return claimed
  }
}
