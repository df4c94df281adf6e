import { describe, expect, test } from 'vitest'
import { parseRetryAfter } from '../../src/lib/retry-after.ts'

const NOW = Date.parse('2026-11-22T06:00:00.000Z')

describe('the header Retry-After', () => {
  test.each([
    ['3', 3_000],
    ['0', 0],
    ['0.5', 500],
    ['0.0001', 1],
    [' 60 ', 60_000],
    [new Date(NOW + 7_000).toUTCString(), 7_000],
    [new Date(NOW - 7_000).toUTCString(), 0],
  ])('%j is %i ms', (value, ms) => {
    expect(parseRetryAfter(value, NOW)).toBe(ms)
  })

  test.each([[null], [undefined], [''], ['soon'], ['-5'], ['1e9'], ['2026-11-22'], ['12345678901']])(
    '%j is neither seconds nor a date',
    (value) => {
      expect(parseRetryAfter(value, NOW)).toBeNull()
    },
  )
})
