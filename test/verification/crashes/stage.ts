import worker from '../../../src/index.ts'
import type { Act } from './acts.ts'
import { newLife, type Rewrite } from './bindings.ts'
import { type Broker, broker, type QueueName } from './broker.ts'
import { type Course, course, type Script } from './course.ts'
import { type Network, network } from './network.ts'

type Incoming = Parameters<typeof worker.fetch>[0]
type Living = ReturnType<typeof newLife>

/** When the Worker may have taken what is due, by the wall, and the latest time that it may have gone by. */
export type Ticked = { wall: number; time: number; isDone: boolean }

/** Where a story is played: the Worker in two isolates, what they share, and what is noted meanwhile. */
export type Stage = {
  course: Course
  broker: Broker
  net: Network
  lives: [Living, Living]
  bear: () => Living
  ticks: Ticked[]
  /** How often each act was tried. */
  tries: Map<string, number>
  faults: string[]
}

/** Something that happens to one isolate. */
export type Move = (life: Living) => Promise<void>

const SILENT_MS = 600_000
const BATCH = { plan: 1, mail: 10 }
const AGAIN_MS = 25_000

let stages = 0

export const newStage = (script: Script, rewrite: Rewrite): Stage => {
  const going = course(script)
  const queues = broker(going.chance)
  const everyone: Living[] = []
  const ground = { course: going, broker: queues, rewrite, name: `story-${++stages}` }
  const bear = (): Living => {
    const life = newLife(ground)
    everyone.push(life)
    return life
  }
  const net = network(going, () => everyone)
  return { course: going, broker: queues, net, lives: [bear(), bear()], bear, ticks: [], tries: new Map(), faults: [] }
}

/** The cron comes, told a time. */
export const tick =
  (stage: Stage, time: number): Move =>
  async (life) => {
    const ticked = { time, wall: Date.now(), isDone: false }
    stage.ticks.push(ticked)
    const controller = { scheduledTime: time, cron: '*/5 * * * *', noRetry: () => undefined } as ScheduledController
    await invoke(stage, life, 'tick', async (context) => worker.scheduled(controller, life.env, context))
    ticked.isDone = !life.dead
  }

/** A batch of tickets is handed over; if the isolate dies, they come again. */
export const spend = (stage: Stage, queue: QueueName): Move => {
  const tickets = stage.broker.take(queue, 1 + stage.course.chance().below(BATCH[queue]))
  const batch = { queue: `waqai-${queue}`, messages: tickets } as unknown as MessageBatch
  return async (life) => {
    await invoke(stage, life, queue, async () => worker.queue(batch, life.env))
    if (life.dead) stage.broker.giveBack(tickets)
  }
}

/** Someone acts at the front door; unless that is answered, it is left to be done again. */
export const perform = <A extends Act>(stage: Stage, act: A, left: A[]): Move => {
  left.splice(left.indexOf(act), 1)
  stage.tries.set(act.name, (stage.tries.get(act.name) ?? 0) + 1)
  return async (life) => {
    const request = await act.request()
    const response = await invoke(stage, life, act.name, async (context) =>
      worker.fetch(request as Incoming, life.env, context),
    )
    await response?.arrayBuffer()
    const isAnswered = !life.dead && (response?.ok ?? false)
    if (!isAnswered) left.push({ ...act, notBefore: Date.now() + AGAIN_MS })
    if (!isAnswered && !life.dead && response?.status !== STILL_RUNNING)
      stage.faults.push(`${act.name} was answered with ${response?.status}`)
  }
}

/** A publisher's first request may have died with its isolate: for a minute its key is taken. */
const STILL_RUNNING = 409

/** Calls a door of the Worker and waits for all that it set going. Null where the door failed, or its isolate died. */
const invoke = async <T>(
  stage: Stage,
  life: Living,
  door: string,
  act: (context: ExecutionContext) => Promise<T>,
): Promise<T | null> => {
  const wall = Date.now()
  const waits: Promise<unknown>[] = []
  const context = { waitUntil: (wait: Promise<unknown>) => waits.push(wait), props: {} } as unknown as ExecutionContext
  const [end] = await Promise.allSettled([act(context)])
  const others: PromiseSettledResult<unknown>[] = []
  while (waits.length > 0) others.push(...(await Promise.allSettled(waits.splice(0))))
  noteSilence(stage, wall)
  const failed = [end, ...others].find((each) => each.status === 'rejected')
  if (failed && !life.dead) stage.faults.push(`${door} failed: ${failed.reason}`)
  return end.status === 'fulfilled' ? end.value : null
}

/** Where the cron has been silent for long, any call does the tick's work. */
const noteSilence = ({ ticks }: Stage, wall: number): void => {
  const last = Math.max(0, ...ticks.filter((each) => each.isDone).map((each) => each.wall))
  if (wall - last > SILENT_MS) ticks.push({ wall, time: Date.now(), isDone: false })
}
