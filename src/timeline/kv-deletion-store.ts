import { statement } from '../lib/statement.ts'

const INSERT_DELETIONS = statement<{ keys: string; now: number }>(`
  INSERT INTO kv_deletion (key, since_at) SELECT value, :now FROM json_each(:keys) WHERE true ON CONFLICT DO NOTHING`)
const LIST_DELETIONS = `SELECT key FROM kv_deletion ORDER BY key LIMIT ?1`
const DELETE_DONE = `DELETE FROM kv_deletion WHERE key IN (SELECT value FROM json_each(?1))`
const COUNT_DELETIONS = `SELECT count(*) AS count FROM kv_deletion`

/** Store of the table `kv_deletion`: the keys in KV whose values are still to be deleted. */
export const kvDeletionStore = (db: D1Database, kv: KVNamespace) => ({
  /** Records that the values of these keys are to be deleted. `now` in ms UTC. */
  prepareInsert: (keys: string[], now: number): D1PreparedStatement =>
    INSERT_DELETIONS(db, { keys: JSON.stringify(keys), now }),

  /**
   * Deletes at most `limit` of the values. With the value of a revision it deletes those of drafts of the same number, which
   * another revision had refused. Throws if KV fails: what is not deleted stays recorded.
   */
  deleteNext: async (limit: number): Promise<void> => {
    const { results } = await db.prepare(LIST_DELETIONS).bind(limit).all<{ key: string }>()
    const done: string[] = []
    try {
      for (const { key } of results) {
        for (const name of await listRelatedKeys(kv, key)) await kv.delete(name)
        await kv.delete(key)
        done.push(key)
      }
    } finally {
      if (done.length > 0) await db.prepare(DELETE_DONE).bind(JSON.stringify(done)).run()
    }
  },

  countPending: async (): Promise<number> => (await db.prepare(COUNT_DELETIONS).first<{ count: number }>())!.count,
})

export type KvDeletionStore = ReturnType<typeof kvDeletionStore>

/** The keys of other contents with the same event and number. */
const listRelatedKeys = async (kv: KVNamespace, key: string): Promise<string[]> =>
  key.startsWith('revision/')
    ? (await kv.list({ prefix: key.slice(0, key.lastIndexOf('/') + 1) })).keys.map(({ name }) => name)
    : []
