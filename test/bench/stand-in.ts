import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One mail looked at closely: what callbacks about it need to know, and its sizes. */
export type SeenMail = { id: string; to: string; chunk: string; member: string; htmlBytes: number; textBytes: number }

/** What the provider took since it was last told to begin anew. */
export type Taken = {
  mails: number
  requests: number
  /** Requests answered again because their key was known. */
  replayed: number
  bytes: number
  /** Readers who got more than one mail. */
  doubled: number
  /** Wall time in ms of the last answer. */
  lastAt: number
  seen: SeenMail[]
}

export type StandIn = { url: string; taken: Taken; anew: () => void; close: () => void }

const TO = Buffer.from('"to":["')
const ADDRESS = /^reader-(\d+)@/
/** Of so many requests one is looked at closely. */
const LOOKED_AT = 10
const WITHOUT_LIMIT = { 'ratelimit-limit': '1000000', 'ratelimit-policy': '1000000;w=1' }

/**
 * The provider at its fastest: answers as Resend does in its permissive mode, with no rate limit, and keeps no mail. It
 * counts recipients and keys, so that a double or a loss is seen.
 */
export const startStandIn = async (readers: number): Promise<StandIn> => {
  const state = { keys: new Map<string, unknown>(), got: new Uint8Array(readers + 1) }
  const standIn = { taken: nothing() }
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const answer = request.method === 'POST' ? accept(standIn.taken, state, request, body) : { has_more: false, data: [] }
      send(response, answer)
      standIn.taken.lastAt = Date.now()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(standIn, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    anew: () => {
      standIn.taken = nothing()
      state.keys.clear()
      state.got.fill(0)
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  })
}

const nothing = (): Taken => ({ mails: 0, requests: 0, replayed: 0, bytes: 0, doubled: 0, lastAt: 0, seen: [] })

type State = { keys: Map<string, unknown>; got: Uint8Array }

const accept = (taken: Taken, { keys, got }: State, request: IncomingMessage, body: Buffer): unknown => {
  const key = String(request.headers['idempotency-key'])
  const known = keys.get(key)
  if (known) {
    taken.replayed++
    return known
  }
  const ids = recipientsIn(body).map((address) => {
    const number = Number(ADDRESS.exec(address)?.[1] ?? 0)
    if (number > 0 && got[number]!++ > 0) taken.doubled++
    return randomUUID()
  })
  if (taken.requests % LOOKED_AT === 0) taken.seen.push(...look(body, ids))
  taken.requests++
  taken.mails += ids.length
  taken.bytes += body.length
  const answer = request.url === '/emails' ? { id: ids[0] } : { data: ids.map((id) => ({ id })), errors: [] }
  keys.set(key, answer)
  return answer
}

/** Addresses stand unescaped only where a recipient does: within a text every quote has a backslash before it. */
const recipientsIn = (body: Buffer): string[] => {
  const found: string[] = []
  for (let at = body.indexOf(TO); at >= 0; at = body.indexOf(TO, at)) {
    const begin = at + TO.length
    at = body.indexOf('"', begin)
    found.push(body.toString('latin1', begin, at))
  }
  return found
}

type Sent = { to: string[]; html: string; text: string; tags?: { name: string; value: string }[] }

const look = (body: Buffer, ids: string[]): SeenMail[] =>
  [JSON.parse(body.toString()) as Sent | Sent[]].flat().map(({ to, html, text, tags = [] }, at) => ({
    id: ids[at]!,
    to: to[0]!,
    chunk: tags.find(({ name }) => name === 'chunk')?.value ?? '',
    member: tags.find(({ name }) => name === 'member')?.value ?? '',
    htmlBytes: Buffer.byteLength(html),
    textBytes: Buffer.byteLength(text),
  }))

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

const send = (response: ServerResponse, answer: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...WITHOUT_LIMIT })
  response.end(JSON.stringify(answer))
}
