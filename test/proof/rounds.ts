import { env } from 'cloudflare:workers'
import { ledger } from '../../src/delivery/ledger.ts'
import type { Act } from './acts.ts'
import { QUEUES } from './broker.ts'
import { setWall } from './course.ts'
import { type Move, perform, type Stage, spend, tick } from './stage.ts'

/** When the cron comes next, how many of its ticks never come then, and whether one must still have come. */
type Cron = { next: number; missed: number; isDue: boolean }

const CRON_MS = 300_000
const MOST_MISSED = 15
const MOST_ROUNDS = 200
const TICK_DOUBLED = 0.25
const BOTH = 0.5
const ACT = 0.2
const LATE = 0.7
const TOGETHER = 0.7
const PACES = [1, 4, 16]

/** An act that waits, if it can, until mails are being sent. */
type Late = Act & { isLate: boolean }

/**
 * Goes on until all acts are done, a tick has come where one is due, and no work is left: acts, tickets and ticks in
 * the order that chance gives them, often two at once.
 */
export const goOn = async (stage: Stage, acts: Act[], due: number | null): Promise<void> => {
  const cron = { next: due ?? nextCron(), missed: 0, isDue: due !== null }
  const left = acts.map((act) => ({ ...act, isLate: stage.course.chance().happens(LATE) }))
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (stage.faults.length > 0) return
    if (left.length === 0 && !cron.isDue && (await isIdle())) return stage.broker.forget()
    await playRound(stage, left, cron)
  }
  const work = { ...(await ledger(env.DB).work()), acts: left.map((act) => act.name) }
  stage.faults.push(`work is left: ${JSON.stringify(work)}`)
}

const isIdle = async (): Promise<boolean> => Object.values(await ledger(env.DB).work()).every((count) => count === 0)

const nextCron = (): number => (Math.floor(Date.now() / CRON_MS) + 1) * CRON_MS

/** One or two moves, each in an isolate of its own; one that died is followed by a new one. Without a move, time passes. */
const playRound = async (stage: Stage, left: Late[], cron: Cron): Promise<void> => {
  for (const which of stage.lives.keys()) {
    if (stage.lives[which]!.dead) stage.lives[which] = stage.bear()
    stage.lives[which]!.pace = stage.course.chance().pick(PACES)
  }
  const moves = nextMoves(stage, left, cron)
  if (moves.length === 0) setWall(Math.min(cron.next, stage.broker.nextAt(), ...left.map((act) => act.notBefore)))
  await Promise.all(moves.map((move, which) => move(stage.lives[which]!)))
}

/** Mostly a ticket or a tick, now and then an act, often two of them; and often an act in the midst of the sending. */
const nextMoves = (stage: Stage, left: Late[], cron: Cron): Move[] => {
  const chance = stage.course.chance()
  if (stage.broker.isReady('mail') && actsIn(left).length > 0 && chance.happens(TOGETHER))
    return [spend(stage, 'mail'), perform(stage, chance.pick(actsIn(left)), left)]
  const moves = [nextMove(stage, left, cron)]
  if (moves[0] && chance.happens(BOTH)) moves.push(nextMove(stage, left, cron))
  return moves.filter((move) => move !== null)
}

const nextMove = (stage: Stage, left: Late[], cron: Cron): Move | null => {
  const chance = stage.course.chance()
  const others: (() => Move)[] = QUEUES.filter((queue) => stage.broker.isReady(queue)).map((queue) => () => {
    cron.missed = 0
    return spend(stage, queue)
  })
  if (cron.next <= Date.now()) others.push(() => comeRound(stage, cron))
  const acts = actsIn(left).filter((act) => others.length === 0 || !act.isLate)
  if (acts.length > 0 && (others.length === 0 || chance.happens(ACT))) return perform(stage, chance.pick(acts), left)
  return others.length > 0 ? chance.pick(others)() : null
}

const actsIn = (left: Late[]): Late[] => left.filter((act) => act.notBefore <= Date.now())

/** The cron comes round, now and then twice for the same time, and less and less often while nothing is to be done. */
const comeRound = (stage: Stage, cron: Cron): Move => {
  const move = tick(stage, cron.next)
  if (!stage.course.chance().happens(TICK_DOUBLED)) {
    cron.next = nextCron() + cron.missed * CRON_MS
    cron.missed = Math.min(MOST_MISSED, 2 * cron.missed + 1)
  }
  return async (life) => {
    await move(life)
    if (!life.dead) cron.isDue = false
  }
}
