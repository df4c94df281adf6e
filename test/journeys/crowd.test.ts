import { expect, test } from 'vitest'
import { happened, nextAt, read, tell } from './newsroom.ts'
import { digestsTo, subscribed } from './reader.ts'
import { carried, deliveries, type EndpointJson, echoes, receiver, registered, soon } from './receiver.ts'

const REGION = 'sy-quneitra'
const ALL = 300
const HANGING = 50

test('mail goes out, and 250 endpoints are told, while fifty others hang', async () => {
  const own = await receiver((received, response) => {
    // What hangs never answers; the one server stands for all of them.
    if (received.type === 'endpoint.verify') echoes(received, response)
    else if (!hanging.has(received.id.split('_')[1]!)) response.end()
  })
  const hanging = new Set<string>()
  const made: EndpointJson[] = []
  for (let at = 0; at < ALL; at++) made.push(await registered(`${own.url}/${at}`, { regions: [REGION] }))
  for (const { id } of made.slice(0, HANGING)) hanging.add(id.slice('ep_'.length))
  await carried()
  const { endpoints } = await read<{ endpoints: EndpointJson[] }>('/v1/endpoints')
  expect(endpoints.filter(({ state }) => state !== 'active')).toEqual([])

  const reader = await subscribed({ regions: [REGION] })
  const event = await happened(REGION)
  await tell(await nextAt('07:00'))
  await soon('the digest comes', async () => (await digestsTo(reader)).length > 0)
  expect(await digestsTo(reader)).toEqual([[event]])
  const told = () =>
    own.received.filter(({ type, id }) => type === 'event.published' && !hanging.has(id.split('_')[1]!))
  await soon('all others are told', () => told().length === ALL - HANGING, 30)
  expect(new Set(told().map(({ id }) => id)).size).toBe(ALL - HANGING)

  // None of those that hang has even failed yet: nobody waited for them.
  const [first] = made
  expect(await deliveries(first!.id)).toMatchObject([{ state: 'pending', attempts: [] }])
}, 180_000)
