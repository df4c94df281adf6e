import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { migrate, startWorker } from '../../../src/cli/local/local-worker.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'
import { type Provider, startProvider } from './provider.ts'

/** The product on a state of its own, its provider, and what the replay asks of it. */
export type Stage = {
  provider: Provider
  /** Asks the site with the publisher's key; throws where it refuses. */
  ask: (path: string, body?: string, headers?: Record<string, string>) => Promise<Response>
  /** Tells a time, and answers with what the product's clock showed at the latest. */
  tick: (at: number) => Promise<number>
  /** Waits until nothing is left to do. */
  idle: () => Promise<void>
  /** By how much the product's clock is before the wall, in ms. */
  ahead: () => Promise<number>
  stop: () => Promise<void>
}

type Status = { now: string; work: Record<string, number> }

const LOOKS_EVERY_MS = 40
const STANDS_STILL_MS = 120_000

/** Starts the product on free ports, with a clock that ticks set and goes on with the wall. */
export const startStage = async (holdSeconds: number): Promise<Stage> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'replay-'))
  const provider = await startProvider()
  const settings = readSettings({
    PORT: String(await freePort()),
    STATE_DIR: stateDir,
    RESEND_BASE_URL: provider.url,
    CLOCK: 'tick',
    ALERT_HOLD_SECONDS: String(holdSeconds),
  })
  await migrate(settings)
  const worker = await startWorker(settings)
  const ask = asking(worker.url, settings.variables.PUBLISHER_KEY!)
  const status = async (): Promise<Status> => (await (await ask('/v1/status')).json()) as Status
  return {
    provider,
    ask,
    tick: async (at) => {
      await ask(`/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`)
      return Math.max(at, Date.parse((await status()).now))
    },
    idle: () => settled(status, provider),
    ahead: async () => {
      const asked = Date.now()
      const { now } = await status()
      return Date.parse(now) - (asked + Date.now()) / 2
    },
    stop: async () => {
      await worker.stop()
      provider.close()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

const asking =
  (site: string, key: string): Stage['ask'] =>
  async (path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${site}${path}`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
    return response
  }

/** The product is asked only when the provider heard nothing for a moment. Throws where work is left and nothing moves. */
const settled = async (status: () => Promise<Status>, { taken }: Provider): Promise<void> => {
  let heard = -1
  for (let since = Date.now(); Date.now() < since + STANDS_STILL_MS; await pause(LOOKS_EVERY_MS)) {
    if (taken.length !== heard) {
      heard = taken.length
      since = Date.now()
      if (heard > 0 && Date.now() - taken.at(-1)!.at < LOOKS_EVERY_MS) continue
    }
    const { unknown: _, ...work } = (await status()).work
    if (Object.values(work).every((count) => count === 0)) return
  }
  throw new Error(`Work is left that nobody does: ${JSON.stringify((await status()).work)}`)
}

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
