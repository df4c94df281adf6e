import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStores } from '../../../src/context.ts'
import { chunkStore } from '../../../src/delivery/mail/chunk-store.ts'
import { providerStateStore } from '../../../src/delivery/mail/provider-state-store.ts'
import { deliverNext } from '../../../src/delivery/webhooks/deliver-webhook.ts'
import type { Exchange } from '../../../src/delivery/webhooks/endpoint-client.ts'
import { endpointStore } from '../../../src/delivery/webhooks/endpoint-store.ts'
import { fanOutRevisions } from '../../../src/delivery/webhooks/fan-out.ts'
import { registerEndpoint } from '../../../src/delivery/webhooks/register-endpoint.ts'
import type { WebhookContext } from '../../../src/delivery/webhooks/webhook-context.ts'
import { isRefusal } from '../../../src/lib/refusal.ts'
import { GAZETTEER, recorded } from '../../workshop.ts'
import { stores } from '../../world.ts'

const SITE = { name: 'Waqai', url: 'https://waqai.example.net', postal: 'Exampletown', replyTo: 'e@waqai.example.net' }
const LEASE = 60_000
const ENOUGH = 400

type Told = { id: string; data: { id: string }; at: number }

let clock = { now: 0 }
let named = 0
/** What came to the endpoint, in the order in which it came, with whatever was repeated. */
let told: Told[] = []
let answer: (told: Told) => Exchange = () => ({ status: 200, retryAfter: null, body: '' })

class Death extends Error {}

/** Lets so many effects on the database happen and dies before or after the next; `behind` null never dies. */
const mortal = (behind: number | null, side: 'before' | 'after') => {
  let effects = 0
  const pass = async <T>(act: () => Promise<T>): Promise<T> => {
    const isLast = behind !== null && effects++ === behind
    if (isLast && side === 'before') throw new Death()
    if (behind !== null && effects > behind + 1) throw new Death()
    const done = await act()
    if (isLast) throw new Death()
    return done
  }
  const wrapped = (real: D1PreparedStatement): D1PreparedStatement =>
    ({
      real,
      bind: (...values: unknown[]) => wrapped(real.bind(...values)),
      first: () => pass(() => real.first()),
      run: () => pass(() => real.run()),
      all: () => pass(() => real.all()),
    }) as unknown as D1PreparedStatement
  const db = {
    prepare: (sql: string) => wrapped(env.DB.prepare(sql)),
    batch: (all: { real: D1PreparedStatement }[]) => pass(() => env.DB.batch(all.map((each) => each.real))),
  }
  return { db: db as unknown as D1Database, pass, met: () => effects }
}

const postman = (behind: number | null = null, side: 'before' | 'after' = 'before') => {
  const life = mortal(behind, side)
  const own: WebhookContext = {
    endpoints: endpointStore(life.db),
    journal: createStores({ ...env, DB: life.db }).journal,
    editions: stores().editions,
    chunks: chunkStore(life.db, providerStateStore(life.db)),
    gazetteer: GAZETTEER,
    endpointClient: {
      findHostRefusal: async () => null,
      post: (_, { text }, headers) =>
        life.pass(async () => {
          const came = { id: headers['webhook-id']!, data: JSON.parse(text).data, at: clock.now }
          told.push(came)
          return answer(came)
        }),
    },
    site: SITE,
    addressPolicy: { ownHosts: [], allowLoopback: false },
    readClocks: async () => ({ now: clock.now, wallMs: clock.now }),
    wall: () => clock.now,
    jitter: () => 0.5,
    randomBytes: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  }
  return { own, met: life.met }
}

const taken = (came: Told): Exchange => ({
  status: 200,
  retryAfter: null,
  body: String((came.data as { challenge?: string }).challenge ?? ''),
})

/** Does all that is due, until nothing is. */
const work = async (own: WebhookContext): Promise<void> => {
  await fanOutRevisions(own, clock.now)
  for (;;) {
    const endpoint = await own.endpoints.claimDue({ now: clock.now, wallMs: clock.now })
    if (!endpoint) return
    await deliverNext(own, endpoint)
  }
}

/** Lets time pass in steps of a minute while somebody lives and works. */
const live = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) {
    clock.now += LEASE
    await work(postman().own)
  }
}

/** An endpoint that has proved itself and is told of Aleppo. */
const proved = async (more: Record<string, unknown> = {}): Promise<string> => {
  answer = taken
  const { own } = postman()
  const made = await registerEndpoint(own, { url: 'https://hooks.example.org/', regions: ['sy-aleppo'], ...more })
  if (isRefusal(made)) throw new Error(JSON.stringify(made))
  await work(own)
  told = []
  return made.id
}

const happened = async (count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => `told-${++named}`)
  for (const id of ids) await recorded(id)
  return ids
}

/** What a receiver makes of it that ignores what it had before. */
const firsts = (): string[] =>
  told.filter((each, at) => told.findIndex(({ id }) => id === each.id) === at).map(({ data }) => data.id)

