import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mailTo, type RunningInbox, startInbox } from './running-inbox.ts'

let inbox: RunningInbox
beforeAll(async () => {
  inbox = await startInbox()
  await inbox.ask('PUT', '/api/callbacks', { enabled: false })
  await inbox.limits({ per_second: null, daily: null })
})
beforeEach(() => inbox.ask('DELETE', '/api/mails'))
afterAll(() => inbox.close())

describe('one mail', () => {
  it('is accepted, and listed with its headers and tags as plain objects', async () => {
    const mail = mailTo('Ada@Reader.example', {
      headers: { 'List-Id': 'Waqai <digest.waqai.example>' },
      tags: [{ name: 'kind', value: 'digest' }],
    })
    const { data, error } = await inbox.resend.emails.send(mail, { idempotencyKey: 'one' })
    expect(error).toBeNull()
    expect(await inbox.mails('ada@reader.EXAMPLE')).toEqual([
      {
        id: data?.id,
        from: 'Waqai <news@waqai.example>',
        to: ['Ada@Reader.example'],
        subject: 'What happened',
        html: '<p>It happened.</p>',
        text: 'It happened.',
        headers: { 'List-Id': 'Waqai <digest.waqai.example>' },
        tags: { kind: 'digest' },
        idempotency_key: 'one',
        accepted_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ])
  })

  it('can be looked up with its message id and last event', async () => {
    const sent = await inbox.resend.emails.send(
      mailTo('ada@reader.example', { tags: [{ name: 'kind', value: 'alert' }] }),
    )
    const { data } = await inbox.resend.emails.get(sent.data?.id ?? '')
    expect(data).toMatchObject({
      object: 'email',
      to: ['ada@reader.example'],
      last_event: 'delivered',
      message_id: expect.stringMatching(/^<[^<>@\s]+@[^<>@\s]+>$/),
      tags: [{ name: 'kind', value: 'alert' }],
    })
  })

  it.each([
    ['no recipient', { to: undefined }, 'missing_required_field'],
    ['no subject', { subject: undefined }, 'missing_required_field'],
    ['neither HTML nor text', { html: undefined, text: undefined }, 'missing_required_field'],
    ['a sender without a domain', { from: 'Waqai' }, 'validation_error'],
    ['a recipient without a domain', { to: 'ada' }, 'validation_error'],
    ['a recipient with two dots', { to: 'ada..b@reader.example' }, 'validation_error'],
    ['a recipient outside ASCII', { to: 'ädä@reader.example' }, 'validation_error'],
    ['a recipient at example.com', { to: 'Ada <ada@Example.com>' }, 'validation_error'],
    ['a recipient at test.com', { cc: 'ada@test.com' }, 'validation_error'],
    ['51 recipients', { to: Array.from({ length: 51 }, (_, i) => `r${i}@reader.example`) }, 'validation_error'],
    ['a dot in a tag', { tags: [{ name: 'kind', value: 'a.b' }] }, 'validation_error'],
    ['a tag of 257 characters', { tags: [{ name: 'kind', value: 'a'.repeat(257) }] }, 'validation_error'],
    ['a subject of two lines', { subject: 'one\ntwo' }, 'validation_error'],
    ['a header of two lines', { headers: { 'X-One': 'a\r\nBcc: eve@reader.example' } }, 'validation_error'],
    ['a header that is no text', { headers: { 'X-One': 1 } }, 'validation_error'],
  ])('is refused with 422 and the right name for %s', async (_, more, name) => {
    const { error } = await inbox.resend.emails.send(mailTo('ada@reader.example', more) as never)
    expect(error).toMatchObject({ statusCode: 422, name, message: expect.stringMatching(/./) })
    expect(await inbox.mails()).toEqual([])
  })

  it('may have 50 recipients, and a name outside ASCII', async () => {
    const to = Array.from({ length: 50 }, (_, i) => `قارئ <r${i}@reader.example>`)
    expect((await inbox.resend.emails.send(mailTo(to))).error).toBeNull()
    expect(await inbox.mails('r49@reader.example')).toHaveLength(1)
  })

  it('is refused with 400 when the body is not JSON', async () => {
    const headers = { authorization: 'Bearer re_test' }
    const answer = await fetch(`${inbox.url}/emails`, { method: 'POST', headers, body: '{' })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ statusCode: 400, name: 'validation_error' })
  })
})

