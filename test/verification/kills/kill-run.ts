import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { MutationName } from '../mutations.ts'
import { randomOf } from '../random.ts'
import { audit } from './audit.ts'
import type { AuditResult } from './digest-audit.ts'
import { drain } from './drain.ts'
import { type FaultyProvider, startFaultyProvider } from './faulty-provider.ts'
import { createObservations, type Observations } from './observations.ts'
import { createImports, requestImport, settleRedactedChunks } from './operator-actions.ts'
import { recordRuns, recordUnknownChunks } from './operator-lists.ts'
import { createKills } from './process-kills.ts'
import { chooseProductSettings, type ProcessRunner, prepareProduct } from './process-runner.ts'
import { copyProduct } from './product-copy.ts'
import { createPublisher } from './publisher.ts'
import { createReaderActions } from './reader-actions.ts'
import { addReaders, createReaders, FIRST_NOON } from './readers.ts'
import { createTicker, type Ticker } from './ticker.ts'
import { createDays } from './timeline-days.ts'

/** How often the product is killed, with how many imported readers, by which seed, and with which fault in its sources. */
export type KillPlan = {
  kills: number
  seed: number
  readers: number
  mutation: MutationName | null
  say: (line: string) => void
}

/** The result of the audit, and what it is based on. `folder` keeps state and logs if there are findings. */
export type KillResult = AuditResult & {
  starts: number
  ticks: number
  revisions: number
  mails: number
  faultCounts: Record<string, number>
  failures: readonly string[]
  folder: string
}

type Run = { observations: Observations; provider: FaultyProvider; runner: ProcessRunner; ticker: Ticker }

const READER_ACTION_EVERY_MS = 400
const IMPORT_EVERY_MS = 8_000
const TICK_AFTER_START_PROBABILITY = 0.6

/** Runs the product with kills and faults, waits until no work is left, and audits it. Throws if it cannot be run. */
export const runKills = async (plan: KillPlan): Promise<KillResult> => {
  const folder = copyProduct(plan.mutation)
  const observations = createObservations()
  const settings = await chooseProductSettings(folder)
  const random = { faults: randomOf(plan.seed, 'faults'), callbacks: randomOf(plan.seed, 'callbacks') }
  const target = { siteUrl: settings.siteUrl, webhookSecret: settings.variables.RESEND_WEBHOOK_SECRET! }
  let runner: ProcessRunner | null = null
  const startCount = () => runner?.startCount() ?? 0
  const provider = await startFaultyProvider({ observations, random, target, startCount })
  try {
    runner = await prepareProduct(settings, provider.url)
    const run = { observations, provider, runner, ticker: createTicker(runner, observations) }
    await runActions(plan, run)
    const result = { ...(await auditRun(run)), folder }
    await runner.kill()
    keepOrRemove(result, observations)
    return result
  } finally {
    await runner?.kill()
    await provider.close()
  }
}

/** The observations of the last run with findings, which stay when a test removes its folders. Git ignores the file. */
const OBSERVATIONS = join(import.meta.dirname, '../../../.wrangler/kills/observations.json')

const keepOrRemove = ({ findings, folder }: KillResult, observations: Observations): void => {
  const content = { ...observations, readers: [...observations.readers.values()] }
  if (findings.length === 0) rmSync(folder, { recursive: true, force: true })
  else {
    mkdirSync(dirname(OBSERVATIONS), { recursive: true })
    writeFileSync(OBSERVATIONS, JSON.stringify(content))
  }
}

/** Publishes, sends ticks and lets readers act until all kills are done, then drains the product. */
const runActions = async (plan: KillPlan, run: Run): Promise<void> => {
  const { observations, runner, provider, ticker } = run
  const { killOnce, rest } = createKills(runner, provider, randomOf(plan.seed, 'kills'))
  const actAsReader = createReaderActions({ ...run, random: randomOf(plan.seed, 'reader actions') })
  const importReaders = createImports({ ...run, random: randomOf(plan.seed, 'imports') })
  const publish = createPublisher(runner, observations, randomOf(plan.seed, 'publisher'))
  const runDay = createDays(ticker, publish, randomOf(plan.seed, 'days'))
  await runner.start()
  await ticker.tick(FIRST_NOON)
  await loadReaders(plan, run)
  let isOver = false
  const repeat = async (act: () => Promise<void>, everyMs: number): Promise<void> => {
    for (; !isOver; await pause(everyMs)) await act()
  }
  const killing = killAllTimes(plan, run, killOnce).finally(() => {
    isOver = true
  })
  await Promise.all([
    killing,
    repeat(runDay, 0),
    repeat(actAsReader, READER_ACTION_EVERY_MS),
    repeat(importReaders, IMPORT_EVERY_MS),
  ])
  provider.endFaults()
  const isDrained = (await drain(ticker, rest)) && (await settleAll(run, rest))
  if (!isDrained) observations.findings.push('work is left that the product does not do')
}

/** The operator settles what is held since a redaction. What is sent again then is drained, too. */
const settleAll = async ({ runner, observations, ticker }: Run, rest: (ms: number) => Promise<void>) =>
  (await settleRedactedChunks(runner, observations)) === 0 || drain(ticker, rest)

type KillOnce = ReturnType<typeof createKills>['killOnce']

/** Skips time only if a tick was answered since the last kill, so that ten minutes without a tick never pass. */
const killAllTimes = async ({ kills, seed, say }: KillPlan, run: Run, killOnce: KillOnce): Promise<void> => {
  const random = randomOf(seed, 'ticks after starts')
  const { observations, ticker } = run
  let ticks = 0
  for (let kill = 1; kill <= kills; kill++) {
    const canSkipTime = observations.ticks.length > ticks
    ticks = observations.ticks.length
    const occasion = await killOnce(canSkipTime)
    if (random.chance(TICK_AFTER_START_PROBABILITY)) await ticker.tick(ticker.now())
    say(`kill ${kill} of ${kills} (${occasion}): ${progressOf(run)}`)
  }
}

const auditRun = async ({ observations, provider, runner }: Run): Promise<Omit<KillResult, 'folder'>> => {
  await recordRuns(runner, observations)
  await recordUnknownChunks(runner, observations)
  return {
    ...audit(observations),
    mails: observations.mails.filter((mail) => !mail.isRefused).length,
    starts: runner.startCount(),
    ticks: observations.ticks.length,
    revisions: observations.revisions.length,
    faultCounts: provider.faultCounts(),
    failures: runner.failures(),
  }
}

const loadReaders = async ({ seed, readers }: KillPlan, { observations, runner }: Run): Promise<void> => {
  const imported = createReaders(randomOf(seed, 'readers'), readers)
  await requestImport(runner, imported)
  addReaders(observations, imported)
}

const progressOf = ({ observations, provider, ticker }: Run): string => {
  const { none = 0, ...faults } = provider.faultCounts()
  const faulty = Object.values(faults).reduce((sum, count) => sum + count, 0)
  const day = new Date(ticker.now()).toISOString().slice(0, 10)
  return `${day}, ${observations.mails.length} mails, ${none + faulty} requests, ${faulty} with a fault`
}
