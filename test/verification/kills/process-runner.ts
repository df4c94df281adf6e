import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ENTRY, migrate } from '../../../src/cli/local/local-worker.ts'
import { isAlive, killAll } from '../../../src/cli/local/processes.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'
import { buildWorker } from '../../journeys/build-worker.ts'
import { freePort } from '../free-port.ts'
import { shiftWallClock } from './clock-shift.ts'

/** An answer, the times of the first request and of the answer (wall clock, ms UTC), and the number of requests. */
export type Answer = { status: number; text: string; began: number; ended: number; tries: number }

/** Where the product runs, and with which variables. */
export type ProductSettings = { folder: string; stateDir: string; siteUrl: string; variables: Record<string, string> }

/** The product in a process group of its own, which is killed as a whole and started again with the same state. */
export type ProcessRunner = {
  /** The headers of an operator's requests. */
  headers: { authorization: string }
  /** How often it was started. */
  startCount: () => number
  /** Answers with a status of 500 or more, with their requests. */
  failures: () => readonly string[]
  /** Repeats a request until it is answered with a status below 500, over as many starts as that takes. */
  request: (path: string, init?: RequestInit) => Promise<Answer>
  /** Resolves when the next request is sent. */
  nextRequest: () => Promise<void>
  /** Starts it. Returns false if it was killed before it answered. */
  start: () => Promise<boolean>
  /** Kills all processes of the group. */
  kill: () => Promise<void>
  /** Lets time pass on the wall clock, while it does not run. */
  skipTime: (ms: number) => void
}

/** The program that runs the Worker. */
const HOST = 'test/verification/kills/worker-host.ts'
const START_TIMEOUT_MS = 120_000
const ANSWER_TIMEOUT_MS = 30_000
const MAX_FAILURES = 40

/** Chooses a free port for the product in a folder of `copyProduct`. */
export const chooseProductSettings = async (folder: string): Promise<ProductSettings> => {
  const stateDir = join(folder, 'state')
  const own = { PORT: String(await freePort()), STATE_DIR: stateDir, TICKER: 'off', CLOCK: 'tick' }
  const { variables } = readSettings(own)
  return { folder, stateDir, siteUrl: variables.SITE_URL!, variables: { ...variables, ...own } }
}

/** Builds the Worker of the product and migrates its database. The product is not yet started. */
export const prepareProduct = async (settings: ProductSettings, providerUrl: string): Promise<ProcessRunner> => {
  const { folder, stateDir, siteUrl, variables } = settings
  const environment = {
    ...process.env,
    ...variables,
    RESEND_BASE_URL: providerUrl,
    TMPDIR: folder,
  }
  const build = join(folder, 'build.json')
  writeFileSync(build, JSON.stringify(await buildWorker(join(folder, 'checkout'), ENTRY, join(folder, 'bundle'))))
  const spawnHost = (): ChildProcess =>
    spawn(process.execPath, ['--no-warnings', HOST, build], {
      env: environment,
      stdio: 'ignore',
      detached: true,
    })
  await migrate({ stateDir })
  const processes = createProcessControl({ siteUrl, spawnHost, readLog: () => endOfLog(stateDir) })
  return {
    headers: { authorization: `Bearer ${variables.PUBLISHER_KEY}` },
    ...processes,
    ...createRequester(siteUrl, processes.untilRunning),
    skipTime: (ms) => shiftWallClock(stateDir, ms),
  }
}

type ProcessParts = { siteUrl: string; spawnHost: () => ChildProcess; readLog: () => string }

/** `untilRunning` resolves when the product answers. */
const createProcessControl = ({ siteUrl, spawnHost, readLog }: ProcessParts) => {
  let starts = 0
  let isRunning = false
  let running = Promise.withResolvers<void>()
  let child: ChildProcess | null = null
  const kill = async (): Promise<void> => {
    if (!child) return
    const group = child
    child = null
    if (isRunning) running = Promise.withResolvers<void>()
    isRunning = false
    killAll([-group.pid!])
    await exitCodeOf(group)
    while (isAlive(-group.pid!)) await pause(5)
  }
  const start = async (): Promise<boolean> => {
    starts++
    const started = spawnHost()
    child = started
    const until = Date.now() + START_TIMEOUT_MS
    while (!(await isAnswering(siteUrl))) {
      if (child !== started) return false
      if (started.exitCode !== null || Date.now() > until) throw new Error(`The product did not start:\n${readLog()}`)
      await pause(50)
    }
    if (child !== started) return false
    isRunning = true
    running.resolve()
    return true
  }
  process.once('exit', () => child && killAll([-child.pid!]))
  return { startCount: () => starts, untilRunning: () => running.promise, kill, start }
}

const createRequester = (
  siteUrl: string,
  untilRunning: () => Promise<void>,
): Pick<ProcessRunner, 'request' | 'nextRequest' | 'failures'> => {
  const failures: string[] = []
  let next = Promise.withResolvers<void>()
  const requestOnce = async (path: string, init: RequestInit): Promise<{ status: number; text: string } | null> => {
    try {
      const response = await fetch(`${siteUrl}${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
      const answer = { status: response.status, text: await response.text() }
      if (response.status >= 500) failures.push(`${init.method ?? 'GET'} ${path}: ${answer.status} ${answer.text}`)
      return response.status < 500 ? answer : null
    } catch {
      return null
    }
  }
  const request: ProcessRunner['request'] = async (path, init = {}) => {
    const began = Date.now()
    const failedBefore = failures.length
    for (let tries = 1; failures.length < failedBefore + MAX_FAILURES; tries++) {
      await untilRunning()
      next.resolve()
      next = Promise.withResolvers<void>()
      const answer = await requestOnce(path, init)
      if (answer) return { ...answer, began, ended: Date.now(), tries }
      await pause(50)
    }
    throw new Error(`The product fails each time: ${failures.at(-1)}`)
  }
  return { request, nextRequest: () => next.promise, failures: () => failures }
}

const isAnswering = async (siteUrl: string): Promise<boolean> => {
  const response = await fetch(`${siteUrl}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
  await response?.body?.cancel()
  return response?.headers.get('content-type')?.includes('json') ?? false
}

/** Waits until a process has ended, and returns its exit code; null if it was killed. */
const exitCodeOf = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
  return child.exitCode
}

const endOfLog = (stateDir: string): string => readFileSync(join(stateDir, 'worker.log'), 'utf8').slice(-4_000)
