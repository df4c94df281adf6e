import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openBook } from './book.ts'
import { MUTATIONS, mutating } from './mutations.ts'
import { endOwn } from './seeds.ts'

const MOST_SEEDS = 60

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await openBook()
})

afterAll(() => {
  vi.useRealTimers()
})

describe('the proof finds out when', () => {
  test.each(MUTATIONS)(
    '$name',
    async (mutation) => {
      const { rewrite, isMet } = mutating(mutation)
      let found: string[] = []
      let seed = 0
      while (seed < MOST_SEEDS && found.length === 0) found = (await endOwn(seed++, rewrite)).faults
      console.log(mutation.name, seed, found.slice(0, 3))
      expect(isMet()).toBe(true)
      expect(found).not.toEqual([])
    },
    120_000,
  )
})
