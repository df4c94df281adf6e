import { setTimeout as pause } from 'node:timers/promises'
import { sendTick } from '../../src/cli/local/product.ts'
import { site } from './product.ts'
import { readStatus } from './site-client.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** The days of the week in UTC, as `getUTCDay` counts them. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** How long a revision is on hold, in ms. */
export const HOLD = MINUTE
/**
 * How long a burst of releases is collected in journeys, in ms. The clock runs on while a journey works, so that on a busy
 * machine a burst of the five seconds of a production would end too early.
 */
export const SETTLE = MINUTE

const POLL_MS = 20
const IDLE_WITHIN_MS = 90_000

/** The time by the product's clock, in ms UTC. */
export const now = async (): Promise<number> => Date.parse((await readStatus()).now)

/** The next moment at which clocks in UTC show `time` (HH:MM), at least `leastMs` from now. */
export const nextTime = async (time: string, leastMs = 2 * MINUTE): Promise<number> => {
  const earliest = (await now()) + leastMs
  const today = Date.parse(`${new Date(earliest).toISOString().slice(0, 10)}T${time}:00Z`)
  return today >= earliest ? today : today + DAY
}

/** Waits until no work is left. Throws what is left after 90 s. Work whose outcome is unknown does not count. */
export const waitUntilIdle = async (): Promise<void> => {
  const until = Date.now() + IDLE_WITHIN_MS
  for (;;) {
    const { unknown: _, ...work } = (await readStatus()).work
    if (Object.values(work).every((count) => count === 0)) return
    if (Date.now() > until) throw new Error(`Work is left: ${JSON.stringify(work)}`)
    await pause(POLL_MS)
  }
}

/** Sends a tick with a time, which sets the clock. Does not wait for the work that it causes. */
export const startTick = (at: number): Promise<void> => sendTick(site(), at)

/** Sends a tick with a time, and waits until all work that it causes is done. */
export const tick = async (at: number): Promise<void> => {
  await startTick(at)
  await waitUntilIdle()
}

/** Sends a tick `ms` from now, and waits until all work that it causes is done. */
export const advance = async (ms: number): Promise<void> => tick((await now()) + ms)

/** Lets the hold of everything recorded so far end, and the burst that it begins. */
export const passHold = (): Promise<void> => advance(HOLD + SETTLE + 1_000)

/** Waits until the product's clock, which runs with the wall clock, reaches a moment that is seconds away. */
export const waitForClock = async (moment: number): Promise<void> => {
  for (let at = await now(); at < moment; at = await now()) await pause(moment - at)
}
