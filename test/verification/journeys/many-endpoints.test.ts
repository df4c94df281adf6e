import { expect, test } from 'vitest'
import { nextTime, startTick } from '../../journeys/clock.ts'
import { useProductPerTest } from '../../journeys/product.ts'
import { publishIn } from '../../journeys/publisher.ts'
import { digestsTo, subscribe } from '../../journeys/reader.ts'
import { readJson } from '../../journeys/site-client.ts'
import {
  type EndpointJson,
  echoChallenge,
  type ReceivedRequest,
  readDeliveries,
  registerEndpoint,
  startReceiver,
  waitFor,
  waitForDeliveries,
} from '../../journeys/webhook-receiver.ts'

useProductPerTest()

const REGION = 'sy-quneitra'
const ENDPOINTS = 300
const HANGING_ENDPOINTS = 50

test('fifty endpoints that never answer delay neither a digest nor the other 250 endpoints', async () => {
  const hanging = new Set<string>()
  const isHanging = ({ id }: ReceivedRequest): boolean => hanging.has(id.split('_')[1]!)
  // One server receives for all endpoints. The id of a message names its endpoint.
  const receiver = await startReceiver((request, response) => {
    if (request.type === 'endpoint.verify') echoChallenge(request, response)
    else if (!isHanging(request)) response.end()
  })
  const registered: EndpointJson[] = []
  for (let count = 0; count < ENDPOINTS; count++)
    registered.push(await registerEndpoint(`${receiver.url}/${count}`, { regions: [REGION] }))
  for (const { id } of registered.slice(0, HANGING_ENDPOINTS)) hanging.add(id.slice('ep_'.length))
  await waitForDeliveries()
  const { endpoints } = await readJson<{ endpoints: EndpointJson[] }>('/v1/endpoints')
  expect(endpoints.filter(({ state }) => state !== 'active')).toEqual([])

  const reader = await subscribe({ regions: [REGION] })
  const event = await publishIn(REGION)
  await startTick(await nextTime('07:00'))
  await waitFor('the digest is sent', async () => (await digestsTo(reader)).length > 0)
  expect(await digestsTo(reader)).toEqual([[event]])
  const answered = () =>
    receiver.requests.filter((request) => request.type === 'event.published' && !isHanging(request))
  await waitFor('250 endpoints got the event', () => answered().length === ENDPOINTS - HANGING_ENDPOINTS)
  expect(new Set(answered().map(({ id }) => id)).size).toBe(ENDPOINTS - HANGING_ENDPOINTS)

  // The first attempt at a hanging endpoint has not timed out yet, so nothing waited for it.
  expect(await readDeliveries(registered[0]!.id)).toMatchObject([{ state: 'pending', attempts: [] }])
}, 900_000)
