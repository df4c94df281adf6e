import type { AppContext } from './context.ts'
import { handleMailTickets } from './delivery/mail/mail-worker.ts'
import { handlePlanTickets } from './delivery/plan-worker.ts'
import { runGuarded } from './delivery/run-guarded.ts'
import { type Execution, runWebhookWorker } from './delivery/webhooks/webhook-worker.ts'
import type { ResourceUse } from './lib/invocation-budget.ts'
import { runOverdueWork, runTickIfOverdue } from './tick.ts'

/** The use that must be left after a tick to handle a ticket in the same invocation: a plan ticket uses the most. */
const TICKET_USE: ResourceUse = { d1Queries: 42, kvOperations: 20, chunks: 1 }

type QueueWork = { handle: () => Promise<void>; enqueue: () => Promise<void> }

/**
 * Handles a batch of tickets. If the last tick is too old or did not end, a tick is first, or the daily tasks that it left.
 * Then the tickets have the rest of the budget, or are sent again. With `execution`, webhooks that wait for a slow endpoint
 * end after it.
 */
export const handleTickets = async (
  context: AppContext,
  queue: string,
  count: number,
  execution?: Execution,
): Promise<void> => {
  const { handle, enqueue } = workOf(context, queue, count, execution)
  const runFirst = queue.includes('plan') ? runOverdueWork : runTickIfOverdue
  const hasRun = (await runGuarded(() => runFirst(context), context.report)) !== false
  return hasRun && !context.budget().hasRoomFor(TICKET_USE) ? enqueue() : handle()
}

const workOf = (context: AppContext, queue: string, count: number, execution?: Execution): QueueWork => {
  const { tickets } = context
  if (queue.includes('plan'))
    return { handle: () => handlePlanTickets(context, count), enqueue: () => tickets.enqueuePlan(1) }
  if (queue.includes('hook'))
    return { handle: () => runWebhookWorker(context, execution), enqueue: () => tickets.enqueueWebhook(1) }
  return { handle: () => handleMailTickets(context, count), enqueue: () => tickets.enqueueMail(1) }
}
