import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createInbox, type Inbox } from './inbox.ts'
import type { InboxOptions } from './inbox-state.ts'
import { isCut } from './planned-faults.ts'

export type ServedInbox = { url: string; settle(): Promise<void>; close(): Promise<void> }

/** Longer than clients keep an idle connection, so that the server does not close it while a request is sent. */
const KEEP_ALIVE_MS = 75_000

const createListener = (inbox: Inbox) =>
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
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, createListener(inbox))
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })

const listenError = (error: NodeJS.ErrnoException, port: number): Error =>
  error.code === 'EADDRINUSE'
    ? new Error(`The inbox cannot use port ${port}: another program uses it. Set INBOX_PORT to a free port.`)
    : error

/** Listens on `::1`, to which `localhost` may resolve. Returns null on a machine without IPv6. */
const listenOnIpv6 = async (inbox: Inbox, port: number): Promise<Server | null> => {
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

/** Serves an inbox on the loopback addresses. Port 0 takes any free port. Rejects if another program uses the port. */
export const serveInbox = async ({ port, ...options }: InboxOptions & { port: number }): Promise<ServedInbox> => {
  const inbox = createInbox(options)
  const servers: Server[] = []
  const closeAll = async () => {
    inbox.stop()
    await Promise.all(servers.map(close))
  }
  try {
    const ipv4 = await listen(inbox, '127.0.0.1', port)
    servers.push(ipv4)
    const actualPort = (ipv4.address() as AddressInfo).port
    const ipv6 = await listenOnIpv6(inbox, actualPort)
    if (ipv6) servers.push(ipv6)
    return { url: `http://localhost:${actualPort}`, settle: inbox.settle, close: closeAll }
  } catch (error) {
    await closeAll()
    throw listenError(error as NodeJS.ErrnoException, port)
  }
}
