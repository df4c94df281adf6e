import type { Sender } from '../mail/send.ts'
import { attempt, FAILED, type Tickets } from '../tickets.ts'
import { bring } from './deliver-webhook.ts'
import type { Endpoint } from './endpoint.ts'
import { claimDigests, fanOut } from './fan-out.ts'
import { DISABLED_AFTER_MS } from './retry-rules.ts'
import type { Postman } from './webhook-context.ts'

export type Carrier = Postman & {
  tickets: Tickets
  /** How many endpoints are written to at once. */
  lanes: number
  /** Waits so many ms. */
  sleep: (ms: number) => Promise<void>
  report: Sender['report']
}

/** One ticket works for so long while there is work; then another goes on. */
const WORKS_FOR_MS = 120_000
/** While one endpoint keeps us waiting, it is looked once a second whether another has become due. */
const LOOKS_EVERY_MS = 1_000
const AFTER_A_FAULT_S = 61
const MOST_TICKETS = 20
const LONGEST_DELAY_S = 43_200
const MOST_COUNTED = 2_000

/**
 * Spends a ticket: notes what is to be told, and brings all that is due, several endpoints at a time. One that is slow or
 * dead takes up a lane and nothing else.
 */
export const carry = async (carrier: Carrier): Promise<void> => {
  const { endpoints, moment, wall, tickets, lanes, sleep } = carrier
  const end = wall() + WORKS_FOR_MS
  const going = new Set<Promise<void>>()
  if ((await spread(carrier)) > lanes) await callFor(carrier)
  while (wall() < end) {
    const endpoint = going.size < lanes ? await endpoints.claim(await moment()) : null
    if (endpoint) {
      const work = serve(carrier, endpoint).finally(() => going.delete(work))
      going.add(work)
    } else {
      if (going.size === 0) return
      const hasLooked = sleep(LOOKS_EVERY_MS).then(() => true)
      if (await Promise.race([hasLooked, ...[...going].map((work) => work.then(() => false))])) await spread(carrier)
    }
  }
  await Promise.all(going)
  await tickets.hook(1)
}

/** The tick's part: notes what is to be told up to now, digests behind it, and calls for those who bring it. */
export const dispatch = async (carrier: Carrier, at: number): Promise<void> => {
  const { now } = await carrier.moment()
  await fanOut(carrier, Math.max(at, now))
  await claimDigests(carrier, at, Math.max(at, now))
  await carrier.endpoints.lookAgain(now - DISABLED_AFTER_MS, now)
  await callFor(carrier)
}

/** Sends tickets where something is due: work that was noted and lost its ticket, or whose time has come. */
const callFor = async ({ endpoints, moment, tickets, lanes }: Carrier): Promise<void> => {
  const due = await endpoints.due(await moment(), MOST_COUNTED)
  if (due > 0) await tickets.hook(Math.min(MOST_TICKETS, Math.ceil(due / lanes)))
}

/** What fails here is found again by the next tick. */
const spread = async (carrier: Carrier): Promise<number> => {
  const noted = await attempt(async () => fanOut(carrier, (await carrier.moment()).now), carrier.report)
  return noted === FAILED ? 0 : noted
}

const serve = async (carrier: Carrier, endpoint: Endpoint): Promise<void> => {
  const waitMs = await attempt(() => bring(carrier, endpoint), carrier.report)
  const seconds = waitMs === FAILED ? AFTER_A_FAULT_S : waitMs === null ? null : Math.ceil(waitMs / 1000)
  if (seconds !== null && seconds <= LONGEST_DELAY_S) await carrier.tickets.hook(1, seconds)
}
