import { beforeEach, describe, expect, test } from 'vitest'
import { deliverNext } from '../../../src/delivery/webhooks/deliver-webhook.ts'
import type { Endpoint } from '../../../src/delivery/webhooks/endpoint.ts'
import { changeEndpoint, registerEndpoint } from '../../../src/delivery/webhooks/register-endpoint.ts'
import { verifyEndpoint } from '../../../src/delivery/webhooks/verify-endpoint.ts'
import { isRefusal } from '../../../src/lib/refusal.ts'
import { receiptFor } from '../../../src/timeline/record-event.ts'
import {
  acceptAll,
  createWebhookContext,
  network,
  registerPendingEndpoint,
  resetWebhooks,
  response,
} from './webhook-context.ts'

const URL = 'https://hooks.example.org/'
const answerOf = (endpoint: Endpoint): string => JSON.stringify(endpoint)
const register = async (body: unknown, key: string | null = null) => {
  const path = '/v1/endpoints'
  const receipt = key === null ? null : await receiptFor({ publisher: 'newsroom', key, path, body }, Date.now())
  return registerEndpoint(createWebhookContext(), { body, receipt, answerOf })
}
const countEndpoints = () => createWebhookContext().endpoints.count()

beforeEach(resetWebhooks)

describe('registering an endpoint', () => {
  test('again with its Idempotency-Key gets the same bytes, whatever happened to the endpoint since', async () => {
    const body = { url: URL, regions: ['sy-aleppo'], owner: 'owner@example.org' }
    const first = await register(body, 'once')
    const context = createWebhookContext()
    const { id } = JSON.parse((first as { answer: string }).answer) as Endpoint
    await context.endpoints.rotateSecret(id, 'whsec_other', Date.now())
    await context.deliveries.deleteEndpoint(id)
    expect(await register(body, 'once')).toEqual({ ...first, replayed: true })
    expect(await register({ ...body, lang: 'ar' }, 'once')).toMatchObject({ refused: 'key-reused' })
    expect(await countEndpoints()).toBe(0)
  })

  test('with a fault leaves its Idempotency-Key for the corrected request', async () => {
    expect(await register({ url: 'http://10.0.0.1/' }, 'twice')).toMatchObject({ refused: 'invalid' })
    expect(await register({ url: URL }, 'twice')).toMatchObject({ replayed: false })
  })

  test.each([
    { regions: ['sy-homs', 'sy-aleppo'] },
    { regions: ['sy-aleppo', 'sy-homs', 'sy-aleppo'], events: ['event.retracted'], lang: 'ar' },
    // Without actors these members have no effect.
    { regions: ['sy-aleppo', 'sy-homs'], match: 'both', backed: true },
  ])('with the url and filter of another one is refused with its id: %j', async (more) => {
    const other = await registerPendingEndpoint(createWebhookContext(), { regions: ['sy-aleppo', 'sy-homs'] })
    const again = await register({ url: 'https://HOOKS.example.org', ...more })
    expect(again).toMatchObject({ refused: 'conflict', extensions: { id: other.id } })
    expect(await countEndpoints()).toBe(1)
  })

  test('with another filter or url is no duplicate, until a change makes it one', async () => {
    const context = createWebhookContext()
    const other = await registerPendingEndpoint(context)
    const second = await registerPendingEndpoint(context, { regions: ['sy-homs'] })
    await registerPendingEndpoint(context, { url: `${URL}other` })
    const changed = await changeEndpoint(context, second, { regions: ['sy-aleppo'] })
    expect(changed).toMatchObject({ refused: 'conflict', extensions: { id: other.id } })
    expect(isRefusal(await changeEndpoint(context, second, { lang: 'ar' }))).toBe(false)
  })

  test('twice at once registers one', async () => {
    const results = await Promise.all([register({ url: URL }), register({ url: URL }), register({ url: URL })])
    expect(results.filter(isRefusal)).toHaveLength(2)
    expect(await countEndpoints()).toBe(1)
  })
})

describe('verifying an endpoint while its first challenge is being sent', () => {
  test('waits for it, and sends no other one', async () => {
    const context = createWebhookContext()
    const { id } = await registerPendingEndpoint(context)
    const claimed = (await context.endpoints.claimDue({ now: network.now, wallMs: network.now }))!
    const verifier = createWebhookContext()
    const ended = new Promise<unknown>((resolve) => {
      verifier.sleep = async (ms) => {
        network.now += ms
        resolve(await deliverNext(context, claimed))
      }
    })
    const verified = await verifyEndpoint(verifier, claimed, null)
    await ended
    expect(verified).toMatchObject({ id, state: 'active' })
    expect(network.received).toHaveLength(1)
  })

  test('sends its own one if the first one was not returned', async () => {
    const context = createWebhookContext()
    await registerPendingEndpoint(context)
    const claimed = (await context.endpoints.claimDue({ now: network.now, wallMs: network.now }))!
    const verifier = createWebhookContext()
    verifier.sleep = async () => {
      network.answer = () => response(500)
      await deliverNext(context, claimed)
      network.answer = acceptAll
    }
    expect(await verifyEndpoint(verifier, claimed, null)).toMatchObject({ state: 'active' })
    expect(network.received).toHaveLength(2)
  })
})
