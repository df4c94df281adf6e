import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, type RunningInbox, startInbox } from './running-inbox.ts'

let inbox: RunningInbox
beforeAll(async () => {
  inbox = await startInbox()
  await inbox.ask('PUT', '/api/callbacks', { enabled: false })
  await inbox.limits({ per_second: null, daily: null })
})
beforeEach(() => inbox.ask('DELETE', '/api/mails'))
afterAll(() => inbox.close())

const ada = mailTo('ada@reader.example')
const unknownOutcome = { name: 'application_error', statusCode: null }

it('a connection cut before accepts nothing', async () => {
  await inbox.faults({ drop: 'before' })
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).error).toMatchObject(unknownOutcome)
  expect(await inbox.mails()).toEqual([])
})

it('a connection cut after has accepted the mail, and the key repeats the answer', async () => {
  await inbox.faults({ drop: 'after' })
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).error).toMatchObject(unknownOutcome)
  const [mail] = await inbox.mails()
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).data?.id).toBe(mail?.id)
  expect(await inbox.mails()).toHaveLength(1)
})

it('an error has its name, or the usual one, and its retry-after', async () => {
  await inbox.faults({ status: 503 }, { status: 403, name: 'suspended_api_key' }, { status: 429, retry_after: 7 })
  expect((await inbox.resend.emails.send(ada)).error).toMatchObject({ statusCode: 503, name: 'service_unavailable' })
  expect((await inbox.resend.emails.send(ada)).error).toMatchObject({ statusCode: 403, name: 'suspended_api_key' })
  const last = await inbox.resend.emails.send(ada)
  expect(last.error).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' })
  expect(last.headers?.['retry-after']).toBe('7')
  expect(await inbox.mails()).toEqual([])
})

it('an error goes before the answer of an idempotency key and does not change it', async () => {
  const first = await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })
  await inbox.faults({ status: 500 })
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).error?.statusCode).toBe(500)
  expect((await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })).data).toEqual(first.data)
})

it('the given members are refused and the others accepted', async () => {
  await inbox.faults({ refuse: [0, 2] })
  const batch = ['a', 'b', 'c'].map((name) => mailTo(`${name}@reader.example`))
  const { data } = await inbox.resend.batch.send(batch, { batchValidation: 'permissive' })
  expect(data?.errors.map(({ index }) => index)).toEqual([0, 2])
  expect((await inbox.mails()).map(({ to }) => to[0])).toEqual(['b@reader.example'])
})

it('a mail is accepted after its delay although the client gave up', async () => {
  await inbox.faults({ delay_ms: 200 })
  const { error } = await inbox.resend.emails.send(ada, { signal: AbortSignal.timeout(50) })
  expect(error).toMatchObject(unknownOutcome)
  await expect.poll(() => inbox.mails()).toHaveLength(1)
})

it('faults apply in order to sending requests only, and null is none', async () => {
  await inbox.faults(null, { status: 500 })
  await inbox.resend.suppressions.list()
  expect((await inbox.resend.emails.send(ada)).error).toBeNull()
  expect((await inbox.resend.batch.send([ada])).error?.statusCode).toBe(500)
  expect((await inbox.resend.emails.send(ada)).error).toBeNull()
})

it('a new list replaces the rest of the old one', async () => {
  await inbox.faults({ status: 500 }, { status: 500 })
  await inbox.faults()
  expect((await inbox.resend.emails.send(ada)).error).toBeNull()
})

it('invalid faults are refused', async () => {
  expect((await inbox.faults({ status: 200 })).status).toBe(422)
  expect((await inbox.faults({ explode: true })).status).toBe(422)
  expect((await inbox.ask('POST', '/api/faults', { status: 500 })).status).toBe(422)
})
