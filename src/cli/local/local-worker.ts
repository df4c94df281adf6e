import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createConnection } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { applyMigrations } from './apply-migrations.ts'
import { descendantsOf, isAlive, killAll } from './processes.ts'
import type { Settings } from './settings.ts'

/** The Worker in the local runtime of wrangler. */
export type LocalWorker = {
  url: string
  stop: () => Promise<void>
  /** Resolves when the process of wrangler ends. */
  ended: Promise<void>
}

const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'wrangler-dist',
  'cli.js',
)
/** The Worker with the limits of the platform, which the local runtime does not enforce. */
export const ENTRY = 'src/cli/local/limited-worker.ts'
const STARTS_WITHIN_MS = 60_000
const ENDS_WITHIN_MS = 5_000
const MAX_LOG_CHARACTERS = 4_000
const ENVIRONMENT = {
  ...process.env,
  CI: 'true',
  WRANGLER_SEND_METRICS: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
  NO_COLOR: '1',
}

/** Applies the migrations to the database in the state folder. Throws the fault of one that fails; those before it stay. */
export const migrate = async ({ stateDir }: Pick<Settings, 'stateDir'>): Promise<void> => {
  try {
    await applyMigrations(join(stateDir, 'v3'))
  } catch (fault) {
    throw new Error(`The migrations failed: ${(fault as Error).message}`, { cause: fault })
  }
}

/**
 * Starts the Worker and waits until /health answers. Throws the log of wrangler after 60 s. Its process is in the
 * process group of this one, so that a signal to the group ends both. `args` are more arguments of `wrangler dev`, and
 * `environment` more variables of its process.
 */
export const startWorker = async (
  { port, stateDir, variables }: Settings,
  args: string[] = [ENTRY, '--inspector-port', '0'],
  environment: Record<string, string> = {},
): Promise<LocalWorker> => {
  const log = createLog(stateDir, 'worker.log')
  const vars = Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  const place = ['--port', String(port), '--persist-to', stateDir]
  const output = ['--show-interactive-dev-session=false', '--log-level', 'log']
  const child = runWrangler(['dev', ...args, ...place, ...output, ...vars], log, environment)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://localhost:${port}`
  if (await isAnswering(`${url}/health`, child)) return { url, ended, stop: () => stop(child) }
  await stop(child)
  throw new Error(`The Worker did not start:\n${readFileSync(log, 'utf8').slice(-MAX_LOG_CHARACTERS)}`)
}

/** Throws if a program listens on a port. `variable` is the name of the setting to change. */
export const checkPortFree = async (port: number, variable: string): Promise<void> => {
  const listening = await Promise.all(['127.0.0.1', '::1'].map((host) => isListening(port, host)))
  if (listening.includes(true))
    throw new Error(`Another program listens on port ${port}. Set ${variable} to a free port.`)
}

const runWrangler = (args: string[], log: string, environment: Record<string, string> = {}): ChildProcess => {
  const child = spawn(process.execPath, ['--no-warnings', WRANGLER, ...args], {
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log)
  child.stdout?.pipe(file)
  child.stderr?.pipe(file)
  return child
}

const createLog = (stateDir: string, name: string): string => {
  mkdirSync(stateDir, { recursive: true })
  return join(stateDir, name)
}

/** Waits until a URL answers with JSON. Returns false if the process ended or 60 s passed. */
const isAnswering = async (url: string, child: ChildProcess): Promise<boolean> => {
  const until = Date.now() + STARTS_WITHIN_MS
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(url).catch(() => null)
    if (response?.headers.get('content-type')?.includes('json')) return true
    await pause(100)
  }
  return false
}

/** Sends SIGTERM to wrangler, then kills what still runs: its runtime outlives it if wrangler is killed. */
const stop = async (child: ChildProcess): Promise<void> => {
  const pids = [child.pid!, ...descendantsOf(child.pid!)]
  child.kill('SIGTERM')
  const until = Date.now() + ENDS_WITHIN_MS
  while (Date.now() < until && pids.some(isAlive)) await pause(50)
  killAll(pids.filter(isAlive))
}

const isListening = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
