import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, killAll } from '../../../src/cli/local/processes.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'
import { passWhileDown } from './outage.ts'

/** What the product answered, when it was first asked and when it answered at last, and how often it was asked. */
export type Answer = { status: number; text: string; began: number; ended: number; tries: number }

/** The product in a process group of its own, which can be killed as a whole and started again on the same state. */
export type Machine = {
  site: string
  /** What opens the operator's doors. */
  headers: { authorization: string }
  webhookSecret: string
  /** How often it was started. */
  life: () => number
  /** Answers of 500 and more, by what was asked. */
  failures: () => readonly string[]
  /** Asks until there is an answer that is no failure, over as many lives as that takes. */
  ask: (path: string, init?: RequestInit) => Promise<Answer>
  /** Resolves when something is asked of the product next. */
  asked: () => Promise<void>
  /** Starts it; false where it was killed before it answered. */
  start: () => Promise<boolean>
  /** Kills every process of the group at once. */
  kill: () => Promise<void>
  /** Lets time pass while it is down. */
  outage: (ms: number) => void
}

const STARTS_WITHIN_MS = 120_000
const ANSWERS_WITHIN_MS = 30_000
const FAILS_AT_MOST = 40
const HOST = 'test/verification/kills/host.ts'

/** Prepares a product from a checkout on a state of its own, with another provider than its own inbox; not yet started. */
export const machineIn = async (folder: string, providerUrl: string): Promise<Machine> => {
  const port = await freePort()
  const stateDir = join(folder, 'state')
  const own = { PORT: String(port), STATE_DIR: stateDir, RESEND_BASE_URL: providerUrl, TICKER: 'off', CLOCK: 'tick' }
  const { variables } = readSettings(own)
  const environment = {
    ...process.env,
    ...variables,
    ...own,
    TMPDIR: folder,
    WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
    WRANGLER_LOG_PATH: join(folder, 'logs'),
  }
  const run = (...more: string[]): ChildProcess =>
    spawn(process.execPath, ['--no-warnings', HOST, ...more], {
      cwd: join(folder, 'checkout'),
      env: environment,
      stdio: 'ignore',
      detached: true,
    })
  if ((await exitOf(run('migrate'))) !== 0)
    throw new Error(`The database could not be made:\n${logOf(stateDir, 'migrations.log')}`)
  const site = variables.SITE_URL!
  const life = living({ site, run, logs: () => logOf(stateDir, 'worker.log') })
  return {
    site,
    headers: { authorization: `Bearer ${variables.PUBLISHER_KEY}` },
    webhookSecret: variables.RESEND_WEBHOOK_SECRET!,
    ...life,
    ...asking(site, life.up),
    outage: (ms) => passWhileDown(stateDir, ms),
  }
}

type Life = { site: string; run: () => ChildProcess; logs: () => string }

/** Starting and killing; `up` resolves whenever it is there to be asked. */
const living = ({ site, run, logs }: Life) => {
  let lives = 0
  let isUp = false
  let gate = Promise.withResolvers<void>()
  let child: ChildProcess | null = null
  const kill = async (): Promise<void> => {
    if (!child) return
    const group = child
    child = null
    if (isUp) gate = Promise.withResolvers<void>()
    isUp = false
    killAll([-group.pid!])
    await exitOf(group)
    while (isAlive(-group.pid!)) await pause(5)
  }
  const start = async (): Promise<boolean> => {
    lives++
    const started = run()
    child = started
    const until = Date.now() + STARTS_WITHIN_MS
    while (!(await isAnswering(site))) {
      if (child !== started) return false
      if (started.exitCode !== null || Date.now() > until) throw new Error(`The product did not start:\n${logs()}`)
      await pause(50)
    }
    if (child !== started) return false
    isUp = true
    gate.resolve()
    return true
  }
  process.once('exit', () => child && killAll([-child.pid!]))
  return { life: () => lives, up: () => gate.promise, kill, start }
}

/** Asking over deaths: whoever asks waits until the product is there again, and repeats what got no answer. */
const asking = (site: string, up: () => Promise<void>): Pick<Machine, 'ask' | 'asked' | 'failures'> => {
  const failures: string[] = []
  let next = Promise.withResolvers<void>()
  const once = async (path: string, init: RequestInit): Promise<{ status: number; text: string } | null> => {
    try {
      const response = await fetch(`${site}${path}`, { ...init, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
      const answer = { status: response.status, text: await response.text() }
      if (response.status >= 500) failures.push(`${init.method ?? 'GET'} ${path}: ${answer.status} ${answer.text}`)
      return response.status < 500 ? answer : null
    } catch {
      return null
    }
  }
  const ask: Machine['ask'] = async (path, init = {}) => {
    const began = Date.now()
    const failed = failures.length
    for (let tries = 1; failures.length < failed + FAILS_AT_MOST; tries++) {
      await up()
      next.resolve()
      next = Promise.withResolvers<void>()
      const answer = await once(path, init)
      if (answer) return { ...answer, began, ended: Date.now(), tries }
      await pause(50)
    }
    throw new Error(`The product only fails: ${failures.at(-1)}`)
  }
  return { ask, asked: () => next.promise, failures: () => failures }
}

const isAnswering = async (site: string): Promise<boolean> => {
  const response = await fetch(`${site}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
  await response?.body?.cancel()
  return response?.headers.get('content-type')?.includes('json') ?? false
}

/** Waits until a process has ended; answers with its code, null where it was killed. */
const exitOf = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
  return child.exitCode
}

const logOf = (stateDir: string, name: string): string => readFileSync(join(stateDir, name), 'utf8').slice(-4_000)

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
