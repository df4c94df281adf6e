import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Inbox } from '../../../src/cli/inbox/inbox.ts'
import type { Fault } from '../../../src/cli/inbox/planned-faults.ts'
import type { Book } from './book.ts'
import type { Mischiefs } from './mischief.ts'
import { type Handed, scribe, withoutBodies } from './scribe.ts'

/** What happens to a request to send, as the stand-in sees it. */
export type Moment = 'arrived' | 'accepted' | 'answered'

/** Who receives the product's requests: what they are handed in to, what goes wrong, and who hears of it. */
export type Reception = {
  book: Book
  inbox: () => Inbox
  mischiefs: Mischiefs
  /** Which life the product lives. */
  life: () => number
  ring: (moment: Moment) => void
  /** Counts what a request met. */
  meet: (name: string) => void
}

const SAYS_NOTHING_FOR_MS = 40_000
const STAND_IN = 'http://stand-in'

/** Receives requests to send: writes down each, lets go wrong what is to, and hands the rest in. */
export const receptionOf = (reception: Reception) => {
  const { book, life, ring } = reception
  const notes = scribe(book)
  const open = new Map<string, number>()
  const handIn = inTurn(reception.inbox)

  const register = (key: string, body: string, mails: Handed[], response: ServerResponse): void => {
    if (open.get(key) === life()) book.findings.push(`two requests under the key ${key} were under way at once`)
    open.set(key, life())
    response.once('close', () => open.delete(key))
    notes.arrived(key, body, mails)
    ring('arrived')
  }

  return async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const key = String(request.headers['idempotency-key'] ?? '')
    const mails = JSON.parse(body) as Handed[]
    register(key, body, mails, response)
    const { name, fault, line } = reception.mischiefs.next(mails.length, Date.now())
    reception.meet(name)
    if (line === 'cut before' || line === 'silent before') return breakOff(line, response)
    const answer = await handIn(copyOf(request, withoutBodies(mails)), fault)
    const text = await answer.text()
    notes.answered(key, mails, { status: answer.status, text, at: Date.now(), isHeard: line === null })
    if (line && answer.ok) book.unanswered.push(key)
    ring('accepted')
    if (line) return breakOff(line, response)
    reply(response, answer, text)
    ring('answered')
  }
}

export const reply = (response: ServerResponse, answer: Response, text: string): void => {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text)
}

/** The same request, as the stand-in takes it, with the body that is given. */
export const copyOf = ({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): Request => {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(host|connection|content-length|transfer-encoding)$/.test(name),
  )
  const init = { method, headers: kept.map(([name, value]): [string, string] => [name, String(value)]) }
  return new Request(`${STAND_IN}${url}`, method === 'GET' || method === 'HEAD' ? init : { ...init, body })
}

/** A request that controls the stand-in. */
export const control = (method: string, path: string, body?: unknown): Request =>
  new Request(`${STAND_IN}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

/** Hands requests in, each with its fault: the stand-in gives faults to requests in order, so nothing comes between. */
const inTurn = (inbox: () => Inbox) => {
  let line: Promise<unknown> = Promise.resolve()
  return async (request: Request, fault: Fault): Promise<Response> => {
    const turn = line.then(async () => {
      if (fault) await inbox().fetch(control('POST', '/api/faults', [fault]))
      return { answer: inbox().fetch(request) }
    })
    line = turn
    return (await turn).answer
  }
}

/** Cuts the connection, or says nothing until the other side gives up. */
const breakOff = async (line: string, response: ServerResponse): Promise<void> => {
  const given = new AbortController()
  response.once('close', () => given.abort())
  if (line.startsWith('silent'))
    await pause(SAYS_NOTHING_FOR_MS, undefined, { signal: given.signal }).catch(() => undefined)
  response.destroy()
}
