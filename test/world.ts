import { env, exports } from 'cloudflare:workers'
import { limitBindings } from '../src/cli/local/platform.ts'
import { type AppContext, createContext } from '../src/context.ts'
import { createStores } from '../src/stores.ts'
import { PUBLISHER_KEY, SITE_URL } from './runtime-variables.ts'

/** The stores over the bindings of the test, as one invocation of the platform. */
export const stores = () => createStores(limitBindings(env))

/** The Worker's own context over the bindings of the test, as one invocation, with some members replaced. */
export const testContext = async (overrides: Partial<AppContext> = {}): Promise<AppContext> => ({
  ...(await createContext(limitBindings(env), overrides.wall)),
  ...overrides,
})

const worker = () =>
  exports.default as unknown as Required<Pick<Fetcher, 'fetch'>> & {
    scheduled: (options: { scheduledTime: Date; cron: string }) => Promise<unknown>
  }

/** Sends a request to the Worker. */
export const call = (path: string, init?: RequestInit): Promise<Response> => worker().fetch(`${SITE_URL}${path}`, init)

export const postJson = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  call(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

export const asPublisher = { authorization: `Bearer ${PUBLISHER_KEY}` }

/** Runs the cron at a time (ms UTC). */
export const tick = async (at: number): Promise<void> => {
  await worker().scheduled({ scheduledTime: new Date(at), cron: '*/5 * * * *' })
}

/** Waits until the condition is true. Fails after a minute, which only a machine without free cores needs. */
export const until = async (isTrue: () => Promise<boolean>, what: string): Promise<void> => {
  const end = Date.now() + 60_000
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`a minute passed, and it is still not true that ${what}`)
    await scheduler.wait(10)
  }
}

/** Waits until no run waits to be planned and no chunk to be sent. */
export const idle = (): Promise<void> =>
  until(async () => {
    const now = await (await testContext()).now()
    const { plan, confirmations, alerts, digests } = await stores().pendingWork.countPendingWork(now)
    return plan + confirmations + alerts + digests === 0
  }, 'all work is done')

/** The stand-in for the mail provider, which answers all network requests of these tests. */
export const inbox = {
  mails: async (to?: string): Promise<CapturedMail[]> =>
    (await fetch(`https://api.resend.com/api/mails${to ? `?to=${encodeURIComponent(to)}` : ''}`)).json(),
  forget: async (): Promise<void> => {
    await fetch('https://api.resend.com/api/mails', { method: 'DELETE' })
  },
  /** Removes the rate limit. Tests move their wall clock by hand, and the stand-in's clock does not move with it. */
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
  from: string
  to: string[]
  subject: string
  html: string
  text: string
  tags: Record<string, string>
  headers: Record<string, string>
  idempotency_key: string
}
