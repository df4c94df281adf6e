import { afterEach, describe, expect, it, vi } from 'vitest'
import { createCallbacks } from '../../../src/cli/inbox/callback-sender.ts'
import { mailTo, openScene, type Scene, verified } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

const tell = async (to: string | string[], more: object = {}) => {
  const { data } = await scene.resend.emails.send(mailTo(to, more))
  await scene.settle()
  return scene.site.received.map(verified).filter((callback) => callback.data.email_id === data?.id)
}

describe('the site is told', () => {
  it('by a signed POST that a mail was sent and delivered, with all that identifies it', async () => {
    scene = await openScene()
    const callbacks = await tell('ada@reader.example', {
      tags: [{ name: 'chunk', value: '7' }],
      headers: { 'X-One': 'two' },
    })
    const [mail] = await scene.mails()
    expect(scene.site.received.every(({ method, path }) => method === 'POST' && path === '/hooks/resend')).toBe(true)
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
  ])('what became of a mail to %s', async (to, types) => {
    scene = await openScene()
    expect((await tell(to)).map(({ type }) => type)).toEqual(types)
    const [mail] = await scene.mails()
    expect(`email.${(await scene.resend.emails.get(mail?.id ?? '')).data?.last_event}`).toBe(types.at(-1))
  })

  it('why a mail bounced, and why the next one to that address is suppressed', async () => {
    scene = await openScene()
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

  it('again with the same id and body when it did not take a callback', async () => {
    scene = await openScene({ manner: (_, count) => (count === 1 ? 503 : 200) })
    await scene.resend.emails.send(mailTo('suppressed@resend.dev'))
    await scene.settle()
    const [first, second] = scene.site.received
    expect(scene.site.received).toHaveLength(2)
    expect(second?.headers['svix-id']).toBe(first?.headers['svix-id'])
    expect(second?.body).toBe(first?.body)
    expect(verified(second ?? scene.site.received[0]!).type).toBe('email.suppressed')
  })

  it('of a mail that tests have forgotten since', async () => {
    scene = await openScene({ manner: (_, count) => (count === 1 ? 503 : 200) })
    await scene.resend.emails.send(mailTo('suppressed@resend.dev'))
    await expect.poll(() => scene.site.received).toHaveLength(1)
    await scene.ask('DELETE', '/api/mails')
    await scene.settle()
    expect(scene.site.received).toHaveLength(2)
  })

  it('of a mail that was accepted though the connection was cut', async () => {
    scene = await openScene()
    await scene.faults({ drop: 'after' })
    await scene.resend.emails.send(mailTo('ada@reader.example'))
    await scene.settle()
    expect(scene.site.received.map((one) => verified(one).type)).toEqual(['email.sent', 'email.delivered'])
  })

  it('nothing while callbacks are switched off', async () => {
    scene = await openScene()
    expect((await scene.ask('PUT', '/api/callbacks', { enabled: false })).status).toBe(200)
    expect(await tell('ada@reader.example')).toEqual([])
    await scene.ask('PUT', '/api/callbacks', { enabled: true })
    expect(await tell('bob@reader.example')).toHaveLength(2)
  })
})

describe('the line of callbacks', () => {
  afterEach(() => vi.useRealTimers())

  it('tries four times over seven and a half seconds, then gives up', async () => {
    vi.useFakeTimers()
    const callbacks = createCallbacks()
    const began = Date.now()
    const tries: number[] = []
    callbacks.queue([async () => tries.push(Date.now() - began) < 0])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tries).toEqual([0, 500, 2500, 7500])
    await callbacks.settle()
  })

  it('has at most eight under way, however many wait', async () => {
    const callbacks = createCallbacks()
    let underWay = 0
    let most = 0
    let done = 0
    const attempt = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      done += 1
      return true
    }
    for (let i = 0; i < 100; i += 1) callbacks.queue([attempt, attempt])
    await callbacks.settle()
    expect({ most, done }).toEqual({ most: 8, done: 200 })
  })

  it('forgets what waits, and what is to be tried again', async () => {
    vi.useFakeTimers()
    const callbacks = createCallbacks()
    let tries = 0
    callbacks.queue([async () => ++tries < 0, async () => ++tries < 0])
    await vi.advanceTimersByTimeAsync(0)
    callbacks.forget()
    await callbacks.settle()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tries).toBe(2)
  })
})
