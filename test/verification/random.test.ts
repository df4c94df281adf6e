import { expect, test } from 'vitest'
import { randomOf } from './random.ts'

const numbersOf = (seed: number, purpose = '') => Array.from({ length: 5 }, randomOf(seed, purpose).next)

test('the same seed and purpose repeat the same numbers, another seed or purpose gives others', () => {
  expect(numbersOf(7, 'readers')).toEqual(numbersOf(7, 'readers'))
  expect(numbersOf(8, 'readers')).not.toEqual(numbersOf(7, 'readers'))
  expect(numbersOf(7, 'faults')).not.toEqual(numbersOf(7, 'readers'))
})

test('numbers are within their bounds and spread over them', () => {
  const random = randomOf(1)
  const counts = Array.from({ length: 10 }, () => 0)
  for (let time = 0; time < 10_000; time++) counts[random.below(10)]!++
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  const between = Array.from({ length: 1000 }, () => random.between(3, 5))
  expect([...new Set(between)].sort()).toEqual([3, 4, 5])
})
