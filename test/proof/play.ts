import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { ledger } from '../../src/delivery/ledger.ts'
import worker from '../../src/index.ts'
import type { CapturedMail } from '../world.ts'
import { type Act, ask, confirm, leave, load, move, publish, retract, update } from './acts.ts'
import { newLife, type Rewrite } from './bindings.ts'
import { emptyTables, type Line, readBook } from './book.ts'
import { type Broker, broker, QUEUES, type QueueName } from './broker.ts'
import { type Course, course, type Script, setWall } from './course.ts'
import { type Asked, type Network, network } from './network.ts'
import { DAMASCUS_DUE, DUE, END, START, type Story, storyOf } from './story.ts'

/** All that is known of a story when it is over, for the audit. */
export type Played = {
  story: Story
  course: Course
  asked: Asked[]
  mails: (CapturedMail & { accepted_at: string })[]
  /** When the first digests had gone out, by the wall. */
  firstEnded: number
  book: Line[]
  /** When each event was recorded. */
  recordedAt: Map<string, number>
  /** When the Worker may have taken what is due, by the wall, and the latest time that it may have gone by. */
  ticks: { wall: number; time: number; isDone: boolean }[]
  /** How often each act was tried. */
  tries: Map<string, number>
  /** What went wrong while it was played. */
  faults: string[]
}

const MINUTE = 60_000
const CRON_MS = 5 * MINUTE
const SILENT_MS = 10 * MINUTE
const MOST_ROUNDS = 150
const BATCH = { plan: 1, mail: 10 }
const TICK_DOUBLED = 0.25
const BOTH = 0.5
const ACT = 0.15
const ACT_WHILE_SENDING = 0.6

let played = 0

/** Plays a story from its beginning to its end, with the deaths that the script asks for. */
export const play = async (script: Script, rewrite: Rewrite = (sql) => sql): Promise<Played> => {
  const story = storyOf(script.story)
  await emptyTables()
  setWall(START)
  const stage = stageOf(script, rewrite)
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(stage.net.fetch)
  const diced = vi.spyOn(Math, 'random').mockImplementation(() => stage.course.chance().below(1000) / 1000)
  const hushed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    return await told(story, stage)
  } finally {
    for (const spy of [fetched, diced, hushed]) spy.mockRestore()
  }
}

type Stage = {
  course: Course
  broker: Broker
  net: Network
  lives: ReturnType<typeof newLife>[]
  bear: () => ReturnType<typeof newLife>
  ticks: Played['ticks']
  tries: Played['tries']
  faults: string[]
}

const stageOf = (script: Script, rewrite: Rewrite): Stage => {
  const going = course(script)
  const queues = broker(going.chance)
  const everyone: ReturnType<typeof newLife>[] = []
  const ground = { course: going, broker: queues, rewrite, name: `story-${++played}` }
  const bear = () => {
    const life = newLife(ground)
    everyone.push(life)
    return life
  }
  const net = network(going, () => everyone)
  return { course: going, broker: queues, net, lives: [bear(), bear()], bear, ticks: [], tries: new Map(), faults: [] }
}

const told = async (story: Story, stage: Stage): Promise<Played> => {
  const readers = (part: string) => story.readers.filter((reader) => reader.part === part)
  const happenings = (published: string) => story.happenings.filter((each) => each.published === published).map(publish)
  await live(stage, [load(story), ...[...readers('silent'), ...readers('late')].map(ask), ...happenings('before')], null)
  if (story.earlyTick) await at(stage, DAMASCUS_DUE, (life) => tick(stage, life))
  await at(stage, DUE - MINUTE / 2)
  await live(stage, happenings('held'), null)
  const due = DUE + story.ticksMissed * CRON_MS
  const meanwhile = [
    ...readers('leaver').map(leave),
    ...readers('mover').map(move),
    ...readers('late').map((reader) => confirm(reader, stage.net)),
    ...story.happenings.filter((each) => each.then === 'retracted').map(retract),
    ...happenings('meanwhile'),
  ]
  await at(stage, due)
  await live(stage, meanwhile, due)
  const firstEnded = Date.now()
  await live(stage, story.happenings.filter((each) => each.then === 'updated').map(update), null)
  await at(stage, END)
  await live(stage, [], END)
  const { asked, mails } = stage.net
  return { story, ...stage, asked, mails: await mails(), firstEnded, book: await readBook(), recordedAt: await recordedAt() }
}

const RECORDED = 'SELECT event, recorded_at FROM journal WHERE number = 1'

const recordedAt = async (): Promise<Map<string, number>> => {
  const { results } = await env.DB.prepare(RECORDED).all<{ event: string; recorded_at: number }>()
  return new Map(results.map((row) => [row.event, row.recorded_at]))
}

/** Moves the wall on, never back, and lets something happen then. */
const at = async (stage: Stage, wall: number, then?: Move): Promise<void> => {
  setWall(Math.max(wall, Date.now()))
  await then?.(stage.lives[0]!)
}

type Move = (life: ReturnType<typeof newLife>) => Promise<void>

