import { statement } from '../lib/statement.ts'
import { type ActivationKey, IS_CONFIRMED_OR_ACTIVE } from './request-store.ts'

const INSERT_ERASURE = `
  INSERT INTO erasure (address, erased_at) SELECT address, ?2 FROM subscriber WHERE number = ?1
  ON CONFLICT DO UPDATE SET erased_at = excluded.erased_at`
const DELETE_ERASURE = statement<ActivationKey>(`
  DELETE FROM erasure WHERE address = (SELECT address FROM subscriber WHERE number = :subscriber) AND ${IS_CONFIRMED_OR_ACTIVE}`)

/** True if the keyed hash `value ->> 'address'` of an imported reader is that of a person who erased their data. */
export const IS_ERASED_ADDRESS = `EXISTS (SELECT 1 FROM erasure e WHERE e.address = value ->> 'address')`

/**
 * Store of the table `erasure`: who erased their data, as keyed hashes of addresses. An import does not bring them back. Their
 * own confirmation deletes the hash.
 */
export const erasureStore = (db: D1Database) => ({
  /** Keeps the hash of a stored reader's address. For the batch that erases the reader, before the row is deleted. */
  prepareKeep: (subscriber: number, now: number): D1PreparedStatement =>
    db.prepare(INSERT_ERASURE).bind(subscriber, now),

  /** Deletes the hash of a reader whom the same batch activates. */
  prepareForget: (key: ActivationKey): D1PreparedStatement => DELETE_ERASURE(db, key),
})

export type ErasureStore = ReturnType<typeof erasureStore>
