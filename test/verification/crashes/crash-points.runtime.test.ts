import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createCommitLog } from './commit-log.ts'
import { boundariesOf, runOwnScenario, runSeed, type SeedResult, seeds } from './seeds.ts'

const MAX_MS_PER_SEED = 10_000
const MAX_SHOWN = 20
/** One seed of three runs a scenario of its own as well. */
const OWN_SCENARIO_EVERY = 3
const TIMEOUT_MS = (seeds().length + 10) * MAX_MS_PER_SEED

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await createCommitLog()
})

afterAll(() => {
  vi.useRealTimers()
})

/** Names a seed with a fault. `FIRST_SEED=… SEEDS=1` runs it again. */
const describeResult = (seed: number, { plan, crashes, faults }: SeedResult): string =>
  [`seed ${seed}, scenario ${plan.scenario}, died ${crashes.join(', then ')}`, ...faults.slice(0, 5)].join('\n  ')

describe('a Worker that dies between any two effects', () => {
  test('loses no mail and sends none twice', { timeout: TIMEOUT_MS }, async () => {
    const wrong: string[] = []
    const crashed = new Set<string>()
    for (const seed of seeds()) {
      const result = await runSeed(seed)
      crashed.add(`${result.plan.scenario} ${result.plan.crash?.afterEffects}`)
      if (result.faults.length > 0) wrong.push(describeResult(seed, result))
    }
    const boundaries = await boundariesOf(seeds()[0]!)
    console.log(
      `${seeds().length} seeds crashed at ${crashed.size} of ${boundaries.length} boundaries, ${wrong.length} with a fault.`,
    )
    expect(wrong.slice(0, MAX_SHOWN).join('\n')).toBe('')
    expect(crashed.size).toBe(Math.min(seeds().length, boundaries.length))
  })

  test('loses no mail and sends none twice in the scenarios of single seeds', { timeout: TIMEOUT_MS }, async () => {
    const wrong: string[] = []
    for (const seed of seeds().filter((each) => each % OWN_SCENARIO_EVERY === 0)) {
      const result = await runOwnScenario(seed)
      if (result.faults.length > 0) wrong.push(describeResult(seed, result))
    }
    expect(wrong.slice(0, MAX_SHOWN).join('\n')).toBe('')
  })
})
