import { env } from 'cloudflare:workers'
import { noCalls, runLimited, type UsedCalls } from '../src/cli/local/platform.ts'
import worker from '../src/index.ts'
import type { WorkersPlan } from '../src/lib/platform-limits.ts'
import { PUBLISHER_KEY, SITE_URL } from './runtime-variables.ts'

/** The calls of one invocation of the Worker, by its entry point. */
export type InvocationRecord = { entry: string; used: UsedCalls }

const QUEUES = ['PLAN', 'MAIL', 'HOOK'] as const
type QueueName = (typeof QUEUES)[number]
type Tickets = Record<QueueName, number>

const MAX_BATCH: Tickets = { PLAN: 1, MAIL: 20, HOOK: 10 }
/** More than any test needs: a ticket that brings another one for ever is a fault. */
const MAX_BATCHES = 3_000

/** The Worker on a plan of the platform, with queues that deliver when the test says so. Delayed tickets are left out. */
export const workerOn = (plan: WorkersPlan, variables: Record<string, string> = {}) => {
  const tickets: Tickets = { PLAN: 0, MAIL: 0, HOOK: 0 }
  const records: InvocationRecord[] = []
  const queueOf = (name: QueueName) => ({
    sendBatch: async (messages: { delaySeconds?: number }[]) => {
      tickets[name] += messages.filter(({ delaySeconds = 0 }) => delaySeconds === 0).length
    },
  })
  const queues = Object.fromEntries(QUEUES.map((name) => [name, queueOf(name)]))
  const bindings = { ...env, WORKERS_PLAN: plan, ...variables, ...queues } as unknown as Env

  const invoke = async <T>(
    entry: string,
    call: (limited: Env, context: ExecutionContext) => Promise<T>,
  ): Promise<T> => {
    const tasks: Promise<unknown>[] = []
    const context = { waitUntil: (task: Promise<unknown>) => tasks.push(task) } as unknown as ExecutionContext
    const used = noCalls()
    const run = async (limited: Env): Promise<T> => {
      const result = await call(limited, context)
      while (tasks.length > 0) await tasks.shift()
      return result
    }
    const result = await runLimited(bindings, run, used)
    records.push({ entry, used })
    return result
  }
  const deliver = async (name: QueueName): Promise<void> => {
    const messages = Array.from({ length: Math.min(Math.max(1, tickets[name]), MAX_BATCH[name]) }, () => ({ body: {} }))
    tickets[name] = Math.max(0, tickets[name] - messages.length)
    const batch = { queue: `waqai-${name.toLowerCase()}`, messages } as unknown as MessageBatch
    await invoke(name.toLowerCase(), (limited) => worker.queue(batch, limited))
  }
  return {
    records,
    /** Delivers a batch of tickets, or one ticket if none is left. */
    deliver,
    request: (entry: string, path: string, init: RequestInit = {}): Promise<Response> => {
      const headers = { authorization: `Bearer ${PUBLISHER_KEY}`, 'content-type': 'application/json', ...init.headers }
      const request = new Request(`${SITE_URL}${path}`, { ...init, headers })
      return invoke(entry, async (limited, context) => worker.fetch(request as never, limited, context))
    },
    tick: (at: number): Promise<void> => {
      const controller = { scheduledTime: at, cron: '*/5 * * * *', noRetry: () => undefined } as ScheduledController
      return invoke('tick', (limited, context) => worker.scheduled(controller, limited, context))
    },
    /** Delivers tickets until none is left. Returns how many batches it delivered. */
    deliverAll: async (): Promise<number> => {
      for (let batches = 0; batches < MAX_BATCHES; batches++) {
        const next = QUEUES.find((name) => tickets[name] > 0)
        if (!next) return batches
        await deliver(next)
      }
      throw new Error('Tickets bring tickets for ever.')
    },
  }
}

/** The most calls of one resource that an invocation of an entry point made. */
export const mostUsed = (records: InvocationRecord[], entry: string, resource: keyof UsedCalls = 'd1Queries'): number =>
  Math.max(0, ...records.filter((each) => each.entry === entry).map(({ used }) => used[resource]))
