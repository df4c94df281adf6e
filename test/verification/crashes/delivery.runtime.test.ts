import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openBook } from './book.ts'
import { type Ended, end, endOwn, placesOf, seeds } from './seeds.ts'

const MOST_MS_PER_SEED = 10_000
const MOST_SHOWN = 20
const OWN_EVERY = 3

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await openBook()
})

afterAll(() => {
  vi.useRealTimers()
})

/** What to look at, and how to play it again: `FIRST_SEED=… SEEDS=1`. */
const shown = (seed: number, { script, deaths, faults }: Ended): string =>
  [`seed ${seed}, story ${script.story}, dead ${deaths.join(', then ')}`, ...faults.slice(0, 5)].join('\n  ')

describe('a delivery whose Worker dies between any two effects', () => {
  test(
    'neither loses nor doubles a mail',
    async () => {
      const wrong: string[] = []
      const met = new Set<string>()
      for (const seed of seeds()) {
        const ended = await end(seed)
        met.add(`${ended.script.story} ${ended.script.death?.behind}`)
        if (ended.faults.length > 0) wrong.push(shown(seed, ended))
      }
      const places = await placesOf(seeds()[0]!)
      console.log(
        `${seeds().length} seeds met ${met.size} of ${places.length} boundaries, ${wrong.length} ended wrong.`,
      )
      expect(wrong.slice(0, MOST_SHOWN).join('\n')).toBe('')
      expect(met.size).toBe(Math.min(seeds().length, places.length))
    },
    (seeds().length + 10) * MOST_MS_PER_SEED,
  )

  test(
    'nor does it in stories that each seed tells differently',
    async () => {
      const wrong: string[] = []
      for (const seed of seeds().filter((each) => each % OWN_EVERY === 0)) {
        const ended = await endOwn(seed)
        if (ended.faults.length > 0) wrong.push(shown(seed, ended))
      }
      expect(wrong.slice(0, MOST_SHOWN).join('\n')).toBe('')
    },
    (seeds().length + 10) * MOST_MS_PER_SEED,
  )
})
