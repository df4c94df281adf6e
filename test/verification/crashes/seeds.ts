import { env } from 'cloudflare:workers'
import { audit } from './audit.ts'
import type { Rewrite } from './bindings.ts'
import { chance } from './chance.ts'
import type { Script } from './course.ts'
import { play } from './play.ts'
import { PLOTS } from './story.ts'

/** A boundary between two effects of a story: behind so many of them. */
export type Place = { story: number; behind: number }

/** How a seed ended: where it died, and what is wrong. */
export type Ended = { script: Script; deaths: string[]; faults: string[] }

const A_ROUND = 2_000
/** The golden ratio's share: a few seeds are spread over all places, and a round of them meets each. */
const SPREAD = 0.618

/** Which seeds to play: `SEEDS` of them from `FIRST_SEED` on, both from the environment of the tests. */
export const seeds = (): number[] => {
  const { SEEDS, FIRST_SEED } = env as unknown as Record<string, string>
  return Array.from({ length: Number(SEEDS) }, (_, at) => Number(FIRST_SEED) + at)
}

const undisturbed = new Map<number, string[]>()

/** A story's effects when nothing dies. It must end well, or no death would prove anything. */
const effectsOf = async (story: number): Promise<string[]> => {
  const known = undisturbed.get(story)
  if (known) return known
  const played = await play({ story, seed: story, death: null })
  const faults = await audit(played)
  if (faults.length > 0) throw new Error(`story ${story}, in which nothing dies: ${faults.slice(0, 6).join('; ')}`)
  undisturbed.set(story, played.course.effects)
  return played.course.effects
}

/** All boundaries of the stories that a seed’s round shares: one of each plot. */
export const placesOf = async (seed: number): Promise<Place[]> => {
  const places: Place[] = []
  for (let plot = 0; plot < PLOTS; plot++) {
    const story = Math.floor(seed / A_ROUND) * PLOTS + plot
    for (let behind = 0; behind <= (await effectsOf(story)).length; behind++) places.push({ story, behind })
  }
  return places
}

/** A seed's story and where the Worker dies in it first: on either side of the boundary, as it happens. */
const scriptOf = async (seed: number): Promise<Script> => {
  const places = await placesOf(seed)
  const { story, behind } = places[((seed % A_ROUND) * stride(places.length)) % places.length]!
  const isLast = behind === (await effectsOf(story)).length
  const side = isLast || (behind > 0 && seed % 2 === 0) ? 'after' : 'before'
  return { story, seed, death: { behind, side } }
}

/** A step with which all places are met before any is met again. */
const stride = (places: number): number => {
  let step = Math.max(1, Math.round(places * SPREAD))
  while (commonDivisor(step, places) > 1) step++
  return step
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** Plays a seed's story with its deaths and judges how it ended; up to the first death it must go as it ever does. */
export const end = async (seed: number): Promise<Ended> => {
  const script = await scriptOf(seed)
  const { course, ...played } = await play(script)
  const before = course.effects.slice(0, script.death?.behind)
  const hasStrayed = (await effectsOf(script.story)).slice(0, before.length).join() !== before.join()
  const faults = [
    ...(await audit({ course, ...played })),
    ...(hasStrayed ? ['the story strayed before the death'] : []),
  ]
  return { script, deaths: course.deaths, faults }
}

/** A story that no other seed tells, with chance and deaths of its own. */
const ownScript = (seed: number): Script => ({
  story: OWN_STORIES + seed,
  seed,
  death: { behind: chance(seed).below(MOST_BEFORE_DEATH), side: 'after' },
})

const OWN_STORIES = 1_000_000
const MOST_BEFORE_DEATH = 200

/** Plays a story of the seed's own; with a fault put into the Worker, the audit should find something. */
export const endOwn = async (seed: number, rewrite?: Rewrite): Promise<Ended> => {
  const script = ownScript(seed)
  const played = await play(script, rewrite)
  return { script, deaths: played.course.deaths, faults: await audit(played) }
}
