import type { Refusal } from '../lib/refusal.ts'
import type { RunStore } from './stores/run-store.ts'

/** Cancels a run. Its frozen chunks are still sent. Refuses an unknown run, and one that was cancelled before. */
export const cancelRun = async ({ runs }: { runs: RunStore }, id: number): Promise<Refusal | null> =>
  (await runs.cancel(id)) ? null : NO_RUN_TO_CANCEL

const NO_RUN_TO_CANCEL: Refusal = { refused: 'not-found', detail: 'No run has this id, or it was cancelled before.' }