/** Goes on until all acts are done and no work is left: acts, tickets and ticks in the order that chance gives them. */
const live = async (stage: Stage, acts: Act[], firstTick: number | null): Promise<void> => {
  const cron = { next: firstTick ?? nextCron(), isDue: firstTick !== null }
  const left = [...acts]
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (left.length === 0 && !cron.isDue && (await isIdle())) return
    const moves = [nextMove(stage, left, cron)]
    if (moves[0] && stage.course.chance().happens(BOTH)) moves.push(nextMove(stage, left, cron))
    if (!moves[0]) setWall(Math.min(cron.next, stage.broker.nextAt(), ...left.map((act) => act.notBefore)))
    await Promise.all(moves.map((move, which) => move && alive(stage, which, move)))
  }
  stage.faults.push(`work is left: ${JSON.stringify({ ...(await ledger(env.DB).work()), acts: left.map((act) => act.name) })}`)
}

const nextCron = (): number => (Math.floor(Date.now() / CRON_MS) + 1) * CRON_MS

const isIdle = async (): Promise<boolean> =>
  Object.values(await ledger(env.DB).work()).every((count) => count === 0)

/** Makes a move in one of the isolates; one that died is followed by a new one. */
const alive = async (stage: Stage, which: number, move: Move): Promise<void> => {
  await move(stage.lives[which]!)
  if (stage.lives[which]!.dead) stage.lives[which] = stage.bear()
}

const nextMove = (stage: Stage, left: Act[], cron: { next: number; isDue: boolean }): Move | null => {
  const chance = stage.course.chance()
  const ready = QUEUES.filter((queue) => stage.broker.isReady(queue))
  const acts = left.filter((act) => act.notBefore <= Date.now())
  const others: (() => Move)[] = ready.map((queue) => () => spend(stage, queue))
  if (cron.next <= Date.now()) others.push(() => comeRound(stage, cron))
  const isActing = others.length === 0 || chance.happens(ready.includes('mail') ? ACT_WHILE_SENDING : ACT)
  if (acts.length > 0 && isActing) return perform(stage, chance.pick(acts), left)
  return others.length > 0 ? chance.pick(others)() : null
}

/** The cron comes round, now and then twice for the same time. */
const comeRound = (stage: Stage, cron: { next: number; isDue: boolean }): Move => {
  const time = cron.next
  if (!stage.course.chance().happens(TICK_DOUBLED)) cron.next = Math.max(time + CRON_MS, nextCron())
  return async (life) => {
    await tick(stage, life, time)
    if (!life.dead) cron.isDue = false
  }
}

const tick = async (stage: Stage, life: ReturnType<typeof newLife>, time = Date.now()): Promise<void> => {
  const mine = { time, wall: Date.now(), isDone: false }
  stage.ticks.push(mine)
  const controller = { scheduledTime: time, cron: '*/5 * * * *', noRetry: () => undefined } as ScheduledController
  await invoke(stage, life, 'tick', async (context) => worker.scheduled(controller, life.env, context))
  mine.isDone = !life.dead
}

/** Hands a batch of tickets over; if the isolate dies or fails, they come again. */
const spend = (stage: Stage, queue: QueueName): Move => {
  const tickets = stage.broker.take(queue, 1 + stage.course.chance().below(BATCH[queue]))
  const batch = { queue: `waqai-${queue}`, messages: tickets } as unknown as MessageBatch
  return async (life) => {
    const done = await invoke(stage, life, queue, async () => (await worker.queue(batch, life.env), true))
    if (!done) stage.broker.giveBack(tickets)
  }
}

const perform = (stage: Stage, act: Act, left: Act[]): Move => {
  left.splice(left.indexOf(act), 1)
  stage.tries.set(act.name, (stage.tries.get(act.name) ?? 0) + 1)
  return async (life) => {
    const request = await act.request()
    const response = await invoke(stage, life, act.name, async (context) => worker.fetch(request, life.env, context))
    await response?.arrayBuffer()
    if (!life.dead && response && !response.ok && response.status !== 409) stage.faults.push(`${act.name}: ${response.status}`)
    if (life.dead || !response?.ok) left.push({ ...act, notBefore: Date.now() + 25_000 })
  }
}

/** Calls a door of the Worker and waits for all that it set going. Null where the isolate died or the door failed. */
const invoke = async <T>(
  stage: Stage,
  life: ReturnType<typeof newLife>,
  door: string,
  act: (context: ExecutionContext) => Promise<T>,
): Promise<T | null> => {
  const wall = Date.now()
  const waits: Promise<unknown>[] = []
  const context = { waitUntil: (wait: Promise<unknown>) => waits.push(wait), props: {} } as unknown as ExecutionContext
  const ends = await Promise.allSettled([act(context)])
  const others: PromiseSettledResult<unknown>[] = []
  while (waits.length > 0) others.push(...(await Promise.allSettled(waits.splice(0))))
  if (wall - Math.max(0, ...stage.ticks.filter((each) => each.isDone).map((each) => each.wall)) > SILENT_MS)
    stage.ticks.push({ wall, time: Date.now(), isDone: false })
  const failed = [...ends, ...others].find((end) => end.status === 'rejected')
  if (failed && !life.dead) stage.faults.push(`${door} failed: ${String(failed.reason)}`)
  return ends[0].status === 'fulfilled' && !life.dead ? ends[0].value : null
}
