import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openBook } from './book.ts'
import { end, seeds, undisturbed } from './seeds.ts'

const MOST_MS_PER_SEED = 5_000

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await openBook()
})

afterAll(() => {
  vi.useRealTimers()
})

describe('a delivery whose Worker dies between any two effects', () => {
  test(
    'neither loses nor doubles a mail',
    async () => {
      const from = performance.now()
      const wrong: string[] = []
      const met = new Map<number, Set<number>>()
      for (const seed of seeds()) {
        const { script, deaths, faults } = await end(seed)
        met.set(script.story, (met.get(script.story) ?? new Set()).add(script.death!.behind))
        if (faults.length > 0)
          wrong.push(
            [`seed ${seed} (story ${script.story}), dead ${deaths.join(', then ')}`, ...faults.slice(0, 6)].join(
              '\n  ',
            ),
          )
      }
      for (const [story, places] of met)
        console.log(`story ${story}: ${(await undisturbed(story)).length} effects, ${places.size} boundaries`)
      console.log(`${seeds().length} seeds in ${((performance.now() - from) / 1000).toFixed(1)} s`)
      expect(wrong.slice(0, 30).join('\n')).toBe('')
    },
    seeds().length * MOST_MS_PER_SEED + 60_000,
  )
})
