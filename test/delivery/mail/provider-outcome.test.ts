import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProviderResponse } from '../../../src/delivery/mail/mail-provider.ts'
import { outcomeOf, parseRateLimit } from '../../../src/delivery/mail/provider-outcome.ts'
import { readResendError } from '../../../src/delivery/mail/providers/resend-errors.ts'

const NOW = Date.parse('2026-11-22T06:00:00.000Z')
const HOUR = 3_600_000

const refusal = (status: number | null, name: string, headers: Record<string, string> = {}): ProviderResponse => ({
  data: null,
  error: readResendError(status, { name, message: 'in words' }),
  headers,
})
const read = (answer: ProviderResponse, attempts = 1, jitter = 0.5) => outcomeOf(answer, attempts, NOW, jitter)

/** The provider's errors (status, name), each with its outcome. */
const TABLE = [
  [400, 'invalid_idempotency_key', 'rejected'],
  [400, 'validation_error', 'rejected'],
  [401, 'missing_api_key', 'unauthorized'],
  [401, 'restricted_api_key', 'unauthorized'],
  [403, 'invalid_api_key', 'unauthorized'],
  [403, 'suspended_api_key', 'unauthorized'],
  [403, 'validation_error', 'unauthorized'],
  [403, 'invalid_permission', 'unauthorized'],
  [403, 'email_above_quota', 'unauthorized'],
  [404, 'not_found', 'rejected'],
  [408, 'application_error', 'failed'],
  [425, 'application_error', 'failed'],
  [405, 'method_not_allowed', 'rejected'],
  [409, 'invalid_idempotent_request', 'rejected'],
  [409, 'concurrent_idempotent_requests', 'failed'],
  [409, 'resource_locked', 'failed'],
  [422, 'missing_required_field', 'rejected'],
  [422, 'missing_required_parameter', 'rejected'],
  [422, 'invalid_parameter', 'rejected'],
  [422, 'invalid_attachment', 'rejected'],
  [422, 'invalid_from_address', 'rejected'],
  [422, 'invalid_access', 'rejected'],
  [422, 'invalid_region', 'rejected'],
  [422, 'validation_error', 'rejected'],
  [429, 'rate_limit_exceeded', 'throttled'],
  [429, 'daily_quota_exceeded', 'throttled'],
  [429, 'monthly_quota_exceeded', 'throttled'],
  [451, 'security_error', 'rejected'],
  [500, 'application_error', 'failed'],
  [500, 'internal_server_error', 'failed'],
  [503, 'service_unavailable', 'failed'],
] as const

describe('an error of the provider', () => {
  test.each(TABLE)('%i %s is: %s', (status, name, result) => {
    expect(read(refusal(status, name)).result).toBe(result)
  })

  test.each([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [409, 'failed'],
    [418, 'rejected'],
    [422, 'rejected'],
    [429, 'throttled'],
    [500, 'failed'],
    [502, 'failed'],
    [504, 'failed'],
    [599, 'failed'],
    [302, 'failed'],
  ])('%i of an unknown name is: %s', (status, result) => {
    expect(read(refusal(status, 'a_name_of_tomorrow')).result).toBe(result)
  })

  test.each(['application_error', 'a_name_of_tomorrow', ''])(
    'without a status and named %j has an unknown outcome',
    (name) => {
      expect(read(refusal(null, name)).result).toBe('unknown')
    },
  )

  test('that rejects the request gives status and name as the reason', () => {
    expect(read(refusal(422, 'invalid_parameter'))).toEqual({
      result: 'rejected',
      reason: '422 invalid_parameter',
      acceptedNothing: true,
    })
  })

  test('that refuses the key is tried again after a minute', () => {
    expect(read(refusal(401, 'missing_api_key'))).toEqual({
      result: 'unauthorized',
      waitMs: 60_000,
      reason: 'missing_api_key',
      acceptedNothing: true,
    })
  })

  test.each([
    [404, 'not_found'],
    [409, 'invalid_idempotent_request'],
  ])('%i %s rejects the request, and may have accepted an earlier attempt', (status, name) => {
    expect(read(refusal(status, name))).toMatchObject({ result: 'rejected', acceptedNothing: false })
  })
})

describe('an answer that accepts the mails', () => {
  const accepted = (data: unknown): ProviderResponse => ({
    data: data as ProviderResponse['data'],
    error: null,
    headers: {},
  })
  test('has their ids', () => {
    expect(read(accepted({ data: [{ id: 'a' }, { id: 'b' }] }))).toEqual({
      result: 'accepted',
      ids: ['a', 'b'],
      refused: [],
    })
  })
  test('and refuses some has the index of each refused one', () => {
    const errors = [{ index: 1, message: 'no such address' }]
    expect(read(accepted({ data: [{ id: 'a' }], errors }))).toEqual({ result: 'accepted', ids: ['a'], refused: errors })
  })
  test('and refuses all has no id', () => {
    expect(read(accepted({ data: [], errors: [{ index: 0, message: 'no' }] }))).toMatchObject({
      result: 'accepted',
      ids: [],
    })
  })
  test.each([[null], [{}], [{ data: null }], [{ data: 'ok' }], ['<html>']])(
    'without a list of ids (%j) has an unknown outcome',
    (data) => {
      expect(read(accepted(data)).result).toBe('unknown')
    },
  )
})

