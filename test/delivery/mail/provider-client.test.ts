import { Resend } from 'resend'
import { afterEach, expect, test, vi } from 'vitest'
import { type Mail, payloadOf, resendProvider, serializeMail } from '../../../src/delivery/mail/provider-client.ts'

const mailTo = (name: string): Mail => ({
  from: 'Waqai <news@waqai.example.net>',
  to: [`${name}@readers.example.net`],
  subject: 'وقائع: "what happened"',
  html: '<p dir="rtl">حلب &amp; إدلب</p>\n',
  text: 'حلب, \\ and a "quote"\n',
  replyTo: 'editors@waqai.example.net',
  headers: { 'List-Id': 'Waqai <events.waqai.example.net>' },
  tags: [{ name: 'kind', value: 'digest' }],
})
const MAILS = ['ada', 'omar'].map(mailTo)
const BASE = 'https://api.resend.com'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What goes over the network while something is sent. */
const heard = async (send: () => Promise<unknown>) => {
  const fetch = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ data: [] }))
  await send()
  const request = new Request(...(fetch.mock.calls[0] as [string, RequestInit]))
  fetch.mockRestore()
  const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'content-type'))
  const type = request.headers.get('content-type')?.split(';')[0]
  return { url: request.url, method: request.method, headers, type, body: await request.json() }
}

test('a request whose body is written already says what the library itself would say', async () => {
  const ours = await heard(() => resendProvider('re_test', BASE)(payloadOf(MAILS.map(serializeMail)), 'a-key'))
  const theirs = await heard(() =>
    new Resend('re_test', { baseUrl: BASE }).batch.send(MAILS, {
      idempotencyKey: 'a-key',
      batchValidation: 'permissive',
    }),
  )
  expect(ours).toEqual(theirs)
})

test('one mail makes a batch of one', () => {
  expect(JSON.parse(new TextDecoder().decode(payloadOf(MAILS.slice(0, 1).map(serializeMail))))).toHaveLength(1)
})
