import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { KEY, now, post, read, site, status, tell } from './newsroom.ts'

/** One request that came to a receiver. */
export type Received = { at: number; headers: IncomingHttpHeaders; text: string; id: string; type: string; data: Data }
type Data = Record<string, unknown> & { id: string; seq: number; challenge?: string }

/** What a receiver answers; `false` says that the answer was written already. */
export type Answering = (received: Received, response: ServerResponse) => void | Promise<void>

export type Receiver = { url: string; received: Received[]; answering: Answering }

/** Gives a challenge back, and takes all else. */
export const echoes: Answering = ({ data }, response) => {
  response.end(data.challenge ?? '')
}

export const answers =
  (code: number, headers: Record<string, string> = {}): Answering =>
  (received, response) => {
    if (received.type === 'endpoint.verify') return echoes(received, response)
    response.writeHead(code, headers).end('a body that nobody may see')
  }

/** A receiver on this machine, on a port of its own; `path` tells several on one server apart. */
export const receiver = async (answering: Answering = echoes): Promise<Receiver> => {
  const own: Receiver = { url: '', received: [], answering }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const { type = '', data = {} } = JSON.parse(text || '{}') as { type?: string; data?: Data }
      const id = String(request.headers['webhook-id'])
      const received = { at: Date.now(), headers: request.headers, text, id, type, data: data as Data }
      own.received.push(received)
      void own.answering(received, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  own.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  servers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return own
}

const servers: (() => void)[] = []
const made: string[] = []

// All files share one product: endpoints that nobody answers for would be tried on and on.
afterAll(async () => {
  for (const id of made) await fetch(`${site()}/v1/endpoints/${id}`, { method: 'DELETE', headers: KEY })
  for (const close of servers) close()
})

export type EndpointJson = Record<string, unknown> & {
  id: string
  state: string
  secret: string
  failing_since: string | null
}

/** Registers an endpoint; a refusal fails the test. */
export const registered = async (url: string, more: Record<string, unknown> = {}): Promise<EndpointJson> => {
  const response = await post('/v1/endpoints', { url, ...more }, KEY)
  const endpoint = (await response.json()) as EndpointJson
  if (response.status !== 201) throw new Error(`registering was answered with ${JSON.stringify(endpoint)}`)
  made.push(endpoint.id)
  return endpoint
}

export const endpoint = (id: string): Promise<EndpointJson> => read<EndpointJson>(`/v1/endpoints/${id}`)

/** Registers an endpoint and waits until it has proved itself. */
export const active = async (url: string, more: Record<string, unknown> = {}): Promise<EndpointJson> => {
  const own = await registered(url, more)
  await soon('the endpoint is active', async () => (await endpoint(own.id)).state === 'active')
  return own
}

/** Waits for something that comes by itself within seconds. */
export const soon = async (what: string, ask: () => Promise<boolean> | boolean, seconds = 15): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Waits until no endpoint has anything due. */
export const carried = async (): Promise<void> => {
  const due = async () => ((await status()) as unknown as { endpoints: { due: number } }).endpoints.due
  await soon('all that is due is brought', async () => (await due()) === 0, 45)
}

/** Lets time pass by the product's clock, and waits until all is brought that has become due. */
export const later = async (ms: number): Promise<void> => {
  await tell((await now()) + ms)
  await carried()
}

/** What a receiver was told of events, in the order in which it came. */
export const toldOf = ({ received }: Receiver): string[] =>
  received.filter(({ type }) => type.startsWith('event.')).map(({ type, data }) => `${type} ${data.id}`)

export type DeliveryJson = {
  id: string
  type: string
  seq: number
  state: string
  attempts: { status: number | null; error: string | null; ms: number }[]
}

export const deliveries = async (id: string, query = ''): Promise<DeliveryJson[]> =>
  (await read<{ deliveries: DeliveryJson[] }>(`/v1/endpoints/${id}/deliveries${query}`)).deliveries
