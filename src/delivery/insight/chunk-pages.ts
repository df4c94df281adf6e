import type { CorrectionAudienceStore } from '../../editions/stores/correction-audience-store.ts'
import type { BudgetContext, ResourceUse } from '../../lib/invocation-budget.ts'

export const CHUNKS_PER_PAGE = 1_000
/** The clocks of two isolates may differ, so that a chunk seems to be planned before its event was recorded. */
const MAX_CLOCK_SKEW_MS = 3_600_000
const ABOVE_ALL_CHUNKS = Number.MAX_SAFE_INTEGER
/** A page, and the work of the caller after the last one, use at most this. */
const PAGE_USE: ResourceUse = { d1Queries: 12, internalCalls: 12 }

export type ChunkPageContext = Partial<BudgetContext> & {
  correctionAudiences: Pick<CorrectionAudienceStore, 'findChunkPageEnd'>
}

/**
 * Calls `visit` for each page of chunks, from the newest back to those planned before `since` (ms UTC), until it returns
 * false. A page has the 1,000 chunks below an id. A million mails are ten thousand chunks. Returns false if the budget of the
 * invocation ends before the last page.
 */
export const visitChunkPages = async (
  { correctionAudiences, budget }: ChunkPageContext,
  since: number,
  visit: (below: number) => Promise<boolean>,
): Promise<boolean> => {
  for (let below = ABOVE_ALL_CHUNKS; ; ) {
    if (budget?.().hasRoomFor(PAGE_USE) === false) return false
    const { leastId, oldestPlannedAt, count } = await correctionAudiences.findChunkPageEnd(below, CHUNKS_PER_PAGE)
    if (count === 0 || !(await visit(below))) return true
    if (count < CHUNKS_PER_PAGE || (oldestPlannedAt !== null && oldestPlannedAt < since - MAX_CLOCK_SKEW_MS))
      return true
    below = leastId
  }
}
