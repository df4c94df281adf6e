import worker from '../../../src/cli/local/limited-worker.ts'
import { runLimited } from '../../../src/cli/local/platform.ts'
import { contextFor } from '../../../src/context.ts'
import { createEffectScheduler, type EffectScheduler, type RunPlan } from './effect-scheduler.ts'
import {
  createIsolate,
  currentIsolate,
  type PageSizes,
  type Refusals,
  type Rewrite,
  type WorkerIsolate,
} from './isolate.ts'
import { createSimulatedNetwork, type SimulatedNetwork } from './simulated-network.ts'
import type { ProviderBehaviour } from './simulated-provider.ts'
import { createSimulatedQueues, type QueueName, type SimulatedQueues } from './simulated-queues.ts'
import type { UserRequest } from './user-requests.ts'

type FetchRequest = Parameters<typeof worker.fetch>[0]

/** A tick at a wall-clock time; `time` is the latest time that it may have used. Both ms UTC. */
export type TickRecord = { wall: number; time: number; isDone: boolean }

/** The Worker in two isolates, what they share, and what happened so far. */
export type Simulation = {
  scheduler: EffectScheduler
  queues: SimulatedQueues
  network: SimulatedNetwork
  isolates: [WorkerIsolate, WorkerIsolate]
  createIsolate: () => WorkerIsolate
  ticks: TickRecord[]
  /** How often each user request was sent, by its name. */
  attempts: Map<string, number>
  /** When each user request was answered, by its name; wall clock, ms UTC. */
  answeredAt: Map<string, number>
  faults: string[]
}

/** Something that happens to one isolate. */
export type Step = (isolate: WorkerIsolate) => Promise<void>

/** After this time without a tick, any call does the work of a tick. */
const TICK_OVERDUE_MS = 600_000
const MAX_BATCH = { plan: 1, mail: 10, hook: 10 }
const RESEND_AFTER_MS = 25_000

let simulationCount = 0

/** What a simulation begins with. `refusesSearches`: the database refuses some searches for the readers of a correction. */
export type SimulatedWorld = {
  plan: RunPlan
  rewrite: Rewrite
  pages: PageSizes
  provider: ProviderBehaviour
  refusesSearches: boolean
}

/** The statement that begins a page of that search. A plan that failed lets others go first for a minute. */
const SEARCH = 'SELECT min(id) AS leastId'
const REFUSAL_PROBABILITY = 0.5
const MAX_REFUSALS = 1

const createRefusals = ({ random }: EffectScheduler, isOn: boolean): Refusals => {
  let count = 0
  return (label) => {
    if (!isOn || count === MAX_REFUSALS || !label.startsWith(SEARCH) || !random().chance(REFUSAL_PROBABILITY))
      return false
    count++
    return true
  }
}

export const createSimulation = ({ plan, rewrite, pages, provider, refusesSearches }: SimulatedWorld): Simulation => {
  const scheduler = createEffectScheduler(plan)
  const queues = createSimulatedQueues(scheduler.random)
  const refusals = createRefusals(scheduler, refusesSearches)
  const world = { scheduler, queues, rewrite, pages, refusals, name: `run-${++simulationCount}` }
  const create = (): WorkerIsolate => createIsolate(world)
  const network = createSimulatedNetwork(scheduler, provider)
  const state = { ticks: [], attempts: new Map(), answeredAt: new Map(), faults: [] }
  return { scheduler, queues, network, isolates: [create(), create()], createIsolate: create, ...state }
}

/** The cron sends a tick with a scheduled time. */
export const sendTick =
  (simulation: Simulation, time: number): Step =>
  async (isolate) => {
    const tick = { time, wall: Date.now(), isDone: false }
    simulation.ticks.push(tick)
    const controller = { scheduledTime: time, cron: '*/5 * * * *', noRetry: () => undefined } as ScheduledController
    await callWorker(simulation, isolate, 'tick', async (context) => worker.scheduled(controller, isolate.env, context))
    tick.isDone = !isolate.isDead
  }

