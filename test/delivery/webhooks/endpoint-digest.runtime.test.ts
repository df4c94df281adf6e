import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { claimEndpointDigests } from '../../../src/delivery/webhooks/endpoint-digest.ts'
import { deleteEndpoint } from '../../../src/delivery/webhooks/register-endpoint.ts'
import { recorded } from '../../workshop.ts'
import {
  createWebhookContext,
  DAY_MS,
  network,
  recordEvents,
  registerActiveEndpoint,
  resetWebhooks,
  serveAllDue,
} from './webhook-context.ts'

const DIGESTS_ONLY = { events: ['digest.published'] }

/** Lets a day pass, and claims the digest that is due then. */
const claimDailyDigest = async (): Promise<void> => {
  network.now += DAY_MS
  await claimEndpointDigests(createWebhookContext(), network.now, network.now)
}
const digestsOf = async (endpointId: string) =>
  createWebhookContext().deliveries.list(endpointId, Number.MAX_SAFE_INTEGER, null, 10)
/** The events of each digest that was sent, by their ids. */
const sentDigests = (): string[][] =>
  network.received.map(({ data }) => (data as unknown as { events: { id: string }[] }).events.map(({ id }) => id))

beforeEach(resetWebhooks)

describe('a digest for an endpoint', () => {
  test('lists the events that match its filter since the digest before', async () => {
    await registerActiveEndpoint(DIGESTS_ONLY)
    const [first] = await recordEvents(1)
    await recorded(`elsewhere-${network.now}`, { regions: [{ id: 'sy-latakia' }] })
    await claimDailyDigest()
    await serveAllDue(createWebhookContext())
    const [second] = await recordEvents(1)
    await claimDailyDigest()
    await serveAllDue(createWebhookContext())
    expect(sentDigests()).toEqual([[first], [second]])
  })

  test('is inserted once by ticks that run at the same time', async () => {
    const { id } = await registerActiveEndpoint(DIGESTS_ONLY)
    await recordEvents(1)
    network.now += DAY_MS
    await Promise.all([1, 2].map(() => claimEndpointDigests(createWebhookContext(), network.now, network.now)))
    expect(await digestsOf(id)).toHaveLength(1)
  })

  test('without events is not inserted, and its next time is set', async () => {
    const { id, digestAt } = await registerActiveEndpoint(DIGESTS_ONLY)
    await claimDailyDigest()
    expect(await digestsOf(id)).toEqual([])
    expect((await createWebhookContext().endpoints.find(id))!.digestAt).toBe(digestAt! + DAY_MS)
  })

  test('is empty if all its events were retracted before it was sent', async () => {
    const { id } = await registerActiveEndpoint(DIGESTS_ONLY)
    const [event] = await recordEvents(1)
    await claimDailyDigest()
    await recorded(event!, { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
    await serveAllDue(createWebhookContext())
    expect(network.received).toEqual([])
    expect((await digestsOf(id)).map(({ state, attempts }) => [state, attempts])).toEqual([['empty', []]])
  })
})

test('an endpoint is deleted with its deliveries', async () => {
  const { id } = await registerActiveEndpoint()
  await recordEvents(1)
  await serveAllDue(createWebhookContext())
  const context = createWebhookContext()
  expect(await deleteEndpoint(context, id)).toBeNull()
  expect(await env.DB.prepare('SELECT count(*) AS rows FROM delivery').first('rows')).toBe(0)
  expect(await deleteEndpoint(context, id)).toMatchObject({ refused: 'not-found' })
})
