import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import { DUE_TIMES, FIRST_NOON } from './readers.ts'
import type { Ticker } from './ticker.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MAX_CATCH_UP_MS = 6_000
const TICK_EVERY_MS = 1_500
const POLL_MS = 100

/** Creates a function that runs the next day: events are published, and ticks come twice, late, out of order or not. */
export const createDays = (ticker: Ticker, publish: () => Promise<void>, random: Random): (() => Promise<void>) => {
  let days = 0
  return async () => {
    const midnight = FIRST_NOON - DAY / 2 + ++days * DAY
    const dueTimes = [...new Set(DUE_TIMES.map((due) => midnight + due.at))].sort((a, b) => a - b)
    for (const at of dueTimes) {
      for (let left = random.between(0, 2); left > 0; left--) await publish()
      if (random.chance(0.3)) continue
      await tickAround(ticker, at, publish, random)
    }
    await ticker.tick(midnight + 20 * HOUR)
    await catchUp(ticker)
  }
}

/** Sends the tick of a due time, sometimes late or twice, with an event at the same time or an older tick after it. */
const tickAround = async ({ tick }: Ticker, at: number, publish: () => Promise<void>, random: Random) => {
  const ticking = tick(at + random.pick([0, 0, 17_000, 4 * MINUTE]), random.chance(0.25) ? 2 : 1)
  if (random.chance(0.3)) await publish()
  await ticking
  if (random.chance(0.2)) await tick(at - 5 * MINUTE)
  await pause(random.between(0, 700))
}

/** Repeats the newest tick until no work is left, but for a few seconds only. */
const catchUp = async ({ now, tick, pendingWork }: Ticker): Promise<void> => {
  const until = Date.now() + MAX_CATCH_UP_MS
  let lastTickAt = Date.now()
  while ((await pendingWork()) !== '' && Date.now() < until) {
    await pause(POLL_MS)
    if (Date.now() < lastTickAt + TICK_EVERY_MS) continue
    lastTickAt = Date.now()
    await tick(now())
  }
}