beforeEach(async () => {
  await env.DB.batch(['delivery', 'endpoint', 'chunk'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  clock = { now: Date.now() }
  told = []
})

describe('a Worker that dies between any two effects', () => {
  test('neither loses nor reorders what an endpoint is told, and repeats under the same id', async () => {
    const wrong: string[] = []
    let behind = 0
    for (let isMet = true; isMet && behind < ENOUGH; behind++) {
      for (const side of ['before', 'after'] as const) {
        await env.DB.batch(['delivery', 'endpoint'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
        await proved()
        const ids = await happened(3)
        const life = postman(behind, side)
        await work(life.own).catch((fault) => {
          if (!(fault instanceof Death)) throw fault
        })
        isMet = life.met() > behind
        await live(3)
        const isRepeatedAlike = told.every((each) =>
          told.filter(({ id }) => id === each.id).every((other) => other.data.id === each.data.id),
        )
        const isInOrder = told.every(
          (each, at) => at === 0 || ids.indexOf(each.data.id) >= ids.indexOf(told[at - 1]!.data.id),
        )
        if (firsts().join() !== ids.join() || !isRepeatedAlike || !isInOrder)
          wrong.push(`${side} ${behind}: ${told.map(({ data }) => data.id).join(' ')}`)
      }
    }
    expect(wrong).toEqual([])
    expect(behind).toBeGreaterThan(15)
    expect(behind).toBeLessThan(ENOUGH)
  }, 120_000)

  test('is told apart from two that work at once: each delivery is made once', async () => {
    await proved()
    const ids = await happened(5)
    await Promise.all([1, 2, 3].map(() => work(postman().own)))
    await live(1)
    expect(told.map(({ data }) => data.id)).toEqual(ids)
  })
})

describe('an endpoint', () => {
  test('has one owner while its lease holds, also when the product’s clock leaps', async () => {
    await proved()
    await happened(1)
    const { own } = postman()
    await fanOutRevisions(own, clock.now)
    const at = (days: number, ms: number) => ({ now: clock.now + days * 86_400_000, wallMs: clock.now + ms })
    const both = await Promise.all([own.endpoints.claimDue(at(0, 0)), own.endpoints.claimDue(at(0, 0))])
    expect(both.filter(Boolean)).toHaveLength(1)
    expect(await own.endpoints.claimDue(at(3, LEASE - 1))).toBeNull()
    expect(await own.endpoints.claimDue(at(3, LEASE))).not.toBeNull()
  })

  test('whose lease was lost settles nothing', async () => {
    await proved()
    await happened(2)
    const { own } = postman()
    await fanOutRevisions(own, clock.now)
    const late = (await own.endpoints.claimDue({ now: clock.now, wallMs: clock.now }))!
    clock.now += LEASE
    answer = () => ({ status: 500, retryAfter: null, body: '' })
    const next = (await own.endpoints.claimDue({ now: clock.now, wallMs: clock.now }))!
    answer = taken
    await deliverNext(own, late)
    const [, first] = await own.endpoints.listDeliveries(late.id, Number.MAX_SAFE_INTEGER, null, 10)
    expect(first).toMatchObject({ state: 'pending', attempts: [] })
    await deliverNext(own, next)
    await live(1)
    expect(new Set(told.map(({ id }) => id)).size).toBe(2)
  })

  test('that fails holds its successors back, and is gone around by the others', async () => {
    const [sick, well] = [await proved({ regions: ['sy-aleppo'] }), await proved({ regions: ['sy-aleppo'] })]
    const ids = await happened(2)
    answer = ({ id }) => ({ status: id.includes(sick.slice(3)) ? 500 : 200, retryAfter: null, body: '' })
    await work(postman().own)
    const toldTo = (endpoint: string) =>
      told.filter(({ id }) => id.includes(endpoint.slice(3))).map(({ data }) => data.id)
    expect([toldTo(sick), toldTo(well)]).toEqual([[ids[0]], ids])
  })

  test('that is told nothing costs no row', async () => {
    await proved({ regions: ['sy-latakia'] })
    await happened(20)
    const before = await env.DB.prepare('SELECT * FROM endpoint').first()
    await work(postman().own)
    expect(await env.DB.prepare('SELECT count(*) AS rows FROM delivery').first('rows')).toBe(0)
    expect(await env.DB.prepare('SELECT * FROM endpoint').first()).toEqual(before)
  })

  test('that fails to the end of one delivery goes on to the next, and is disabled after five days with nothing more to tell', async () => {
    const id = await proved()
    const ids = await happened(2)
    const { own } = postman()
    answer = ({ data }) => ({ status: data.id === ids[0] ? 500 : 204, retryAfter: null, body: '' })
    for (let hours = 0; hours < 80; hours++) {
      clock.now += 3_600_000
      await work(own)
    }
    expect(
      (await own.endpoints.listDeliveries(id, Number.MAX_SAFE_INTEGER, null, 10)).map(({ state, attempts }) => [
        state,
        attempts.length,
      ]),
    ).toEqual([
      ['delivered', 1],
      ['failed', 10],
    ])
    answer = () => ({ error: 'no connection' })
    await happened(1)
    for (let hours = 0; hours < 121; hours++) {
      clock.now += 3_600_000
      await own.endpoints.makeFailingDue(clock.now - 5 * 86_400_000, clock.now)
      await work(own)
    }
    expect(await own.endpoints.find(id)).toMatchObject({ state: 'disabled', disabledReason: 'failing' })
    const { results } = await env.DB.prepare("SELECT members FROM chunk WHERE kind = 'endpoint'").all<{
      members: string
    }>()
    expect(results.length).toBeGreaterThanOrEqual(2)
    expect(results.every(({ members }) => members.includes(id))).toBe(true)
  })
})
