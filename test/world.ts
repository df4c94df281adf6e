import { env, exports } from 'cloudflare:workers'
import { createStores } from '../src/context.ts'
import { PUBLISHER_KEY, SITE_URL } from './runtime-variables.ts'

/** The stores over the bindings of the test at hand. */
export const stores = () => createStores(env)

const worker = () =>
  exports.default as unknown as Required<Pick<Fetcher, 'fetch'>> & {
    scheduled: (options: { scheduledTime: Date; cron: string }) => Promise<unknown>
  }

/** Calls the Worker's own front door. */
export const call = (path: string, init?: RequestInit): Promise<Response> => worker().fetch(`${SITE_URL}${path}`, init)

export const postJson = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  call(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

export const asPublisher = { authorization: `Bearer ${PUBLISHER_KEY}` }

/** Tells the cron a time. */
export const tick = async (at: number): Promise<void> => {
  await worker().scheduled({ scheduledTime: new Date(at), cron: '*/5 * * * *' })
}

/** Waits until a question is answered with yes, asking it again and again. */
export const until = async (ask: () => Promise<boolean>, what: string): Promise<void> => {
  const end = Date.now() + 10_000
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`)
    await scheduler.wait(10)
  }
}

/** Waits until no planning and no sending is left. */
export const idle = (): Promise<void> =>
  until(async () => {
    const { plan, confirmations, alerts, digests } = await stores().pendingWork.countPendingWork()
    return plan + confirmations + alerts + digests === 0
  }, 'all work is done')

/** The provider's stand-in, which answers for the whole network of these tests. */
export const inbox = {
  mails: async (to?: string): Promise<CapturedMail[]> =>
    (await fetch(`https://api.resend.com/api/mails${to ? `?to=${encodeURIComponent(to)}` : ''}`)).json(),
  forget: async (): Promise<void> => {
    await fetch('https://api.resend.com/api/mails', { method: 'DELETE' })
  },
  /** No rate limit: tests move the wall by hand, and the stand-in's does not move with it. */
  unlimited: async (): Promise<void> => {
    const limits = JSON.stringify({ per_second: null, daily: null })
    await fetch('https://api.resend.com/api/limits', {
      method: 'PUT',
      body: limits,
      headers: { 'content-type': 'application/json' },
    })
  },
  fail: async (...faults: unknown[]): Promise<void> => {
    await fetch('https://api.resend.com/api/faults', {
      method: 'POST',
      body: JSON.stringify(faults),
      headers: { 'content-type': 'application/json' },
    })
  },
}

export type CapturedMail = {
  to: string[]
  subject: string
  html: string
  text: string
  tags: Record<string, string>
  headers: Record<string, string>
  idempotency_key: string
}
