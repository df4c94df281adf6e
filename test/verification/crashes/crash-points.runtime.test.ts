import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findMissingActs } from './acts.ts'
import { createCommitLog } from './commit-log.ts'
import { cutsOf, effectsAt, effectsOfRound, plansOf, type RunResult, runOwnScenario, runPlan, seeds } from './seeds.ts'

const MAX_MS_PER_SEED = 20_000
const MAX_SHOWN = 20
/** One seed of three runs a scenario of its own as well. */
const OWN_SCENARIO_EVERY = 3
const SAY_EVERY = 50
const TIMEOUT_MS = (seeds().length + 10) * MAX_MS_PER_SEED

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await createCommitLog()
})

afterAll(() => {
  vi.useRealTimers()
})

/** Names a run with a fault. `FIRST_SEED=… SEEDS=1` runs it again. */
const describeResult = ({ plan, crashes, faults }: RunResult): string =>
  [`seed ${plan.seed}, scenario ${plan.scenario}, died ${crashes.join(', then ')}`, ...faults.slice(0, 5)].join('\n  ')

/** Runs `run` for each seed, prints the progress, and returns the results. */
const runAll = async (all: number[], run: (seed: number) => Promise<RunResult[]>): Promise<RunResult[]> => {
  const began = performance.now()
  const results: RunResult[] = []
  for (const [at, seed] of all.entries()) {
    results.push(...(await run(seed)))
    const done = at + 1
    const secondsLeft = Math.round((((performance.now() - began) / done) * (all.length - done)) / 1000)
    if (done % SAY_EVERY === 0 && done < all.length)
      console.log(`${done} of ${all.length} seeds, ${secondsLeft} s left`)
  }
  return results
}

const faultsIn = (results: RunResult[]): string =>
  results
    .filter(({ faults }) => faults.length > 0)
    .slice(0, MAX_SHOWN)
    .map(describeResult)
    .join('\n')

describe('a Worker that dies between any two effects', () => {
  test('loses no mail and sends none twice', { timeout: TIMEOUT_MS }, async () => {
    const results = await runAll(seeds(), async (seed) => {
      const own: RunResult[] = []
      for (const plan of await plansOf(seed)) own.push(await runPlan(plan))
      return own
    })
    const cuts = await cutsOf(seeds()[0]!)
    const effects = await effectsOfRound(seeds()[0]!)
    console.log(
      `${seeds().length} seeds: ${results.length} of ${cuts.length} crashes that differ, between ${effects.length} effects.`,
    )
    expect(faultsIn(results)).toBe('')
    expect(results.filter(({ isCut }) => !isCut).map(describeResult)).toEqual([])
    expect(findMissingActs(await effectsAt(cuts))).toEqual([])
  })

  test('loses no mail and sends none twice in the scenarios of single seeds', { timeout: TIMEOUT_MS }, async () => {
    const chosen = seeds().filter((seed) => seed % OWN_SCENARIO_EVERY === 0)
    expect(faultsIn(await runAll(chosen, async (seed) => [await runOwnScenario(seed)]))).toBe('')
  })
})
