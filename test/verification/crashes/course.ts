import { vi } from 'vitest'
import { type Chance, chance } from './chance.ts'

/** Where the Worker dies first: before the first effect (0), or behind so many of them. */
export type Death = { behind: number; side: 'before' | 'after' }

/** How a story goes: by the story's own chance up to the first death, by the seed's from there on. */
export type Script = { story: number; seed: number; death: Death | null }

/** One isolate, in which the Worker lives until it is cut; from then on nothing that it does has any effect. */
export type Life = { name: string; dead: boolean }

/** All effects on the world outside of an isolate, one after the other, and the deaths between them. */
export type Course = {
  /** Chance as it stands now. */
  chance: () => Chance
  /** What happened, in order, each as the handler of an isolate asked for it. */
  effects: string[]
  deaths: string[]
  /** Lets an effect happen when it is its turn, unless the isolate is dead or dies of it. */
  pass: <T>(life: Life, name: string, act: () => Promise<T>) => Promise<T>
}

/** What a dead isolate's code meets in place of every effect: no promise of the Worker's can tell it from silence. */
class Dead extends Error {}

const MORE_DEATHS = 2
const DEATH_PER_EFFECT = 1 / 120
const MOST_MS_PER_EFFECT = 12
/** Turns of the microtask queue in which code that has just been answered comes to its next effect. */
const TURNS = 40
const SAME_AGAIN = 0.7

/** Sets the wall, which only the proof moves. */
export const setWall = (at: number): void => {
  vi.setSystemTime(at)
}

/** A new course of things. Effects happen one at a time; whose is next is chance's, so all orders are met. */
export const course = ({ story, seed, death }: Script): Course => {
  let luck = chance(story)
  const effects: string[] = []
  const deaths: string[] = []
  const inTurn = turns(() => luck)
  const die = (life: Life, name: string, side: Death['side']): never => {
    life.dead = true
    if (deaths.length === 0) luck = chance(seed + 1_000_003)
    deaths.push(`${side} effect ${side === 'after' ? effects.length : effects.length + 1}, ${name}`)
    throw new Dead(name)
  }
  const isDue = (side: Death['side']): boolean => {
    if (!death) return false
    if (deaths.length === 0) return death.side === side && effects.length === death.behind
    return deaths.length <= MORE_DEATHS && luck.happens(DEATH_PER_EFFECT)
  }
  return {
    chance: () => luck,
    effects,
    deaths,
    pass: (life, name, act) =>
      inTurn(life, async () => {
        if (life.dead) throw new Dead(name)
        if (isDue('before')) die(life, name, 'before')
        setWall(Date.now() + 1 + luck.below(MOST_MS_PER_EFFECT))
        const answer = await act()
        effects.push(name)
        if (isDue('after')) die(life, name, 'after')
        return answer
      }),
  }
}

type Waiting = { life: Life; go: () => Promise<void> }

/** One effect at a time. An isolate whose turn it was often has the next turn too, so that some are far ahead. */
const turns = (luck: () => Chance) => {
  const waiting: Waiting[] = []
  let last: Life | null = null
  let busy = false
  const next = (): Waiting => {
    const same = waiting.filter(({ life }) => life === last)
    const chosen = luck().pick(same.length > 0 && luck().happens(SAME_AGAIN) ? same : waiting)
    waiting.splice(waiting.indexOf(chosen), 1)
    return chosen
  }
  const serve = async (): Promise<void> => {
    busy = true
    while (waiting.length > 0) {
      for (let turn = 0; turn < TURNS; turn++) await null
      const { life, go } = next()
      last = life
      await go()
    }
    busy = false
  }
  return <T>(life: Life, act: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ life, go: () => act().then(resolve, reject) })
      if (!busy) void serve()
    })
}