describe('a throttled request waits', () => {
  const wait = (name: string, headers = {}, now = NOW) => {
    const outcome = outcomeOf(refusal(429, name, headers), 1, now, 0.5)
    return 'waitMs' in outcome ? outcome.waitMs : null
  }
  test.each([
    ['rate_limit_exceeded', { 'retry-after': '3' }, 3_000],
    ['rate_limit_exceeded', { 'retry-after': '0.5' }, 500],
    ['rate_limit_exceeded', {}, 1_000],
    ['rate_limit_exceeded', { 'retry-after': 'soon' }, 1_000],
    ['rate_limit_exceeded', { 'retry-after': '-5' }, 1_000],
    ['rate_limit_exceeded', { 'retry-after': new Date(NOW + 7_000).toUTCString() }, 7_000],
    ['rate_limit_exceeded', { 'retry-after': new Date(NOW - 7_000).toUTCString() }, 0],
    ['a_name_of_tomorrow', {}, 1_000],
    ['daily_quota_exceeded', {}, 18 * HOUR],
    ['daily_quota_exceeded', { 'retry-after': '60' }, 60_000],
    ['monthly_quota_exceeded', {}, (8 * 24 + 18) * HOUR],
    ['monthly_quota_exceeded', { 'retry-after': '60' }, 60_000],
  ])('%s, %j: %i ms', (name, headers, ms) => {
    expect(wait(name, headers)).toBe(ms)
  })
  test('over the end of a year', () => {
    const eve = Date.parse('2026-12-31T23:00:00.000Z')
    expect([wait('daily_quota_exceeded', {}, eve), wait('monthly_quota_exceeded', {}, eve)]).toEqual([HOUR, HOUR])
  })
  test('until the next UTC day or month begins, when a quota is used up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const [day, month] = [wait('daily_quota_exceeded', {}, now)!, wait('monthly_quota_exceeded', {}, now)!]
        expect(day).toBeGreaterThan(0)
        expect(day).toBeLessThanOrEqual(24 * HOUR)
        expect(new Date(now + day).toISOString()).toMatch(/T00:00:00.000Z$/)
        expect(month).toBeLessThanOrEqual(31 * 24 * HOUR)
        expect(new Date(now + month).toISOString()).toMatch(/-01T00:00:00.000Z$/)
      }),
    )
  })
})

describe('a failed request waits longer each time', () => {
  const waits = (attempts: number, jitter: number) =>
    [refusal(500, 'x'), refusal(null, 'application_error')].map((answer) => {
      const outcome = read(answer, attempts, jitter)
      return 'waitMs' in outcome ? outcome.waitMs : Number.NaN
    })
  test('between about a second and about half an hour, with jitter', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, jitter) => {
        for (const wait of waits(attempts, jitter)) {
          expect(wait).toBeGreaterThanOrEqual(750)
          expect(wait).toBeLessThanOrEqual(37.5 * 60_000)
        }
      }),
    )
  })
  test('twice as long as before', () => {
    expect([0, 1, 2, 3, 10, 11, 100].map((attempts) => waits(attempts, 0.5)[0])).toEqual([
      1_000, 2_000, 4_000, 8_000, 1_024_000, 1_800_000, 1_800_000,
    ])
  })
  test('only two seconds while an earlier attempt is still being handled', () => {
    const outcome = read(refusal(409, 'concurrent_idempotent_requests'), 15, 0)
    expect(outcome).toEqual({ result: 'failed', waitMs: 2_000, acceptedNothing: false })
  })
})

describe('the provider’s rate in requests a second', () => {
  test.each([
    [{ 'ratelimit-limit': '10', 'ratelimit-policy': '10;w=1' }, 10],
    [{ 'ratelimit-limit': '10' }, 10],
    [{ 'ratelimit-limit': '120', 'ratelimit-policy': '120;w=60' }, 2],
    [{ 'ratelimit-limit': '0' }, null],
    [{ 'ratelimit-limit': '-1' }, null],
    [{ 'ratelimit-limit': 'many' }, null],
    [{ 'ratelimit-limit': '10', 'ratelimit-policy': '10;w=0' }, null],
    [{}, null],
  ])('of %j is %j', (headers, rate) => {
    expect(parseRateLimit(headers as Record<string, string>)).toBe(rate)
  })
})
