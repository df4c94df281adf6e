import type { CorrectionStore } from '../stores/correction-store.ts'

const MAX_CORRECTIONS_PER_CLAIM = 50

/**
 * Claims one run for each correction and retraction that is due, for the readers who were informed of the event.
 * Returns how many it claimed. A lost ticket or a crash leaves a correction to the next claim, and a repeated claim finds none.
 * What follows from a claim for every later freeze: data/pages/no-one-told-twice.md.
 */
export const claimCorrections = async (corrections: CorrectionStore, now: number): Promise<number> => {
  for (let claimed = 0; ; ) {
    const count = await corrections.claimDue(now, MAX_CORRECTIONS_PER_CLAIM)
    claimed += count
    if (count < MAX_CORRECTIONS_PER_CLAIM) return claimed
  }
}
