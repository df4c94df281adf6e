import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, openScene, type Scene } from './scene.ts'

let scene: Scene
let now = Date.parse('2026-11-22T23:59:00Z')
beforeAll(async () => {
  scene = await openScene({ now: () => now })
  await scene.ask('PUT', '/api/callbacks', { enabled: false })
})
beforeEach(() => scene.limits({}))
afterAll(() => scene.close())

const send = () => scene.resend.emails.send(mailTo('ada@reader.example'))

it('ten requests a second pass by default, and every answer says how many are left', async () => {
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
  await scene.limits({ per_second: 2, daily: null })
  await scene.resend.suppressions.list()
  await scene.resend.emails.get('00000000-0000-4000-8000-000000000000')
  expect((await send()).error?.name).toBe('rate_limit_exceeded')
})

it('without a limit, everything passes and the headers hold nobody back', async () => {
  await scene.limits({ per_second: null, daily: null })
  const answers = await Promise.all(Array.from({ length: 40 }, send))
  expect(answers.filter(({ error }) => error)).toEqual([])
  expect(Number(answers[0]?.headers?.['ratelimit-limit'])).toBeGreaterThan(10_000)
})

it('the daily quota counts recipients, takes a batch whole or not at all, and ends at midnight in UTC', async () => {
  await scene.limits({ per_second: null, daily: 3 })
  expect((await scene.resend.emails.send(mailTo(['a@reader.example', 'b@reader.example']))).error).toBeNull()
  const batch = [mailTo('c@reader.example'), mailTo('d@reader.example')]
  const refused = await scene.resend.batch.send(batch, { idempotencyKey: 'quota', batchValidation: 'permissive' })
  expect(refused.error).toMatchObject({ statusCode: 429, name: 'daily_quota_exceeded' })
  expect(await scene.mails('c@reader.example')).toEqual([])
  now = Date.parse('2026-11-23T00:00:00Z')
  const accepted = await scene.resend.batch.send(batch, { idempotencyKey: 'quota', batchValidation: 'permissive' })
  expect(accepted.data?.data).toHaveLength(2)
})

it('limits that make no sense are refused', async () => {
  expect((await scene.limits({ per_second: -1, daily: null })).status).toBe(422)
  expect((await scene.limits({ per_minute: 5 })).status).toBe(422)
})
