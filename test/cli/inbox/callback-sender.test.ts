import { afterEach, describe, expect, it, vi } from 'vitest'
import { createCallbackSender } from '../../../src/cli/inbox/callback-sender.ts'
import { mailTo, type RunningInbox, startInbox, verified } from './running-inbox.ts'

let inbox: RunningInbox
afterEach(() => inbox?.close())

const tell = async (to: string | string[], more: object = {}) => {
  const { data } = await inbox.resend.emails.send(mailTo(to, more))
  await inbox.settle()
  return inbox.site.received.map(verified).filter((callback) => callback.data.email_id === data?.id)
}

describe('the site gets', () => {
  it('signed callbacks for a mail that was sent and delivered, with all that identifies it', async () => {
    inbox = await startInbox()
    const callbacks = await tell('ada@reader.example', {
      tags: [{ name: 'chunk', value: '7' }],
      headers: { 'X-One': 'two' },
    })
    const [mail] = await inbox.mails()
    expect(inbox.site.received.every(({ method, path }) => method === 'POST' && path === '/hooks/resend')).toBe(true)
    expect(callbacks.map(({ type }) => type)).toEqual(['email.sent', 'email.delivered'])
    expect(callbacks[0]).toEqual({
      type: 'email.sent',
      created_at: expect.stringMatching(/Z$/),
      data: {
        email_id: mail?.id,
        message_id: `<${mail?.id}@inbox.localhost>`,
        created_at: mail?.accepted_at,
        from: 'Waqai <news@waqai.example>',
        to: ['ada@reader.example'],
        subject: 'What happened',
        tags: { chunk: '7' },
        headers: [{ name: 'X-One', value: 'two' }],
      },
    })
  })

  it.each([
    ['bounced@resend.dev', ['email.sent', 'email.bounced']],
    ['bounced+ada@resend.dev', ['email.sent', 'email.bounced']],
    ['complained+ada@resend.dev', ['email.sent', 'email.delivered', 'email.complained']],
    ['suppressed@resend.dev', ['email.suppressed']],
    ['suppressed+ada@resend.dev', ['email.suppressed']],
    ['delivered+ada@resend.dev', ['email.sent', 'email.delivered']],
  ])('the delivery events of a mail to %s', async (to, types) => {
    inbox = await startInbox()
    expect((await tell(to)).map(({ type }) => type)).toEqual(types)
    const [mail] = await inbox.mails()
    expect(`email.${(await inbox.resend.emails.get(mail?.id ?? '')).data?.last_event}`).toBe(types.at(-1))
  })

  it('the reason of a bounce, and of the suppression of the next mail to that address', async () => {
    inbox = await startInbox()
    const [, bounced] = await tell('bounced+ada@resend.dev')
    expect(bounced?.data.bounce).toMatchObject({ type: 'Permanent', subType: 'General', diagnosticCode: [] })
    const later = await tell('Bounced+Ada@resend.dev')
    expect(later.map(({ type }) => type)).toEqual(['email.suppressed'])
    expect(later[0]?.data.suppressed).toMatchObject({
      type: 'OnAccountSuppressionList',
      reason: 'previous_bounce',
      diagnosticCode: [],
    })
  })

  it('a refused callback again, with the same id and body', async () => {
    inbox = await startInbox({ statusOf: (_, count) => (count === 1 ? 503 : 200) })
    await inbox.resend.emails.send(mailTo('suppressed@resend.dev'))
    await inbox.settle()
    const [first, second] = inbox.site.received
    expect(inbox.site.received).toHaveLength(2)
    expect(second?.headers['svix-id']).toBe(first?.headers['svix-id'])
    expect(second?.body).toBe(first?.body)
    expect(verified(second ?? inbox.site.received[0]!).type).toBe('email.suppressed')
  })

  it('the callbacks of a mail that was deleted meanwhile', async () => {
    inbox = await startInbox({ statusOf: (_, count) => (count === 1 ? 503 : 200) })
    await inbox.resend.emails.send(mailTo('suppressed@resend.dev'))
    await expect.poll(() => inbox.site.received).toHaveLength(1)
    await inbox.ask('DELETE', '/api/mails')
    await inbox.settle()
    expect(inbox.site.received).toHaveLength(2)
  })

  it('the callbacks of a mail that was accepted although the connection was cut', async () => {
    inbox = await startInbox()
    await inbox.faults({ drop: 'after' })
    await inbox.resend.emails.send(mailTo('ada@reader.example'))
    await inbox.settle()
    expect(inbox.site.received.map((one) => verified(one).type)).toEqual(['email.sent', 'email.delivered'])
  })

  it('no callbacks while they are disabled', async () => {
    inbox = await startInbox()
    expect((await inbox.ask('PUT', '/api/callbacks', { enabled: false })).status).toBe(200)
    expect(await tell('ada@reader.example')).toEqual([])
    await inbox.ask('PUT', '/api/callbacks', { enabled: true })
    expect(await tell('bob@reader.example')).toHaveLength(2)
  })
})

describe('the callback sender', () => {
  afterEach(() => vi.useRealTimers())

  it('makes four attempts within 7.5 seconds, then stops', async () => {
    vi.useFakeTimers()
    const callbacks = createCallbackSender()
    const began = Date.now()
    const tries: number[] = []
    callbacks.enqueue([async () => tries.push(Date.now() - began) < 0])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tries).toEqual([0, 500, 2500, 7500])
    await callbacks.settle()
  })

  it('runs at most eight attempts at one time', async () => {
    const callbacks = createCallbackSender()
    let running = 0
    let most = 0
    let done = 0
    const attempt = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      done += 1
      return true
    }
    for (let i = 0; i < 100; i += 1) callbacks.enqueue([attempt, attempt])
    await callbacks.settle()
    expect({ most, done }).toEqual({ most: 8, done: 200 })
  })

  it('drops callbacks that wait or are to be retried', async () => {
    vi.useFakeTimers()
    const callbacks = createCallbackSender()
    let tries = 0
    callbacks.enqueue([async () => ++tries < 0, async () => ++tries < 0])
    await vi.advanceTimersByTimeAsync(0)
    callbacks.dropWaiting()
    await callbacks.settle()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tries).toBe(2)
  })
})
