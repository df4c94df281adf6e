import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { fillDay } from './alert-audit.ts'
import { type CommitEntry, readCommitLog, resetTables } from './commit-log.ts'
import { type EffectScheduler, type RunPlan, setWallClock } from './effect-scheduler.ts'
import { RETRACTION_HOLD_MS } from './event-history.ts'
import type { Rewrite } from './isolate.ts'
import { runUntilIdle } from './run-until-idle.ts'
import {
  AFTERNOON,
  DAMASCUS_DUE,
  DUE,
  END,
  OUTAGE_MS,
  type ReaderRole,
  type Scenario,
  type ScenarioEvent,
  START,
  scenarioOf,
  UPDATES_DUE,
} from './scenario.ts'
import type { AcceptedMail, ProviderRequest } from './simulated-provider.ts'
import type { ReceivedWebhook } from './simulated-receiver.ts'
import {
  createSimulation,
  type SimulatedWorld,
  type Simulation,
  sendTick,
  sendUserRequest,
  type TickRecord,
} from './simulation.ts'
import {
  changePreferences,
  complain,
  confirm,
  correct,
  eraseData,
  importReaders,
  importSecondFile,
  publish,
  recall,
  redact,
  registerEndpoint,
  retract,
  subscribe,
  type UserRequest,
  unsubscribe,
  update,
} from './user-requests.ts'

/** The result of a run, from which the audit works. Times are wall-clock times, ms UTC. */
export type ScenarioResult = {
  scenario: Scenario
  scheduler: EffectScheduler
  requests: ProviderRequest[]
  webhooks: ReceivedWebhook[]
  mails: AcceptedMail[]
  /** When the first digests were sent. */
  firstDigestsEnd: number
  commits: CommitEntry[]
  /** When each event was recorded, and when its second revision was, and its third. */
  recordedAt: Map<string, number>
  revisedAt: Map<string, number>
  renewedAt: Map<string, number>
  /** When each reader who left did so, by address. */
  leftAt: Map<string, number>
  ticks: TickRecord[]
  /** How often each user request was sent, and when it was answered, by its name. */
  attempts: Map<string, number>
  answeredAt: Map<string, number>
  /** Failures during the run. */
  faults: string[]
}

const SECOND = 1_000
const MINUTE = 60_000
/** A page of each kind that is smaller than what it reads. */
const SMALL_PAGES = { readersPerPage: 3, chunksPerPage: 1, cohortsPerPage: 1 }
const CRON_MS = 5 * MINUTE
const LONG_WAIT_MS = 1_000

/** Runs a scenario from an empty database to its end, with the crashes of the plan. */
export const runScenario = async (plan: RunPlan, rewrite: Rewrite = (sql) => sql): Promise<ScenarioResult> => {
  const scenario = scenarioOf(plan.scenario)
  const pages = scenario.hasSmallPages ? SMALL_PAGES : {}
  const provider = { isReliable: false, outageEnd: scenario.hasOutage ? DUE + OUTAGE_MS : null }
  const world = { plan, rewrite, pages, provider, refusesSearches: scenario.hasSmallPages }
  return withSimulation(world, (simulation) => runPhases(scenario, simulation))
}

