import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openBook } from './book.ts'
import { MUTATIONS, mutating } from './mutations.ts'
import { endOwn, seeds } from './seeds.ts'

const MOST_STORIES = 120
/** Claim, freeze and sweeper are broken in every run; everything else where a thousand seeds are asked for. */
const BROKEN = seeds().length < 1000 ? MUTATIONS.slice(0, 3) : MUTATIONS

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await openBook()
})

afterAll(() => {
  vi.useRealTimers()
})

describe('the proof finds out when', () => {
  test.each(BROKEN)(
    '$name',
    async (mutation) => {
      const { rewrite, isMet } = mutating(mutation)
      let found: string[] = []
      for (let seed = 0; seed < MOST_STORIES && found.length === 0; seed++) found = (await endOwn(seed, rewrite)).faults
      expect(isMet()).toBe(true)
      expect(found).not.toEqual([])
    },
    120_000,
  )
})
