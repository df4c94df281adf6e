import type { Refusal } from '../lib/refusal.ts'
import type { RunStore } from './stores/run-store.ts'

/**
 * Cancels a run, so that none of its mails is sent. Refuses a run of which anything was sent, with how many mails; an
 * unknown run; and one that was cancelled before.
 */
export const cancelRun = async ({ runs }: { runs: RunStore }, id: number): Promise<Refusal | null> => {
  if (await runs.cancelUnsent(id)) return null
  const sent = await runs.countSent(id)
  return sent === 0 ? NO_RUN_TO_CANCEL : refuseSentRun(sent)
}

const NO_RUN_TO_CANCEL: Refusal = { refused: 'not-found', detail: 'No run has this id, or it was cancelled before.' }

const refuseSentRun = (sent: number): Refusal => ({
  refused: 'conflict',
  detail: `The run cannot be cancelled: ${sent} of its mails were sent or are being sent. To stop the others, pause sending.`,
  extensions: { sent },
})
