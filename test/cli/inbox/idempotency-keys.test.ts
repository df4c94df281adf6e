import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, type RunningInbox, startInbox } from './running-inbox.ts'

const HOUR = 3600 * 1000

let inbox: RunningInbox
let now = Date.parse('2026-11-22T06:00:00Z')
beforeAll(async () => {
  inbox = await startInbox({ now: () => now })
  await inbox.ask('PUT', '/api/callbacks', { enabled: false })
  await inbox.limits({ per_second: null, daily: null })
})
beforeEach(() => inbox.ask('DELETE', '/api/mails'))
afterAll(() => inbox.close())

const ada = mailTo('ada@reader.example')

it('a repetition with the same key and body gets the first answer and sends nothing', async () => {
  const first = await inbox.resend.batch.send([ada], { idempotencyKey: 'k', batchValidation: 'permissive' })
  const second = await inbox.resend.batch.send([ada], { idempotencyKey: 'k', batchValidation: 'permissive' })
  expect(second.data).toEqual(first.data)
  expect(await inbox.mails()).toHaveLength(1)
})

it('without a key, a repetition sends again', async () => {
  await inbox.resend.emails.send(ada)
  await inbox.resend.emails.send(ada)
  expect((await inbox.mails()).map((mail) => mail.idempotency_key)).toEqual([null, null])
})

it('the same key with another body is a conflict, however often it is retried', async () => {
  await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })
  const { error } = await inbox.resend.emails.send({ ...ada, subject: 'Else' }, { idempotencyKey: 'k' })
  expect(error).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
  expect(await inbox.mails()).toHaveLength(1)
})

it('the same key while the first request runs is a conflict until that request ends', async () => {
  await inbox.faults({ delay_ms: 300 }, { delay_ms: 300 })
  const both = await Promise.all([1, 2].map(() => inbox.resend.emails.send(ada, { idempotencyKey: 'k' })))
  const [refused] = both.flatMap(({ error }) => (error ? [error] : []))
  expect(refused).toMatchObject({ statusCode: 409, name: 'concurrent_idempotent_requests' })
  const accepted = both.find(({ data }) => data)
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).data).toEqual(accepted?.data)
  expect(await inbox.mails()).toHaveLength(1)
})

it('a key is kept for 24 hours and not longer', async () => {
  const first = await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })
  now += 24 * HOUR - 1
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).data).toEqual(first.data)
  now += 1
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).data).not.toEqual(first.data)
  expect(await inbox.mails()).toHaveLength(2)
})

it('a key has at most 256 characters', async () => {
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k'.repeat(256) })).error).toBeNull()
  const { error } = await inbox.resend.emails.send(ada, { idempotencyKey: 'k'.repeat(257) })
  expect(error).toMatchObject({ statusCode: 400, name: 'invalid_idempotency_key' })
})

it('a refusal frees the key, which may then be used with another body', async () => {
  await inbox.resend.emails.send(mailTo('ada@example.com'), { idempotencyKey: 'k' })
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).error).toBeNull()
})
