import { vi } from 'vitest'
import { type Random, randomOf } from '../random.ts'

/** The first isolate dies on one side of the boundary after `afterEffects` effects. */
export type CrashPoint = { afterEffects: number; side: 'before' | 'after' }

/** A run: up to the first crash it depends on the scenario's number alone, from there on the seed decides. */
export type RunPlan = { scenario: number; seed: number; crash: CrashPoint | null }

/** An isolate that runs the Worker. Once it is dead, nothing that it calls has an effect. `isIdle`: no effect since a call of it began. */
export type Isolate = { name: string; isDead: boolean; isIdle: boolean }

/** An effect that ended. `isRead`: it changed nothing outside the isolate. `isFirst`: it is the first one of a call. */
export type Effect = { name: string; isRead: boolean; isFirst: boolean }

/** Runs the effects of all isolates on the outside world one by one, and kills isolates between them. */
export type EffectScheduler = {
  /** The generator that decides at present. */
  random: () => Random
  /** All effects so far, in order. */
  effects: Effect[]
  /** Where isolates died, in order. */
  crashes: string[]
  /** Runs an effect when it is next. Rejects if the isolate is dead, or dies before or after it. */
  run: <T>(isolate: Isolate, name: string, effect: () => Promise<T>, isRead?: boolean) => Promise<T>
}

/** How the list of crashes names a crash, before the name of its effect. */
export const nameOfCut = ({ afterEffects, side }: CrashPoint): string =>
  `${side} effect ${side === 'after' ? afterEffects : afterEffects + 1}, `

/** A call in a dead isolate rejects with this error. */
class IsolateDead extends Error {}

const MAX_LATER_CRASHES = 2
const CRASH_PROBABILITY = 1 / 120
const MAX_EFFECT_MS = 12
/** Turns of the microtask queue in which code that got an answer reaches its next effect. */
const MICROTASK_TURNS = 40
const SAME_ISOLATE_PROBABILITY = 0.7
/** Keeps the generator after the first crash apart from those of the scenarios. */
const SEED_OFFSET = 1_000_003

/** Sets the wall clock, which only the simulation moves; ms UTC. */
export const setWallClock = (at: number): void => {
  vi.setSystemTime(at)
}

export const createEffectScheduler = ({ scenario, seed, crash }: RunPlan): EffectScheduler => {
  let random = randomOf(scenario)
  const effects: Effect[] = []
  const crashes: string[] = []
  const takeTurn = createTurns(() => random)
  const kill = (isolate: Isolate, name: string, side: CrashPoint['side']): never => {
    isolate.isDead = true
    if (crashes.length === 0) random = randomOf(seed + SEED_OFFSET)
    crashes.push(`${nameOfCut({ afterEffects: effects.length, side })}${name}`)
    throw new IsolateDead(name)
  }
  const isCrashDue = (side: CrashPoint['side']): boolean => {
    if (!crash) return false
    if (crashes.length === 0) return crash.side === side && effects.length === crash.afterEffects
    return crashes.length <= MAX_LATER_CRASHES && random.chance(CRASH_PROBABILITY)
  }
  return {
    random: () => random,
    effects,
    crashes,
    run: (isolate, name, effect, isRead = false) =>
      takeTurn(isolate, async () => {
        if (isolate.isDead) throw new IsolateDead(name)
        if (isCrashDue('before')) kill(isolate, name, 'before')
        setWallClock(Date.now() + 1 + random.below(MAX_EFFECT_MS))
        const result = await effect()
        effects.push({ name, isRead, isFirst: isolate.isIdle })
        isolate.isIdle = false
        if (isCrashDue('after')) kill(isolate, name, 'after')
        return result
      }),
  }
}

type Waiting = { isolate: Isolate; start: () => Promise<void> }

/** Lets one effect run at a time. The isolate of the last effect is often next, so that one gets far ahead of the other. */
const createTurns = (random: () => Random) => {
  const waiting: Waiting[] = []
  let lastIsolate: Isolate | null = null
  let isRunning = false
  const takeNext = (): Waiting => {
    const same = waiting.filter(({ isolate }) => isolate === lastIsolate)
    const next = random().pick(same.length > 0 && random().chance(SAME_ISOLATE_PROBABILITY) ? same : waiting)
    waiting.splice(waiting.indexOf(next), 1)
    return next
  }
  const runAll = async (): Promise<void> => {
    isRunning = true
    while (waiting.length > 0) {
      for (let turn = 0; turn < MICROTASK_TURNS; turn++) await null
      const { isolate, start } = takeNext()
      lastIsolate = isolate
      await start()
    }
    isRunning = false
  }
  return <T>(isolate: Isolate, effect: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ isolate, start: () => effect().then(resolve, reject) })
      if (!isRunning) void runAll()
    })
}
