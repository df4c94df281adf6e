import { type Claimed, claimPage, type Watcher } from '../editions/claim/claim-alerts.ts'
import { claimNotices } from '../editions/plan/correction-audience.ts'
import { type Planner, planPage } from '../editions/plan/plan-page.ts'
import { wakes } from '../editions/select/alert-rules.ts'
import { type Room, roomFor } from '../lib/byte-semaphore.ts'
import type { Revision } from '../timeline/event.ts'
import { type Sender, type Spent, spendTicket } from './mail/send.ts'

/** Sends so many tickets of a kind: each is leave to do the most urgent piece of work; `seconds` delays them. */
export type Tickets = {
  plan: (count: number, seconds?: number) => Promise<void>
  mail: (count: number, seconds?: number) => Promise<void>
  hook: (count: number, seconds?: number) => Promise<void>
}

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
    plan: (count, seconds) => send(env.PLAN, count, seconds),
    mail: (count, seconds) => send(env.MAIL, count, seconds),
    hook: (count, seconds) => send(env.HOOK, count, seconds),
  }
}

type Report = Sender['report']

/** Requests at once: enough to keep the provider's rate while each takes a second or more to be answered. */
const LANES = 24
/** Bytes at once: what a chunk takes while it is written, and its request alone while the provider is at it. */
const MOST_BYTES_AT_ONCE = 24_000_000
const BYTES_TO_WRITE = 6_000_000
/** A ticket is leave for one request; where it finds one, it goes on to the next: so few are enough for a page. */
const REQUESTS_PER_TICKET = 10
/** Where work is left when the tickets are spent, the lanes go on: they come to a stop once in so many requests. */
const MOST_REQUESTS = 200
const LONGEST_MS = 60_000
const LONGEST_DELAY_S = 43_200
/** Longer than a lease, and than a plan that failed waits: then the work can be taken again. */
const AFTER_A_FAULT_S = 61
const MOST_REFILLED = 10_000

/** So many pages of cohorts are looked at within a tick. */
const MOST_PAGES = 12
/** Later ends of held alerts than so many have no ticket of their own: the tick finds them. */
const MOST_DUES = 50

type Clock = { now: () => Promise<number>; wall: () => number }

/**
 * Spends plan tickets: each claims what is to be told at once, a page of cohorts and every notice, and plans one page; where more is left
 * a new ticket goes on. A fault in one keeps the other from nothing.
 */
export const spendPlanTickets = async (
  watcher: Watcher,
  planner: Planner,
  tickets: Tickets,
  count: number,
  { now, wall }: Clock,
  report: Report,
): Promise<void> => {
  for (let spent = 0; spent < count; spent++) {
    const claimed = await attempt(async () => claimPage(watcher, await now()), report)
    const noticed = await attempt(async () => claimNotices(planner.notices, await now()), report)
    const page = await attempt(async () => planPage(planner, await now(), wall()), report)
    if (page !== FAILED && page && page.chunks > 0) await tickets.mail(Math.ceil(page.chunks / REQUESTS_PER_TICKET))
    if (claimed !== FAILED) await atTheEndOf(claimed, tickets, await now())
    const goesOn = (claimed !== FAILED && claimed.more) || (page !== FAILED && page?.open)
    if (goesOn) await tickets.plan(1)
    if (noticed !== FAILED && noticed > 1) await tickets.plan(noticed - 1)
    if (page === FAILED || ((claimed === FAILED || noticed === FAILED) && !goesOn))
      await tickets.plan(1, AFTER_A_FAULT_S)
  }
}

/**
 * Claims all that is to be told at once, so many pages of it; what is left, and what failed, goes on with a ticket. A
 * fault here keeps nobody from a digest.
 */
export const claimAtOnce = async (
  watcher: Watcher,
  tickets: Tickets,
  now: () => Promise<number>,
  report: Report,
): Promise<void> => {
  for (let page = 0; page < MOST_PAGES; page++) {
    const claimed = await attempt(async () => claimPage(watcher, await now()), report)
    if (claimed === FAILED) return tickets.plan(1, AFTER_A_FAULT_S)
    await atTheEndOf(claimed, tickets, await now())
    if (!claimed.more) return
  }
  await tickets.plan(1)
}

