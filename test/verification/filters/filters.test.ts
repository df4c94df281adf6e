import { expect, test } from 'vitest'
import { compareMatching } from './compare-matching.ts'
import { PLANTED_FAULTS } from './planted-faults.ts'

const SEED = 20_241_127
const PAIRS = 100_000
const PAIRS_PER_FAULT = 10_000

test('no event is outside a filter that matches it, and none is missing', () => {
  const { pairs, matching, outside, missing, otherReason, cases, examples } = compareMatching(PAIRS, SEED)
  expect({ outside, missing, otherReason }, examples.join('\n')).toEqual({ outside: 0, missing: 0, otherReason: 0 })
  expect(pairs).toBe(PAIRS)
  expect(matching).toBeGreaterThan(PAIRS / 20)
  const rare = Object.entries(cases).filter(([, count]) => count < PAIRS / 500)
  expect(rare.map(([name, count]) => `${name}: ${count}`)).toEqual([])
})

test.each(Object.entries(PLANTED_FAULTS))('a fault is reported: %s', (_, matcher) => {
  const { outside, missing } = compareMatching(PAIRS_PER_FAULT, SEED, matcher)
  expect(outside + missing).toBeGreaterThan(0)
})
