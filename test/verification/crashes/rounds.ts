import { env } from 'cloudflare:workers'
import { pendingWorkStore } from '../../../src/delivery/mail/pending-work-store.ts'
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
const ACT = 0.35
const ACT_WHILE_SENDING = 0.6
const LATE = 0.5

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
  const work = { ...(await pendingWorkStore(env.DB).countPendingWork()), acts: left.map((act) => act.name) }
  stage.faults.push(`work is left: ${JSON.stringify(work)}`)
}

const isIdle = async (): Promise<boolean> =>
  Object.values(await pendingWorkStore(env.DB).countPendingWork()).every((count) => count === 0)

const nextCron = (): number => (Math.floor(Date.now() / CRON_MS) + 1) * CRON_MS

/** Moves, the first in an isolate of its own and the others in another; one that died is followed by a new one. Without a move, time passes. */
const playRound = async (stage: Stage, left: Late[], cron: Cron): Promise<void> => {
  for (const [which, life] of stage.lives.entries()) if (life.dead) stage.lives[which] = stage.bear()
  const moves = nextMoves(stage, left, cron)
  if (moves.length === 0) setWall(Math.min(cron.next, stage.broker.nextAt(), ...left.map((act) => act.notBefore)))
  await Promise.all(moves.map((move, which) => move(stage.lives[which === 0 ? 0 : 1])))
}

/** A ticket or a tick, and at the same time what people do, or more of the same. What people do waits for nothing else. */
const nextMoves = (stage: Stage, left: Late[], cron: Cron): Move[] => {
  const chance = stage.course.chance()
  const ready = left.filter((act) => act.notBefore <= Date.now())
  const works = worksIn(stage, cron)
  if (works.length === 0) return ready.length > 0 ? [perform(stage, chance.pick(ready), left)] : []
  const { start, isSending } = chance.pick(works)
  const first = start()
  const acts = ready.filter((act) => chance.happens(isSending ? ACT_WHILE_SENDING : act.isLate ? 0 : ACT))
  if (acts.length > 0) return [first, ...acts.map((act) => perform(stage, act, left))]
  const others = worksIn(stage, cron)
  return others.length > 0 && chance.happens(BOTH) ? [first, chance.pick(others).start()] : [first]
}

type Work = { start: () => Move; isSending: boolean }

const worksIn = (stage: Stage, cron: Cron): Work[] => {
  const spending = QUEUES.filter((queue) => stage.broker.isReady(queue)).map((queue): Work => {
    const start = (): Move => {
      cron.missed = 0
      return spend(stage, queue)
    }
    return { start, isSending: queue === 'mail' }
  })
  const isRound = cron.next <= Date.now()
  return isRound ? [...spending, { start: () => comeRound(stage, cron), isSending: false }] : spending
}

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
