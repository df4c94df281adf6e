import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { Machine } from './machine.ts'
import type { StandIn } from './standin.ts'

/** When the killer strikes: after a while, as something is asked of the product, or as its request stands somewhere. */
const OCCASIONS = ['at any time', 'asked', 'arrived', 'accepted', 'answered'] as const
export type Occasion = (typeof OCCASIONS)[number] | 'while starting'

const WAITS_AT_MOST_MS = 5_000
const LIVES_AT_MOST_MS = 5_000
const STARTS_FOR_MS = 2_500
/** Under the ten minutes after which anything that comes in does the work of a silent cron. */
const OUTAGES_MS = [0, 15_000, 15_000, 70_000, 70_000, 240_000]

/** One who kills the product at moments chosen by dice and starts it again. */
export const killer = (machine: Machine, standIn: StandIn, dice: Dice) => {
  const outage = (ms: number): void => {
    machine.outage(ms)
    standIn.outage(ms)
  }

  const wait = async (occasion: Occasion): Promise<void> => {
    if (occasion === 'while starting') return
    if (occasion === 'at any time') return void (await pause(dice.whole(0, LIVES_AT_MOST_MS)))
    await pause(dice.whole(0, LIVES_AT_MOST_MS / 2))
    const comes = occasion === 'asked' ? machine.asked() : standIn.moment(occasion)
    await Promise.race([comes, pause(WAITS_AT_MOST_MS)])
    await pause(dice.pick([0, 0, dice.whole(1, 5), dice.whole(5, 40)]))
  }

  return {
    /** Kills it once and starts it again; answers on which occasion. `canPass` says whether time may pass meanwhile. */
    strike: async (canPass: boolean): Promise<Occasion> => {
      const occasion = dice.pick(OCCASIONS)
      await wait(occasion)
      await machine.kill()
      if (canPass) outage(dice.pick(OUTAGES_MS))
      if (!dice.chance(0.1)) {
        await machine.start()
        return occasion
      }
      const starting = machine.start()
      await pause(dice.whole(0, STARTS_FOR_MS))
      await machine.kill()
      await starting
      await machine.start()
      return 'while starting'
    },
    /** Kills it, lets so much time pass and starts it again. */
    rest: async (ms: number): Promise<void> => {
      await machine.kill()
      outage(ms)
      await machine.start()
    },
  }
}
