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

const lastEvent = async (to: string) => {
  const { data } = await scene.resend.emails.send(mailTo(to))
  return (await scene.resend.emails.get(data?.id ?? '')).data?.last_event
}

it('an address that was added is suppressed until it is removed, whatever its case', async () => {
  const added = await scene.resend.suppressions.add({ email: 'Ada@Reader.example' })
  expect(added.data).toEqual({ object: 'suppression', id: expect.any(String) })
  expect(await lastEvent('ada@reader.example')).toBe('suppressed')
  expect((await scene.resend.suppressions.remove('ada@reader.example')).data).toEqual({ ...added.data, deleted: true })
  expect(await lastEvent('ada@reader.example')).toBe('delivered')
})

it('a mail to a suppressed address is accepted with an id, alone and in a batch', async () => {
  await scene.resend.suppressions.add({ email: 'ada@reader.example' })
  const batch = [mailTo('ada@reader.example'), mailTo('bob@reader.example')]
  const { data } = await scene.resend.batch.send(batch, { batchValidation: 'permissive' })
  expect(data?.data).toHaveLength(2)
  expect(data?.errors).toEqual([])
})

it('bounces and complaints add themselves, with the mail that caused them', async () => {
  const sent = await scene.resend.emails.send(mailTo('complained@resend.dev'))
  await scene.resend.emails.send(mailTo('bounced@resend.dev'))
  const { data } = await scene.resend.suppressions.get('complained@resend.dev')
  expect(data).toEqual({
    object: 'suppression',
    id: expect.any(String),
    email: 'complained@resend.dev',
    origin: 'complaint',
    source_id: sent.data?.id,
    created_at: expect.stringMatching(/Z$/),
  })
  expect((await scene.resend.suppressions.get(data?.id ?? '')).data).toEqual(data)
  const bounces = await scene.resend.suppressions.list({ origin: 'bounce' })
  expect(bounces.data?.data.map(({ email }) => email)).toEqual(['bounced@resend.dev'])
})

it('the list is read in pages, newest first', async () => {
  const emails = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@reader.example`)
  expect((await scene.resend.suppressions.batch.add({ emails })).data?.data).toHaveLength(5)
  const first = await scene.resend.suppressions.list({ limit: 2 })
  expect(first.data).toMatchObject({ object: 'list', has_more: true })
  expect(first.data?.data.map(({ email }) => email)).toEqual(['e@reader.example', 'd@reader.example'])
  const rest = await scene.resend.suppressions.list({ limit: 3, after: first.data?.data[1]?.id ?? '' })
  expect(rest.data?.has_more).toBe(false)
  expect(rest.data?.data.map(({ email }) => email)).toEqual([
    'c@reader.example',
    'b@reader.example',
    'a@reader.example',
  ])
  const before = await scene.resend.suppressions.list({ limit: 1, before: rest.data?.data[0]?.id ?? '' })
  expect(before.data?.data.map(({ email }) => email)).toEqual(['d@reader.example'])
})

it('many are removed at once, by address or by id', async () => {
  const added = await scene.resend.suppressions.batch.add({ emails: ['a@reader.example', 'b@reader.example'] })
  const byEmail = await scene.resend.suppressions.batch.remove({ emails: ['a@reader.example'] })
  expect(byEmail.data?.data).toEqual([{ ...added.data?.data[0], deleted: true }])
  const byId = await scene.resend.suppressions.batch.remove({ ids: [added.data?.data[1]?.id ?? ''] })
  expect(byId.data?.data).toHaveLength(1)
  expect((await scene.resend.suppressions.list()).data?.data).toEqual([])
})

it('what is unknown is answered 404, and what is no address 422', async () => {
  expect((await scene.resend.suppressions.get('ada@reader.example')).error?.statusCode).toBe(404)
  expect((await scene.resend.suppressions.remove('ada@reader.example')).error?.name).toBe('not_found')
  expect((await scene.resend.suppressions.add({ email: 'ada' })).error?.statusCode).toBe(422)
})
