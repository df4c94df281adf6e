import { env } from 'cloudflare:workers'
import { audit } from './audit.ts'
import type { Rewrite } from './bindings.ts'
import type { Death, Script } from './course.ts'
import { play } from './play.ts'
import { PLOTS } from './story.ts'

/** How a seed ended: what is wrong, and that it died where the script says. */
export type Ended = { seed: number; script: Script; effects: number; deaths: string[]; faults: string[] }

const A_THOUSAND = 1_000
/** The golden ratio's share: a few seeds are spread over the whole of a story, and many meet every place. */
const SPREAD = 0.618

/** Which seeds to play: `SEEDS` of them from `FIRST_SEED` on, both from the environment of the tests. */
export const seeds = (): number[] => {
  const { SEEDS, FIRST_SEED } = env as unknown as Record<string, string>
  return Array.from({ length: Number(SEEDS) }, (_, at) => Number(FIRST_SEED) + at)
}

/** The seeds of each thousand share four stories. */
export const storyNumber = (seed: number): number => Math.floor(seed / A_THOUSAND) * PLOTS + (seed % PLOTS)

const known = new Map<number, string[]>()

/** A story's effects when nothing dies. It must end well, or no death would prove anything. */
export const undisturbed = async (story: number): Promise<string[]> => {
  const effects = known.get(story)
  if (effects) return effects
  const played = await play({ story, seed: story, death: null })
  const faults = await audit(played)
  if (faults.length > 0) throw new Error(`story ${story} without any death: ${faults.join('; ')}`)
  known.set(story, played.course.effects)
  return played.course.effects
}

/** Where a seed dies first. Those of one story die at different boundaries, until each has been met. */
export const deathOf = (seed: number, effects: number): Death => {
  const turn = Math.floor((seed % A_THOUSAND) / PLOTS)
  const behind = (turn * stride(effects + 1)) % (effects + 1)
  return { behind, side: behind > 0 && (turn % 2 === 0 || behind === effects) ? 'after' : 'before' }
}

/** A step with which all places are met before any is met again. */
const stride = (places: number): number => {
  let step = Math.max(1, Math.round(places * SPREAD))
  while (commonDivisor(step, places) > 1) step++
  return step
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** Plays a seed's story with its deaths and judges how it ended. */
export const end = async (seed: number, rewrite?: Rewrite): Promise<Ended> => {
  const story = storyNumber(seed)
  const effects = await undisturbed(story)
  const script = { story, seed, death: deathOf(seed, effects.length) }
  const played = await play(script, rewrite)
  const { deaths } = played.course
  const { behind } = script.death
  const hasStrayed = played.course.effects.slice(0, behind).join() !== effects.slice(0, behind).join()
  if (hasStrayed)
    console.log(
      'STRAYED',
      seed,
      behind,
      effects.slice(0, behind).findIndex((e, i) => e !== played.course.effects[i]),
    )
  return { seed, script, effects: played.course.effects.length, deaths, faults: await audit(played) }
}
