import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { fanOutRevisions } from '../../../src/delivery/webhooks/fan-out.ts'
import { changeEndpoint, registerEndpoint } from '../../../src/delivery/webhooks/register-endpoint.ts'
import { replayDelivery, replaySince } from '../../../src/delivery/webhooks/replay-deliveries.ts'
import { verifyEndpoint } from '../../../src/delivery/webhooks/verify-endpoint.ts'
import { recorded } from '../../workshop.ts'
import {
  createWebhookContext,
  HOUR_MS,
  network,
  recordEvents,
  registerActiveEndpoint,
  registerPendingEndpoint,
  resetWebhooks,
  response,
  serveAllDue,
} from './webhook-context.ts'

beforeEach(resetWebhooks)

describe('a webhook ticket is sent', () => {
  test('for the challenge of a registered endpoint', async () => {
    const context = createWebhookContext()
    await registerPendingEndpoint(context)
    expect(context.tickets.sent).toEqual(['webhook'])
  })

  test('for what waited while an endpoint was paused', async () => {
    const endpoint = await registerActiveEndpoint({ paused: true })
    const context = createWebhookContext()
    expect(await changeEndpoint(context, endpoint, { paused: false })).toMatchObject({ paused: false })
    expect(context.tickets.sent).toEqual(['webhook'])
  })

  test('for what waited until an endpoint returned a challenge', async () => {
    const context = createWebhookContext()
    const endpoint = await registerPendingEndpoint(createWebhookContext())
    expect(await verifyEndpoint(context, endpoint, null)).toMatchObject({ state: 'active' })
    expect(context.tickets.sent).toEqual(['webhook'])
  })

  test.each([
    ['as it was sent', (code: string) => code],
    ['as it was copied from a right-to-left message', (code: string) => `\u2068${code}\u2069 `],
  ])('for what waited until a person gave the code %s', async (_, copy) => {
    const context = createWebhookContext()
    const endpoint = await registerPendingEndpoint(createWebhookContext())
    expect(await verifyEndpoint(context, endpoint, copy(endpoint.challenge!))).toMatchObject({ state: 'active' })
    expect(context.tickets.sent).toEqual(['webhook'])
  })

  test('for one delivery that is replayed', async () => {
    const endpoint = await registerActiveEndpoint()
    await recordEvents(1)
    await serveAllDue(createWebhookContext())
    const context = createWebhookContext()
    expect(await replayDelivery(context, endpoint, network.received[0]!.id)).toMatchObject({ state: 'pending' })
    expect(context.tickets.sent).toEqual(['webhook'])
  })

  test('for all deliveries that are replayed', async () => {
    const endpoint = await registerActiveEndpoint()
    await recordEvents(2)
    await serveAllDue(createWebhookContext())
    const context = createWebhookContext()
    expect(await replaySince(context, endpoint, network.now - HOUR_MS)).toBe(2)
    expect(context.tickets.sent).toEqual(['webhook'])
  })
})

test.each([
  ['ends', false, 20_000],
  ['is cancelled', true, 10_000],
])('webhooks wait from an event on whose retraction is on hold, until the hold %s', async (_, isCancelled, agoMs) => {
  // All holds are over when the next test begins.
  network.now -= agoMs
  await registerActiveEndpoint()
  const [before, held, after] = ['before', 'held', 'after'].map((name) => `${name}-webhook-${isCancelled}`)
  const times = () => ({ recorded_at: network.now, release_at: network.now })
  for (const event of [before!, held!, after!]) await recorded(event, times())
  const release_at = network.now + 10_000
  await recorded(held!, { ...times(), number: 2, change: 'retraction', reason: { en: 'It was not so.' }, release_at })
  network.received.length = 0
  const receivedEvents = async (): Promise<string[]> => {
    await fanOutRevisions(createWebhookContext(), network.now)
    await serveAllDue(createWebhookContext())
    return network.received.map(({ data }) => data.id)
  }
  expect(await receivedEvents()).toEqual([before])
  if (isCancelled) await recorded(held!, { ...times(), number: 3, reason: { en: 'It was so.' } })
  else network.now += 10_000
  const all = await receivedEvents()
  expect(all).toContain(after)
  expect(all.filter((event) => event === held).length).toBeGreaterThan(0)
})

describe('no ticket is sent', () => {
  test('for a body with faults', async () => {
    const context = createWebhookContext()
    expect(await registerEndpoint(context, { body: {}, receipt: null, answerOf: ({ id }) => id })).toMatchObject({
      refused: 'invalid',
    })
    expect(await changeEndpoint(context, await registerActiveEndpoint(), { lang: 'fr' })).toMatchObject({
      refused: 'invalid',
    })
    expect(context.tickets.sent).toEqual([])
  })

  test('for an address that does not return the challenge, or a wrong code', async () => {
    const context = createWebhookContext()
    const endpoint = await registerPendingEndpoint(createWebhookContext())
    network.answer = () => response(200, 'welcome')
    expect(await verifyEndpoint(context, endpoint, null)).toMatchObject({
      refused: 'conflict',
      extensions: { attempt: { status: 200 } },
    })
    expect(await verifyEndpoint(context, endpoint, 'wrong')).toMatchObject({ refused: 'invalid' })
    expect(context.tickets.sent).toEqual([])
  })

  test('for a delivery that does not exist', async () => {
    const context = createWebhookContext()
    expect(await replayDelivery(context, await registerActiveEndpoint(), 'msg_x_1')).toMatchObject({
      refused: 'not-found',
    })
    expect(context.tickets.sent).toEqual([])
  })
})

describe('a mail ticket is sent for the warning to an owner', () => {
  const countWarnings = () =>
    env.DB.prepare("SELECT count(*) AS chunks FROM chunk WHERE kind = 'endpoint'").first<number>('chunks')

  test('when an endpoint has failed for an hour, once', async () => {
    await registerActiveEndpoint()
    await recordEvents(1)
    const context = createWebhookContext()
    network.answer = () => response(500)
    for (let hour = 0; hour < 3; hour++) {
      await serveAllDue(context)
      network.now += HOUR_MS
    }
    expect(await countWarnings()).toBe(1)
    expect(context.tickets.sent).toEqual(['mail'])
  })

  test('when an endpoint is disabled because it is gone', async () => {
    await registerActiveEndpoint()
    await recordEvents(1)
    const context = createWebhookContext()
    network.answer = () => response(410)
    await serveAllDue(context)
    expect(await countWarnings()).toBe(1)
    expect(context.tickets.sent).toEqual(['mail'])
  })
})
