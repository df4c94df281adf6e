import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { FaultyProvider } from './faulty-provider.ts'
import type { ProcessRunner } from './process-runner.ts'

/** When a kill comes: at a random time, after a request to the product, or at a moment of a request to the provider. */
const OCCASIONS = ['at any time', 'requested', 'arrived', 'accepted', 'answered'] as const
export type KillOccasion = (typeof OCCASIONS)[number] | 'while starting'

const MAX_WAIT_MS = 5_000
const MAX_RUNNING_MS = 5_000
/** A start takes about half of this. */
const MAX_STARTING_MS = 1_500
/** Less than the ten minutes without a tick after which any call does the work of a tick. */
const OUTAGES_MS = [0, 15_000, 15_000, 70_000, 70_000, 240_000]

/** Kills the product at random moments and starts it again. */
export const createKills = (runner: ProcessRunner, provider: FaultyProvider, random: Random) => {
  const skipTime = (ms: number): void => {
    runner.skipTime(ms)
    provider.skipTime(ms)
  }
  return {
    /** Kills it, starts it again, and returns the occasion. If `canSkipTime`, time may pass before the start. */
    killOnce: async (canSkipTime: boolean): Promise<KillOccasion> => {
      const occasion = random.pick(OCCASIONS)
      await waitForOccasion(occasion, runner, provider, random)
      await runner.kill()
      if (canSkipTime) skipTime(random.pick(OUTAGES_MS))
      if (random.chance(0.1)) return killWhileStarting(runner, random)
      await runner.start()
      return occasion
    },
    /** Kills it, lets `ms` pass, and starts it again. */
    rest: async (ms: number): Promise<void> => {
      await runner.kill()
      skipTime(ms)
      await runner.start()
    },
  }
}

const waitForOccasion = async (
  occasion: (typeof OCCASIONS)[number],
  runner: ProcessRunner,
  provider: FaultyProvider,
  random: Random,
): Promise<void> => {
  if (occasion === 'at any time') return void (await pause(random.between(0, MAX_RUNNING_MS)))
  await pause(random.between(0, MAX_RUNNING_MS / 2))
  const moment = occasion === 'requested' ? runner.nextRequest() : provider.nextMoment(occasion)
  await Promise.race([moment, pause(MAX_WAIT_MS)])
  await pause(random.pick([0, 0, random.between(1, 5), random.between(5, 40)]))
}

const killWhileStarting = async (runner: ProcessRunner, random: Random): Promise<KillOccasion> => {
  const starting = runner.start()
  await pause(random.between(0, MAX_STARTING_MS))
  await runner.kill()
  await starting
  await runner.start()
  return 'while starting'
}
