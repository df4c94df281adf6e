import { createServer } from 'node:net'

/** The ports below those that Linux takes for outgoing connections. */
const FIRST_PORT = 20_000
const PORT_COUNT = 12_000

/** Returns a port on which nothing listens. Another program may take it before the caller does. */
export const findFreePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORT_COUNT)
    if (await isPortFree(port)) return port
  }
}

/** True if nothing listens on a port of `localhost`. */
export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, 'localhost', () => server.close(() => resolve(true)))
  })
