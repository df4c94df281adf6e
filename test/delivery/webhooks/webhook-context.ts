import { env } from 'cloudflare:workers'
import { deliverNext } from '../../../src/delivery/webhooks/deliver-webhook.ts'
import type { Endpoint } from '../../../src/delivery/webhooks/endpoint.ts'
import type { Exchange } from '../../../src/delivery/webhooks/endpoint-client.ts'
import { fanOutRevisions } from '../../../src/delivery/webhooks/fan-out.ts'
import { registerEndpoint } from '../../../src/delivery/webhooks/register-endpoint.ts'
import type { WebhookContext } from '../../../src/delivery/webhooks/webhook-context.ts'
import { isRefusal } from '../../../src/lib/refusal.ts'
import { createStores } from '../../../src/stores.ts'
import { GAZETTEER, recorded } from '../../workshop.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const SITE = { name: 'Waqai', url: 'https://waqai.example.net', postal: 'Exampletown', replyTo: 'e@waqai.example.net' }

/** A request that an endpoint received. `at` by the product's clock in ms UTC. */
export type ReceivedRequest = { id: string; data: { id: string; challenge?: string }; at: number }

/** The time, the requests that endpoints received, repetitions included, and how endpoints answer. */
export const network = {
  now: 0,
  received: [] as ReceivedRequest[],
  answer: (_: ReceivedRequest): Exchange => response(200),
}

export const response = (status: number, body = ''): Exchange => ({ status, retryAfter: null, body })

/** Accepts every request, and returns a challenge. */
export const acceptAll = (request: ReceivedRequest): Exchange => response(200, request.data.challenge ?? '')

/** Deletes all endpoints, deliveries and chunks, and sets the network back. */
export const resetWebhooks = async (): Promise<void> => {
  await env.DB.batch(['delivery', 'endpoint', 'chunk'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  Object.assign(network, { now: Date.now(), received: [], answer: acceptAll })
}

/** Thrown in place of the effects that a Worker no longer reaches. */
export class Crash extends Error {}

/** When a Worker crashes: before or after its effect of this index. */
export type CrashPoint = { index: number; side: 'before' | 'after' }

type TestContext = WebhookContext & { tickets: { sent: string[] }; countEffects: () => number }

/** A context over the real database. With a crash point it throws `Crash` there and at every later effect. */
export const createWebhookContext = (crash: CrashPoint | null = null): TestContext => {
  const { db, perform, countEffects } = crashingDatabase(crash)
  const sent: string[] = []
  const ticket = (queue: string) => async (count: number) => void sent.push(...Array<string>(count).fill(queue))
  return {
    ...createStores({ ...env, DB: db }),
    gazetteer: GAZETTEER,
    endpointClient: {
      findHostRefusal: async () => null,
      post: (_, { text }, headers) =>
        perform(async () => {
          const request = { id: headers['webhook-id']!, data: JSON.parse(text).data, at: network.now }
          network.received.push(request)
          return network.answer(request)
        }),
    },
    site: SITE,
    addressPolicy: { ownHosts: [], allowLoopback: false },
    tickets: {
      enqueuePlan: ticket('plan'),
      enqueueMail: ticket('mail'),
      enqueueWebhook: ticket('webhook'),
      sent,
    },
    readClocks: async () => ({ now: network.now, wallMs: network.now }),
    wall: () => network.now,
    sleep: async (ms) => {
      network.now += ms
    },
    jitter: () => 0.5,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    countEffects,
  }
}

const crashingDatabase = (crash: CrashPoint | null) => {
  let effects = 0
  const perform = async <T>(effect: () => Promise<T>): Promise<T> => {
    const index = effects++
    if (crash && (index > crash.index || (index === crash.index && crash.side === 'before'))) throw new Crash()
    const result = await effect()
    if (crash && index === crash.index) throw new Crash()
    return result
  }
  const wrap = (real: D1PreparedStatement): D1PreparedStatement =>
    ({
      real,
      bind: (...values: unknown[]) => wrap(real.bind(...values)),
      first: () => perform(() => real.first()),
      run: () => perform(() => real.run()),
      all: () => perform(() => real.all()),
    }) as unknown as D1PreparedStatement
  const db = {
    prepare: (sql: string) => wrap(env.DB.prepare(sql)),
    batch: (statements: { real: D1PreparedStatement }[]) =>
      perform(() => env.DB.batch(statements.map((each) => each.real))),
  }
  return { db: db as unknown as D1Database, perform, countEffects: () => effects }
}

/** Inserts deliveries for what is released, and serves endpoints until none is due. */
export const serveAllDue = async (context: WebhookContext): Promise<void> => {
  await fanOutRevisions(context, network.now)
  for (;;) {
    const endpoint = await context.endpoints.claimDue({ now: network.now, wallMs: network.now })
    if (!endpoint) return
    await deliverNext(context, endpoint)
  }
}

/** Registers an endpoint that follows Aleppo, unless `settings` say otherwise. */
export const registerPendingEndpoint = async (
  context: WebhookContext,
  settings: Record<string, unknown> = {},
): Promise<Endpoint> => {
  const body = { url: 'https://hooks.example.org/', regions: ['sy-aleppo'], ...settings }
  const answerOf = ({ id }: Endpoint): string => id
  const registered = await registerEndpoint(context, { body, receipt: null, answerOf })
  if (isRefusal(registered)) throw new Error(JSON.stringify(registered))
  return (await context.endpoints.find(registered.answer))!
}

/** Registers an endpoint, has it verified, and forgets the requests that this took. */
export const registerActiveEndpoint = async (settings: Record<string, unknown> = {}): Promise<Endpoint> => {
  network.answer = acceptAll
  const context = createWebhookContext()
  const { id } = await registerPendingEndpoint(context, settings)
  await serveAllDue(context)
  network.received = []
  return (await context.endpoints.find(id))!
}

let recordedEvents = 0

/** Records new events in Aleppo that are released at once. Returns their ids. */
export const recordEvents = async (count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => `event-${++recordedEvents}`)
  for (const id of ids) await recorded(id)
  return ids
}
