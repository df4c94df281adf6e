import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { type ServedInbox, serveInbox } from '../../src/cli/inbox/serve-inbox.ts'
import { BREACH } from '../../src/cli/local/platform.ts'
import { readSettings } from '../../src/cli/local/settings.ts'
import { findFreePort } from '../free-port.ts'
import type { Build } from './build-worker.ts'

/** The Worker in a local runtime, with an inbox for a provider, on a state of its own. */
export type Product = {
  site: string
  inbox: string
  /** The last lines that the Worker logged, oldest first. */
  log: string[]
  /** Throws if a call exceeded the limits of the platform. */
  stop: () => Promise<void>
}

/** What a run prepares once for all its products. */
export type Prepared = Build & {
  /** A folder with the state of a product that has its tables and the timeline that ships. */
  stateDir: string
  /** The time at which the clock of each product begins, in ms UTC. */
  startsAt: number
}

/** Variables of the configuration. */
export type Variables = Record<string, string | undefined>

const MAX_LOG_LINES = 50

/** Starts a product on the state in a folder, which it changes, on any free port or PORT. Its provider has no rate limit. */
export const startOn = (build: Build, stateDir: string, variables: Variables = {}): Promise<Product> =>
  variables.PORT
    ? startOnPort(build, stateDir, variables)
    : onFreePort((port) => startOnPort(build, stateDir, { ...variables, PORT: String(port) }))

/** Starts something on a free port. Takes another if another program took the port between the search and the start. */
export const onFreePort = async <T>(start: (port: number) => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await start(await findFreePort())
    } catch (fault) {
      if ((fault as { code?: string }).code !== 'ERR_ADDRESS_IN_USE') throw fault
    }
  }
}

const startOnPort = async (build: Build, stateDir: string, given: Variables): Promise<Product> => {
  const { port, variables } = readVariables(given)
  const served = await serveProvider(variables)
  const { log, breaches, handleStructuredLogs } = createLog()
  const bindings = { ...variables, RESEND_BASE_URL: served.url }
  const miniflare = createMiniflare(build, { stateDir, port, bindings, handleStructuredLogs })
  const stop = async () => {
    await miniflare.dispose()
    await served.close()
    throwBreaches(breaches)
  }
  try {
    await miniflare.ready
    return { site: variables.SITE_URL!, inbox: served.url, log, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

/** The variables of a product whose clock ticks set, and which collects a burst for a minute, unless these say otherwise. */
export const readVariables = (given: Variables): { port: number; variables: Record<string, string> } =>
  readSettings({ WORKERS_PLAN: process.env.WORKERS_PLAN, CLOCK: 'tick', SETTLE_SECONDS: '60', ...given })

/** Serves an inbox without a rate limit on any free port, for a product with these variables. */
export const serveProvider = async ({ SITE_URL, RESEND_WEBHOOK_SECRET }: Variables): Promise<ServedInbox> => {
  const served = await serveInbox({ port: 0, siteUrl: SITE_URL!, webhookSecret: RESEND_WEBHOOK_SECRET! })
  await liftRateLimit(served.url)
  return served
}

type RuntimeLog = { log: string[]; breaches: string[]; handleStructuredLogs: (entry: { message: string }) => void }

/** A log of the last lines, and of all calls that the platform would refuse. */
export const createLog = (): RuntimeLog => {
  const log: string[] = []
  const breaches: string[] = []
  const handleStructuredLogs = ({ message }: { message: string }) => {
    log.splice(0, log.push(message) - MAX_LOG_LINES)
    if (message.includes(BREACH)) breaches.push(message)
  }
  return { log, breaches, handleStructuredLogs }
}

/** Throws the calls that the platform would refuse, if there were any, and forgets them. */
export const throwBreaches = (breaches: string[]): void => {
  const found = breaches.splice(0)
  if (found.length > 0) throw new Error(found.join('\n'))
}

type RuntimeOptions = {
  stateDir: string
  port: number
  bindings: Record<string, string>
  handleStructuredLogs: RuntimeLog['handleStructuredLogs']
}

/** The local runtime with the Worker of a build. Its promise `ready` rejects if it cannot start. */
export const createMiniflare = (
  { folder, entry, worker }: Build,
  { stateDir, ...options }: RuntimeOptions,
): Miniflare =>
  new Miniflare(
    convertV4MiniflareOptions({
      ...worker,
      name: 'waqai',
      host: 'localhost',
      log: new Log(LogLevel.NONE),
      resourcePersistencePath: stateDir,
      unsafeTriggerHandlers: true,
      modules: modulesIn(folder, entry),
      ...options,
    }),
  )

/** The modules of a build. The first one has the entry points. */
const modulesIn = (folder: string, entry: string) => [
  { type: 'ESModule' as const, path: entry, contents: readFileSync(join(folder, entry), 'utf8') },
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => ({ type: 'Text' as const, path: name, contents: readFileSync(join(folder, name), 'utf8') })),
]

const liftRateLimit = async (inbox: string): Promise<void> => {
  const answer = await fetch(`${inbox}/api/limits`, { method: 'PUT', body: '{"per_second":null,"daily":null}' })
  if (!answer.ok) throw new Error(`The inbox answered ${answer.status} to its new limits.`)
}
