import { setTimeout as pause } from 'node:timers/promises'
import type { Ticker } from './ticker.ts'

const HOUR = 3_600_000
const WEEK = 7 * 86_400_000
const MAX_RESTS = 9
const NO_PROGRESS_MS = 4_000
const POLL_MS = 250
/** Longer than leases and most waits. */
const REST_MS = 240_000

/**
 * Moves the ticks a week on, so that every hold ends and every schedule is due, and waits until no work is left. If work
 * stops changing, `rest` stops the product for a time and starts it again. Returns false if work is left in the end.
 */
export const drain = async (ticker: Ticker, rest: (ms: number) => Promise<void>): Promise<boolean> => {
  await ticker.tick(ticker.now() + WEEK)
  if (!(await drainAtOneTime(ticker, rest))) return false
  // A mail over the limit of an hour waits for the end of that hour.
  await ticker.tick(ticker.now() + HOUR)
  return drainAtOneTime(ticker, rest)
}

const drainAtOneTime = async (ticker: Ticker, rest: (ms: number) => Promise<void>): Promise<boolean> => {
  for (let rests = 0; rests < MAX_RESTS; rests++) {
    if (await waitUntilIdle(ticker)) return true
    await rest(REST_MS)
    await ticker.tick(ticker.now())
  }
  return waitUntilIdle(ticker)
}

/** Returns false if the pending work does not change for some seconds. */
const waitUntilIdle = async ({ pendingWork }: Ticker): Promise<boolean> => {
  let last = ''
  for (let changedAt = Date.now(); Date.now() < changedAt + NO_PROGRESS_MS; await pause(POLL_MS)) {
    const work = await pendingWork()
    if (work === '') return true
    if (work !== last) changedAt = Date.now()
    last = work
  }
  return false
}