describe('a batch', () => {
  const batch = (count: number) => Array.from({ length: count }, (_, i) => mailTo(`r${i}@reader.example`))

  it('answers one id for each mail, in order', async () => {
    const { data } = await inbox.resend.batch.send(batch(100))
    const mails = await inbox.mails()
    expect(data).toEqual({ data: mails.map(({ id }) => ({ id })) })
    expect(mails.map(({ to }) => to[0])).toEqual(batch(100).map(({ to }) => to))
  })

  it('is refused whole when it has 101 mails, none, or is not an array', async () => {
    expect((await inbox.resend.batch.send(batch(101))).error?.statusCode).toBe(422)
    expect((await inbox.resend.batch.send([])).error?.statusCode).toBe(422)
    expect((await inbox.resend.post('/emails/batch', mailTo('ada@reader.example'))).error?.statusCode).toBe(422)
    expect(await inbox.mails()).toEqual([])
  })

  it('is refused whole by one invalid mail, unless it is permissive', async () => {
    const { error } = await inbox.resend.batch.send([mailTo('ada@reader.example'), mailTo('ada@example.com')])
    expect(error).toMatchObject({ statusCode: 422, name: 'validation_error' })
    expect(await inbox.mails()).toEqual([])
  })

  it('when permissive, accepts the valid mails and answers the indexes of the others', async () => {
    const mails = [mailTo('ada@example.com'), mailTo('ada@reader.example'), mailTo('x'), mailTo('bob@reader.example')]
    const { data } = await inbox.resend.batch.send(mails, { batchValidation: 'permissive' })
    expect(data?.data).toEqual((await inbox.mails()).map(({ id }) => ({ id })))
    expect((await inbox.mails()).map(({ to }) => to[0])).toEqual(['ada@reader.example', 'bob@reader.example'])
    expect(data?.errors).toEqual([
      { index: 0, message: expect.stringContaining('example.com') },
      { index: 2, message: expect.stringContaining('`to`') },
    ])
  })

  it('when permissive and valid, has no errors', async () => {
    const { data } = await inbox.resend.batch.send(batch(2), { batchValidation: 'permissive' })
    expect(data?.errors).toEqual([])
  })

  it('takes no attachments', async () => {
    const attachments = [{ filename: 'a.txt', content: 'YQ==' }]
    const { error } = await inbox.resend.batch.send([mailTo('ada@reader.example', { attachments })])
    expect(error).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })
})

describe('a key', () => {
  it.each(['', 'Bearer', 'Basic cmVfdGVzdDo=', 'Bearer sk_test'])('answers 401 to %j', async (authorization) => {
    const body = JSON.stringify(mailTo('ada@reader.example'))
    const answer = await fetch(`${inbox.url}/emails`, { method: 'POST', headers: { authorization }, body })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ statusCode: 401, name: 'missing_api_key' })
    expect(answer.headers.get('ratelimit-limit')).not.toBeNull()
  })

  it('that may only send, sends and does nothing else', async () => {
    const sender = inbox.as('re_restricted_1')
    const { data } = await sender.emails.send(mailTo('ada@reader.example'))
    expect((await sender.emails.get(data?.id ?? '')).error).toMatchObject({
      statusCode: 401,
      name: 'restricted_api_key',
    })
    expect((await sender.suppressions.list()).error?.name).toBe('restricted_api_key')
  })
})

describe('an unknown address', () => {
  it('is answered 404, 405 or 422 in the form of all errors', async () => {
    const unknown = await inbox.resend.emails.get('00000000-0000-4000-8000-000000000000')
    expect(unknown.error).toMatchObject({ statusCode: 404, name: 'not_found' })
    expect((await inbox.resend.emails.get('one')).error).toMatchObject({ statusCode: 422, name: 'invalid_parameter' })
    expect((await inbox.resend.delete('/emails/batch')).error).toMatchObject({
      statusCode: 405,
      name: 'method_not_allowed',
    })
    expect((await inbox.resend.get('/nothing')).error).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})

it('deletes all mails on request and answers 204', async () => {
  await inbox.resend.emails.send(mailTo('ada@reader.example'), { idempotencyKey: 'again' })
  expect((await inbox.ask('DELETE', '/api/mails')).status).toBe(204)
  expect(await inbox.mails()).toEqual([])
  await inbox.resend.emails.send(mailTo('bob@reader.example'), { idempotencyKey: 'again' })
  expect((await inbox.mails()).map(({ to }) => to)).toEqual([['bob@reader.example']])
})
