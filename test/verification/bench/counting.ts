import type { Counts } from './counts.ts'

/** A queue counts one operation for each 64 KB begun of a message. */
const QUEUE_UNIT = 64_000

/** A database that works as the one it is given and counts what D1 bills for it, statement by statement. */
export const countedDatabase = (db: D1Database, counts: () => Counts): D1Database => {
  const real = new WeakMap<object, { sql: string; statement: D1PreparedStatement }>()

  const count = (sql: string, begun: number, results: D1Result<unknown>[]): void => {
    for (const { meta } of results) note(counts(), sql, meta, (Date.now() - begun) / results.length)
  }
  const all = async <T>(sql: string, statement: D1PreparedStatement): Promise<D1Result<T>> => {
    const begun = Date.now()
    const result = await statement.all<T>()
    count(sql, begun, [result])
    return result
  }
  const counted = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const own = {
      bind: (...values: unknown[]) => counted(sql, statement.bind(...values)),
      all: <T>() => all<T>(sql, statement),
      run: <T>() => all<T>(sql, statement),
      first: async <T>() => (await all<T>(sql, statement)).results[0] ?? null,
    }
    real.set(own, { sql, statement })
    return own as unknown as D1PreparedStatement
  }
  return {
    prepare: (sql: string) => counted(sql, db.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) => {
      const inner = statements.map((each) => real.get(each)!)
      const begun = Date.now()
      const results = await db.batch(inner.map((each) => each.statement))
      for (const [at, result] of results.entries())
        note(counts(), inner[at]!.sql, result.meta, (Date.now() - begun) / results.length)
      return results
    },
  } as unknown as D1Database
}

/** A namespace that counts what KV bills: each key of a read, and each write. */
export const countedNamespace = (kv: KVNamespace, counts: () => Counts): KVNamespace =>
  ({
    get: (key: string | string[], ...more: never[]) => {
      counts().kvReads += Array.isArray(key) ? key.length : 1
      return kv.get(key as string, ...more)
    },
    put: (key: string, value: string, ...more: never[]) => {
      counts().kvWrites++
      return kv.put(key, value, ...more)
    },
  }) as unknown as KVNamespace

/** A queue that counts what is written to it. */
export const countedQueue = (queue: Queue, counts: () => Counts): Queue =>
  ({
    sendBatch: (messages: MessageSendRequest[]) => {
      counts().queueOperations += messages.reduce((sum, { body }) => sum + operationsOf(body), 0)
      return queue.sendBatch(messages)
    },
  }) as unknown as Queue

/** What handling a batch costs beside its writing: each message is read, and deleted when it is acknowledged. */
export const handled = (batch: MessageBatch): number =>
  batch.messages.reduce((sum, { body }) => sum + 2 * operationsOf(body), 0)

const operationsOf = (body: unknown): number => Math.ceil(JSON.stringify(body).length / QUEUE_UNIT)

const note = (counts: Counts, sql: string, meta: D1Meta, ms: number): void => {
  counts.rowsRead += meta.rows_read
  counts.rowsWritten += meta.rows_written
  counts.statements[sql] ??= { calls: 0, rowsRead: 0, rowsWritten: 0, ms: 0 }
  const known = counts.statements[sql]
  known.calls++
  known.rowsRead += meta.rows_read
  known.rowsWritten += meta.rows_written
  known.ms += ms
}
