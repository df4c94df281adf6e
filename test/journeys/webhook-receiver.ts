import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { now, startTick } from './clock.ts'
import { KEY, postJson, readJson, readStatus } from './site-client.ts'

/** One request that a receiver got. */
export type ReceivedRequest = {
  headers: IncomingHttpHeaders
  text: string
  id: string
  type: string
  data: EventData
}
type EventData = Record<string, unknown> & { id: string; seq: number; challenge?: string }

/** How a receiver answers a request. */
export type Responder = (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>

export type Receiver = { url: string; requests: ReceivedRequest[]; respond: Responder }

/** Answers 200, and gives back the challenge of a verification. */
export const echoChallenge: Responder = ({ data }, response) => {
  response.end(data.challenge ?? '')
}

/** Answers a verification as it should, and all else with a status. */
export const respondWith =
  (status: number, headers: Record<string, string> = {}): Responder =>
  (request, response) => {
    if (request.type === 'endpoint.verify') return echoChallenge(request, response)
    response.writeHead(status, headers).end('a body that nobody may see')
  }

/** Starts a receiver of webhooks on this machine. It listens at any path of its port until the test ends. */
export const startReceiver = async (respond: Responder = echoChallenge): Promise<Receiver> => {
  const receiver: Receiver = { url: '', requests: [], respond }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const { type = '', data = {} } = JSON.parse(text || '{}') as { type?: string; data?: EventData }
      const id = String(request.headers['webhook-id'])
      const received = { headers: request.headers, text, id, type, data: data as EventData }
      receiver.requests.push(received)
      void receiver.respond(received, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return receiver
}

export type EndpointJson = Record<string, unknown> & {
  id: string
  state: string
  secret: string
  failing_since: string | null
}

/** Registers an endpoint. Throws the answer if it is refused. */
export const registerEndpoint = async (url: string, members: Record<string, unknown> = {}): Promise<EndpointJson> => {
  const response = await postJson('/v1/endpoints', { url, ...members }, KEY)
  const endpoint = (await response.json()) as EndpointJson
  if (response.status !== 201) throw new Error(`Registering was answered with ${JSON.stringify(endpoint)}`)
  return endpoint
}

export const readEndpoint = (id: string): Promise<EndpointJson> => readJson<EndpointJson>(`/v1/endpoints/${id}`)

/** Registers an endpoint and waits until it is verified. */
export const registerVerified = async (url: string, members: Record<string, unknown> = {}): Promise<EndpointJson> => {
  const endpoint = await registerEndpoint(url, members)
  await waitFor('the endpoint is active', async () => (await readEndpoint(endpoint.id)).state === 'active')
  return endpoint
}

const WAIT_AT_MOST_S = 90

/** Waits until a check holds. Throws after 90 s, which only a machine without free cores needs. */
export const waitFor = async (what: string, check: () => Promise<boolean> | boolean): Promise<void> => {
  const until = Date.now() + WAIT_AT_MOST_S * 1000
  while (!(await check())) {
    if (Date.now() > until) throw new Error(`Waited ${WAIT_AT_MOST_S} s, but not yet true: ${what}`)
    await pause(20)
  }
}

/** Waits until no delivery is due. */
export const waitForDeliveries = (): Promise<void> =>
  waitFor('no delivery is due', async () => (await readStatus()).endpoints.due === 0)

/** Sends a tick `ms` from now, and waits until all deliveries that are then due were attempted. */
export const deliverAfter = async (ms: number): Promise<void> => {
  await startTick((await now()) + ms)
  await waitForDeliveries()
}

/** The type and the event of each message about an event that a receiver got, in order of arrival. */
export const eventMessages = ({ requests }: Receiver): string[] =>
  requests.filter(({ type }) => type.startsWith('event.')).map(({ type, data }) => `${type} ${data.id}`)

type DeliveryJson = {
  id: string
  type: string
  seq: number
  state: string
  attempts: { status: number | null; error: string | null; ms: number }[]
}

export const readDeliveries = async (id: string, query = ''): Promise<DeliveryJson[]> =>
  (await readJson<{ deliveries: DeliveryJson[] }>(`/v1/endpoints/${id}/deliveries${query}`)).deliveries
