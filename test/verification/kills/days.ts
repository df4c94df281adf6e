import { setTimeout as pause } from 'node:timers/promises'
import type { Cron } from './cron.ts'
import { DUES, FIRST_NOON } from './crowd.ts'
import type { Dice } from './dice.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const CATCHES_UP_FOR_MS = 6_000
const BETWEEN_TICKS_MS = 1_500
const LOOKS_EVERY_MS = 100

/** The days of a timeline: things happen, and ticks come twice, late, out of order or not at all. */
export const daysOf = (cron: Cron, happen: () => Promise<void>, dice: Dice): (() => Promise<void>) => {
  let days = 0
  return async () => {
    const midnight = FIRST_NOON - DAY / 2 + ++days * DAY
    const moments = [...new Set(DUES.map((due) => midnight + due.at))].sort((a, b) => a - b)
    for (const at of moments) {
      for (let more = dice.whole(0, 2); more > 0; more--) await happen()
      if (dice.chance(0.3)) continue
      await fallDue(cron, at, happen, dice)
    }
    await cron.tick(midnight + 20 * HOUR)
    await catchUp(cron)
  }
}

const fallDue = async ({ tick }: Cron, at: number, happen: () => Promise<void>, dice: Dice): Promise<void> => {
  const ticking = tick(at + dice.pick([0, 0, 17_000, 4 * MINUTE]), dice.chance(0.25) ? 2 : 1)
  if (dice.chance(0.3)) await happen()
  await ticking
  if (dice.chance(0.2)) await tick(at - 5 * MINUTE)
  await pause(dice.whole(0, 700))
}

/** Repeats ticks until nothing is left to do or patience ends. */
const catchUp = async ({ now, tick, workLeft }: Cron): Promise<void> => {
  const until = Date.now() + CATCHES_UP_FOR_MS
  let last = Date.now()
  while ((await workLeft()) !== '' && Date.now() < until) {
    await pause(LOOKS_EVERY_MS)
    if (Date.now() < last + BETWEEN_TICKS_MS) continue
    last = Date.now()
    await tick(now())
  }
}
