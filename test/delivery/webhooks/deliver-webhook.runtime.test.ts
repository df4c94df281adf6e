import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { deliverNext } from '../../../src/delivery/webhooks/deliver-webhook.ts'
import { ENDPOINT_LEASE_MS } from '../../../src/delivery/webhooks/endpoint-store.ts'
import { fanOutRevisions } from '../../../src/delivery/webhooks/fan-out.ts'
import {
  acceptAll,
  Crash,
  createWebhookContext,
  DAY_MS,
  HOUR_MS,
  network,
  recordEvents,
  registerActiveEndpoint,
  resetWebhooks,
  response,
  serveAllDue,
} from './webhook-context.ts'

const MAX_CRASH_POINTS = 400
const LAST_SLOT = Number.MAX_SAFE_INTEGER

const receivedEvents = (): string[] => network.received.map(({ data }) => data.id)

/** The events as a receiver sees them that skips repeated message ids. */
const receivedOnce = (): string[] => {
  const isFirst = (id: string, index: number) => network.received.findIndex((request) => request.id === id) === index
  return network.received.filter(({ id }, index) => isFirst(id, index)).map(({ data }) => data.id)
}

/** Lets time pass and serves all that is due, once for each lease. */
const passLeases = async (leases: number): Promise<void> => {
  for (let lease = 0; lease < leases; lease++) {
    network.now += ENDPOINT_LEASE_MS
    await serveAllDue(createWebhookContext())
  }
}

beforeEach(resetWebhooks)

describe('a Worker that crashes before or after any effect', () => {
  test('neither loses nor reorders deliveries, and repeats one only under its message id', async () => {
    const faults: string[] = []
    let index = 0
    for (let isReached = true; isReached && index < MAX_CRASH_POINTS; index++) {
      for (const side of ['before', 'after'] as const) {
        await env.DB.batch(['delivery', 'endpoint'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
        await registerActiveEndpoint()
        const events = await recordEvents(3)
        const crashing = createWebhookContext({ index, side })
        await serveAllDue(crashing).catch((fault) => {
          if (!(fault instanceof Crash)) throw fault
        })
        isReached = crashing.countEffects() > index
        await passLeases(3)
        const eventsOfId = Map.groupBy(network.received, ({ id }) => id).values()
        const areIdsUnique = eventsOfId.every((requests) => new Set(requests.map(({ data }) => data.id)).size === 1)
        const positions = receivedEvents().map((event) => events.indexOf(event))
        const isInOrder = positions.every((position, at) => at === 0 || position >= positions[at - 1]!)
        if (receivedOnce().join() !== events.join() || !areIdsUnique || !isInOrder)
          faults.push(`${side} ${index}: ${receivedEvents().join(' ')}`)
      }
    }
    expect(faults).toEqual([])
    expect(index).toBeGreaterThan(15)
    expect(index).toBeLessThan(MAX_CRASH_POINTS)
  }, 120_000)
})

test('workers that run at the same time make each delivery once', async () => {
  await registerActiveEndpoint()
  const events = await recordEvents(5)
  await Promise.all([1, 2, 3].map(() => serveAllDue(createWebhookContext())))
  await passLeases(1)
  expect(receivedEvents()).toEqual(events)
})

describe('the lease of an endpoint', () => {
  test('has one holder until it ends by the wall clock, also if the product’s clock jumps', async () => {
    await registerActiveEndpoint()
    await recordEvents(1)
    const { endpoints, ...context } = createWebhookContext()
    await fanOutRevisions({ endpoints, ...context }, network.now)
    const at = (days: number, ms: number) => ({ now: network.now + days * DAY_MS, wallMs: network.now + ms })
    const claims = await Promise.all([endpoints.claimDue(at(0, 0)), endpoints.claimDue(at(0, 0))])
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await endpoints.claimDue(at(3, ENDPOINT_LEASE_MS - 1))).toBeNull()
    expect(await endpoints.claimDue(at(3, ENDPOINT_LEASE_MS))).not.toBeNull()
  })

  test('lets only its holder settle an attempt', async () => {
    await registerActiveEndpoint()
    await recordEvents(2)
    const context = createWebhookContext()
    await fanOutRevisions(context, network.now)
    const expired = (await context.endpoints.claimDue({ now: network.now, wallMs: network.now }))!
    network.now += ENDPOINT_LEASE_MS
    const current = (await context.endpoints.claimDue({ now: network.now, wallMs: network.now }))!
    await deliverNext(context, expired)
    const [, first] = await context.deliveries.list(expired.id, LAST_SLOT, null, 10)
    expect(first).toMatchObject({ state: 'pending', attempts: [] })
    await deliverNext(context, current)
    await passLeases(1)
    expect(new Set(network.received.map(({ id }) => id)).size).toBe(2)
  })
})

describe('an endpoint', () => {
  test('that fails delays its own later deliveries and no other endpoint', async () => {
    const [failing, working] = [
      await registerActiveEndpoint(),
      await registerActiveEndpoint({ url: 'https://hooks.example.org/working' }),
    ]
    const events = await recordEvents(2)
    const isTo = (endpointId: string, messageId: string) => messageId.includes(endpointId.slice('ep_'.length))
    network.answer = ({ id }) => response(isTo(failing.id, id) ? 500 : 200)
    await serveAllDue(createWebhookContext())
    const eventsOf = (endpointId: string) =>
      network.received.filter(({ id }) => isTo(endpointId, id)).map(({ data }) => data.id)
    expect([eventsOf(failing.id), eventsOf(working.id)]).toEqual([[events[0]], events])
  })

  test('that no revision matches costs no row', async () => {
    await registerActiveEndpoint({ regions: ['sy-latakia'] })
    await recordEvents(20)
    const before = await env.DB.prepare('SELECT * FROM endpoint').first()
    await serveAllDue(createWebhookContext())
    expect(await env.DB.prepare('SELECT count(*) AS rows FROM delivery').first('rows')).toBe(0)
    expect(await env.DB.prepare('SELECT * FROM endpoint').first()).toEqual(before)
  })

  test('gets its next delivery after ten failed attempts of one', async () => {
    const { id } = await registerActiveEndpoint()
    const events = await recordEvents(2)
    const context = createWebhookContext()
    network.answer = ({ data }) => response(data.id === events[0] ? 500 : 204)
    for (let hour = 0; hour < 80; hour++) {
      network.now += HOUR_MS
      await serveAllDue(context)
    }
    const deliveries = await context.deliveries.list(id, LAST_SLOT, null, 10)
    expect(deliveries.map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ['delivered', 1],
      ['failed', 10],
    ])
  })

  test('that fails for five days is disabled, also if it has no pending delivery by then', async () => {
    const { id } = await registerActiveEndpoint()
    await recordEvents(1)
    const context = createWebhookContext()
    network.answer = () => ({ error: 'no connection' })
    for (let hour = 0; hour < 121; hour++) {
      network.now += HOUR_MS
      await context.endpoints.makeFailingDue(network.now - 5 * DAY_MS, network.now)
      await serveAllDue(context)
    }
    expect(await context.endpoints.find(id)).toMatchObject({ state: 'disabled', disabledReason: 'failing' })
    const { results } = await env.DB.prepare("SELECT members FROM chunk WHERE kind = 'endpoint'").all()
    expect(results.map(({ members }) => JSON.parse(members as string).endpoint)).toEqual([id, id])
    network.answer = acceptAll
  })
})