/** What is held back has a ticket for the end of its wait. */
const atTheEndOf = async ({ dues }: Claimed, tickets: Tickets, now: number): Promise<void> => {
  const waits = [...new Set(dues.map((due) => secondsUntil(due, now)))].sort((a, b) => a - b)
  for (const wait of waits.slice(0, MOST_DUES)) if (wait <= LONGEST_DELAY_S) await tickets.plan(1, wait)
}

/**
 * A revision that is held back has tickets for the moment of its release, a retraction at once: for readers, and where any
 * endpoint listens, for those. What is silent wakes nobody.
 */
export const wake = async (
  tickets: Tickets,
  revision: Revision,
  now: number,
  isAnyListening: () => Promise<boolean>,
): Promise<void> => {
  if (revision.silent) return
  const seconds = Math.min(LONGEST_DELAY_S, secondsUntil(revision.release_at, now))
  if (wakes(revision) || revision.change === 'retraction') await tickets.plan(1, seconds)
  if (await isAnyListening()) await tickets.hook(1, seconds)
}

const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000))

/**
 * Spends mail tickets, several at once; where one found work, another looks for more. Work that went back has its one
 * delayed ticket sent for it.
 */
export const spendMailTickets = async (sender: Sender, tickets: Tickets, count: number): Promise<void> => {
  const room = roomFor(MOST_BYTES_AT_ONCE)
  const lanes: Promise<void>[] = []
  const faults: unknown[] = []
  const until = sender.wall() + LONGEST_MS
  let left = count
  let requests = 0
  let isMore = false
  let open = 0
  const mayGoOn = () => left > 0 || (isMore && requests < MOST_REQUESTS && sender.wall() < until)
  const lane = async () => {
    while (mayGoOn()) {
      left--
      requests++
      const spent = await spendOne(sender, tickets, room)
      isMore = spent === 'sent'
      if (isMore && open < LANES && mayGoOn()) start()
    }
    open--
  }
  const start = () => {
    open++
    lanes.push(lane().catch((fault: unknown) => void faults.push(fault)))
  }
  while (open < Math.min(LANES, count)) start()
  for (const each of lanes) await each
  if (isMore) await tickets.mail(1)
  if (faults.length > 0) throw faults[0]
}

const spendOne = async (sender: Sender, tickets: Tickets, room: Room): Promise<Spent['did'] | null> => {
  const taken = await room.enter(BYTES_TO_WRITE)
  const spent = await attempt(() => spendTicket(sender, taken.keep), sender.report)
  taken.leave()
  const wait = delayOf(spent)
  if (wait !== null) await tickets.mail(1, wait)
  if (spent === FAILED) return null
  if (spent.did === 'sent' && spent.resumed) await refill(sender, tickets)
  return spent.did
}

/** Sending had stopped, and its tickets with it: all that is due gets new ones. */
export const refill = async ({ ledger, wall }: Pick<Sender, 'ledger' | 'wall'>, tickets: Tickets): Promise<void> => {
  await tickets.mail(await ledger.due(wall(), MOST_REFILLED))
}

/** What went wrong is reported and looked for again: a ticket is always acknowledged, and never fails its neighbours. */
export const attempt = async <T>(act: () => Promise<T>, report: Report): Promise<T | typeof FAILED> => {
  try {
    return await act()
  } catch (fault) {
    const { name, stack = '' } = fault as Error
    console.error(JSON.stringify({ fault: name, at: stack.split('\n').slice(1, 6) }))
    await report('ticket failed', `A ticket failed with ${name}; its work is tried again.`).catch(() => undefined)
    return FAILED
  }
}

/** In place of an answer: what went wrong was reported. */
export const FAILED = Symbol('failed')

const delayOf = (spent: Spent | typeof FAILED): number | null => {
  if (spent === FAILED) return AFTER_A_FAULT_S
  return spent.did === 'wait' ? Math.min(LONGEST_DELAY_S, Math.max(0, Math.ceil(spent.ms / 1000))) : null
}
