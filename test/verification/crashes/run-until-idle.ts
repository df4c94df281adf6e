import { env } from 'cloudflare:workers'
import { pendingWorkStore } from '../../../src/delivery/mail/pending-work-store.ts'
import { testContext } from '../../world.ts'
import { setWallClock } from './effect-scheduler.ts'
import { QUEUES } from './simulated-queues.ts'
import { deliverTickets, type Simulation, type Step, sendTick, sendUserRequest } from './simulation.ts'
import { settleChunk, type UserRequest } from './user-requests.ts'

/** When the cron sends its next tick, how many it leaves out then, and whether one must come before the run may end. */
type Cron = { next: number; leftOut: number; isRequired: boolean }

const CRON_MS = 300_000
const MAX_LEFT_OUT = 15
const MAX_ROUNDS = 200
const TICK_TWICE_PROBABILITY = 0.25
const SECOND_STEP_PROBABILITY = 0.5
const REQUEST_PROBABILITY = 0.35
const REQUEST_WHILE_SENDING_PROBABILITY = 0.6
const WAITING_PROBABILITY = 0.5

/** A request that, if `waitsForSending`, is sent only at the same time as a batch of mail tickets. */
type PlannedRequest = UserRequest & { waitsForSending: boolean }

/**
 * Runs user requests, tickets and ticks in random order, often two at the same time, until all requests are answered, a
 * tick has come for the time `due` (ms UTC) and no work is left. Work that is left after 200 rounds is a fault.
 */
export const runUntilIdle = async (simulation: Simulation, requests: UserRequest[], due: number | null) => {
  const cron = { next: due ?? nextCronTime(), leftOut: 0, isRequired: due !== null }
  const waiting = requests.map((request) => ({
    ...request,
    waitsForSending: simulation.scheduler.random().chance(WAITING_PROBABILITY),
  }))
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (simulation.faults.length > 0) return
    if (waiting.length === 0 && !cron.isRequired) {
      const { unknown, ...others } = await countPendingWork()
      const isSent = Object.values(others).every((count) => count === 0)
      if (isSent && unknown === 0) return simulation.queues.clear()
      if (isSent) waiting.push(...(await settleUnknownChunks(simulation)))
    }
    await runRound(simulation, waiting, cron)
  }
  const work = { ...(await countPendingWork()), requests: waiting.map(({ name }) => name) }
  simulation.faults.push(`work is left: ${JSON.stringify(work)}`)
}

/**
 * A retraction or correction on hold or not claimed, unless the next revision came in its hold, notices that wait for quiet hours or a full hour, and the digests that
 * wait for a hold though a tick has come for them.
 */
const COUNT_WORK_ON_HOLD = `
  SELECT (SELECT count(*) FROM journal j WHERE change IN ('retraction', 'correction')
      AND seq NOT IN (SELECT to_seq FROM run WHERE kind IN ('retraction', 'correction'))
      AND NOT EXISTS (SELECT 1 FROM journal n WHERE n.event = j.event AND n.number > j.number AND n.recorded_at < j.release_at))
    + (SELECT count(*) FROM waiting WHERE due_at IS NOT NULL)
    + (SELECT count(*) FROM schedule s WHERE s.next_at <= (SELECT last_at FROM tick) AND s.cadence <> 'at-once') AS held`
/** An endpoint is pending until it is verified. */
const COUNT_PENDING_WEBHOOKS = `
  SELECT (SELECT count(*) FROM delivery WHERE state = 'pending') + (SELECT count(*) FROM endpoint WHERE state = 'pending') AS webhooks`

const countPendingWork = async () => ({
  ...(await pendingWorkStore(env.DB).countPendingWork(await (await testContext()).now())),
  ...(await env.DB.prepare(COUNT_WORK_ON_HOLD).first<{ held: number }>())!,
  ...(await env.DB.prepare(COUNT_PENDING_WEBHOOKS).first<{ webhooks: number }>())!,
})

/** When nothing else is left, the operator settles the chunks of which nobody knows whether they were accepted. */
const settleUnknownChunks = async ({ network: { provider } }: Simulation): Promise<PlannedRequest[]> => {
  const { results } = await env.DB.prepare(`SELECT id FROM chunk WHERE state = 'unknown' ORDER BY id`).all<{
    id: number
  }>()
  return results.map(({ id }) => ({ ...settleChunk(id, provider), waitsForSending: false }))
}

const nextCronTime = (): number => (Math.floor(Date.now() / CRON_MS) + 1) * CRON_MS

/**
 * Runs the steps of one round: the first in one isolate, all others in the other. A new isolate replaces a dead one.
 * Without a step, the wall clock moves to the next time at which there is one.
 */
const runRound = async (simulation: Simulation, waiting: PlannedRequest[], cron: Cron): Promise<void> => {
  const { isolates, queues } = simulation
  for (const [at, isolate] of isolates.entries()) if (isolate.isDead) isolates[at] = simulation.createIsolate()
  const steps = chooseSteps(simulation, waiting, cron)
  if (steps.length === 0)
    setWallClock(Math.min(cron.next, queues.nextAt(), ...waiting.map(({ notBefore }) => notBefore)))
  await Promise.all(steps.map((step, at) => step(isolates[at === 0 ? 0 : 1])))
}

/** Chooses a batch of tickets or a tick, and at the same time user requests or another of these. */
const chooseSteps = (simulation: Simulation, waiting: PlannedRequest[], cron: Cron): Step[] => {
  const random = simulation.scheduler.random()
  const ready = waiting.filter(({ notBefore }) => notBefore <= Date.now())
  const work = availableWork(simulation, cron)
  if (work.length === 0) return ready.length > 0 ? [sendUserRequest(simulation, random.pick(ready), waiting)] : []
  const { start, isSending } = random.pick(work)
  const first = start()
  const probabilityOf = ({ waitsForSending }: PlannedRequest): number =>
    isSending ? REQUEST_WHILE_SENDING_PROBABILITY : waitsForSending ? 0 : REQUEST_PROBABILITY
  const sent = ready.filter((request) => random.chance(probabilityOf(request)))
  if (sent.length > 0) return [first, ...sent.map((request) => sendUserRequest(simulation, request, waiting))]
  const others = availableWork(simulation, cron)
  return others.length > 0 && random.chance(SECOND_STEP_PROBABILITY) ? [first, random.pick(others).start()] : [first]
}

type Work = { start: () => Step; isSending: boolean }

const availableWork = (simulation: Simulation, cron: Cron): Work[] => {
  const batches = QUEUES.filter((queue) => simulation.queues.hasDueTicket(queue)).map((queue): Work => {
    const start = (): Step => {
      cron.leftOut = 0
      return deliverTickets(simulation, queue)
    }
    return { start, isSending: queue === 'mail' }
  })
  const isTickDue = cron.next <= Date.now()
  return isTickDue ? [...batches, { start: () => takeTick(simulation, cron), isSending: false }] : batches
}

/** Takes the next tick, sometimes twice with the same time. While no ticket comes, ever more ticks are left out. */
const takeTick = (simulation: Simulation, cron: Cron): Step => {
  const step = sendTick(simulation, cron.next)
  if (!simulation.scheduler.random().chance(TICK_TWICE_PROBABILITY)) {
    cron.next = nextCronTime() + cron.leftOut * CRON_MS
    cron.leftOut = Math.min(MAX_LEFT_OUT, 2 * cron.leftOut + 1)
  }
  return async (isolate) => {
    await step(isolate)
    if (!isolate.isDead) cron.isRequired = false
  }
}
