import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createInbox, type Inbox } from './inbox.ts'
import type { InboxOptions } from './inbox-state.ts'
import { isCut } from './planned-faults.ts'

export type ServedInbox = { url: string; settle(): Promise<void>; close(): Promise<void> }

/** Longer than any client keeps an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 75_000

const listenerOf = (inbox: Inbox) =>
  getRequestListener(
    async (request, env) => {
      const response = await inbox.fetch(request)
      if (!isCut(response)) return response
      const { incoming } = env as HttpBindings
      incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    },
    { overrideGlobalObjects: false },
  )

const listen = (inbox: Inbox, host: string, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listenerOf(inbox))
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })

const explain = (error: NodeJS.ErrnoException, port: number): Error =>
  error.code === 'EADDRINUSE'
    ? new Error(`The inbox cannot listen on port ${port}: something else does. Set INBOX_PORT to a free one.`)
    : error

/** Listens on `::1` too, which is where `localhost` may lead; a machine without IPv6 goes without. */
const listenOnSix = async (inbox: Inbox, port: number): Promise<Server | null> => {
  try {
    return await listen(inbox, '::1', port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw error
    return null
  }
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/**
 * Serves an inbox on the loopback addresses only. Port 0 takes any free one. Rejects with a sentence for the person
 * who started it when the port is taken.
 */
export const serveInbox = async ({ port, ...options }: InboxOptions & { port: number }): Promise<ServedInbox> => {
  const inbox = createInbox(options)
  const servers: Server[] = []
  const closeAll = async () => {
    inbox.stop()
    await Promise.all(servers.map(close))
  }
  try {
    const four = await listen(inbox, '127.0.0.1', port)
    servers.push(four)
    const taken = (four.address() as AddressInfo).port
    const six = await listenOnSix(inbox, taken)
    if (six) servers.push(six)
    return { url: `http://localhost:${taken}`, settle: inbox.settle, close: closeAll }
  } catch (error) {
    await closeAll()
    throw explain(error as NodeJS.ErrnoException, port)
  }
}
