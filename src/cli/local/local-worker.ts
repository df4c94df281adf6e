import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createConnection } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { descendantsOf, isAlive, killAll } from './processes.ts'
import type { Settings } from './settings.ts'

/** The Worker in wrangler's local runtime. */
export type LocalWorker = { url: string; stop: () => Promise<void>; ended: Promise<void> }

const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'wrangler-dist',
  'cli.js',
)
const STARTS_WITHIN_MS = 60_000
const ENDS_WITHIN_MS = 5_000
const ENVIRONMENT = {
  ...process.env,
  CI: 'true',
  WRANGLER_SEND_METRICS: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
  NO_COLOR: '1',
}

/** Brings the local database up to date. */
export const migrate = async ({ stateDir }: Settings): Promise<void> => {
  const log = logIn(stateDir, 'migrations.log')
  const child = run(['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', stateDir], log)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`The database could not be brought up to date:\n${readFileSync(log, 'utf8')}`)
}

/**
 * Starts the Worker and waits until it answers. It stays in our process group, so that ending the group ends it. `args`
 * are more arguments of `wrangler dev`, and `environment` more variables of its process.
 */
export const startWorker = async (
  { port, stateDir, variables }: Settings,
  args: string[] = ['--inspector-port', '0'],
  environment: Record<string, string> = {},
): Promise<LocalWorker> => {
  const log = logIn(stateDir, 'worker.log')
  const given = Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  const place = ['--port', String(port), '--persist-to', stateDir]
  const child = run(
    ['dev', ...args, ...place, '--show-interactive-dev-session=false', '--log-level', 'log', ...given],
    log,
    environment,
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://localhost:${port}`
  try {
    await answers(`${url}/health`, child)
  } catch {
    await stop(child)
    throw new Error(`The Worker did not start:\n${readFileSync(log, 'utf8').slice(-4000)}`)
  }
  return { url, ended, stop: () => stop(child) }
}

/** Says in one sentence that something else listens on a port. */
export const refuseTaken = async (port: number, name: string): Promise<void> => {
  const taken = await Promise.all(['127.0.0.1', '::1'].map((host) => isListening(port, host)))
  if (taken.includes(true)) throw new Error(`Something else listens on port ${port}. Set ${name} to a free one.`)
}

const run = (args: string[], log: string, environment: Record<string, string> = {}): ChildProcess => {
  const child = spawn(process.execPath, ['--no-warnings', WRANGLER, ...args], {
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log)
  child.stdout?.pipe(file)
  child.stderr?.pipe(file)
  return child
}

const logIn = (stateDir: string, name: string): string => {
  mkdirSync(stateDir, { recursive: true })
  return join(stateDir, name)
}

const answers = async (url: string, child: ChildProcess): Promise<void> => {
  const until = Date.now() + STARTS_WITHIN_MS
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(url).catch(() => null)
    if (response?.headers.get('content-type')?.includes('json')) return
    await pause(100)
  }
  throw new Error('no answer')
}

/** Asks wrangler to end, then ends what it left: killed alone it would leave its runtime serving. */
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