/** Runs `run` with a simulation and an empty database, from START on. */
export const withSimulation = async <T>(
  world: SimulatedWorld,
  run: (simulation: Simulation) => Promise<T>,
): Promise<T> => {
  await resetTables()
  setWallClock(START)
  const simulation = createSimulation(world)
  const spies = [
    vi.spyOn(globalThis, 'fetch').mockImplementation(simulation.network.fetch),
    vi.spyOn(Math, 'random').mockImplementation(() => simulation.scheduler.random().below(1000) / 1000),
    // The provider simulates slow answers, and an isolate may not set as many real timers as there are requests.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal),
    vi.spyOn(scheduler, 'wait').mockImplementation(simulateWait),
    vi.spyOn(console, 'error').mockImplementation(() => undefined),
  ]
  try {
    return await run(simulation)
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/**
 * Ends short waits for a rate slot at once. The long wait of the webhook worker, which always races with its requests,
 * never ends: effects alone must decide the order of a run, not real time.
 */
const simulateWait = (ms: number): Promise<void> =>
  ms < LONG_WAIT_MS ? Promise.resolve() : new Promise(() => undefined)

const runPhases = async (scenario: Scenario, simulation: Simulation): Promise<ScenarioResult> => {
  await runBeforeDigests(scenario, simulation)
  advanceTo(DUE + scenario.missedTicks * CRON_MS)
  await runUntilIdle(simulation, requestsDuringDigests(scenario, simulation), Date.now())
  const firstDigestsEnd = Date.now()
  await runUntilIdle(simulation, requestsAfterDigests(scenario), null)
  if (scenario.hasAfternoonTicks) {
    advanceTo(UPDATES_DUE)
    await runUntilIdle(simulation, [], UPDATES_DUE)
  }
  advanceTo(END)
  await runUntilIdle(simulation, [], END)
  const { ticks, attempts, answeredAt, faults, network } = simulation
  const { provider, receiver } = network
  const mails = await provider.acceptedMails()
  const [recordedAt, revisedAt, renewedAt] = await Promise.all([1, 2, 3].map(readRecordedAt))
  const stored = { recordedAt: recordedAt!, revisedAt: revisedAt!, renewedAt: renewedAt!, leftAt: await readLeftAt() }
  const commits = await readCommitLog()
  return {
    scenario,
    scheduler: simulation.scheduler,
    ticks,
    attempts,
    answeredAt,
    faults,
    requests: provider.requests,
    webhooks: receiver.webhooks,
    mails,
    firstDigestsEnd,
    commits,
    ...stored,
  }
}

/** Readers are imported or subscribe, events are published, and alerts are sent. */
const runBeforeDigests = async (scenario: Scenario, simulation: Simulation): Promise<void> => {
  const subscribing = [
    ...readersWith(scenario, 'silent'),
    ...readersWith(scenario, 'late'),
    ...readersWith(scenario, 'pending'),
  ]
  const published = eventsWith(scenario, 'published', 'before')
  await runUntilIdle(simulation, [importReaders(scenario), ...scenario.endpoints.map(registerEndpoint)], null)
  await fillDay()
  await runUntilIdle(simulation, [...subscribing.map(subscribe), ...published.map(publish)], null)
  for (const at of scenario.hasAfternoonTicks ? AFTERNOON : []) {
    advanceTo(at)
    await runUntilIdle(simulation, [], Date.now())
  }
  if (scenario.hasEarlyTick) {
    advanceTo(DAMASCUS_DUE)
    await sendTick(simulation, DAMASCUS_DUE)(simulation.isolates[0])
  }
  const removed = eventsWith(scenario, 'redacted', 'before')
  if (removed.length > 0) await runUntilIdle(simulation, removed.map(redact), null)
  advanceTo(DUE - MINUTE / 2)
  const movers = scenario.movesEarly ? readersWith(scenario, 'mover') : []
  const onHold = eventsWith(scenario, 'published', 'on hold').map(publish)
  const corrections = eventsWith(scenario, 'later', 'corrected').map(correct)
  const isLate = scenario.hasSmallPages
  const requests = [...movers.map(changePreferences), ...onHold, ...(isLate ? [] : corrections)]
  await runUntilIdle(simulation, requests, null)
  if (isLate) await sendBeforeDigests(simulation, corrections)
}

/** The hold of these corrections ends just before the first digests, so that they are claimed together with them. */
const sendBeforeDigests = async (simulation: Simulation, requests: UserRequest[]): Promise<void> => {
  advanceTo(DUE - RETRACTION_HOLD_MS - SECOND)
  for (let waiting = requests; waiting.length > 0; ) {
    const { isolates } = simulation
    if (isolates[0].isDead) isolates[0] = simulation.createIsolate()
    advanceTo(waiting[0]!.notBefore)
    await sendUserRequest(simulation, waiting[0]!, waiting)(isolates[0])
  }
}

const requestsDuringDigests = (scenario: Scenario, { network: { provider } }: Simulation) => [
  ...readersWith(scenario, 'leaver').map(unsubscribe),
  ...(scenario.movesEarly ? [] : readersWith(scenario, 'mover').map(changePreferences)),
  ...readersWith(scenario, 'late').map((reader) => confirm(reader, provider)),
  ...eventsWith(scenario, 'later', 'retracted').map(retract),
  ...eventsWith(scenario, 'later', 'corrected during').map(correct),
  ...eventsWith(scenario, 'later', 'recalled').map(recall),
  ...eventsWith(scenario, 'redacted', 'during').map(redact),
  ...eventsWith(scenario, 'published', 'during').map(publish),
  ...readersWith(scenario, 'eraser').map(eraseData),
  ...readersWith(scenario, 'complainer').map(complain),
  ...(scenario.hasSecondFile ? [importSecondFile(scenario)] : []),
]

const requestsAfterDigests = (scenario: Scenario) => [
  ...eventsWith(scenario, 'later', 'updated').map(update),
  ...eventsWith(scenario, 'later', 'retracted after').map(retract),
  ...eventsWith(scenario, 'published', 'after').map(publish),
  ...(scenario.hasSecondFile ? [importSecondFile(scenario)] : []),
]

const readersWith = (scenario: Scenario, role: ReaderRole) => scenario.readers.filter((reader) => reader.role === role)

const eventsWith = <K extends keyof ScenarioEvent>(scenario: Scenario, member: K, value: ScenarioEvent[K]) =>
  scenario.events.filter((event) => event[member] === value)

/** Moves the wall clock forward, never back. */
const advanceTo = (wall: number): void => setWallClock(Math.max(wall, Date.now()))

const SELECT_RECORDED_AT = 'SELECT event AS who, recorded_at AS at FROM journal WHERE number = ?1'
const SELECT_LEFT_AT = `SELECT email AS who, ended_at AS at FROM subscriber WHERE state = 'ended'`

const readTimes = async (statement: D1PreparedStatement): Promise<Map<string, number>> =>
  new Map((await statement.all<{ who: string; at: number }>()).results.map(({ who, at }) => [who, at]))
const readRecordedAt = (number: number) => readTimes(env.DB.prepare(SELECT_RECORDED_AT).bind(number))
const readLeftAt = () => readTimes(env.DB.prepare(SELECT_LEFT_AT))
