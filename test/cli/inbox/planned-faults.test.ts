import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await scene.ask('PUT', '/api/callbacks', { enabled: false })
  await scene.limits({ per_second: null, daily: null })
})
beforeEach(() => scene.ask('DELETE', '/api/mails'))
afterAll(() => scene.close())

const ada = mailTo('ada@reader.example')
const unknownOutcome = { name: 'application_error', statusCode: null }

it('a connection cut before leaves nothing behind', async () => {
  await scene.faults({ drop: 'before' })
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).error).toMatchObject(unknownOutcome)
  expect(await scene.mails()).toEqual([])
})

it('a connection cut after leaves the mail accepted, and the key answers with it', async () => {
  await scene.faults({ drop: 'after' })
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).error).toMatchObject(unknownOutcome)
  const [mail] = await scene.mails()
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).data?.id).toBe(mail?.id)
  expect(await scene.mails()).toHaveLength(1)
})

it('an error is answered with its name, or the usual one, and when to come back', async () => {
  await scene.faults({ status: 503 }, { status: 403, name: 'suspended_api_key' }, { status: 429, retry_after: 7 })
  expect((await scene.resend.emails.send(ada)).error).toMatchObject({ statusCode: 503, name: 'service_unavailable' })
  expect((await scene.resend.emails.send(ada)).error).toMatchObject({ statusCode: 403, name: 'suspended_api_key' })
  const last = await scene.resend.emails.send(ada)
  expect(last.error).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' })
  expect(last.headers?.['retry-after']).toBe('7')
  expect(await scene.mails()).toEqual([])
})

it('an error comes before what an idempotency key remembers, and changes nothing of it', async () => {
  const first = await scene.resend.emails.send(ada, { idempotencyKey: 'k' })
  await scene.faults({ status: 500 })
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).error?.statusCode).toBe(500)
  expect((await scene.resend.emails.send(ada, { idempotencyKey: 'k' })).data).toEqual(first.data)
})

it('the members named are refused and the others accepted', async () => {
  await scene.faults({ refuse: [0, 2] })
  const batch = ['a', 'b', 'c'].map((name) => mailTo(`${name}@reader.example`))
  const { data } = await scene.resend.batch.send(batch, { batchValidation: 'permissive' })
  expect(data?.errors.map(({ index }) => index)).toEqual([0, 2])
  expect((await scene.mails()).map(({ to }) => to[0])).toEqual(['b@reader.example'])
})

it('a wait that the client does not sit out ends in an accepted mail', async () => {
  await scene.faults({ delay_ms: 200 })
  const { error } = await scene.resend.emails.send(ada, { signal: AbortSignal.timeout(50) })
  expect(error).toMatchObject(unknownOutcome)
  await expect.poll(() => scene.mails()).toHaveLength(1)
})

it('faults are met in order by sending requests only, and null is none', async () => {
  await scene.faults(null, { status: 500 })
  await scene.resend.suppressions.list()
  expect((await scene.resend.emails.send(ada)).error).toBeNull()
  expect((await scene.resend.batch.send([ada])).error?.statusCode).toBe(500)
  expect((await scene.resend.emails.send(ada)).error).toBeNull()
})

it('a new list replaces what was left of the old one', async () => {
  await scene.faults({ status: 500 }, { status: 500 })
  await scene.faults()
  expect((await scene.resend.emails.send(ada)).error).toBeNull()
})

it('faults that make no sense are refused', async () => {
  expect((await scene.faults({ status: 200 })).status).toBe(422)
  expect((await scene.faults({ explode: true })).status).toBe(422)
  expect((await scene.ask('POST', '/api/faults', { status: 500 })).status).toBe(422)
})
