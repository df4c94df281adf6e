import { env } from 'cloudflare:workers'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { AppContext } from '../../../src/context.ts'
import type { EffectScheduler, Isolate } from './effect-scheduler.ts'
import type { QueueName, SimulatedQueues } from './simulated-queues.ts'

/** Changes a statement on its way to the database. */
export type Rewrite = (sql: string) => string

type RunEffect = <T>(name: string, effect: () => Promise<T>, isRead?: boolean) => Promise<T>

/** The isolates of one run share these. KV keys begin with `name`, so that runs do not see each other's values. */
export type SharedWorld = {
  scheduler: EffectScheduler
  queues: SimulatedQueues
  rewrite: Rewrite
  pages: PageSizes
  refusals: Refusals
  name: string
}

/** Decides whether the database refuses a statement, as it does when it is overloaded: then nothing happened. */
export type Refusals = (label: string) => boolean

/** How much one page reads, where it differs from the product's own sizes. */
export type PageSizes = Partial<Pick<AppContext, 'readersPerPage' | 'chunksPerPage' | 'cohortsPerPage'>>

/** An isolate with its bindings. */
export type WorkerIsolate = Isolate & { env: Env; pages: PageSizes }

/** The isolate whose code runs. The simulated network reads it to know which isolate sent a request. */
export const currentIsolate = new AsyncLocalStorage<WorkerIsolate>()

let isolateCount = 0

/** Creates an isolate with bindings to the real D1 and KV. Each call of a binding is an effect of the scheduler. */
export const createIsolate = ({ scheduler, queues, rewrite, pages, refusals, name }: SharedWorld): WorkerIsolate => {
  const isolate = { name: `isolate ${++isolateCount}`, isDead: false, isIdle: true }
  const run: RunEffect = (effectName, effect, isRead) => scheduler.run(isolate, effectName, effect, isRead)
  const bindings = {
    ...env,
    CLOCK: 'wall',
    ENDPOINTS_ON_LOOPBACK: 'on',
    DB: wrapDatabase(env.DB, rewrite, (effectName, effect, isRead) =>
      run(effectName, async () => (refusals(effectName) ? refuse() : effect()), isRead),
    ),
    TIMELINE: wrapNamespace(env.TIMELINE, name, run),
    PLAN: wrapQueue('plan', queues, run),
    MAIL: wrapQueue('mail', queues, run),
    HOOK: wrapQueue('hook', queues, run),
  }
  return Object.assign(isolate, { pages, env: bindings as unknown as Env })
}

const refuse = (): never => {
  throw new Error('D1_ERROR: D1 DB is overloaded. Too many requests queued.')
}

const wrapDatabase = (db: D1Database, rewrite: Rewrite, run: RunEffect) => ({
  prepare: (sql: string) => wrapStatement(db.prepare(rewrite(sql)), labelOf(sql), run),
  batch: (statements: WrappedStatement[]) =>
    run(
      `batch ${statements[0]?.label}`,
      () => db.batch(statements.map((each) => each.statement)),
      statements.every(({ label }) => isReading(label)),
    ),
})

type WrappedStatement = { statement: D1PreparedStatement; label: string }

const wrapStatement = (
  statement: D1PreparedStatement,
  label: string,
  run: RunEffect,
): WrappedStatement & Partial<D1PreparedStatement> => ({
  statement,
  label,
  bind: (...values) => wrapStatement(statement.bind(...values), label, run) as unknown as D1PreparedStatement,
  first: () => run(label, () => statement.first(), isReading(label)),
  run: () => run(label, () => statement.run(), isReading(label)),
  all: () => run(label, () => statement.all(), isReading(label)),
})

const MAX_LABEL = 48

const isReading = (label: string): boolean => label.startsWith('SELECT')

const labelOf = (sql: string): string => sql.trim().replace(/\s+/g, ' ').slice(0, MAX_LABEL)

const wrapNamespace = (kv: KVNamespace, prefix: string, run: RunEffect) => ({
  put: (key: string, value: string) => run(`put ${key.split('/')[0]}`, () => kv.put(`${prefix}/${key}`, value)),
  get: (keys: string | string[]) => run('get', () => getValues(kv, prefix, keys), true),
  delete: (key: string) => run(`delete ${key.split('/')[0]}`, () => kv.delete(`${prefix}/${key}`)),
  list: ({ prefix: within = '' }: { prefix?: string }) => run('list', () => listKeys(kv, prefix, within), true),
})

const getValues = async (kv: KVNamespace, prefix: string, keys: string | string[]) => {
  if (typeof keys === 'string') return kv.get(`${prefix}/${keys}`)
  const found = await kv.get(keys.map((key) => `${prefix}/${key}`))
  return new Map([...found].map(([key, value]) => [key.slice(prefix.length + 1), value]))
}

const listKeys = async (kv: KVNamespace, prefix: string, within: string) => {
  const listed = await kv.list({ prefix: `${prefix}/${within}` })
  return { ...listed, keys: listed.keys.map((each) => ({ ...each, name: each.name.slice(prefix.length + 1) })) }
}

const wrapQueue = (name: QueueName, queues: SimulatedQueues, run: RunEffect) => ({
  sendBatch: (messages: MessageSendRequest[]) =>
    run(`send ${name}`, async () =>
      queues.send(
        name,
        messages.map((message) => message.delaySeconds ?? 0),
      ),
    ),
})
