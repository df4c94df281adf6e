import { env } from 'cloudflare:workers'
import { type RunPlan, setWallClock } from './effect-scheduler.ts'
import type { Rewrite } from './isolate.ts'
import { withSimulation } from './run-scenario.ts'
import type { ScenarioEvent, ScenarioReader } from './scenario.ts'
import type { QueueName } from './simulated-queues.ts'
import { deliverTickets, type Simulation, sendTick, sendUserRequest } from './simulation.ts'
import { importFile, publish, retract, type UserRequest } from './user-requests.ts'

/** Whether mail goes out while plans are made, or after all are made. */
export type MailTime = 'while planning' | 'after planning'

/** Four chunks. */
const CROWD_SIZE = 350
const HOLD_MS = 61_000
const RETRACTION_HOLD_MS = 11_000
/** Several pages for the crowd, one for the other reader. */
const PAGES = { readersPerPage: 100 }
/** The fewest steps in which everything that is due is claimed. */
const MIN_STEPS = 20
const MAX_STEPS = 200
const PLAN: RunPlan = { scenario: 0, seed: 0, crash: null }
const RELIABLE = { isReliable: true, outageEnd: null }

const reader = (email: string, follows: ScenarioReader['follows']): ScenarioReader => ({
  ...{ email, role: 'steady', follows, lang: 'en', digest: 'none', alerts: 'all' },
})

const READERS = [
  ...Array.from({ length: CROWD_SIZE }, (_, at) => reader(`crowd-${at}@readers.example.net`, 'aleppo')),
  reader('single@readers.example.net', 'daraa'),
]

const event = (id: string, region: ScenarioEvent['region']): ScenarioEvent => ({
  ...{
    id,
    region,
    severity: 'severe',
    silent: false,
    published: 'before',
    later: null,
    isRaised: false,
    redacted: null,
  },
})

const WRONG = event('wrong', 'sy-aleppo')
const NEXT = event('next', 'sy-daraa')

const COUNT_PLANS = `SELECT count(*) AS count FROM plan WHERE planned_at IS NULL`
const COUNT_CHUNKS = `SELECT count(*) AS count FROM chunk WHERE settled_at IS NULL`

/**
 * Retracts an event of which very many were told. While the retraction is being planned, or when all its chunks wait, an
 * alert to one reader is due. Returns how many chunks of the retraction the provider accepted before the alert, and how many after it.
 */
export const runTurns = (mailTime: MailTime, rewrite: Rewrite): Promise<{ before: number; after: number }> =>
  withSimulation(
    { plan: PLAN, rewrite, pages: PAGES, provider: RELIABLE, refusesSearches: false },
    async (simulation) => {
      const { requests } = simulation.network.provider
      await send(simulation, importFile('import readers', READERS))
      await send(simulation, publish(WRONG))
      setWallClock(Date.now() + HOLD_MS)
      await runPlans(simulation, () => sendMails(simulation))
      await send(simulation, retract(WRONG))
      await send(simulation, publish(NEXT))
      const releaseAt = Date.now() + HOLD_MS
      setWallClock(Date.now() + RETRACTION_HOLD_MS)
      const told = requests.length
      const releaseAlert = (): void => setWallClock(Math.max(Date.now(), releaseAt))
      await runPlans(simulation, async () => {
        if (mailTime === 'after planning') return
        if ((await count(COUNT_CHUNKS)) > 0) releaseAlert()
        await sendMails(simulation)
      })
      releaseAlert()
      if (mailTime === 'after planning') await runPlans(simulation, async () => undefined)
      await sendMails(simulation)
      const kinds = requests.slice(told).map(({ body }) => body.includes(NEXT.id))
      return { before: kinds.indexOf(true), after: kinds.length - 1 - kinds.indexOf(true) }
    },
  )

const count = async (sql: string): Promise<number> => (await env.DB.prepare(sql).first<{ count: number }>())!.count

/** Sends a request of a person, which must be answered. */
const send = async (simulation: Simulation, request: UserRequest): Promise<void> => {
  const waiting = [request]
  await sendUserRequest(simulation, request, waiting)(simulation.isolates[0])
  if (waiting.length > 0) throw new Error(`${request.name} was not answered.`)
}

/** Plans page by page, and calls `afterPage` after each, until no plan is left. */
const runPlans = async (simulation: Simulation, afterPage: () => Promise<void>): Promise<void> => {
  for (let step = 0; step < MAX_STEPS; step++) {
    await takeStep(simulation, 'plan')
    await afterPage()
    if (step > MIN_STEPS && (await count(COUNT_PLANS)) === 0) return
  }
  throw new Error('Plans are left.')
}

const sendMails = async (simulation: Simulation): Promise<void> => {
  for (let step = 0; (await count(COUNT_CHUNKS)) > 0; step++) {
    if (step === MAX_STEPS) throw new Error('Mails are left.')
    await takeStep(simulation, 'mail')
  }
}

/** Delivers a batch of tickets. A ticket may be lost: without one, a tick sends new ones. */
const takeStep = async (simulation: Simulation, queue: QueueName): Promise<void> => {
  const step = simulation.queues.hasDueTicket(queue)
    ? deliverTickets(simulation, queue)
    : sendTick(simulation, Date.now())
  await step(simulation.isolates[0])
}
