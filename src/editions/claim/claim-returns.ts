import type { PauseStore } from '../../audience/pause-store.ts'
import { type InvocationBudget, ROUND_USE, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { RunStore } from '../stores/run-store.ts'
import type { WaitingStore } from '../stores/waiting-store.ts'

export type ReturnContext = {
  pauses: Pick<PauseStore, 'countPausesOver' | 'prepareEndPauses'>
  runs: Pick<RunStore, 'prepareInsertReturnRuns'>
  waiting: Pick<WaitingStore, 'prepareInsertReturns' | 'prepareHastenReturns'>
  journal: Pick<JournalStore, 'readReleasedSeq'>
  commitBatch: CommitBatch
}

const MAX_RETURNS_PER_CLAIM = 1_000

/**
 * Ends the pauses that are over at `now` (ms UTC). Each brings its reader one joined mail: what stands of what was recorded
 * since their last mail, with the corrections and retractions that waited. Returns how many it ended, as far as the budget
 * allows. It can be repeated, and can run several times at once: each pause ends once.
 */
export const claimReturns = async (
  { pauses, runs, waiting, journal, commitBatch }: ReturnContext,
  now: number,
  budget: InvocationBudget = UNLIMITED_BUDGET,
): Promise<number> => {
  for (let ended = 0; ; ) {
    const count = await pauses.countPausesOver(now, MAX_RETURNS_PER_CLAIM)
    if (count === 0) return ended
    const released = await journal.readReleasedSeq(now)
    await commitBatch([
      runs.prepareInsertReturnRuns(now, MAX_RETURNS_PER_CLAIM, released),
      waiting.prepareInsertReturns(now, MAX_RETURNS_PER_CLAIM),
      waiting.prepareHastenReturns(now, MAX_RETURNS_PER_CLAIM),
      pauses.prepareEndPauses(now, MAX_RETURNS_PER_CLAIM, released),
    ])
    ended += count
    if (count < MAX_RETURNS_PER_CLAIM || !budget.hasRoomFor(ROUND_USE)) return ended
  }
}
