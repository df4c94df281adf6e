import { env } from 'cloudflare:workers'
import { randomOf } from '../random.ts'
import { audit } from './audit.ts'
import { type CrashPoint, type Effect, nameOfCut, type RunPlan } from './effect-scheduler.ts'
import type { Rewrite } from './isolate.ts'
import { runScenario } from './run-scenario.ts'
import { VARIANT, VARIANTS, type VariantName } from './scenario-variants.ts'

/** A place of a scenario where an isolate dies: before the effect after `afterEffects`, or after the last one of these. */
export type Cut = { scenario: number } & CrashPoint

/** The result of a run: where isolates died, whether the first one did at the cut of the plan, and what is wrong. */
export type RunResult = { plan: RunPlan; crashes: string[]; isCut: boolean; faults: string[] }

/** The seeds of a round share one scenario of each variant. */
const SEEDS_PER_ROUND = 1_000
/** Spreads a few seeds over all cuts (golden ratio). */
const STRIDE_SHARE = 0.618

const { SEEDS, FIRST_SEED, CRASHES_PER_SEED } = env as unknown as Record<string, string>

/** The seeds to run: `SEEDS` of them from `FIRST_SEED` on, both variables of the environment. */
export const seeds = (): number[] => Array.from({ length: Number(SEEDS) }, (_, at) => Number(FIRST_SEED) + at)

const effectsWithoutCrash = new Map<number, Effect[]>()

/** Returns the effects of a scenario without crashes. Throws if it has a fault, because then no crash proves anything. */
const effectsOf = async (scenario: number): Promise<Effect[]> => {
  const known = effectsWithoutCrash.get(scenario)
  if (known) return known
  const result = await runScenario({ scenario, seed: scenario, crash: null })
  const faults = await audit(result)
  if (faults.length > 0) throw new Error(`scenario ${scenario}, without crashes: ${faults.slice(0, 6).join('; ')}`)
  effectsWithoutCrash.set(scenario, result.scheduler.effects)
  return result.scheduler.effects
}

/** The scenarios of a seed's round: one of each variant. */
const scenariosOf = (seed: number): number[] =>
  Array.from({ length: VARIANTS }, (_, variant) => Math.floor(seed / SEEDS_PER_ROUND) * VARIANTS + variant)

/** The effects of all scenarios of a seed's round. */
export const effectsOfRound = async (seed: number): Promise<Effect[]> => {
  const all: Effect[] = []
  for (const scenario of scenariosOf(seed)) all.push(...(await effectsOf(scenario)))
  return all
}

/**
 * Returns all cuts of the scenarios of a seed's round that leave different states. An isolate that dies after a read leaves
 * the same database, queues and requests as one that dies before it. So it dies once before the first effect of each call,
 * and once after each effect that is not a read: together these meet every boundary between two effects.
 */
export const cutsOf = async (seed: number): Promise<Cut[]> => {
  const cuts: Cut[] = []
  for (const scenario of scenariosOf(seed))
    for (const [at, { isFirst, isRead }] of (await effectsOf(scenario)).entries()) {
      if (isFirst) cuts.push({ scenario, afterEffects: at, side: 'before' })
      if (!isRead) cuts.push({ scenario, afterEffects: at + 1, side: 'after' })
    }
  return cuts
}

/** The effects before or after which isolates die. */
export const effectsAt = async (cuts: readonly Cut[]): Promise<Effect[]> => {
  const all: Effect[] = []
  for (const { scenario, afterEffects, side } of cuts)
    all.push((await effectsOf(scenario))[side === 'after' ? afterEffects - 1 : afterEffects]!)
  return all
}

/**
 * Returns the runs of a seed, each with its first crash at a cut of its own. With `CRASHES_PER_SEED` = `all` the thousand
 * seeds of a round have all cuts, otherwise each seed has one.
 */
export const plansOf = async (seed: number): Promise<RunPlan[]> => {
  const cuts = await cutsOf(seed)
  const number = seed % SEEDS_PER_ROUND
  const planOf = ({ scenario, ...crash }: Cut): RunPlan => ({ scenario, seed, crash })
  if (CRASHES_PER_SEED !== 'all') return [planOf(cuts[(number * strideFor(cuts.length)) % cuts.length]!)]
  return cuts.filter((_, at) => at % SEEDS_PER_ROUND === number).map(planOf)
}

/** Returns a step with which every cut is taken before any is taken again. */
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
  const before = effects.slice(0, plan.crash?.afterEffects).map(({ name }) => name)
  const expected = (await effectsOf(plan.scenario)).slice(0, before.length).map(({ name }) => name)
  const isRepeatable = expected.join() === before.join()
  const faults = [...(await audit(result)), ...(isRepeatable ? [] : ['the effects before the crash are others'])]
  return { plan, crashes, isCut: isCutAt(plan, crashes), faults }
}

const isCutAt = ({ crash }: RunPlan, [first = '']: string[]): boolean => first.startsWith(nameOfCut(crash!))

/** Keeps the scenarios of single seeds apart from those of the rounds. */
const OWN_SCENARIOS = 1_000_000
const MAX_EFFECTS_BEFORE_CRASH = 600

/** The scenarios of single seeds: of one variant, or of each in turn. */
export type OwnScenarios = { rewrite?: Rewrite; variant?: VariantName | undefined }

/** Runs a scenario that belongs to this seed alone, with a crash at a random place. */
export const runOwnScenario = async (seed: number, { rewrite, variant }: OwnScenarios = {}): Promise<RunResult> => {
  const afterEffects = randomOf(seed).below(MAX_EFFECTS_BEFORE_CRASH)
  const scenario = OWN_SCENARIOS * VARIANTS + (variant ? seed * VARIANTS + VARIANT[variant] : seed)
  const plan: RunPlan = { scenario, seed, crash: { afterEffects, side: 'after' } }
  const result = await runScenario(plan, rewrite)
  const { crashes } = result.scheduler
  return { plan, crashes, isCut: isCutAt(plan, crashes), faults: await audit(result) }
}
