import { type Planner, planPage } from '../editions/planning.ts'
import { type Sender, type Spent, spendTicket } from './sending.ts'

/** Sends so many tickets of a kind: each is leave to do the most urgent piece of work; `seconds` delays them. */
export type Tickets = {
  plan: (count: number, seconds?: number) => Promise<void>
  mail: (count: number, seconds?: number) => Promise<void>
  hook: (count: number, seconds?: number) => Promise<void>
}

type Report = Sender['report']

/** Requests under way at once: enough to keep the provider's rate over its answering time, few enough for the memory. */
const LANES = 4
const LONGEST_DELAY_S = 43_200
/** Longer than a lease, and than a plan that failed waits: then the work can be taken again. */
const AFTER_A_FAULT_S = 61
const MOST_REFILLED = 10_000

/** Spends plan tickets: each plans one page, and where more is left a new ticket goes on. */
export const spendPlanTickets = async (
  planner: Planner,
  tickets: Tickets,
  count: number,
  { now, wall }: { now: () => Promise<number>; wall: () => number },
  report: Report,
): Promise<void> => {
  for (let spent = 0; spent < count; spent++) {
    const page = await attempt(async () => planPage(planner, await now(), wall()), report)
    if (page === FAILED) await tickets.plan(1, AFTER_A_FAULT_S)
    else if (page) {
      if (page.chunks > 0) await tickets.mail(page.chunks)
      if (page.open) await tickets.plan(1)
    }
  }
}

/** Spends mail tickets, a few at once. Work that went back has its one delayed ticket sent for it. */
export const spendMailTickets = async (sender: Sender, tickets: Tickets, count: number): Promise<void> => {
  let left = count
  const lane = async () => {
    while (left-- > 0) {
      const spent = await attempt(() => spendTicket(sender), sender.report)
      const wait = delayOf(spent)
      if (wait !== null) await tickets.mail(1, wait)
      if (spent !== FAILED && spent.did === 'sent' && spent.resumed) await refill(sender, tickets)
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES, count) }, lane))
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
