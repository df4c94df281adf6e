import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInbox, type Inbox } from '../../../src/cli/inbox/inbox.ts'
import type { Book } from './book.ts'
import type { Dice } from './dice.ts'
import { mischiefs } from './mischief.ts'
import { control, copyOf, type Moment, receptionOf, reply } from './reception.ts'

/** Where the product is, how callbacks to it are signed, and which life it lives. */
export type Site = { site: string; webhookSecret: string; life: () => number }

/** The provider for the proof: outlives every kill of the product, and misbehaves by seed. */
export type StandIn = {
  url: string
  /** Begins to serve a product; before that nothing can be answered. */
  serve: (site: Site) => void
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

/** Serves a stand-in on a free loopback port. */
export const serveStandIn = async (book: Book, chances: { mischief: Dice; callbacks: Dice }): Promise<StandIn> => {
  const served = serving(chances.callbacks)
  const evil = mischiefs(chances.mischief)
  const moments = bells()
  const met: Record<string, number> = {}
  const meet = (name: string) => {
    met[name] = (met[name] ?? 0) + 1
  }
  const send = receptionOf({ ...served, book, mischiefs: evil, ring: moments.ring, meet })
  const { url, close } = await listen(served.inbox, send)
  return {
    ...served,
    url,
    moment: moments.next,
    met: () => met,
    endMischief: evil.end,
    accepted: async () =>
      ((await (await served.inbox().fetch(control('GET', '/api/mails'))).json()) as unknown[]).length,
    close: async () => {
      served.stop()
      await close()
    },
  }
}

/** The inbox behind the door: made when it is known where the product is. */
const serving = (callbacks: Dice) => {
  let known: { inbox: Inbox; life: () => number } | null = null
  let past = 0
  const deliver = (request: Request) =>
    callbacks.chance(CALLBACKS_ARRIVE) ? fetch(request) : Promise.resolve(new Response())
  return {
    inbox: () => known!.inbox,
    life: () => known!.life(),
    serve: ({ site, webhookSecret, life }: Site): void => {
      const inbox = createInbox({ siteUrl: site, webhookSecret, deliver, now: () => Date.now() + past })
      void inbox.fetch(control('PUT', '/api/limits', { per_second: REQUESTS_A_SECOND, daily: null }))
      known = { inbox, life }
    },
    outage: (ms: number): void => {
      past += ms
    },
    stop: (): void => known?.inbox.stop(),
  }
}

const listen = async (inbox: () => Inbox, send: ReturnType<typeof receptionOf>) => {
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then(async (body) => {
        if (request.method === 'POST' && request.url === '/emails/batch') return send(request, response, body)
        const answer = await inbox().fetch(copyOf(request, body))
        reply(response, answer, await answer.text())
      })
      .catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
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

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
