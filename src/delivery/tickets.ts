import { type AlertClaimResult, type AlertContext, claimAlertPage } from '../editions/claim/claim-alerts.ts'
import { claimCorrections } from '../editions/claim/claim-corrections.ts'
import type { PlanContext } from '../editions/plan/plan-context.ts'
import { planPage } from '../editions/plan/plan-page.ts'
import type { Tickets } from '../editions/tickets.ts'
import { type ByteSemaphore, byteSemaphore } from '../lib/byte-semaphore.ts'
import { isAlertableChange } from '../timeline/change-rules.ts'
import type { Revision } from '../timeline/event.ts'
import { type SendContext, sendNextChunk, type TicketResult } from './mail/send.ts'

const MAX_TICKETS_PER_BATCH = 100

/** Tickets on the queues of an environment. */
export const queueTickets = (env: Pick<Env, 'PLAN' | 'MAIL' | 'HOOK'>): Tickets => {
  const send = async (queue: Queue, count: number, delaySeconds = 0) => {
    for (let left = count; left > 0; left -= MAX_TICKETS_PER_BATCH) {
      const length = Math.min(left, MAX_TICKETS_PER_BATCH)
      await queue.sendBatch(Array.from({ length }, () => ({ body: {}, delaySeconds })))
    }
  }
  return {
    enqueuePlan: (count, seconds) => send(env.PLAN, count, seconds),
    enqueueMail: (count, seconds) => send(env.MAIL, count, seconds),
    enqueueWebhook: (count, seconds) => send(env.HOOK, count, seconds),
  }
}

type TroubleReporter = SendContext['report']

/** Requests at once: enough to keep the provider's rate while each takes a second or more to be answered. */
const MAX_CONCURRENT_REQUESTS = 24
/** Bytes at once: what a chunk takes while it is written, and its request alone while the provider is at it. */
const MAX_BYTES_IN_FLIGHT = 24_000_000
const BYTES_RESERVED_PER_CHUNK = 6_000_000
/** A ticket is leave for one request; where it finds one, it goes on to the next: so few are enough for a page. */
const REQUESTS_PER_TICKET = 10
/** Where work is left when the tickets are spent, the lanes go on: they come to a stop once in so many requests. */
const MAX_REQUESTS_PER_INVOCATION = 200
const MAX_INVOCATION_MS = 60_000
const MAX_QUEUE_DELAY_S = 43_200
/** Longer than a lease, and than a plan that failed waits: then the work can be taken again. */
const RETRY_DELAY_S = 61
const MAX_TICKETS_PER_REFILL = 10_000

/** So many pages of cohorts are looked at within a tick. */
const MAX_COHORT_PAGES_PER_TICK = 12
/** Later ends of held alerts than so many have no ticket of their own: the tick finds them. */
const MAX_HELD_ALERT_TICKETS = 50

type Clocks = { now: () => Promise<number>; wall: () => number }

/**
 * Spends plan tickets: each claims what is to be told at once, a page of cohorts and every notice, and plans one page; where more is left
 * a new ticket goes on. A fault in one keeps the other from nothing.
 */
export const handlePlanTickets = async (
  watcher: AlertContext,
  planner: PlanContext,
  tickets: Tickets,
  count: number,
  { now, wall }: Clocks,
  report: TroubleReporter,
): Promise<void> => {
  for (let spent = 0; spent < count; spent++) {
    const claimed = await runGuarded(async () => claimAlertPage(watcher, await now()), report)
    const claimedCorrections = await runGuarded(async () => claimCorrections(planner.corrections, await now()), report)
    const page = await runGuarded(async () => planPage(planner, await now(), wall()), report)
    if (page !== FAILED && page && page.chunkCount > 0)
      await tickets.enqueueMail(Math.ceil(page.chunkCount / REQUESTS_PER_TICKET))
    if (claimed !== FAILED) await enqueueForHeldAlerts(claimed, tickets, await now())
    const hasMoreWork = (claimed !== FAILED && claimed.hasMore) || (page !== FAILED && page?.hasMore)
    if (hasMoreWork) await tickets.enqueuePlan(1)
    if (claimedCorrections !== FAILED && claimedCorrections > 1) await tickets.enqueuePlan(claimedCorrections - 1)
    if (page === FAILED || ((claimed === FAILED || claimedCorrections === FAILED) && !hasMoreWork))
      await tickets.enqueuePlan(1, RETRY_DELAY_S)
  }
}

/**
 * Claims all that is to be told at once, so many pages of it; what is left, and what failed, goes on with a ticket. A
 * fault here keeps nobody from a digest.
 */
export const claimAlertsWithinTick = async (
  watcher: AlertContext,
  tickets: Tickets,
  now: () => Promise<number>,
  report: TroubleReporter,
): Promise<void> => {
  for (let page = 0; page < MAX_COHORT_PAGES_PER_TICK; page++) {
    const claimed = await runGuarded(async () => claimAlertPage(watcher, await now()), report)
    if (claimed === FAILED) return tickets.enqueuePlan(1, RETRY_DELAY_S)
    await enqueueForHeldAlerts(claimed, tickets, await now())
    if (!claimed.hasMore) return
  }
  await tickets.enqueuePlan(1)
}

