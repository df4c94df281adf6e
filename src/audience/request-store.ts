import { canonicalJson } from '../lib/canonical-json.ts'
import { statement } from '../lib/statement.ts'
import type { Preferences } from './preferences.ts'

/** Preferences that wait for their confirmation. Times in ms UTC. */
export type ConfirmationRequest = {
  id: number
  subscriber: number
  preferences: Preferences
  requestedAt: number
  confirmedAt: number | null
}

/** A request to be inserted. With `isLimited`, the rate limit of the address applies. `now` in ms UTC. */
type RequestDraft = { email: string; preferences: Preferences; word: string; isLimited: boolean; now: number }

/**
 * For whom preferences take effect, and why: because the batch has confirmed `request` with the random `word`, or (both
 * null) because an active reader changed them.
 */
export type ActivationKey = { subscriber: number; request: number | null; word: string | null }

/**
 * True if the batch may activate `:subscriber`. Of two confirmations at the same moment only the one whose `:word` is
 * stored may. Without a confirmation the reader must still be active.
 */
export const IS_CONFIRMED_OR_ACTIVE = `(EXISTS (SELECT 1 FROM request WHERE confirmed_by = :word AND id = :request)
  OR :word IS NULL AND EXISTS (SELECT 1 FROM subscriber WHERE number = :subscriber AND state = 'active'))`

/** With `:isLimited`, none within a minute of the last request of the address, and no fourth one within an hour. */
const INSERT_REQUEST = statement<{ email: string; preferences: string; now: number; isLimited: number; word: string }>(`
  INSERT INTO request (subscriber, choice, requested_at, requested_by)
  SELECT number, :preferences, :now, :word FROM subscriber s
  WHERE lower(email) = lower(:email) AND (:isLimited = 0 OR NOT EXISTS (
    SELECT 1 FROM request q WHERE q.subscriber = s.number AND q.requested_at > :now - 3600000
    GROUP BY q.subscriber HAVING count(*) >= 3 OR max(q.requested_at) > :now - 60000))`)
const CONFIRM_REQUEST = `UPDATE request SET confirmed_at = ?2, confirmed_by = ?3 WHERE id = ?1 AND confirmed_at IS NULL`
const SELECT_REQUEST = `SELECT id, subscriber, choice, requested_at, confirmed_at FROM request WHERE id = ?1`
const SELECT_REQUESTED_PREFERENCES = `SELECT id, choice FROM request WHERE id IN (SELECT value FROM json_each(?1))`
const DELETE_REQUESTS_OF_SUBSCRIBER = `DELETE FROM request WHERE subscriber = ?1`
const DELETE_OLD_REQUESTS = `DELETE FROM request WHERE requested_at < ?1`

type RequestRow = {
  id: number
  subscriber: number
  choice: string
  requested_at: number
  confirmed_at: number | null
}

/** Store of the table `request`: preferences that wait for the confirmation by their reader. */
export const requestStore = (db: D1Database) => ({
  findRequest: async (id: number): Promise<ConfirmationRequest | null> => {
    const row = await db.prepare(SELECT_REQUEST).bind(id).first<RequestRow>()
    return (
      row && {
        id,
        subscriber: row.subscriber,
        preferences: JSON.parse(row.choice) as Preferences,
        requestedAt: row.requested_at,
        confirmedAt: row.confirmed_at,
      }
    )
  },

  /** The preferences that these requests ask to confirm, by the request's id. */
  findRequestedPreferences: async (ids: number[]): Promise<Map<number, Preferences>> => {
    if (ids.length === 0) return new Map()
    const { results } = await db
      .prepare(SELECT_REQUESTED_PREFERENCES)
      .bind(JSON.stringify(ids))
      .all<{ id: number; choice: string }>()
    return new Map(results.map((row) => [row.id, JSON.parse(row.choice) as Preferences]))
  },

  /** Inserts a request of a stored subscriber, found by email. The random `word` names it to later statements. */
  prepareInsertRequest: ({ email, preferences, word, isLimited, now }: RequestDraft): D1PreparedStatement =>
    INSERT_REQUEST(db, { email, preferences: canonicalJson(preferences), word, isLimited: isLimited ? 1 : 0, now }),

  /** Marks a request as confirmed, unless it is. The random `word` says which of several confirmations did. */
  prepareConfirm: (request: number, word: string, now: number): D1PreparedStatement =>
    db.prepare(CONFIRM_REQUEST).bind(request, now, word),

  prepareDeleteOfSubscriber: (subscriber: number): D1PreparedStatement =>
    db.prepare(DELETE_REQUESTS_OF_SUBSCRIBER).bind(subscriber),

  /** Deletes requests from before `oldest`, in ms UTC. */
  prepareDeleteOld: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_REQUESTS).bind(oldest),
})

export type RequestStore = ReturnType<typeof requestStore>
