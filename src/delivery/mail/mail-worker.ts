import type { Tickets } from '../../editions/tickets.ts'
import { type ByteSemaphore, byteSemaphore } from '../../lib/byte-semaphore.ts'
import type { BudgetContext } from '../../lib/invocation-budget.ts'
import { MAX_OPEN_CONNECTIONS, MAX_QUEUE_DELAY_S } from '../../lib/platform-limits.ts'
import { FAILED, RETRY_DELAY_S, runGuarded } from '../run-guarded.ts'
import type { PendingWorkStore } from './pending-work-store.ts'
import { CHUNK_USE, sendNextChunk } from './send.ts'
import type { SendContext, TicketResult } from './send-context.ts'
import { enqueueDueChunks } from './sending-switch.ts'

export type MailWorkerContext = SendContext & BudgetContext & { pendingWork: PendingWorkStore; tickets: Tickets }

/** Each request that finds a chunk is followed by another, so that few tickets are enough for many chunks. */
export const REQUESTS_PER_MAIL_TICKET = 10
/** Each loop makes one call at a time, so that none waits for a connection. */
const MAX_LOOPS = MAX_OPEN_CONNECTIONS
/** A chunk reserves bytes while its payload is written; then only the size of its request. */
const MAX_BYTES_IN_FLIGHT = 24_000_000
const BYTES_RESERVED_PER_CHUNK = 6_000_000
/** An invocation that still finds work ends after this time, or when its budget is used, with a new ticket. */
const MAX_INVOCATION_MS = 60_000

/**
 * Handles mail tickets with several requests at once, and starts further requests while they find chunks. Each chunk that
 * has to wait gets one delayed ticket. It ends before the budget of the invocation is used, with a ticket for the rest.
 */
export const handleMailTickets = async (context: MailWorkerContext, count: number): Promise<void> => {
  const semaphore = byteSemaphore(MAX_BYTES_IN_FLIGHT)
  const loops: Promise<void>[] = []
  const faults: unknown[] = []
  const deadline = context.wall() + MAX_INVOCATION_MS
  let ticketsLeft = count
  let hasMoreWork = false
  let running = 0
  const hasWork = () => ticketsLeft > 0 || (hasMoreWork && context.wall() < deadline)
  // Each running loop may still use all that its chunk may use.
  const mayStartLoop = () => hasWork() && running < MAX_LOOPS && context.budget().hasRoomFor(CHUNK_USE, running + 1)
  const sendInLoop = async () => {
    do {
      ticketsLeft--
      hasMoreWork = await sendWithinMemoryLimit(context, semaphore)
      if (hasMoreWork && mayStartLoop()) startLoop()
    } while (hasWork() && context.budget().hasRoomFor(CHUNK_USE, running))
  }
  const startLoop = () => {
    running++
    const loop = sendInLoop().catch((fault: unknown) => void faults.push(fault))
    loops.push(loop.finally(() => void running--))
  }
  startLoop()
  while (running < count && mayStartLoop()) startLoop()
  for (const loop of loops) await loop
  if (hasMoreWork || ticketsLeft > 0) await context.tickets.enqueueMail(1)
  if (faults.length > 0) throw faults[0]
}

/** Handles one chunk. Answers whether another may be due. */
const sendWithinMemoryLimit = async (context: MailWorkerContext, semaphore: ByteSemaphore): Promise<boolean> => {
  const permit = await semaphore.acquire(BYTES_RESERVED_PER_CHUNK)
  const outcome = await runGuarded(() => sendNextChunk(context, permit.shrink), context.report)
  permit.release()
  const delay = delayOf(outcome)
  if (delay !== null) await context.tickets.enqueueMail(1, delay)
  if (outcome === FAILED) return false
  if (outcome.result === 'sent' && outcome.resumed) await enqueueDueChunks(context)
  return outcome.result === 'sent' || (outcome.result === 'wait' && outcome.hasMoreWork === true)
}

/** The delay of the ticket for the same chunk, in seconds; null if none is needed. */
const delayOf = (outcome: TicketResult | typeof FAILED): number | null => {
  if (outcome === FAILED) return RETRY_DELAY_S
  if (outcome.result !== 'wait') return null
  return Math.min(MAX_QUEUE_DELAY_S, Math.max(0, Math.ceil(outcome.ms / 1000)))
}
