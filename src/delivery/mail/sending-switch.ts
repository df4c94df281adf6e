import type { Tickets } from '../../editions/tickets.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { ChunkStore } from './chunk-store/chunk-store.ts'
import type { PendingWorkStore } from './pending-work-store.ts'
import type { ProviderStateStore } from './provider-state-store.ts'

type EnqueueContext = {
  pendingWork: Pick<PendingWorkStore, 'countDueChunks'>
  tickets: Tickets
  /** The wall clock's time in ms UTC. */
  wall: () => number
}

type ResumeContext = EnqueueContext & {
  chunks: ChunkStore
  providerState: ProviderStateStore
  commitBatch: CommitBatch
}

const MAX_TICKETS_PER_RESUMPTION = 10_000

/**
 * Stops all sending but that of sign-in links until `resumeSending`, in one batch with the statements `record`. Chunks that
 * are being sent are not stopped.
 */
export const pauseSending = (
  { providerState, wall, commitBatch }: Pick<ResumeContext, 'providerState' | 'wall' | 'commitBatch'>,
  reason: string,
  record: D1PreparedStatement[] = [],
): Promise<void> => commitBatch([providerState.preparePause(wall(), reason), ...record])

/**
 * Ends a pause and everything else that makes mail wait: suspensions and the postponement of chunks. If the provider still
 * refuses mail, the next request finds it out. Enqueues a ticket for each chunk that is due, up to 10,000. The statements
 * `record` are in the same batch.
 */
export const resumeSending = async (context: ResumeContext, record: D1PreparedStatement[] = []): Promise<void> => {
  await context.commitBatch([
    ...context.providerState.prepareResume(),
    ...context.chunks.prepareClearPostponed(),
    ...record,
  ])
  await enqueueDueChunks(context)
}

/** Enqueues a mail ticket for each chunk that is due: while sending was stopped, their tickets found nothing to do. */
export const enqueueDueChunks = async ({ pendingWork, tickets, wall }: EnqueueContext): Promise<void> => {
  await tickets.enqueueMail(await pendingWork.countDueChunks(wall(), MAX_TICKETS_PER_RESUMPTION))
}
