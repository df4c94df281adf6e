import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, openScene, type Scene } from './scene.ts'

const HOUR = 3600 * 1000

let scene: Scene
let now = Date.parse('2026-11-22T06:00:00Z')
beforeAll(async () => {
  scene = await openScene({ now: () => now })
  await scene.ask('PUT', '/api/callbacks', { enabled: false })
  await scene.limits({ per_second: null, daily: null })
})
beforeEach(() => scene.ask('DELETE', '/api/mails'))
afterAll(() => scene.close())

const ada = mailTo('ada@reader.example')

it('a repetition with the same key and body gets the first answer and sends nothing', async () => {
  const first = await scene.resend.batch.send([ada], { idempotencyKey: 'k', batchValidation: 'permissive' })
  const second = await scene.resend.batch.send([ada], { idempotencyKey: 'k', batchValidation: 'permissive' })
  expect(second.data).toEqual(first.data)
  expect(await scene.mails()).toHaveLength(1)
})

it('without a key, a repetition sends again', async () => {
  await scene.resend.emails.send(ada)
  await scene.resend.emails.send(ada)
  expect((await scene.mails()).map((mail) => mail.idempotency_key)).toEqual([null, null])
})

it('the same key with another body is a conflict that no retry mends', async () => {
  await scene.resend.emails.send(ada, { idempotencyKey: 'k' })
  const { error } = await scene.resend.emails.send({ ...ada, subject: 'Else' }, { idempotencyKey: 'k' })
  expect(error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
  expect(await scene.mails()).toHaveLength(1)
})

it('the same key while the first request runs is a conflict that passes', async () => {
  await scene.faults({ delay_ms: 300 }, { delay_ms: 300 })
  const both = await Promise.all([1, 2].map(() => scene.resend.emails.send(ada, { idempotencyKey: 'k' })))
  const [refused] = both.flatMap(({ error }) => (error ? [error] : []))
  expect(refused).toMatchObject({ statusCode: 409, name: 'concurrent_idempotent_requests' })
  const accepted = both.find(({ data }) => data)
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).data).toEqual(accepted?.data)
  expect(await scene.mails()).toHaveLength(1)
})

it('a key is kept for 24 hours and not longer', async () => {
  const first = await scene.resend.emails.send(ada, { idempotencyKey: 'k' })
  now += 24 * HOUR - 1
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).data).toEqual(first.data)
  now += 1
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).data).not.toEqual(first.data)
  expect(await scene.mails()).toHaveLength(2)
})

it('a key has at most 256 characters', async () => {
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k'.repeat(256) })).error).toBeNull()
  const { error } = await scene.resend.emails.send(ada, { idempotencyKey: 'k'.repeat(257) })
  expect(error).toMatchObject({ statusCode: 400, name: 'invalid_idempotency_key' })
})

it('a refusal is not remembered, so that the key may be used again with another body', async () => {
  await scene.resend.emails.send(mailTo('ada@example.com'), { idempotencyKey: 'k' })
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).error).toBeNull()
})
