import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createInbox, type Inbox } from '../../../test/provider/inbox.ts'
import type { Book } from './book.ts'
import type { Dice } from './dice.ts'
import { type Mischief, mischiefs } from './mischief.ts'
import { type Handed, scribe, withoutBodies } from './scribe.ts'

/** What happens to a request to send, as the stand-in sees it. */
export type Moment = 'arrived' | 'accepted' | 'answered'

/** The provider for the proof: outlives every kill of the product, and misbehaves by seed. */
export type StandIn = {
  url: string
  /** Where the product is and which life it lives: asked at each request. */
  serve: (site: { siteUrl: string; webhookSecret: string; life: () => number }) => void
  /** Resolves at the next such moment. */
  moment: (moment: Moment) => Promise<void>
  /** How often what went wrong, by name. */
  met: () => Record<string, number>
  /** Lets time pass for limits and for what keys are remembered. */
  outage: (ms: number) => void
  endMischief: () => void
  /** How many mails the stand-in itself says it accepted. */
  accepted: () => Promise<number>
  close: () => Promise<void>
}

const REQUESTS_A_SECOND = 25
/** Of the provider's callbacks so many in one reach the product: the rest are lost, as they may be. */
const CALLBACKS_ARRIVE = 0.05
const SAYS_NOTHING_FOR_MS = 40_000
const CONTROL = 'http://stand-in'

/** Serves a stand-in on a free loopback port. */
export const serveStandIn = async (book: Book, chances: { mischief: Dice; callbacks: Dice }): Promise<StandIn> => {
  const notes = scribe(book)
  const evil = mischiefs(chances.mischief)
  const moments = bells()
  const met: Record<string, number> = {}
  const open = new Map<string, number>()
  let past = 0
  let inbox: Inbox | null = null
  let life = () => 0

  const send = async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const key = String(request.headers['idempotency-key'] ?? '')
    const mails = JSON.parse(body) as Handed[]
    if (open.get(key) === life()) book.findings.push(`two requests under the key ${key} were under way at once`)
    open.set(key, life())
    response.once('close', () => open.delete(key))
    notes.arrived(key, body, mails)
    moments.ring('arrived')
    const mischief = evil.next(mails.length, Date.now())
    met[mischief.name] = (met[mischief.name] ?? 0) + 1
    if (mischief.line === 'cut before') return void request.socket.destroy()
    if (mischief.line === 'silent before') return silence(response)
    const answer = await hand(inbox!, copyOf(request, withoutBodies(mails)), mischief)
    const text = await answer.text()
    notes.answered(key, mails, answer.status, text, Date.now())
    if (mischief.line && answer.ok) book.unanswered.push(key)
    moments.ring('accepted')
    if (mischief.line === 'cut after') return void request.socket.destroy()
    if (mischief.line === 'silent after') return silence(response)
    reply(response, answer, text)
    moments.ring('answered')
  }

  const server = createServer((request, response) => {
    void bodyOf(request)
      .then(async (body) => {
        if (request.method === 'POST' && request.url === '/emails/batch') return send(request, response, body)
        const answer = await inbox!.fetch(copyOf(request, body))
        reply(response, answer, await answer.text())
      })
      .catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (site) => {
      life = site.life
      const deliver = (request: Request) =>
        chances.callbacks.chance(CALLBACKS_ARRIVE) ? fetch(request) : Promise.resolve(new Response())
      inbox = createInbox({ ...site, deliver, now: () => Date.now() + past })
      void inbox.fetch(control('PUT', '/api/limits', { per_second: REQUESTS_A_SECOND, daily: null }))
    },
    moment: moments.next,
    met: () => met,
    outage: (ms) => {
      past += ms
    },
    endMischief: evil.end,
    accepted: async () => ((await (await inbox!.fetch(control('GET', '/api/mails'))).json()) as unknown[]).length,
    close: async () => {
      inbox?.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Bells that ring once for whoever waits. */
const bells = () => {
  const waiting = new Map<Moment, (() => void)[]>()
  return {
    next: (moment: Moment): Promise<void> =>
      new Promise((resolve) => waiting.set(moment, [...(waiting.get(moment) ?? []), resolve])),
    ring: (moment: Moment): void => {
      for (const wake of waiting.get(moment) ?? []) wake()
      waiting.delete(moment)
    },
  }
}

let line: Promise<unknown> = Promise.resolve()

/** Hands a request in with its fault: the stand-in gives faults to requests in order, so nothing may come between. */
const hand = async (inbox: Inbox, request: Request, { fault }: Mischief): Promise<Response> => {
  const turn = line.then(async () => {
    if (fault) await inbox.fetch(control('POST', '/api/faults', [fault]))
    return { answer: inbox.fetch(request) }
  })
  line = turn
  return (await turn).answer
}

const control = (method: string, path: string, body?: unknown): Request =>
  new Request(`${CONTROL}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

const copyOf = ({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): Request => {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(host|connection|content-length|transfer-encoding)$/.test(name),
  )
  const init = { method, headers: kept.map(([name, value]): [string, string] => [name, String(value)]) }
  return new Request(`${CONTROL}${url}`, method === 'GET' || method === 'HEAD' ? init : { ...init, body })
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

const reply = (response: ServerResponse, answer: Response, text: string): void => {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text)
}

/** Says nothing until the other side gives up. */
const silence = async (response: ServerResponse): Promise<void> => {
  const given = new AbortController()
  response.once('close', () => given.abort())
  await pause(SAYS_NOTHING_FOR_MS, undefined, { signal: given.signal }).catch(() => undefined)
  response.destroy()
}
