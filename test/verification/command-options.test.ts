import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOptions } from './command-options.ts'

const { argv } = process
beforeEach(() => {
  process.argv = argv.slice(0, 2)
})
afterEach(() => {
  process.argv = argv
})

const SPEC = {
  numbers: { seed: { default: 7, least: 0 } },
  choices: { only: ['count', 'latency'] },
  flags: ['full'],
} as const
const readWith = (...args: string[]) => {
  process.argv = [...argv.slice(0, 2), ...args]
  return readOptions(SPEC)
}

test('options have their defaults', () => {
  expect(readWith()).toEqual({ seed: 7, only: null, full: false })
})
test('options are read from the command line', () => {
  expect(readWith('--seed', '0', '--only', 'count', '--full')).toEqual({ seed: 0, only: 'count', full: true })
})
test.each([
  [['--seed=-1'], '--seed must be a whole number of at least 0.'],
  [['--seed', 'x'], '--seed must be a whole number of at least 0.'],
  [['--seed', '1.5'], '--seed must be a whole number of at least 0.'],
  [['--only', 'all'], '--only must be one of: count, latency.'],
  [['--unknown'], "Unknown option '--unknown'"],
])('%j is refused', (args, message) => {
  expect(() => readWith(...args)).toThrow(message)
})
