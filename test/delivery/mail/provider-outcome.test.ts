import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outcomeOf, type ProviderResponse, parseRateLimit } from '../../../src/delivery/mail/provider-outcome.ts'

const NOW = Date.parse('2026-11-22T06:00:00.000Z')
const HOUR = 3_600_000

const refusal = (statusCode: number | null, name: string, headers: Record<string, string> = {}): ProviderResponse => ({
  data: null,
  error: { name, message: 'in words', statusCode },
  headers,
})
const read = (answer: ProviderResponse, attempts = 1, spread = 0.5) => outcomeOf(answer, attempts, NOW, spread)

/** The provider's table of errors (status, name) and what each means for the mails. */
const TABLE = [
  [400, 'invalid_idempotency_key', 'our fault'],
  [400, 'validation_error', 'our fault'],
  [401, 'missing_api_key', 'locked out'],
  [401, 'restricted_api_key', 'locked out'],
  [403, 'invalid_api_key', 'locked out'],
  [403, 'suspended_api_key', 'locked out'],
  [403, 'validation_error', 'locked out'],
  [403, 'invalid_permission', 'locked out'],
  [403, 'email_above_quota', 'locked out'],
  [404, 'not_found', 'our fault'],
  [408, 'application_error', 'failed'],
  [425, 'application_error', 'failed'],
  [405, 'method_not_allowed', 'our fault'],
  [409, 'invalid_idempotent_request', 'our fault'],
  [409, 'concurrent_idempotent_requests', 'failed'],
  [409, 'resource_locked', 'failed'],
  [422, 'missing_required_field', 'our fault'],
  [422, 'missing_required_parameter', 'our fault'],
  [422, 'invalid_parameter', 'our fault'],
  [422, 'invalid_attachment', 'our fault'],
  [422, 'invalid_from_address', 'our fault'],
  [422, 'invalid_access', 'our fault'],
  [422, 'invalid_region', 'our fault'],
  [422, 'validation_error', 'our fault'],
  [429, 'rate_limit_exceeded', 'put off'],
  [429, 'daily_quota_exceeded', 'put off'],
  [429, 'monthly_quota_exceeded', 'put off'],
  [451, 'security_error', 'our fault'],
  [500, 'application_error', 'failed'],
  [500, 'internal_server_error', 'failed'],
  [503, 'service_unavailable', 'failed'],
] as const

describe('an error of the provider', () => {
  test.each(TABLE)('%i %s is: %s', (status, name, was) => {
    expect(read(refusal(status, name)).result).toBe(was)
  })

  test.each(TABLE.filter(([, name]) => !['validation_error', 'application_error'].includes(name)))(
    'that does not carry its status, as %i %s, is known by its name: %s',
    (_, name, was) => {
      expect(read(refusal(null, name)).result).toBe(was)
    },
  )

  test.each([
    [400, 'our fault'],
    [401, 'locked out'],
    [403, 'locked out'],
    [409, 'failed'],
    [418, 'our fault'],
    [422, 'our fault'],
    [429, 'put off'],
    [500, 'failed'],
    [502, 'failed'],
    [504, 'failed'],
    [599, 'failed'],
    [302, 'failed'],
  ])('%i of a name that nobody knows yet is: %s', (status, was) => {
    expect(read(refusal(status, 'a_name_of_tomorrow')).result).toBe(was)
  })

  test.each(['application_error', 'a_name_of_tomorrow', ''])(
    'without a status and named %j leaves the outcome unclear: nobody knows whether it was taken',
    (name) => {
      expect(read(refusal(null, name)).result).toBe('unclear')
    },
  )

  test('that is our own fault says which', () => {
    expect(read(refusal(422, 'invalid_parameter'))).toEqual({ result: 'our fault', reason: '422 invalid_parameter' })
  })
  test('that locks us out is probed once a minute', () => {
    expect(read(refusal(401, 'missing_api_key'))).toEqual({
      result: 'locked out',
      waitMs: 60_000,
      reason: 'missing_api_key',
    })
  })
})

describe('an answer that takes the mails', () => {
  const taken = (data: unknown): ProviderResponse => ({
    data: data as ProviderResponse['data'],
    error: null,
    headers: {},
  })
  test('names them', () => {
    expect(read(taken({ data: [{ id: 'a' }, { id: 'b' }] }))).toEqual({
      result: 'accepted',
      ids: ['a', 'b'],
      refused: [],
    })
  })
  test('but for some says which by their places', () => {
    const errors = [{ index: 1, message: 'no such address' }]
    expect(read(taken({ data: [{ id: 'a' }], errors }))).toEqual({ result: 'accepted', ids: ['a'], refused: errors })
  })
  test('but all are refused takes none', () => {
    expect(read(taken({ data: [], errors: [{ index: 0, message: 'no' }] }))).toMatchObject({
      result: 'accepted',
      ids: [],
    })
  })
  test.each([[null], [{}], [{ data: null }], [{ data: 'ok' }], ['<html>']])('that is %j is unclear', (data) => {
    expect(read(taken(data)).result).toBe('unclear')
  })
})

describe('what is put off waits', () => {
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
  test('until a quota begins again, never a day or a month less', () => {
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

describe('what failed comes back later and later', () => {
  const waits = (attempts: number, spread: number) =>
    [refusal(500, 'x'), refusal(null, 'application_error')].map((answer) => {
      const outcome = read(answer, attempts, spread)
      return 'waitMs' in outcome ? outcome.waitMs : Number.NaN
    })
  test('from about a second to about half an hour, not all at once', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, spread) => {
        for (const wait of waits(attempts, spread)) {
          expect(wait).toBeGreaterThanOrEqual(750)
          expect(wait).toBeLessThanOrEqual(37.5 * 60_000)
        }
      }),
    )
  })
  test('twice as long each time', () => {
    expect([0, 1, 2, 3, 10, 11, 100].map((attempts) => waits(attempts, 0.5)[0])).toEqual([
      1_000, 2_000, 4_000, 8_000, 1_024_000, 1_800_000, 1_800_000,
    ])
  })
  test('but soon where the first attempt is still running', () => {
    const outcome = read(refusal(409, 'concurrent_idempotent_requests'), 15, 0)
    expect(outcome).toEqual({ result: 'failed', waitMs: 2_000 })
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
