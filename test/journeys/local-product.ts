import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import type { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { serveInbox } from '../../src/cli/inbox/serve-inbox.ts'
import { BREACH } from '../../src/cli/local/platform.ts'
import { sendTick } from '../../src/cli/local/product.ts'
import { readSettings } from '../../src/cli/local/settings.ts'
import { findFreePort } from '../free-port.ts'

/** The Worker in a local runtime, with an inbox for a provider, on a state of its own. */
export type Product = {
  site: string
  inbox: string
  /** The last lines that the Worker logged, oldest first. */
  log: string[]
  /** Throws if a call exceeded the limits of the platform. */
  stop: () => Promise<void>
}

/** The Worker as a deploy would build it. */
export type Build = {
  /** The folder with its modules: `MODULE`, and documents as text. */
  folder: string
  /** The bindings and queues that `wrangler.toml` names. */
  worker: ReturnType<typeof unstable_getMiniflareWorkerOptions>['workerOptions']
}

/** What a run prepares once for all its products. */
export type Prepared = Build & {
  /** A folder with the state of a product that has its tables and the timeline that ships. */
  stateDir: string
  /** The time at which the clock of each product begins, in ms UTC. */
  startsAt: number
}

/** Variables of the configuration. */
type Variables = Record<string, string | undefined>

const MODULE = 'limited-worker.js'
const MAX_LOG_LINES = 50

/** Starts a product on a copy of the prepared state. `variables` differ from those of other products. */
export const startProduct = async (prepared: Prepared, variables: Variables = {}): Promise<Product> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'waqai-journey-'))
  cpSync(prepared.stateDir, stateDir, { recursive: true })
  const started = await startOn(prepared, stateDir, variables)
  await sendTick(started.site, prepared.startsAt)
  return {
    ...started,
    stop: async () => {
      await started.stop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

/** Starts a product on the state in a folder, which it changes, on any free port or PORT. Its provider has no rate limit. */
export const startOn = async (build: Build, stateDir: string, variables: Variables = {}): Promise<Product> => {
  for (;;) {
    try {
      return await startOnPort(build, stateDir, { ...variables, PORT: variables.PORT ?? String(await findFreePort()) })
    } catch (fault) {
      // Another program took the port between the search and the start.
      if ((fault as { code?: string }).code !== 'ERR_ADDRESS_IN_USE' || variables.PORT) throw fault
    }
  }
}

const startOnPort = async ({ folder, worker }: Build, stateDir: string, given: Variables): Promise<Product> => {
  const { port, variables } = readSettings({ WORKERS_PLAN: process.env.WORKERS_PLAN, CLOCK: 'tick', ...given })
  const site = variables.SITE_URL!
  const served = await serveInbox({ port: 0, siteUrl: site, webhookSecret: variables.RESEND_WEBHOOK_SECRET! })
  const log: string[] = []
  const breaches: string[] = []
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...worker,
      name: 'waqai',
      host: 'localhost',
      port,
      log: new Log(LogLevel.NONE),
      resourcePersistencePath: stateDir,
      unsafeTriggerHandlers: true,
      modules: modulesIn(folder),
      bindings: { ...variables, RESEND_BASE_URL: served.url },
      handleStructuredLogs: ({ message }) => {
        log.splice(0, log.push(message) - MAX_LOG_LINES)
        if (message.includes(BREACH)) breaches.push(message)
      },
    }),
  )
  const stop = async () => {
    await miniflare.dispose()
    await served.close()
    if (breaches.length > 0) throw new Error(breaches.join('\n'))
  }
  try {
    await miniflare.ready
    await liftRateLimit(served.url)
    return { site, inbox: served.url, log, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

/** The modules of a bundle. The first one is the entry point. */
const modulesIn = (folder: string) => [
  { type: 'ESModule' as const, path: MODULE, contents: readFileSync(join(folder, MODULE), 'utf8') },
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => ({ type: 'Text' as const, path: name, contents: readFileSync(join(folder, name), 'utf8') })),
]

const liftRateLimit = async (inbox: string): Promise<void> => {
  const answer = await fetch(`${inbox}/api/limits`, { method: 'PUT', body: '{"per_second":null,"daily":null}' })
  if (!answer.ok) throw new Error(`The inbox answered ${answer.status} to its new limits.`)
}
