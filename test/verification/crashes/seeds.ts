import { env } from 'cloudflare:workers'
import { randomOf } from '../random.ts'
import { audit } from './audit.ts'
import type { RunPlan } from './effect-scheduler.ts'
import type { Rewrite } from './isolate.ts'
import { runScenario } from './run-scenario.ts'
import { VARIANTS } from './scenario.ts'

/** A boundary between two effects of a scenario. */
export type Boundary = { scenario: number; afterEffects: number }

/** The result of a run: where isolates died, and what is wrong. */
export type RunResult = { plan: RunPlan; crashes: string[]; faults: string[] }

/** The seeds of a round share five scenarios. */
const SEEDS_PER_ROUND = 1_000
/** Spreads a few seeds over all boundaries (golden ratio). */
const STRIDE_SHARE = 0.618

const { SEEDS, FIRST_SEED, CRASHES_PER_SEED } = env as unknown as Record<string, string>

/** The seeds to run: `SEEDS` of them from `FIRST_SEED` on, both variables of the environment. */
export const seeds = (): number[] => Array.from({ length: Number(SEEDS) }, (_, at) => Number(FIRST_SEED) + at)

const effectsWithoutCrash = new Map<number, string[]>()

/** Returns the effects of a scenario without crashes. Throws if it has a fault, because then no crash proves anything. */
const effectsOf = async (scenario: number): Promise<string[]> => {
  const known = effectsWithoutCrash.get(scenario)
  if (known) return known
  const result = await runScenario({ scenario, seed: scenario, crash: null })
  const faults = await audit(result)
  if (faults.length > 0) throw new Error(`scenario ${scenario}, without crashes: ${faults.slice(0, 6).join('; ')}`)
  effectsWithoutCrash.set(scenario, result.scheduler.effects)
  return result.scheduler.effects
}

/** Returns all boundaries of the scenarios of a seed's round: one scenario of each variant. */
export const boundariesOf = async (seed: number): Promise<Boundary[]> => {
  const boundaries: Boundary[] = []
  for (let variant = 0; variant < VARIANTS; variant++) {
    const scenario = Math.floor(seed / SEEDS_PER_ROUND) * VARIANTS + variant
    const { length } = await effectsOf(scenario)
    for (let afterEffects = 0; afterEffects <= length; afterEffects++) boundaries.push({ scenario, afterEffects })
  }
  return boundaries
}

/**
 * Returns the runs of a seed, each with its first crash at a boundary of its own. With `CRASHES_PER_SEED` = `all` the
 * thousand seeds of a round have all boundaries, otherwise each seed has one.
 */
export const plansOf = async (seed: number): Promise<RunPlan[]> => {
  const boundaries = await boundariesOf(seed)
  const number = seed % SEEDS_PER_ROUND
  if (CRASHES_PER_SEED !== 'all') {
    const at = (number * strideFor(boundaries.length)) % boundaries.length
    return [await planOf(seed, boundaries[at]!)]
  }
  const perSeed = Math.ceil(boundaries.length / SEEDS_PER_ROUND)
  const own = boundaries.slice(number * perSeed, (number + 1) * perSeed)
  return Promise.all(own.map((boundary) => planOf(seed, boundary)))
}

/** Places the crash on one side of the boundary: before the first effect, after the last, else as the seed says. */
const planOf = async (seed: number, { scenario, afterEffects }: Boundary): Promise<RunPlan> => {
  const isLast = afterEffects === (await effectsOf(scenario)).length
  const side = isLast || (afterEffects > 0 && seed % 2 === 0) ? 'after' : 'before'
  return { scenario, seed, crash: { afterEffects, side } }
}

/** Returns a step with which every boundary is taken before any is taken again. */
const strideFor = (count: number): number => {
  let step = Math.max(1, Math.round(count * STRIDE_SHARE))
  while (greatestCommonDivisor(step, count) > 1) step++
  return step
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/** Runs a plan. Up to the first crash it must have the effects of the run without one. */
export const runPlan = async (plan: RunPlan): Promise<RunResult> => {
  const result = await runScenario(plan)
  const { effects, crashes } = result.scheduler
  const before = effects.slice(0, plan.crash?.afterEffects)
  const expected = (await effectsOf(plan.scenario)).slice(0, before.length)
  const isRepeatable = expected.join() === before.join()
  const faults = [...(await audit(result)), ...(isRepeatable ? [] : ['the effects before the crash are others'])]
  return { plan, crashes, faults }
}

/** Keeps the scenarios of single seeds apart from those of the rounds. */
const OWN_SCENARIOS = 1_000_000
const MAX_EFFECTS_BEFORE_CRASH = 200

/** Runs a scenario that belongs to this seed alone, with a crash at a random place. */
export const runOwnScenario = async (seed: number, rewrite?: Rewrite): Promise<RunResult> => {
  const afterEffects = randomOf(seed).below(MAX_EFFECTS_BEFORE_CRASH)
  const plan: RunPlan = { scenario: OWN_SCENARIOS + seed, seed, crash: { afterEffects, side: 'after' } }
  const result = await runScenario(plan, rewrite)
  return { plan, crashes: result.scheduler.crashes, faults: await audit(result) }
}
