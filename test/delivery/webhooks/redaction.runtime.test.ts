import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { redactRevision } from '../../../src/delivery/redact-revision.ts'
import { isRefusal } from '../../../src/lib/refusal.ts'
import { NO_TICKETS, recorded } from '../../workshop.ts'
import { testContext } from '../../world.ts'
import {
  createWebhookContext,
  network,
  recordEvents,
  registerActiveEndpoint,
  resetWebhooks,
  serveAllDue,
} from './webhook-context.ts'

const redact = async (event: string): Promise<void> => {
  const context = await testContext({ tickets: NO_TICKETS, now: async () => network.now })
  const result = await redactRevision(context, { event, number: 1, reason: 'safety', by: 'newsroom' })
  if (isRefusal(result)) throw new Error(result.detail)
}
const typesOf = async (endpoint: string): Promise<string[]> =>
  (
    await env.DB.prepare(`SELECT type || ' ' || state AS line FROM delivery WHERE endpoint = ?1 ORDER BY place`)
      .bind(endpoint)
      .all<{ line: string }>()
  ).results.map(({ line }) => line)

beforeEach(resetWebhooks)

describe('an endpoint that follows a redacted event', () => {
  test('is told after the revision was delivered, also if it asked for other types only', async () => {
    const { id } = await registerActiveEndpoint({ events: ['event.published'] })
    const [event] = await recordEvents(1)
    await serveAllDue(createWebhookContext())
    network.received = []
    await redact(event!)
    await serveAllDue(createWebhookContext())
    expect(network.received).toHaveLength(1)
    expect(network.received[0]).toMatchObject({
      id: expect.stringMatching(/_redacted$/),
      data: { id: event, number: 1, reason: 'safety', event_removed: true },
    })
    expect(Object.keys(network.received[0]!.data).sort()).toEqual(
      'api_url event_removed id number reason redacted_at seq url'.split(' '),
    )
    expect(await typesOf(id)).toEqual(['event.redacted delivered', 'event.published delivered'])
    await redact(event!)
    await serveAllDue(createWebhookContext())
    expect(network.received).toHaveLength(1)
  })

  test('is told the same at each attempt, whatever is recorded meanwhile', async () => {
    await registerActiveEndpoint()
    const [event] = await recordEvents(1)
    await serveAllDue(createWebhookContext())
    await redact(event!)
    network.received = []
    network.answer = () => ({ status: 503, retryAfter: null, body: '' })
    await serveAllDue(createWebhookContext())
    const recordedAt = network.now + 1_000
    await recorded(event!, { number: 2, change: 'update', recorded_at: recordedAt, release_at: recordedAt })
    network.now += 3_600_000
    await serveAllDue(createWebhookContext())
    const redactions = network.received.filter(({ id }) => id.endsWith('_redacted'))
    expect(redactions.map(({ data }) => data)).toEqual([
      expect.objectContaining({ event_removed: true }),
      expect.objectContaining({ event_removed: true }),
    ])
  })

  test('never gets a revision that was redacted while it waited, and gets what follows', async () => {
    const { id } = await registerActiveEndpoint()
    const [first, second] = await recordEvents(2)
    network.answer = () => ({ status: 503, retryAfter: null, body: '' })
    await serveAllDue(createWebhookContext())
    await redact(first!)
    network.received = []
    network.answer = () => ({ status: 200, retryAfter: null, body: '' })
    network.now += 3_600_000
    await serveAllDue(createWebhookContext())
    expect(network.received.map(({ id: message, data }) => [message.endsWith('_redacted'), data.id])).toEqual([
      [true, first],
      [false, second],
    ])
    expect(await typesOf(id)).toEqual([
      'event.redacted delivered',
      'event.published empty',
      'event.published delivered',
    ])
  })

  test('is not told if it follows other places', async () => {
    const { id } = await registerActiveEndpoint({ regions: ['sy-idlib'] })
    const [event] = await recordEvents(1)
    await redact(event!)
    await serveAllDue(createWebhookContext())
    expect(await typesOf(id)).toEqual([])
  })
})