/** What is held back has a ticket for the end of its wait. */
const enqueueForHeldAlerts = async (
  { heldUntilTimes: dues }: AlertClaimResult,
  tickets: Tickets,
  now: number,
): Promise<void> => {
  const waits = [...new Set(dues.map((due) => secondsUntil(due, now)))].sort((a, b) => a - b)
  for (const wait of waits.slice(0, MAX_HELD_ALERT_TICKETS))
    if (wait <= MAX_QUEUE_DELAY_S) await tickets.enqueuePlan(1, wait)
}

/**
 * A revision that is held back has tickets for the moment of its release, a retraction at once: for readers, and where any
 * endpoint listens, for those. What is silent wakes nobody.
 */
export const enqueueAtRelease = async (
  tickets: Tickets,
  revision: Revision,
  now: number,
  hasListeningEndpoints: () => Promise<boolean>,
): Promise<void> => {
  if (revision.silent) return
  const seconds = Math.min(MAX_QUEUE_DELAY_S, secondsUntil(revision.release_at, now))
  if (isAlertableChange(revision) || revision.change === 'retraction') await tickets.enqueuePlan(1, seconds)
  if (await hasListeningEndpoints()) await tickets.enqueueWebhook(1, seconds)
}

const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000))

/**
 * Spends mail tickets, several at once; where one found work, another looks for more. Work that went back has its one
 * delayed ticket sent for it.
 */
export const handleMailTickets = async (context: SendContext, tickets: Tickets, count: number): Promise<void> => {
  const semaphore = byteSemaphore(MAX_BYTES_IN_FLIGHT)
  const workers: Promise<void>[] = []
  const faults: unknown[] = []
  const deadline = context.wall() + MAX_INVOCATION_MS
  let ticketsLeft = count
  let requests = 0
  let hasMoreWork = false
  let running = 0
  const mayContinue = () =>
    ticketsLeft > 0 || (hasMoreWork && requests < MAX_REQUESTS_PER_INVOCATION && context.wall() < deadline)
  const work = async () => {
    while (mayContinue()) {
      ticketsLeft--
      requests++
      const spent = await sendWithinMemoryLimit(context, tickets, semaphore)
      hasMoreWork = spent === 'sent'
      if (hasMoreWork && running < MAX_CONCURRENT_REQUESTS && mayContinue()) startWorker()
    }
    running--
  }
  const startWorker = () => {
    running++
    workers.push(work().catch((fault: unknown) => void faults.push(fault)))
  }
  while (running < Math.min(MAX_CONCURRENT_REQUESTS, count)) startWorker()
  for (const each of workers) await each
  if (hasMoreWork) await tickets.enqueueMail(1)
  if (faults.length > 0) throw faults[0]
}

const sendWithinMemoryLimit = async (
  context: SendContext,
  tickets: Tickets,
  semaphore: ByteSemaphore,
): Promise<TicketResult['did'] | null> => {
  const permit = await semaphore.acquire(BYTES_RESERVED_PER_CHUNK)
  const result = await runGuarded(() => sendNextChunk(context, permit.shrink), context.report)
  permit.release()
  const wait = delayOf(result)
  if (wait !== null) await tickets.enqueueMail(1, wait)
  if (result === FAILED) return null
  if (result.did === 'sent' && result.resumed) await enqueueDueChunks(context, tickets)
  return result.did
}

/** Sending had stopped, and its tickets with it: all that is due gets new ones. */
export const enqueueDueChunks = async (
  { chunks, wall }: Pick<SendContext, 'chunks' | 'wall'>,
  tickets: Tickets,
): Promise<void> => {
  await tickets.enqueueMail(await chunks.countDue(wall(), MAX_TICKETS_PER_REFILL))
}

/** What went wrong is reported and looked for again: a ticket is always acknowledged, and never fails its neighbours. */
export const runGuarded = async <T>(task: () => Promise<T>, report: TroubleReporter): Promise<T | typeof FAILED> => {
  try {
    return await task()
  } catch (fault) {
    const { name, stack = '' } = fault as Error
    console.error(JSON.stringify({ fault: name, at: stack.split('\n').slice(1, 6) }))
    await report('ticket failed', `A ticket failed with ${name}; its work is tried again.`).catch(() => undefined)
    return FAILED
  }
}

/** In place of an answer: what went wrong was reported. */
export const FAILED = Symbol('failed')

const delayOf = (result: TicketResult | typeof FAILED): number | null => {
  if (result === FAILED) return RETRY_DELAY_S
  return result.did === 'wait' ? Math.min(MAX_QUEUE_DELAY_S, Math.max(0, Math.ceil(result.ms / 1000))) : null
}
