import { setTimeout as pause } from 'node:timers/promises'
import type { Cron } from './cron.ts'

const WEEK = 7 * 86_400_000
const RESTS_AT_MOST = 9
const STANDS_STILL_MS = 4_000
const LOOKS_EVERY_MS = 250
/** Leases and most waits are over after it. */
const REST_MS = 240_000

/**
 * Lets the last holds pass and everything fall due once more, and waits until nothing is left to do; where work stands
 * still, the product rests and is told the time again. False where work is left in the end.
 */
export const drain = async (cron: Cron, rest: (ms: number) => Promise<void>): Promise<boolean> => {
  await cron.tick(cron.now() + WEEK)
  for (let rests = 0; rests < RESTS_AT_MOST; rests++) {
    if (await goesOnToTheEnd(cron)) return true
    await rest(REST_MS)
    await cron.tick(cron.now())
  }
  return goesOnToTheEnd(cron)
}

/** Waits while there is less and less to do; false where it stands still before the end. */
const goesOnToTheEnd = async ({ workLeft }: Cron): Promise<boolean> => {
  let seen = ''
  for (let since = Date.now(); Date.now() < since + STANDS_STILL_MS; await pause(LOOKS_EVERY_MS)) {
    const left = await workLeft()
    if (left === '') return true
    if (left !== seen) since = Date.now()
    seen = left
  }
  return false
}
