import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MUTATIONS, type Mutation, mutate } from '../mutations.ts'
import { openBook } from './book.ts'
import { endOwn } from './seeds.ts'

const MOST_STORIES = 120
/** Names of mutations, separated by commas, or `all`; by default the claim, the freeze and the sweeper. */
const { MUTATION_NAMES } = env as unknown as { MUTATION_NAMES: string }
const CHOSEN = Object.entries<Mutation>(MUTATIONS).filter(
  ([name]) => MUTATION_NAMES === 'all' || MUTATION_NAMES.split(',').includes(name),
)

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await openBook()
})

afterAll(() => {
  vi.useRealTimers()
})

describe('the audit reports a fault when', () => {
  test.each(CHOSEN.map(([, mutation]) => mutation))('$name', { timeout: 300_000 }, async (mutation) => {
    let isMet = false
    const rewrite = (sql: string): string => {
      const mutated = mutate(sql, mutation)
      isMet ||= mutated !== sql
      return mutated
    }
    let found: string[] = []
    let stories = 0
    while (stories < MOST_STORIES && found.length === 0) found = (await endOwn(stories++, rewrite)).faults
    expect(isMet).toBe(true)
    expect(found).not.toEqual([])
    console.log(`${mutation.name}: found in story ${stories}: ${found[0]}`)
  })
})
