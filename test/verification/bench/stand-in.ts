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

/** These stand unescaped only where a mail begins and where its recipient does: within a text every quote is escaped. */
const MAIL = Buffer.from('{"from":"')
const TO = Buffer.from('"to":["')
const ADDRESS = /^reader-(\d+)@/
/** Of so many mails one is looked at closely. */
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
      const answer =
        request.method === 'POST' ? accept(standIn.taken, state, request, body) : { has_more: false, data: [] }
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
  const mails = mailsIn(body)
  const ids = mails.map(() => randomUUID())
  for (const [at, mail] of mails.entries()) {
    const number = Number(ADDRESS.exec(recipientOf(mail))?.[1] ?? 0)
    if (number > 0 && got[number]!++ > 0) taken.doubled++
    if ((taken.mails + at) % LOOKED_AT === 0) taken.seen.push(look(mail, ids[at]!))
  }
  taken.requests++
  taken.mails += mails.length
  taken.bytes += body.length
  const answer = request.url === '/emails' ? { id: ids[0] } : { data: ids.map((id) => ({ id })), errors: [] }
  keys.set(key, answer)
  return answer
}

/** A batch is a list of mails, and one mail is a mail. */
const mailsIn = (body: Buffer): Buffer[] => {
  const begins: number[] = []
  for (let at = body.indexOf(MAIL); at >= 0; at = body.indexOf(MAIL, at + 1)) begins.push(at)
  const isList = body[0] === '['.charCodeAt(0)
  return begins.map((begin, at) => body.subarray(begin, (begins[at + 1] ?? body.length + (isList ? 0 : 1)) - 1))
}

const recipientOf = (mail: Buffer): string => {
  const begin = mail.indexOf(TO) + TO.length
  return mail.toString('latin1', begin, mail.indexOf('"', begin))
}

type Sent = { to: string[]; html: string; text: string; tags?: { name: string; value: string }[] }

const look = (mail: Buffer, id: string): SeenMail => {
  const { to, html, text, tags = [] } = JSON.parse(mail.toString()) as Sent
  return {
    id,
    to: to[0]!,
    chunk: tags.find(({ name }) => name === 'chunk')?.value ?? '',
    member: tags.find(({ name }) => name === 'member')?.value ?? '',
    htmlBytes: Buffer.byteLength(html),
    textBytes: Buffer.byteLength(text),
  }
}

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

const send = (response: ServerResponse, answer: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...WITHOUT_LIMIT })
  response.end(JSON.stringify(answer))
}
