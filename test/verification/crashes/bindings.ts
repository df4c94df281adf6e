import { env } from 'cloudflare:workers'
import type { Broker, QueueName } from './broker.ts'
import type { Course, Life } from './course.ts'

/** What a mutation does to the Worker: its statements are rewritten on their way to the database. */
export type Rewrite = (sql: string) => string

type Pass = <T>(name: string, act: () => Promise<T>) => Promise<T>

/** What all isolates of one story share. `name` keeps its values in KV apart from those of other stories. */
export type Ground = { course: Course; broker: Broker; rewrite: Rewrite; name: string }

let born = 0

/** An isolate with bindings of its own: the real ones, where each use is an effect that the course lets happen or not. */
export const newLife = (ground: Ground): Life & { env: Env; key: string } => {
  const key = `re_${++born}`
  const life = { name: key, dead: false }
  const pass: Pass = (name, act) => ground.course.pass(life, name, act)
  const bindings = {
    ...env,
    CLOCK: 'wall',
    RESEND_API_KEY: key,
    DB: database(env.DB, ground.rewrite, pass),
    TIMELINE: values(env.TIMELINE, ground.name, pass),
    PLAN: queue('plan', ground.broker, pass),
    MAIL: queue('mail', ground.broker, pass),
  }
  return Object.assign(life, { env: bindings as unknown as Env, key })
}

const database = (db: D1Database, rewrite: Rewrite, pass: Pass) => ({
  prepare: (sql: string) => statement(db.prepare(rewrite(sql)), nameOf(sql), pass),
  batch: (statements: Statement[]) =>
    pass(`batch ${statements[0]?.name}`, () => db.batch(statements.map((each) => each.real))),
})

type Statement = { real: D1PreparedStatement; name: string }

const statement = (real: D1PreparedStatement, name: string, pass: Pass): Statement & Partial<D1PreparedStatement> => ({
  real,
  name,
  bind: (...values) => statement(real.bind(...values), name, pass) as unknown as D1PreparedStatement,
  first: () => pass(name, () => real.first()),
  run: () => pass(name, () => real.run()),
  all: () => pass(name, () => real.all()),
})

const NAMED = 48
/** The beginning of a statement, for people. */
const nameOf = (sql: string): string => sql.trim().replace(/\s+/g, ' ').slice(0, NAMED)

const values = (kv: KVNamespace, name: string, pass: Pass) => ({
  put: (key: string, value: string) => pass(`put ${key.split('/')[0]}`, () => kv.put(`${name}/${key}`, value)),
  get: (keys: string[]) =>
    pass('get', async () => {
      const found = await kv.get(keys.map((key) => `${name}/${key}`))
      return new Map([...found].map(([key, value]) => [key.slice(name.length + 1), value]))
    }),
})

const queue = (name: QueueName, broker: Broker, pass: Pass) => ({
  sendBatch: (messages: MessageSendRequest[]) =>
    pass(`send ${name}`, async () =>
      broker.send(
        name,
        messages.map((message) => message.delaySeconds ?? 0),
      ),
    ),
})
