import type { Tickets } from '../../editions/tickets.ts'
import { type ByteSemaphore, byteSemaphore } from '../../lib/byte-semaphore.ts'
import { FAILED, RETRY_DELAY_S, runGuarded } from '../run-guarded.ts'
import { MAX_QUEUE_DELAY_S } from '../ticket-queue.ts'
import type { PendingWorkStore } from './pending-work-store.ts'
import { sendNextChunk } from './send.ts'
import type { SendContext, TicketResult } from './send-context.ts'
import { enqueueDueChunks } from './sending-switch.ts'

export type MailWorkerContext = SendContext & { pendingWork: PendingWorkStore; tickets: Tickets }

/** Each request that finds a chunk is followed by another, so that few tickets are enough for many chunks. */
export const REQUESTS_PER_MAIL_TICKET = 10
/** Enough to keep the provider's rate while each request takes a second or more. */
const MAX_CONCURRENT_REQUESTS = 24
/** A chunk reserves bytes while its payload is written; then only the size of its request. */
const MAX_BYTES_IN_FLIGHT = 24_000_000
const BYTES_RESERVED_PER_CHUNK = 6_000_000
/** An invocation that still finds work ends after this many requests, or after this time, with a new ticket. */
const MAX_REQUESTS_PER_INVOCATION = 200
const MAX_INVOCATION_MS = 60_000

/**
 * Handles mail tickets with several requests at once, and starts further requests while they find chunks. Each chunk that
 * has to wait gets one delayed ticket.
 */
export const handleMailTickets = async (context: MailWorkerContext, count: number): Promise<void> => {
  const semaphore = byteSemaphore(MAX_BYTES_IN_FLIGHT)
  const loops: Promise<void>[] = []
  const faults: unknown[] = []
  const deadline = context.wall() + MAX_INVOCATION_MS
  let ticketsLeft = count
  let requests = 0
  let hasMoreWork = false
  let running = 0
  const mayContinue = () =>
    ticketsLeft > 0 || (hasMoreWork && requests < MAX_REQUESTS_PER_INVOCATION && context.wall() < deadline)
  const sendInLoop = async () => {
    while (mayContinue()) {
      ticketsLeft--
      requests++
      hasMoreWork = await sendWithinMemoryLimit(context, semaphore)
      if (hasMoreWork && running < MAX_CONCURRENT_REQUESTS && mayContinue()) startLoop()
    }
    running--
  }
  const startLoop = () => {
    running++
    loops.push(sendInLoop().catch((fault: unknown) => void faults.push(fault)))
  }
  while (running < Math.min(MAX_CONCURRENT_REQUESTS, count)) startLoop()
  for (const loop of loops) await loop
  if (hasMoreWork) await context.tickets.enqueueMail(1)
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
