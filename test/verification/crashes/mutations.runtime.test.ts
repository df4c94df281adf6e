import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MUTATIONS, type Mutation, mutate } from '../mutations.ts'
import { createCommitLog } from './commit-log.ts'
import { runOwnScenario } from './seeds.ts'

const MAX_SCENARIOS = 120
/** Names of mutations, separated by commas, or `all`; by default the claim, the freeze and the sweeper. */
const { MUTATION_NAMES } = env as unknown as { MUTATION_NAMES: string }
const CHOSEN = Object.entries<Mutation>(MUTATIONS).filter(
  ([name, { proof }]) => !proof && (MUTATION_NAMES === 'all' || MUTATION_NAMES.split(',').includes(name)),
)

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await createCommitLog()
})

afterAll(() => {
  vi.useRealTimers()
})

describe('the audit reports a fault when', () => {
  test.each(CHOSEN.map(([, mutation]) => mutation))('$name', { timeout: 900_000 }, async (mutation) => {
    let isApplied = false
    const rewrite = (sql: string): string => {
      const mutated = mutate(sql, mutation)
      isApplied ||= mutated !== sql
      return mutated
    }
    let found: string[] = []
    let scenarios = 0
    const chosen = { rewrite, variant: mutation.variant }
    while (scenarios < MAX_SCENARIOS && found.length === 0) found = (await runOwnScenario(scenarios++, chosen)).faults
    expect(isApplied).toBe(true)
    expect(found).not.toEqual([])
    console.log(`${mutation.name}: found in scenario ${scenarios}: ${found[0]}`)
  })
})
