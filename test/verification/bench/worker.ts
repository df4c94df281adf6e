import waqai from '../../../src/index.ts'
import { countedDatabase, countedNamespace, countedQueue, handled } from './counting.ts'
import { type Counts, type Left, noCounts } from './counts.ts'
import { isNaive, type NaiveMessage, sendNaively } from './naive.ts'

/** The product as it is, with bindings that count; and, under /bench, what the benchmark asks of it. */
let counts: Counts = noCounts()
let dealtWith = 0
const now = () => counts

const COUNTED = new WeakMap<object, Env>()

const counted = (env: Env): Env => {
  const known = COUNTED.get(env) ?? {
    ...env,
    DB: countedDatabase(env.DB, now),
    TIMELINE: countedNamespace(env.TIMELINE, now),
    PLAN: countedQueue(env.PLAN, now),
    MAIL: countedQueue(env.MAIL, now),
  }
  COUNTED.set(env, known)
  return known
}

const LEFT = `
  SELECT (SELECT count(*) FROM plan WHERE planned_at IS NULL) AS plans,
    (SELECT count(*) FROM chunk WHERE state NOT IN ('sent', 'empty', 'cancelled')) AS chunks,
    sum(audience) AS audience, sum(members) AS members, sum(untold) AS untold, sum(gone) AS gone FROM run`
const NAIVE_TABLE = `CREATE TABLE IF NOT EXISTS naive_sent (reader INTEGER PRIMARY KEY, sent_at INTEGER NOT NULL) STRICT`
const LAST_WINDOW = `SELECT from_seq AS "from", to_seq AS "to" FROM run ORDER BY id DESC LIMIT 1`
const SAMPLE = `SELECT number FROM subscriber WHERE state = 'active' ORDER BY number LIMIT ?1`

const ask: Record<string, (env: Env, url: URL) => Promise<unknown>> = {
  /** The counts since they were last asked for. */
  '/bench/counts': async () => {
    const taken = counts
    counts = noCounts()
    return taken
  },
  '/bench/left': async (env): Promise<Left> => {
    const [row, troubles] = await env.DB.batch<never>([
      env.DB.prepare(LEFT),
      env.DB.prepare('SELECT name, detail FROM trouble ORDER BY name'),
    ])
    const told = troubles!.results as { name: string; detail: string }[]
    return {
      ...(row!.results[0] as unknown as Left),
      naive: dealtWith,
      troubles: told.map(({ name, detail }) => `${name}: ${detail}`),
    }
  },
  /** Tells the last window once more, the naive way, to so many readers. */
  '/bench/naive': async (env, url) => {
    dealtWith = 0
    await env.DB.prepare(NAIVE_TABLE).run()
    const window = (await env.DB.prepare(LAST_WINDOW).first<{ from: number; to: number }>())!
    const readers = await env.DB.prepare(SAMPLE)
      .bind(Number(url.searchParams.get('readers')))
      .all<{ number: number }>()
    const bodies = readers.results.map(({ number }): NaiveMessage => ({ naive: number, ...window }))
    for (let at = 0; at < bodies.length; at += 100)
      await counted(env).MAIL.sendBatch(bodies.slice(at, at + 100).map((body) => ({ body })))
    return { readers: bodies.length }
  },
}

export default {
  fetch: async (request, env, context) => {
    const url = new URL(request.url)
    const answer = ask[url.pathname]
    if (answer) return Response.json(await answer(env, url))
    counts.invocations++
    return waqai.fetch(request, counted(env), context)
  },

  scheduled: async (controller, env, context) => {
    counts.invocations++
    await waqai.scheduled(controller, counted(env), context)
  },

  queue: async (batch, env) => {
    counts.invocations++
    counts.queueOperations += handled(batch)
    const naive = batch.messages.map(({ body }) => body).filter(isNaive)
    if (naive.length === 0) return waqai.queue(batch, counted(env))
    for (const message of naive) {
      await sendNaively(counted(env), message)
      dealtWith++
    }
  },
} satisfies ExportedHandler<Env>
