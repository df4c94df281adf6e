import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BACKOFF_STEPS_MS,
  computeBackoffMs,
  decideRetry,
  isDisableDue,
  isOwnerWarningDue,
} from '../../../src/delivery/webhooks/retry-rules.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const answer = (status: number, retryAfter: string | null = null) => ({ status, retryAfter, body: '' })

describe('an attempt', () => {
  test.each([200, 201, 202, 204, 299])('with status %d is a success', (status) => {
    expect(decideRetry(answer(status), 3, 0, 0.5)).toEqual({ result: 'delivered' })
  })
  test.each([100, 199, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 429, 500, 502, 503, 504, 599])(
    'with status %d is a failure',
    (status) => {
      expect(decideRetry(answer(status), 0, 0, 0.5)).toEqual({ result: 'failed', waitMs: 5_000 })
    },
  )
  test('with status 410 disables the endpoint', () => {
    expect(decideRetry(answer(410), 0, 0, 0.5)).toEqual({ result: 'gone' })
  })
  test.each(['timeout', 'no connection'] as const)('with %s is a failure', (error) => {
    expect(decideRetry({ error }, 1, 0, 0.5)).toEqual({ result: 'failed', waitMs: 300_000 })
  })
})

test('ten attempts are made over 75.6 hours, then the delivery has failed', () => {
  const waits = BACKOFF_STEPS_MS.map((_, failed) => computeBackoffMs(failed, 0.5))
  expect(waits).toEqual(BACKOFF_STEPS_MS)
  expect(BACKOFF_STEPS_MS.reduce((sum, step) => sum + step, 0) / HOUR).toBeCloseTo(75.6, 1)
  expect(computeBackoffMs(10, 0.5)).toBeNull()
})

test('jitter changes a wait by a fifth at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failed, jitter) => {
        const wait = computeBackoffMs(failed, jitter)!
        expect(Number.isInteger(wait)).toBe(true)
        expect(wait / BACKOFF_STEPS_MS[failed]!).toBeGreaterThanOrEqual(0.8)
        expect(wait / BACKOFF_STEPS_MS[failed]!).toBeLessThanOrEqual(1.2)
      },
    ),
  )
})

describe('a retry-after header', () => {
  const now = Date.parse('2026-11-22T06:00:00Z')
  test.each([
    ['is obeyed if it is longer than the backoff', '600', 0, 600_000],
    ['is obeyed as a date', 'Sun, 22 Nov 2026 07:00:00 GMT', 0, HOUR],
    ['is obeyed for a day at most', '999999', 0, DAY],
    ['does not shorten the backoff', '1', 2, 1_800_000],
    ['in the past does not shorten the backoff', 'Sun, 22 Nov 2026 05:00:00 GMT', 2, 1_800_000],
    ['that is malformed is ignored', 'soon', 2, 1_800_000],
    ['adds no attempt after the last', '60', 9, null],
  ])('%s', (_, retryAfter, tries, waitMs) => {
    expect(decideRetry(answer(503, retryAfter), tries, now, 0.5)).toEqual({ result: 'failed', waitMs })
  })
})

describe('an owner is warned', () => {
  const failing = (tries: number, since: number | null, warnedAt: number | null) => ({
    tries,
    failingSince: since,
    warnedAt,
  })
  test.each([
    ['not of one failure', failing(1, 0, null), 5_000, false],
    ['after four attempts', failing(4, 0, null), 40 * 60_000, true],
    ['after an hour', failing(2, 0, null), HOUR, true],
    ['not without a failure', failing(0, null, null), DAY, false],
    ['not again in the same streak', failing(9, 0, HOUR), 4 * DAY, false],
    ['of a new streak on another day', failing(4, 3 * DAY, HOUR), 3 * DAY + HOUR, true],
    ['not twice a day', failing(4, 2 * HOUR, HOUR), 3 * HOUR, false],
  ])('%s', (_, streak, now, isDue) => {
    expect(isOwnerWarningDue(streak, now)).toBe(isDue)
  })
  test('that the endpoint is disabled after five days', () => {
    expect([isDisableDue(0, 5 * DAY - 1), isDisableDue(0, 5 * DAY)]).toEqual([false, true])
  })
})
