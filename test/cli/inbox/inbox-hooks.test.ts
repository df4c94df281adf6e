import { afterEach, describe, expect, it } from 'vitest'
import type { Acceptance, InboxHooks, MailAnswer, MailRequest } from '../../../src/cli/inbox/inbox-hooks.ts'
import { mailTo, type RunningInbox, startInbox } from './running-inbox.ts'

let inbox: RunningInbox
afterEach(() => inbox?.close())

const ada = mailTo('ada@reader.example')
const bob = mailTo('bob@reader.example')
const unknownOutcome = { name: 'application_error', statusCode: null }

/** Hooks that record their calls and return the given decisions for the requests, in order. */
const recordingHooks = (...decisions: ReturnType<NonNullable<InboxHooks['onRequest']>>[]) => {
  const requests: MailRequest[] = []
  const accepted: Acceptance[] = []
  const answers: MailAnswer[] = []
  const hooks: InboxHooks = {
    onRequest: (request) => {
      requests.push(request)
      return decisions.shift()
    },
    onAccepted: (_, acceptance) => void accepted.push(acceptance),
    onAnswered: (_, answer) => void answers.push(answer),
  }
  return { hooks, requests, accepted, answers }
}

describe('hooks', () => {
  it('get the request, what was accepted and the answer', async () => {
    const { hooks, requests, accepted, answers } = recordingHooks()
    inbox = await startInbox({ hooks })
    const options = { idempotencyKey: 'k', batchValidation: 'permissive' } as const
    const { data } = await inbox.resend.batch.send([ada, mailTo('ada@example.com')], options)
    const { path, idempotencyKey, isPermissive, authorization, body } = requests[0]!
    expect([path, idempotencyKey, isPermissive, authorization]).toEqual(['/emails/batch', 'k', true, 'Bearer re_test'])
    expect(JSON.parse(new TextDecoder().decode(body))).toHaveLength(2)
    expect(accepted).toMatchObject([{ ids: [data?.data[0]?.id], mails: [{ to: [ada.to] }], refused: [1] }])
    expect(answers).toMatchObject([{ status: 200, text: JSON.stringify(data) }])
  })

  it('see a repeated request and its answer, but no second acceptance', async () => {
    const { hooks, requests, accepted, answers } = recordingHooks()
    inbox = await startInbox({ hooks })
    for (let time = 0; time < 2; time++) await inbox.resend.emails.send(ada, { idempotencyKey: 'k' })
    expect([requests.length, accepted.length]).toEqual([2, 1])
    expect(answers[1]?.text).toBe(answers[0]?.text)
  })

  it('choose the fault of a request; undefined leaves the planned one', async () => {
    const { hooks } = recordingHooks({ status: 500 }, null, undefined)
    inbox = await startInbox({ hooks })
    await inbox.faults({ status: 503 })
    const statuses: (number | null | undefined)[] = []
    for (let time = 0; time < 3; time++) statuses.push((await inbox.resend.emails.send(ada)).error?.statusCode)
    expect(statuses).toEqual([500, undefined, 503])
  })

  it('see the answer of a request whose connection is cut after it, not of one cut before', async () => {
    const { hooks, answers } = recordingHooks({ drop: 'before' }, { drop: 'after' })
    inbox = await startInbox({ hooks })
    expect((await inbox.resend.emails.send(ada)).error).toMatchObject(unknownOutcome)
    expect(answers).toEqual([])
    expect((await inbox.resend.emails.send(ada)).error).toMatchObject(unknownOutcome)
    expect(answers).toMatchObject([{ status: 200 }])
  })

  it('see answers of the rate limit', async () => {
    const { hooks, answers } = recordingHooks()
    inbox = await startInbox({ hooks })
    await inbox.limits({ per_second: 1 })
    for (let time = 0; time < 2; time++) await inbox.resend.emails.send(ada)
    expect(answers.map(({ status }) => status)).toEqual([200, 429])
    expect(answers[1]?.headers['retry-after']).toBe('1')
  })

  it('learn that the client gave up while they wait', async () => {
    const signals: AbortSignal[] = []
    const aborted = (signal: AbortSignal) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    const onRequest = async ({ signal }: MailRequest) => {
      signals.push(signal)
      await aborted(signal)
      return { drop: 'before' } as const
    }
    inbox = await startInbox({ hooks: { onRequest } })
    await inbox.resend.emails.send(ada, { signal: AbortSignal.timeout(50) })
    await expect.poll(() => signals[0]?.aborted).toBe(true)
    expect(await inbox.mails()).toEqual([])
  })
})

describe('a request accepted as unread', () => {
  it('gets ids for as many mails, which are neither parsed nor kept', async () => {
    const { hooks, accepted } = recordingHooks({ unread: 3 })
    inbox = await startInbox({ hooks })
    const { data } = await inbox.resend.batch.send([ada, bob])
    expect(data?.data).toHaveLength(3)
    expect(accepted).toMatchObject([{ ids: data?.data.map(({ id }) => id), mails: [], refused: [] }])
    expect(await inbox.mails()).toEqual([])
    await inbox.settle()
    expect(inbox.site.received).toEqual([])
  })

  it('is repeated under its key', async () => {
    const { hooks, accepted } = recordingHooks({ unread: 2 }, { unread: 2 })
    inbox = await startInbox({ hooks })
    const [first, second] = [
      await inbox.resend.batch.send([ada, bob], { idempotencyKey: 'k' }),
      await inbox.resend.batch.send([ada, bob], { idempotencyKey: 'k' }),
    ]
    expect(second.data).toEqual(first.data)
    expect(accepted).toHaveLength(1)
  })
})

describe('the number of kept mails', () => {
  it.each([
    [0, []],
    [2, ['b@reader.example', 'c@reader.example']],
  ])('is at most %i, and the oldest are dropped', async (maxMails, kept) => {
    inbox = await startInbox({ maxMails })
    for (const name of ['a', 'b', 'c']) await inbox.resend.emails.send(mailTo(`${name}@reader.example`))
    expect((await inbox.mails()).map(({ to }) => to[0])).toEqual(kept)
    expect(await inbox.mails('a@reader.example')).toEqual([])
  })
})
