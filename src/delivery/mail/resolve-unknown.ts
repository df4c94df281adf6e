import type { Tickets } from '../../editions/tickets.ts'
import type { ChunkStore } from './chunk-store/chunk-store.ts'

/** `wall` is the wall clock's time in ms UTC. */
type ResolveContext = { chunks: Pick<ChunkStore, 'resolveUnknown'>; tickets: Tickets; wall: () => number }

/**
 * Settles a chunk in state `unknown` by an operator's decision: it was sent, or it is frozen and sent again. Returns false
 * if the chunk is not unknown.
 */
export const resolveUnknownChunk = async (
  { chunks, tickets, wall }: ResolveContext,
  chunk: number,
  as: 'sent' | 'resend',
): Promise<boolean> => {
  const isResolved = await chunks.resolveUnknown(chunk, as, wall())
  if (isResolved && as === 'resend') await tickets.enqueueMail(1)
  return isResolved
}
