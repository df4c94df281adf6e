import type { MailProvider, SuppressionSource } from './delivery/mail/mail-provider.ts'
import type { EndpointClient } from './delivery/webhooks/endpoint-client.ts'
import type { InvocationLimits } from './lib/platform-limits.ts'

type MeteredClients = { provider: MailProvider; readSuppressedPage: SuppressionSource; endpointClient: EndpointClient }

/** Is called before each call of a binding. What it throws refuses the call. */
export type CallMeter = (resource: keyof InvocationLimits, amount: number) => void

/** The statement without its meter: D1 takes only its own statements in a `batch()`. */
const INNER = Symbol('inner statement')
type MeteredStatement = D1PreparedStatement & { [INNER]?: D1PreparedStatement }

/** Wraps the bindings of an environment, so that a meter gets each call of D1, KV, static assets and queues. */
export const meterBindings = <E extends Pick<Env, 'DB' | 'TIMELINE' | 'ASSETS' | 'PLAN' | 'MAIL' | 'HOOK'>>(
  env: E,
  meter: CallMeter,
): E => ({
  ...env,
  DB: meterDatabase(env.DB, meter),
  TIMELINE: meterNamespace(env.TIMELINE, meter),
  ASSETS: meterService(env.ASSETS, meter),
  PLAN: meterQueue(env.PLAN, meter),
  MAIL: meterQueue(env.MAIL, meter),
  HOOK: meterQueue(env.HOOK, meter),
})

/** Wraps a database. Each statement of a `batch()` is a query. */
const meterDatabase = (db: D1Database, meter: CallMeter): D1Database => {
  const countQueries = (queries: number): void => {
    meter('d1Queries', queries)
    meter('internalCalls', 1)
  }
  const meterStatement = statementMeter(countQueries)
  return derive(db, {
    prepare: (sql: string) => meterStatement(db.prepare(sql)),
    batch: async (statements: MeteredStatement[]) => {
      countQueries(statements.length)
      return db.batch(statements.map((each) => each[INNER] ?? each))
    },
  })
}

/** Wraps statements. A proxy is made 20 times as fast as an object of which the statement is the prototype. */
const statementMeter = (countQueries: (queries: number) => void) => {
  const handler: ProxyHandler<D1PreparedStatement> = {
    get: (statement, name) => {
      if (name === INNER) return statement
      if (name === 'bind') return (...values: unknown[]) => meterStatement(statement.bind(...values))
      const member: unknown = Reflect.get(statement, name)
      if (name !== 'first' && name !== 'run' && name !== 'all') return member
      return async (...args: unknown[]) => {
        countQueries(1)
        return (member as (...args: unknown[]) => Promise<unknown>).apply(statement, args)
      }
    },
  }
  const meterStatement = (statement: D1PreparedStatement): MeteredStatement => new Proxy(statement, handler)
  return meterStatement
}

/** Wraps a namespace. A read of several keys is one operation. */
const meterNamespace = (kv: KVNamespace, meter: CallMeter): KVNamespace =>
  derive(
    kv,
    meterMethods(kv, ['get', 'getWithMetadata', 'put', 'list', 'delete'], () => {
      meter('kvOperations', 1)
      meter('internalCalls', 1)
    }),
  )

const meterService = (service: Fetcher, meter: CallMeter): Fetcher =>
  derive(
    service,
    meterMethods(service, ['fetch'], () => meter('internalCalls', 1)),
  )

const meterQueue = (queue: Queue, meter: CallMeter): Queue =>
  derive(
    queue,
    meterMethods(queue, ['send', 'sendBatch'], () => meter('internalCalls', 1)),
  )

const meterMethods = (target: object, names: readonly string[], count: () => void): object => {
  const methods = target as Record<string, (...args: unknown[]) => unknown>
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (...args: unknown[]) => {
        count()
        return methods[name]!(...args)
      },
    ]),
  )
}

/** An object with these members; all others are those of `target`. */
const derive = <T extends object>(target: T, members: object): T => Object.assign(Object.create(target), members) as T

/** The requests to the network that the call of a client makes. */
const REQUESTS_PER_LOOKUP = 2

/** Wraps the clients, so that a meter gets each of their requests to the network. */
export const meterClients = <C extends MeteredClients>(clients: C, meter: CallMeter): C => ({
  ...clients,
  provider: async (...request) => {
    meter('fetches', 1)
    return clients.provider(...request)
  },
  readSuppressedPage: async (after) => {
    meter('fetches', 1)
    return clients.readSuppressedPage(after)
  },
  endpointClient: {
    findHostRefusal: async (host) => {
      meter('fetches', REQUESTS_PER_LOOKUP)
      return clients.endpointClient.findHostRefusal(host)
    },
    post: async (...request) => {
      meter('fetches', 1)
      return clients.endpointClient.post(...request)
    },
  },
})
