import type { Tickets } from '../../editions/tickets.ts'
import { FAILED, RETRY_DELAY_S, runGuarded, type TroubleReporter } from '../run-guarded.ts'
import { MAX_QUEUE_DELAY_S } from '../ticket-queue.ts'
import { deliverNext } from './deliver-webhook.ts'
import type { Endpoint } from './endpoint.ts'
import { claimEndpointDigests, fanOutRevisions } from './fan-out.ts'
import { DISABLE_AFTER_MS } from './retry-rules.ts'
import type { WebhookContext } from './webhook-context.ts'

export type WebhookWorker = WebhookContext & {
  tickets: Tickets
  /** How many endpoints are written to at once. */
  concurrency: number
  /** Waits so many ms. */
  sleep: (ms: number) => Promise<void>
  report: TroubleReporter
}

/** One ticket works for so long while there is work; then another goes on. */
const WORK_BUDGET_MS = 120_000
/** While one endpoint keeps us waiting, it is looked once a second whether another has become due. */
const POLL_INTERVAL_MS = 1_000
const MAX_TICKETS_ENQUEUED = 20
const MAX_DUE_COUNTED = 2_000

/**
 * Spends a ticket: notes what is to be told, and brings all that is due, several endpoints at a time. One that is slow or
 * dead takes up a lane and nothing else.
 */
export const runWebhookWorker = async (worker: WebhookWorker): Promise<void> => {
  const { endpoints, readClocks, wall, tickets, concurrency, sleep } = worker
  const deadline = wall() + WORK_BUDGET_MS
  const running = new Set<Promise<void>>()
  if ((await tryFanOut(worker)) > concurrency) await enqueueWebhookTickets(worker)
  while (wall() < deadline) {
    const endpoint = running.size < concurrency ? await endpoints.claimDue(await readClocks()) : null
    if (endpoint) {
      const task = serveEndpoint(worker, endpoint).finally(() => running.delete(task))
      running.add(task)
    } else {
      if (running.size === 0) return
      const pollTimer = sleep(POLL_INTERVAL_MS).then(() => true)
      if (await Promise.race([pollTimer, ...[...running].map((work) => work.then(() => false))]))
        await tryFanOut(worker)
    }
  }
  await Promise.all(running)
  await tickets.enqueueWebhook(1)
}

/** The tick's part: notes what is to be told up to now, digests behind it, and calls for those who bring it. */
export const dispatchWebhooks = async (worker: WebhookWorker, tickAt: number): Promise<void> => {
  const { now } = await worker.readClocks()
  await fanOutRevisions(worker, Math.max(tickAt, now))
  await claimEndpointDigests(worker, tickAt, Math.max(tickAt, now))
  await worker.endpoints.makeFailingDue(now - DISABLE_AFTER_MS, now)
  await enqueueWebhookTickets(worker)
}

/** Sends tickets where something is due: work that was noted and lost its ticket, or whose time has come. */
const enqueueWebhookTickets = async ({ endpoints, readClocks, tickets, concurrency }: WebhookWorker): Promise<void> => {
  const dueCount = await endpoints.countDue(await readClocks(), MAX_DUE_COUNTED)
  if (dueCount > 0) await tickets.enqueueWebhook(Math.min(MAX_TICKETS_ENQUEUED, Math.ceil(dueCount / concurrency)))
}

/** What fails here is found again by the next tick. */
const tryFanOut = async (carrier: WebhookWorker): Promise<number> => {
  const inserted = await runGuarded(
    async () => fanOutRevisions(carrier, (await carrier.readClocks()).now),
    carrier.report,
  )
  return inserted === FAILED ? 0 : inserted
}

const serveEndpoint = async (carrier: WebhookWorker, endpoint: Endpoint): Promise<void> => {
  const waitMs = await runGuarded(() => deliverNext(carrier, endpoint), carrier.report)
  const delaySeconds = waitMs === FAILED ? RETRY_DELAY_S : waitMs === null ? null : Math.ceil(waitMs / 1000)
  if (delaySeconds !== null && delaySeconds <= MAX_QUEUE_DELAY_S) await carrier.tickets.enqueueWebhook(1, delaySeconds)
}
