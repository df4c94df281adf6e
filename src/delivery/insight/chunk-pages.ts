import type { CorrectionAudienceStore } from '../../editions/stores/correction-audience-store.ts'

export const CHUNKS_PER_PAGE = 1_000
/** The clocks of two isolates may differ, so that a chunk seems to be planned before its event was recorded. */
const MAX_CLOCK_SKEW_MS = 3_600_000
const ABOVE_ALL_CHUNKS = Number.MAX_SAFE_INTEGER

/**
 * Calls `visit` for each page of chunks, from the newest back to those planned before `since` (ms UTC), until it returns
 * false. A page has the 1,000 chunks below an id. A million mails are ten thousand chunks.
 */
export const visitChunkPages = async (
  audiences: Pick<CorrectionAudienceStore, 'findChunkPageEnd'>,
  since: number,
  visit: (below: number) => Promise<boolean>,
): Promise<void> => {
  for (let below = ABOVE_ALL_CHUNKS; ; ) {
    const { leastId, oldestPlannedAt, count } = await audiences.findChunkPageEnd(below, CHUNKS_PER_PAGE)
    if (count === 0 || !(await visit(below))) return
    if (count < CHUNKS_PER_PAGE || (oldestPlannedAt !== null && oldestPlannedAt < since - MAX_CLOCK_SKEW_MS)) return
    below = leastId
  }
}
