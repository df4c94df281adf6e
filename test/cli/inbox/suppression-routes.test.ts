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

const lastEvent = async (to: string) => {
  const { data } = await inbox.resend.emails.send(mailTo(to))
  return (await inbox.resend.emails.get(data?.id ?? '')).data?.last_event
}

it('an address that was added is suppressed until it is removed, whatever its case', async () => {
  const added = await inbox.resend.suppressions.add({ email: 'Ada@Reader.example' })
  expect(added.data).toEqual({ object: 'suppression', id: expect.any(String) })
  expect(await lastEvent('ada@reader.example')).toBe('suppressed')
  expect((await inbox.resend.suppressions.remove('ada@reader.example')).data).toEqual({ ...added.data, deleted: true })
  expect(await lastEvent('ada@reader.example')).toBe('delivered')
})

it('a mail to a suppressed address is accepted with an id, alone and in a batch', async () => {
  await inbox.resend.suppressions.add({ email: 'ada@reader.example' })
  const batch = [mailTo('ada@reader.example'), mailTo('bob@reader.example')]
  const { data } = await inbox.resend.batch.send(batch, { batchValidation: 'permissive' })
  expect(data?.data).toHaveLength(2)
  expect(data?.errors).toEqual([])
})

it('bounces and complaints are added with the id of their mail', async () => {
  const sent = await inbox.resend.emails.send(mailTo('complained@resend.dev'))
  await inbox.resend.emails.send(mailTo('bounced@resend.dev'))
  const { data } = await inbox.resend.suppressions.get('complained@resend.dev')
  expect(data).toEqual({
    object: 'suppression',
    id: expect.any(String),
    email: 'complained@resend.dev',
    origin: 'complaint',
    source_id: sent.data?.id,
    created_at: expect.stringMatching(/Z$/),
  })
  expect((await inbox.resend.suppressions.get(data?.id ?? '')).data).toEqual(data)
  const bounces = await inbox.resend.suppressions.list({ origin: 'bounce' })
  expect(bounces.data?.data.map(({ email }) => email)).toEqual(['bounced@resend.dev'])
})

it('the list is read in pages, newest first', async () => {
  const emails = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@reader.example`)
  expect((await inbox.resend.suppressions.batch.add({ emails })).data?.data).toHaveLength(5)
  const first = await inbox.resend.suppressions.list({ limit: 2 })
  expect(first.data).toMatchObject({ object: 'list', has_more: true })
  expect(first.data?.data.map(({ email }) => email)).toEqual(['e@reader.example', 'd@reader.example'])
  const rest = await inbox.resend.suppressions.list({ limit: 3, after: first.data?.data[1]?.id ?? '' })
  expect(rest.data?.has_more).toBe(false)
  expect(rest.data?.data.map(({ email }) => email)).toEqual([
    'c@reader.example',
    'b@reader.example',
    'a@reader.example',
  ])
  const before = await inbox.resend.suppressions.list({ limit: 1, before: rest.data?.data[0]?.id ?? '' })
  expect(before.data?.data.map(({ email }) => email)).toEqual(['d@reader.example'])
})

it('a batch removes addresses or ids', async () => {
  const added = await inbox.resend.suppressions.batch.add({ emails: ['a@reader.example', 'b@reader.example'] })
  const byEmail = await inbox.resend.suppressions.batch.remove({ emails: ['a@reader.example'] })
  expect(byEmail.data?.data).toEqual([{ ...added.data?.data[0], deleted: true }])
  const byId = await inbox.resend.suppressions.batch.remove({ ids: [added.data?.data[1]?.id ?? ''] })
  expect(byId.data?.data).toHaveLength(1)
  expect((await inbox.resend.suppressions.list()).data?.data).toEqual([])
})

it('an unknown entry is 404, an invalid address 422', async () => {
  expect((await inbox.resend.suppressions.get('ada@reader.example')).error?.statusCode).toBe(404)
  expect((await inbox.resend.suppressions.remove('ada@reader.example')).error?.name).toBe('not_found')
  expect((await inbox.resend.suppressions.add({ email: 'ada' })).error?.statusCode).toBe(422)
})
