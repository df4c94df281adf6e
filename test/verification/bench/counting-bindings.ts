import type { OperationCounts } from './counts.ts'

/** A queue bills one operation for each 64 KB of a message, rounded up. */
const QUEUE_UNIT = 64_000

/** Wraps a database so that the rows that D1 bills are counted for each statement. */
export const countedDatabase = (db: D1Database, counts: () => OperationCounts): D1Database => {
  const wrapped = new WeakMap<object, { sql: string; statement: D1PreparedStatement }>()

  const runAll = async <T>(sql: string, statement: D1PreparedStatement): Promise<D1Result<T>> => {
    const began = Date.now()
    const result = await statement.all<T>()
    countStatement(counts(), sql, result.meta, Date.now() - began)
    return result
  }
  const wrap = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
    const own = {
      bind: (...values: unknown[]) => wrap(sql, statement.bind(...values)),
      all: <T>() => runAll<T>(sql, statement),
      run: <T>() => runAll<T>(sql, statement),
      first: async <T>() => (await runAll<T>(sql, statement)).results[0] ?? null,
    }
    wrapped.set(own, { sql, statement })
    return own as unknown as D1PreparedStatement
  }
  return {
    prepare: (sql: string) => wrap(sql, db.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) => {
      const inner = statements.map((each) => wrapped.get(each)!)
      const began = Date.now()
      const results = await db.batch(inner.map((each) => each.statement))
      const ms = (Date.now() - began) / results.length
      for (const [at, { meta }] of results.entries()) countStatement(counts(), inner[at]!.sql, meta, ms)
      return results
    },
  } as unknown as D1Database
}

/** Wraps a namespace so that the operations that KV bills are counted: each key of a read, and each write. */
export const countedNamespace = (kv: KVNamespace, counts: () => OperationCounts): KVNamespace =>
  ({
    get: (key: string | string[], ...options: never[]) => {
      counts().kvReads += Array.isArray(key) ? key.length : 1
      return kv.get(key as string, ...options)
    },
    put: (key: string, value: string, ...options: never[]) => {
      counts().kvWrites++
      return kv.put(key, value, ...options)
    },
  }) as unknown as KVNamespace

/** Wraps a queue so that the operations of sending are counted. */
export const countedQueue = (queue: Queue, counts: () => OperationCounts): Queue =>
  ({
    sendBatch: (messages: MessageSendRequest[]) => {
      counts().queueOperations += messages.reduce((sum, { body }) => sum + queueUnitsOf(body), 0)
      return queue.sendBatch(messages)
    },
  }) as unknown as Queue

/** Counts the operations of receiving a batch: each message is read, and deleted when it is acknowledged. */
export const receiveOperationsOf = (batch: MessageBatch): number =>
  batch.messages.reduce((sum, { body }) => sum + 2 * queueUnitsOf(body), 0)

const queueUnitsOf = (body: unknown): number => Math.ceil(JSON.stringify(body).length / QUEUE_UNIT)

const countStatement = (counts: OperationCounts, sql: string, meta: D1Meta, ms: number): void => {
  counts.rowsRead += meta.rows_read
  counts.rowsWritten += meta.rows_written
  counts.statements[sql] ??= { calls: 0, rowsRead: 0, rowsWritten: 0, ms: 0 }
  const statement = counts.statements[sql]
  statement.calls++
  statement.rowsRead += meta.rows_read
  statement.rowsWritten += meta.rows_written
  statement.ms += ms
}
