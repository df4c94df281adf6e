import { sha256 } from '../lib/canonical-json.ts'
import { statement } from '../lib/statement.ts'
import { isPublisherKey, type Publisher, type Scope } from './publisher-key.ts'

/** A stored key, without the key itself. Times are ms UTC. `used_at` is exact to a minute. */
export type PublisherKeyInfo = {
  name: string
  scopes: Scope[]
  made_by: string
  made_at: number
  used_at: number | null
  revoked_at: number | null
}

const LAST_USE_INTERVAL_MS = 60_000
const MAX_KEYS_LISTED = 1_000

const INSERT_KEY = statement<{ name: string; hash: string; scopes: string; createdBy: string; now: number }>(`
  INSERT INTO publisher_key (name, hash, scopes, made_by, made_at) VALUES (:name, :hash, :scopes, :createdBy, :now)
  ON CONFLICT DO NOTHING RETURNING name`)
const SELECT_KEY_HOLDER = `SELECT name, scopes, used_at FROM publisher_key WHERE hash = ?1 AND revoked_at IS NULL`
const UPDATE_LAST_USE = `UPDATE publisher_key SET used_at = ?2 WHERE name = ?1 AND coalesce(used_at, 0) < ?2`
const LIST_KEYS = `
  SELECT name, scopes, made_by, made_at, used_at, revoked_at FROM publisher_key
  ORDER BY revoked_at IS NOT NULL, name LIMIT ?1`
const REVOKE_KEY = `
  UPDATE publisher_key SET revoked_at = coalesce(revoked_at, ?2) WHERE name = ?1 RETURNING name`

/** Publishers' keys. The store has only their hashes, from which nobody can derive a key. */
export const publisherKeyStore = (db: D1Database) => ({
  /** Inserts the hash of a key. Returns false if another key has or had the name. */
  insertKey: async (key: string, { name, scopes }: Publisher, createdBy: string, now: number): Promise<boolean> => {
    const hash = await sha256(key)
    return (await INSERT_KEY(db, { name, hash, scopes: JSON.stringify(scopes), createdBy, now }).first()) !== null
  },

  /** The holder of a key, or null if it is unknown or revoked. Records the last use at most once a minute, to save writes. */
  findHolder: async (key: string, now: number): Promise<Publisher | null> => {
    if (!isPublisherKey(key)) return null
    const found = await db
      .prepare(SELECT_KEY_HOLDER)
      .bind(await sha256(key))
      .first<{ name: string; scopes: string; used_at: number | null }>()
    if (!found) return null
    if ((found.used_at ?? 0) <= now - LAST_USE_INTERVAL_MS)
      await db.prepare(UPDATE_LAST_USE).bind(found.name, now).run()
    return { name: found.name, scopes: JSON.parse(found.scopes) as Scope[] }
  },

  /** All keys. Those that are not revoked come first. */
  listKeys: async (): Promise<PublisherKeyInfo[]> => {
    const { results } = await db
      .prepare(LIST_KEYS)
      .bind(MAX_KEYS_LISTED)
      .all<Omit<PublisherKeyInfo, 'scopes'> & { scopes: string }>()
    return results.map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as Scope[] }))
  },

  /** Revokes a key. Returns false if no key has this name. Repeating it changes nothing. */
  revokeKey: async (name: string, now: number): Promise<boolean> =>
    (await db.prepare(REVOKE_KEY).bind(name, now).first()) !== null,
})

export type PublisherKeyStore = ReturnType<typeof publisherKeyStore>
