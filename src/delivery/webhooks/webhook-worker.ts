import { type BudgetContext, type ResourceUse, ROUND_USE } from '../../lib/invocation-budget.ts'
import { MAX_QUEUE_DELAY_S } from '../../lib/platform-limits.ts'
import { FAILED, RETRY_DELAY_S, runGuarded, type TroubleReporter } from '../run-guarded.ts'
import { deliverNext } from './deliver-webhook.ts'
import type { Endpoint } from './endpoint.ts'
import { claimEndpointDigests } from './endpoint-digest.ts'
import { fanOutRevisions } from './fan-out.ts'
import { DISABLE_AFTER_MS } from './retry-rules.ts'
import type { WebhookContext } from './webhook-context.ts'

export type WebhookWorker = WebhookContext &
  BudgetContext & {
    /** How many endpoints are served at the same time. */
    concurrency: number
    report: TroubleReporter
  }

/** Keeps an invocation alive for work that ends after its handler. */
export type Execution = Pick<ExecutionContext, 'waitUntil'>

/** How long one ticket works while there is work. After that, a new ticket continues. */
const WORK_BUDGET_MS = 120_000
/** While requests are running, the worker looks for newly due endpoints at this interval. */
const POLL_INTERVAL_MS = 1_000
const MAX_TICKETS_ENQUEUED = 20
/** The most that a delivery uses, from the claim of its endpoint to the record of the attempt. */
const DELIVERY_USE: ResourceUse = { d1Queries: 14, kvOperations: 6, fetches: 3, internalCalls: 24 }
const MAX_DUE_COUNTED = 2_000

/**
 * Handles a webhook ticket: inserts deliveries for released revisions, then serves every due endpoint, `concurrency` at a time. A
 * slow endpoint blocks none of the others. It ends before the budget of the invocation is used, with a ticket for the rest. With
 * `execution` it does not wait for deliveries to slow endpoints: these end after it.
 */
export const runWebhookWorker = async (worker: WebhookWorker, execution?: Execution): Promise<void> => {
  const { endpoints, readClocks, wall, tickets, concurrency, sleep } = worker
  const deadline = wall() + WORK_BUDGET_MS
  const running = new Set<Promise<void>>()
  const faults: unknown[] = []
  if ((await tryFanOut(worker)) > concurrency) await enqueueWebhookTickets(worker)
  // Each running delivery may still use all that a delivery may use.
  const mayStart = () => worker.budget().hasRoomFor(DELIVERY_USE, running.size + 1)
  let isIdle = false
  while (faults.length === 0 && wall() < deadline && (running.size > 0 || mayStart())) {
    const endpoint = running.size < concurrency && mayStart() ? await endpoints.claimDue(await readClocks()) : null
    if (endpoint) {
      const task = serveEndpoint(worker, endpoint)
        .catch((fault) => void faults.push(fault))
        .finally(() => running.delete(task))
      running.add(task)
    } else {
      isIdle = running.size === 0 && mayStart()
      if (running.size === 0) break
      const pollTimer = sleep(POLL_INTERVAL_MS).then(() => true)
      const isPollDue = await Promise.race([pollTimer, ...[...running].map((task) => task.then(() => false))])
      // All that run wait for slow endpoints, and the budget has no room for another: the next ticket goes on.
      if (isPollDue && !mayStart()) break
      if (isPollDue && worker.budget().hasRoomFor(DELIVERY_USE, running.size + 2)) await tryFanOut(worker)
    }
  }
  const ending = Promise.all(running)
  if (execution && running.size > 0) execution.waitUntil(ending)
  else await ending
  if (faults.length > 0) throw faults[0]
  if (!isIdle) await tickets.enqueueWebhook(1)
}

/**
 * The webhook steps of a tick at `tickAt` (ms UTC): inserts deliveries for released revisions, then due digests, makes endpoints
 * due that must be disabled, and sends tickets for all that is due. It ends with the budget, and the next call goes on.
 */
export const dispatchWebhooks = async (worker: WebhookWorker, tickAt: number): Promise<void> => {
  const { now } = await worker.readClocks()
  await fanOutRevisions(worker, Math.max(tickAt, now))
  await claimEndpointDigests(worker, tickAt, Math.max(tickAt, now))
  if (!worker.budget().hasRoomFor(ROUND_USE)) return
  await worker.endpoints.makeFailingDue(now - DISABLE_AFTER_MS, now)
  await enqueueWebhookTickets(worker)
}

/** Sends tickets if an endpoint is due. So an endpoint whose ticket was lost is found again. */
const enqueueWebhookTickets = async ({ endpoints, readClocks, tickets, concurrency }: WebhookWorker): Promise<void> => {
  const dueCount = await endpoints.countDue(await readClocks(), MAX_DUE_COUNTED)
  if (dueCount > 0) await tickets.enqueueWebhook(Math.min(MAX_TICKETS_ENQUEUED, Math.ceil(dueCount / concurrency)))
}

/** Returns the number of deliveries; 0 after a fault, for which the next tick tries again. */
const tryFanOut = async (worker: WebhookWorker): Promise<number> => {
  const inserted = await runGuarded(async () => fanOutRevisions(worker, (await worker.readClocks()).now), worker.report)
  return inserted === FAILED ? 0 : inserted
}

const serveEndpoint = async (worker: WebhookWorker, endpoint: Endpoint): Promise<void> => {
  const waitMs = await runGuarded(() => deliverNext(worker, endpoint), worker.report)
  const delaySeconds = waitMs === FAILED ? RETRY_DELAY_S : waitMs === null ? null : Math.ceil(waitMs / 1000)
  if (delaySeconds !== null && delaySeconds <= MAX_QUEUE_DELAY_S) await worker.tickets.enqueueWebhook(1, delaySeconds)
}