/** A queue delivers a batch of tickets. If the isolate dies, it delivers them again. */
export const deliverTickets = (simulation: Simulation, queue: QueueName): Step => {
  const limit = 1 + simulation.scheduler.random().below(MAX_BATCH[queue])
  const tickets = simulation.queues.take(queue, limit)
  const batch = { queue: `waqai-${queue}`, messages: tickets } as unknown as MessageBatch
  return async (isolate) => {
    await callWorker(simulation, isolate, queue, async () => worker.queue(batch, isolate.env))
    if (isolate.isDead) simulation.queues.putBack(tickets)
  }
}

/** A person sends a request of `waiting`. Without an answer it goes back there, to be sent again later. */
export const sendUserRequest = <R extends UserRequest>(simulation: Simulation, sent: R, waiting: R[]): Step => {
  waiting.splice(waiting.indexOf(sent), 1)
  simulation.attempts.set(sent.name, (simulation.attempts.get(sent.name) ?? 0) + 1)
  return async (isolate) => {
    const request = await sent.create()
    const response = await callWorker(simulation, isolate, sent.name, async (context) =>
      worker.fetch(request as FetchRequest, isolate.env, context),
    )
    await response?.arrayBuffer()
    const isDone = response !== null && (response.ok || (sent.mayBeGone === true && response.status === NOT_FOUND))
    const isAnswered = !isolate.isDead && isDone
    if (isAnswered) simulation.answeredAt.set(sent.name, Date.now())
    if (isAnswered && sent.next) waiting.push({ ...sent, mayBeGone: false, ...sent.next, next: sent.next.next })
    if (!isAnswered) waiting.push({ ...sent, notBefore: Date.now() + RESEND_AFTER_MS })
    if (!isAnswered && !isolate.isDead && response?.status !== STILL_RUNNING)
      simulation.faults.push(`${sent.name} was answered with ${response?.status}`)
  }
}

/** The idempotency key of a publisher's request that died with its isolate stays in use for a minute. */
const STILL_RUNNING = 409
const NOT_FOUND = 404

/**
 * Calls an entry point of the Worker and waits for everything that it started. Returns null if the call failed or its
 * isolate died; a failure in a living isolate is a fault.
 */
const callWorker = async <T>(
  simulation: Simulation,
  isolate: WorkerIsolate,
  entryPoint: string,
  call: (context: ExecutionContext) => Promise<T>,
): Promise<T | null> => {
  const wall = Date.now()
  const started: Promise<unknown>[] = []
  const context = {
    waitUntil: (promise: Promise<unknown>) => started.push(promise),
    props: {},
  } as unknown as ExecutionContext
  await usePages(isolate)
  isolate.isIdle = true
  const [result] = await Promise.allSettled([currentIsolate.run(isolate, () => call(context))])
  const others: PromiseSettledResult<unknown>[] = []
  while (started.length > 0) others.push(...(await Promise.allSettled(started.splice(0))))
  recordOverdueTick(simulation, wall)
  const failed = [result, ...others].find((each) => each.status === 'rejected')
  if (failed && !isolate.isDead) simulation.faults.push(`${entryPoint} failed: ${failed.reason}`)
  return result.status === 'fulfilled' ? result.value : null
}

/** Gives the context of an isolate its own sizes of pages. */
const usePages = ({ env, pages }: WorkerIsolate): Promise<unknown> =>
  runLimited(env, async (limited) => Object.assign(await contextFor(limited), pages))

const recordOverdueTick = ({ ticks }: Simulation, wall: number): void => {
  const last = Math.max(0, ...ticks.filter((each) => each.isDone).map((each) => each.wall))
  if (wall - last > TICK_OVERDUE_MS) ticks.push({ wall, time: Date.now(), isDone: false })
}
