import { Resend } from 'resend'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { encodeMail, type OutgoingMail, payloadOf } from '../../../../src/delivery/mail/payload.ts'
import { resendProvider } from '../../../../src/delivery/mail/providers/resend-client.ts'

const mailTo = (name: string): OutgoingMail => ({
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
const sendMails = () => resendProvider('re_test', BASE)(payloadOf(MAILS.map(encodeMail)), 'a-key')

afterEach(() => {
  vi.restoreAllMocks()
})

/** The request that goes over the network during `send`. */
const captureRequest = async (send: () => Promise<unknown>) => {
  const fetch = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ data: [] }))
  await send()
  const request = new Request(...(fetch.mock.calls[0] as [string, RequestInit]))
  fetch.mockRestore()
  const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'content-type'))
  const type = request.headers.get('content-type')?.split(';')[0]
  return { url: request.url, method: request.method, headers, type, body: await request.json() }
}

describe('a request to Resend', () => {
  test('is the same as the request of Resend’s own library', async () => {
    const ours = await captureRequest(sendMails)
    const theirs = await captureRequest(() =>
      new Resend('re_test', { baseUrl: BASE }).batch.send(MAILS, {
        idempotencyKey: 'a-key',
        batchValidation: 'permissive',
      }),
    )
    expect(ours).toEqual(theirs)
  })

  test.each([0, 1, 2])('with %i mails has the bytes of their list as JSON', (count) => {
    const list = MAILS.slice(0, count).map(({ replyTo, ...mail }) => ({ ...mail, reply_to: replyTo }))
    const bytes = payloadOf(MAILS.slice(0, count).map(encodeMail))
    expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(list))
  })
})

describe('an answer of Resend', () => {
  const answered = (answer: () => Promise<Response>) => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(answer)
    return sendMails()
  }

  test('keeps the status of an error, and names it', async () => {
    const { data, error } = await answered(async () =>
      Response.json({ name: 'validation_error', message: 'no' }, { status: 422 }),
    )
    expect([data, error]).toEqual([null, { name: 'validation_error', status: 422, acceptedNothing: true }])
  })

  test.each<[string, () => Promise<Response>]>([
    ['the connection is lost', () => Promise.reject(new TypeError('network'))],
    ['a success is no JSON', async () => new Response('<html>', { status: 200 })],
  ])('has no status when %s: the outcome is unknown', async (_, answer) => {
    expect((await answered(answer)).error).toEqual({ name: 'application_error', status: null, acceptedNothing: false })
  })

  test('keeps the headers, in which the rate limit is', async () => {
    const { headers } = await answered(async () =>
      Response.json({ data: [] }, { headers: { 'ratelimit-limit': '10' } }),
    )
    expect(headers['ratelimit-limit']).toBe('10')
  })
})
