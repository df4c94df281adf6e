import type { ChunkMembers } from '../plan/chunk-members.ts'
import type { Plan } from '../plan/plan.ts'
import type { RequestKey } from './run-store.ts'

/**
 * Prepares statements that insert chunks, for transactions of editions. Table `chunk` belongs to delivery, whose chunk
 * store implements this type.
 */
export type ChunkInserter = {
  /** One chunk for each of `chunks`, if no other ticket has moved the plan's cursor. */
  prepareInsertPage: (
    plan: Plan,
    chunks: readonly ChunkMembers[],
    at: { now: number; wallMs: number },
  ) => D1PreparedStatement
  /** The chunk of the confirmation run that the same batch inserted for a request; nothing if it inserted no request. */
  prepareInsertConfirmation: (request: RequestKey, edition: string, now: number) => D1PreparedStatement
}
