import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, type RunningInbox, startInbox } from './running-inbox.ts'

let inbox: RunningInbox
let now = Date.parse('2026-11-22T23:59:00Z')
beforeAll(async () => {
  inbox = await startInbox({ now: () => now })
  await inbox.ask('PUT', '/api/callbacks', { enabled: false })
})
beforeEach(() => inbox.limits({}))
afterAll(() => inbox.close())

const send = () => inbox.resend.emails.send(mailTo('ada@reader.example'))

it('ten requests in a second are allowed by default, and every answer has the rest in its headers', async () => {
  for (let left = 9; left >= 0; left -= 1) {
    expect((await send()).headers).toMatchObject({
      'ratelimit-limit': '10',
      'ratelimit-remaining': String(left),
      'ratelimit-reset': '1',
      'ratelimit-policy': '10;w=1',
    })
  }
  const refused = await send()
  expect(refused.error).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' })
  expect(refused.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-remaining': '0' })
  now += 1000
  expect((await send()).error).toBeNull()
})

it('the limit counts every request of the team, and can be changed', async () => {
  await inbox.limits({ per_second: 2, daily: null })
  await inbox.resend.suppressions.list()
  await inbox.resend.emails.get('00000000-0000-4000-8000-000000000000')
  expect((await send()).error?.name).toBe('rate_limit_exceeded')
})

it('without a limit everything is allowed, and the headers have a very high limit', async () => {
  await inbox.limits({ per_second: null, daily: null })
  const answers = await Promise.all(Array.from({ length: 40 }, send))
  expect(answers.filter(({ error }) => error)).toEqual([])
  expect(Number(answers[0]?.headers?.['ratelimit-limit'])).toBeGreaterThan(10_000)
})

it('the daily quota counts recipients, accepts a batch whole or not at all, and ends at midnight in UTC', async () => {
  await inbox.limits({ per_second: null, daily: 3 })
  expect((await inbox.resend.emails.send(mailTo(['a@reader.example', 'b@reader.example']))).error).toBeNull()
  const batch = [mailTo('c@reader.example'), mailTo('d@reader.example')]
  const refused = await inbox.resend.batch.send(batch, { idempotencyKey: 'quota', batchValidation: 'permissive' })
  expect(refused.error).toMatchObject({ statusCode: 429, name: 'daily_quota_exceeded' })
  expect(await inbox.mails('c@reader.example')).toEqual([])
  now = Date.parse('2026-11-23T00:00:00Z')
  const accepted = await inbox.resend.batch.send(batch, { idempotencyKey: 'quota', batchValidation: 'permissive' })
  expect(accepted.data?.data).toHaveLength(2)
})

it('invalid limits are refused', async () => {
  expect((await inbox.limits({ per_second: -1, daily: null })).status).toBe(422)
  expect((await inbox.limits({ per_minute: 5 })).status).toBe(422)
})
