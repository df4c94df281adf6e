import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A mail as it was accepted, at a moment by the wall (ms). */
export type Taken = { to: string; kind: string; events: string[]; at: number; subject: string; isCut: boolean }

/** A provider that takes everything at once, or so many requests a second, and keeps what the audit needs. */
export type Provider = {
  url: string
  taken: Taken[]
  /** Somebody's newest way out of the list, and to what they chose. */
  linksOf: (email: string) => { unsubscribe: string; preferences: string } | undefined
  /** How many requests were told to come again later. */
  turnedAway: () => number
  allow: (perSecond: number | null) => void
  close: () => void
}

type Handed = {
  to: string[]
  subject: string
  html: string
  text: string
  tags: { name: string; value: string }[]
}

const EVENT = /\/events\/([a-z0-9-]{3,64})/g
const MORE = /\/editions\/[0-9a-f]+/
const LINK = /https?:\/\/\S+\/(unsubscribe|preferences)\/[A-Za-z0-9_.-]+/g
const UNLIMITED = 1_000_000

export const startProvider = async (): Promise<Provider> => {
  const state = { taken: [] as Taken[], links: new Map<string, Record<string, string>>(), away: 0 }
  const answers = new Map<string, string>()
  const gate = gateOf(() => state.away++)
  const server = createServer((request, response) => {
    const answering = bodyOf(request).then((body) => {
      if (request.method !== 'POST') return send(response, gate.perSecond(), 200, '{"has_more":false,"data":[]}')
      if (!gate.enter(Date.now()))
        return send(
          response,
          gate.perSecond(),
          429,
          '{"name":"rate_limit_exceeded","statusCode":429,"message":"Too many"}',
        )
      const key = String(request.headers['idempotency-key'])
      const answer = answers.get(key) ?? accept(state, body)
      answers.set(key, answer)
      send(response, gate.perSecond(), 200, answer)
    })
    // A request that was broken off was not accepted: the product sends it again.
    answering.catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: state.taken,
    linksOf: (email) => state.links.get(email) as { unsubscribe: string; preferences: string } | undefined,
    turnedAway: () => state.away,
    allow: gate.allow,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** So many requests within any second. */
const gateOf = (turnAway: () => void) => {
  let most: number | null = null
  const recent: number[] = []
  return {
    allow: (perSecond: number | null): void => {
      most = perSecond
    },
    perSecond: (): number => most ?? UNLIMITED,
    enter: (now: number): boolean => {
      if (most === null) return true
      while (recent.length > 0 && recent[0]! <= now - 1_000) recent.shift()
      if (recent.length >= most) {
        turnAway()
        return false
      }
      recent.push(now)
      return true
    },
  }
}

const accept = (state: { taken: Taken[]; links: Map<string, Record<string, string>> }, body: string): string => {
  const at = Date.now()
  const mails = [JSON.parse(body) as Handed | Handed[]].flat()
  for (const { to, subject, text, tags } of mails) {
    const kind = tags.find(({ name }) => name === 'kind')?.value ?? ''
    const events = [...new Set([...text.matchAll(EVENT)].map((match) => match[1]!))].sort()
    state.taken.push({ to: to[0]!, kind, events, at, subject, isCut: MORE.test(text) })
    state.links.set(to[0]!, Object.fromEntries([...text.matchAll(LINK)].map((match) => [match[1]!, match[0]])))
  }
  const data = mails.map(() => ({ id: crypto.randomUUID() }))
  return JSON.stringify(body.startsWith('[') ? { data, errors: [] } : data[0])
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const send = (response: ServerResponse, perSecond: number, status: number, text: string): void => {
  const limit = { 'ratelimit-limit': String(perSecond), 'ratelimit-policy': `${perSecond};w=1` }
  const again = status === 429 ? { 'retry-after': '1' } : {}
  response.writeHead(status, { 'content-type': 'application/json', ...limit, ...again }).end(text)
}
