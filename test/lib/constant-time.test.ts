import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timingSafeEqual } from '../../src/lib/constant-time.ts'

test('two texts are equal if every character is', () => {
  const LETTERS = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 })
  fc.assert(
    fc.property(fc.oneof(LETTERS, fc.string()), fc.oneof(LETTERS, fc.string()), (a, b) => {
      expect(timingSafeEqual(a, b)).toBe(a === b)
      expect(timingSafeEqual(a, a)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
