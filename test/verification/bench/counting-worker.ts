import waqai from '../../../src/cli/local/limited-worker.ts'
import { countedDatabase, countedNamespace, countedQueue, receiveOperationsOf } from './counting-bindings.ts'
import { noOperations, type OperationCounts, type Progress } from './counts.ts'
import { isNaiveMessage, type NaiveMessage, sendNaively } from './naive-sender.ts'

/** The product with counting bindings, and the routes of the benchmark under /bench. */
let counts: OperationCounts = noOperations()
let naiveReadersDone = 0
const currentCounts = () => counts

const countedEnvironments = new WeakMap<object, Env>()

const countedEnvironment = (env: Env): Env => {
  const known = countedEnvironments.get(env) ?? {
    ...env,
    DB: countedDatabase(env.DB, currentCounts),
    TIMELINE: countedNamespace(env.TIMELINE, currentCounts),
    PLAN: countedQueue(env.PLAN, currentCounts),
    MAIL: countedQueue(env.MAIL, currentCounts),
  }
  countedEnvironments.set(env, known)
  return known
}

const SELECT_PROGRESS = `
  SELECT (SELECT count(*) FROM plan WHERE planned_at IS NULL) AS plans,
    (SELECT count(*) FROM chunk WHERE state NOT IN ('sent', 'empty', 'cancelled')) AS chunks,
    sum(audience) AS audience, sum(members) AS members, sum(untold) AS untold, sum(gone) AS gone FROM run`
const CREATE_NAIVE_TABLE = `CREATE TABLE IF NOT EXISTS naive_sent (reader INTEGER PRIMARY KEY, sent_at INTEGER NOT NULL) STRICT`
/** All that the runs of the last tick told. A schedule that was claimed apart may have only a part of it. */
const SELECT_LAST_WINDOW = `
  SELECT min(from_seq) AS "from", to_seq AS "to" FROM run
  WHERE kind = 'digest' AND to_seq = (SELECT max(to_seq) FROM run WHERE kind = 'digest')`
const SELECT_SAMPLE = `SELECT number FROM subscriber WHERE state = 'active' ORDER BY number LIMIT ?1`

const benchRoutes: Record<string, (env: Env, url: URL) => Promise<unknown>> = {
  '/bench/counts': async () => {
    const taken = counts
    counts = noOperations()
    return taken
  },
  '/bench/progress': async (env): Promise<Progress> => {
    const [row, troubles] = await env.DB.batch<never>([
      env.DB.prepare(SELECT_PROGRESS),
      env.DB.prepare('SELECT name, detail FROM trouble ORDER BY name'),
    ])
    const listed = troubles!.results as { name: string; detail: string }[]
    return {
      ...(row!.results[0] as unknown as Progress),
      naive: naiveReadersDone,
      troubles: listed.map(({ name, detail }) => `${name}: ${detail}`),
    }
  },
  '/bench/naive': async (env, url) => {
    naiveReadersDone = 0
    await env.DB.prepare(CREATE_NAIVE_TABLE).run()
    const window = (await env.DB.prepare(SELECT_LAST_WINDOW).first<{ from: number; to: number }>())!
    const limit = Number(url.searchParams.get('readers'))
    const readers = await env.DB.prepare(SELECT_SAMPLE).bind(limit).all<{ number: number }>()
    const messages = readers.results.map(({ number }): NaiveMessage => ({ naive: number, ...window }))
    for (let at = 0; at < messages.length; at += 100)
      await countedEnvironment(env).MAIL.sendBatch(messages.slice(at, at + 100).map((body) => ({ body })))
    return { readers: messages.length }
  },
}

export default {
  fetch: async (request, env, context) => {
    const url = new URL(request.url)
    const benchRoute = benchRoutes[url.pathname]
    if (benchRoute) return Response.json(await benchRoute(env, url))
    counts.invocations++
    return waqai.fetch(request, countedEnvironment(env), context)
  },

  scheduled: async (controller, env, context) => {
    counts.invocations++
    await waqai.scheduled(controller, countedEnvironment(env), context)
  },

  queue: async (batch, env, context) => {
    counts.invocations++
    counts.queueOperations += receiveOperationsOf(batch)
    const naive = batch.messages.map(({ body }) => body).filter(isNaiveMessage)
    if (naive.length === 0) return waqai.queue(batch, countedEnvironment(env), context)
    for (const message of naive) {
      await sendNaively(countedEnvironment(env), message)
      naiveReadersDone++
    }
  },
} satisfies ExportedHandler<Env>
