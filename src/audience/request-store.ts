import { canonicalJson } from '../lib/canonical-json.ts'
import { statement } from '../lib/statement.ts'
import { type Preferences, parseStoredPreferences } from './preferences.ts'

/** The purpose of a request's mail: to confirm preferences, or to open the page with the reader's data. */
export type RequestPurpose = 'confirm' | 'data'

/** Preferences that wait for their confirmation. Times in ms UTC. */
export type ConfirmationRequest = {
  id: number
  subscriber: number
  preferences: Preferences
  requestedAt: number
  confirmedAt: number | null
}

/** A request to be inserted. With `isLimited`, the rate limit of the address applies. `now` in ms UTC. */
type RequestDraft = {
  email: string
  preferences: Preferences
  purpose: RequestPurpose
  word: string
  isLimited: boolean
  /** The keyed hash of the network that asks; null if networks have no share. */
  network: string | null
  now: number
}

/** How many mails of requests are given to sending in an hour and in a day: for the site, and for one network. */
export type RequestCeilings = { perHour: number; perDay: number; networkPerHour: number; networkPerDay: number }

/** The part of a request that its mail shows: the preferences, and the random word in its link. */
export type RequestedMail = { preferences: Preferences; linkWord: string }

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

/** The word of a new row. 128 random bits never come twice, in this database or another. */
export const NEW_LINK_WORD = `lower(hex(randomblob(16)))`

const MAILED_IN_HOUR = `SELECT count(*) FROM request m WHERE m.mailed_at > :now - 3600000`
const MAILED_IN_DAY = `SELECT count(*) FROM request m WHERE m.mailed_at > :now - 86400000`
/** True while the site, and the network of the request `q`, are under their ceilings. */
export const HAS_ROOM = `((${MAILED_IN_HOUR}) < :perHour AND (${MAILED_IN_DAY}) < :perDay AND (q.network IS NULL
  OR (${MAILED_IN_HOUR} AND m.network = q.network) < :networkPerHour AND (${MAILED_IN_DAY} AND m.network = q.network) < :networkPerDay))`

/**
 * A request over a ceiling waits. With `:isLimited`, none within a minute of the last request of the address, and no fourth
 * one within an hour.
 */
const INSERT_REQUEST = statement<
  Omit<RequestDraft, 'preferences' | 'isLimited'> & RequestCeilings & { preferences: string; isLimited: number }
>(`
  INSERT INTO request (subscriber, choice, purpose, requested_at, requested_by, link_word, network, mailed_at, is_waiting)
  SELECT s.number, :preferences, :purpose, :now, :word, ${NEW_LINK_WORD}, r.network, iif(r.room, :now, NULL), NOT r.room
  FROM subscriber s, (SELECT q.network, ${HAS_ROOM} AS room FROM (SELECT :network AS network) q) r
  WHERE lower(email) = lower(:email) AND (:isLimited = 0 OR NOT EXISTS (
    SELECT 1 FROM request q WHERE q.subscriber = s.number AND q.requested_at > :now - 3600000
    GROUP BY q.subscriber HAVING count(*) >= 3 OR max(q.requested_at) > :now - 60000))`)
/** The new word ties the run and the chunk of the same batch to the request, if this batch is the one that released it. */
const RELEASE_REQUEST = statement<RequestCeilings & { id: number; word: string; now: number }>(`
  UPDATE request AS q SET is_waiting = 0, mailed_at = :now, requested_by = :word WHERE id = :id AND is_waiting = 1 AND ${HAS_ROOM}`)
const FORGET_NETWORKS = `UPDATE request SET network = NULL WHERE network IS NOT NULL AND requested_at < ?1`
const CONFIRM_REQUEST = `UPDATE request SET confirmed_at = ?2, confirmed_by = ?3 WHERE id = ?1 AND confirmed_at IS NULL`
const SELECT_REQUEST = `
  SELECT id, subscriber, choice, coalesce(mailed_at, requested_at) AS requested_at, confirmed_at
  FROM request WHERE link_word = ?1 AND purpose = 'confirm'`
const SELECT_REQUESTED_MAILS = `
  SELECT id, choice, link_word AS linkWord FROM request WHERE id IN (SELECT value FROM json_each(?1))`
/** During a deploy, the earlier version of the Worker still inserts requests without a word. */
const FILL_REQUEST_WORDS = `UPDATE request SET link_word = ${NEW_LINK_WORD} WHERE link_word IS NULL`
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
export const requestStore = (db: D1Database) => ({ ...requestReader(db), ...requestWriter(db) })

export type RequestStore = ReturnType<typeof requestStore>

const requestReader = (db: D1Database) => ({
  /** The request for a confirmation whose link has this random word. */
  findByLinkWord: async (word: string): Promise<ConfirmationRequest | null> => {
    const row = await db.prepare(SELECT_REQUEST).bind(word).first<RequestRow>()
    return (
      row && {
        id: row.id,
        subscriber: row.subscriber,
        preferences: parseStoredPreferences(row.choice),
        requestedAt: row.requested_at,
        confirmedAt: row.confirmed_at,
      }
    )
  },

  /** The preferences and words of these requests, by the request's id. */
  findRequestedMails: async (ids: number[]): Promise<Map<number, RequestedMail>> => {
    if (ids.length === 0) return new Map()
    const rows = await listMailRows(db, ids)
    return new Map(
      rows.map(({ id, choice, linkWord }) => [
        id,
        { preferences: parseStoredPreferences(choice), linkWord: linkWord! },
      ]),
    )
  },
})

const requestWriter = (db: D1Database) => ({
  /**
   * Inserts a request of a stored subscriber, found by email. The random `word` names it to later statements. Over a ceiling,
   * it waits for `prepareRelease`.
   */
  prepareInsertRequest: ({ preferences, isLimited, ...draft }: RequestDraft, ceilings: RequestCeilings) =>
    INSERT_REQUEST(db, {
      ...draft,
      ...ceilings,
      preferences: canonicalJson(preferences),
      isLimited: isLimited ? 1 : 0,
    }),

  /** Gives a waiting request to sending, unless a ceiling is reached. The random `word` names it to later statements. */
  prepareRelease: (id: number, word: string, now: number, ceilings: RequestCeilings): D1PreparedStatement =>
    RELEASE_REQUEST(db, { id, word, now, ...ceilings }),

  /** Deletes the hashes of networks in requests from before `oldest`, in ms UTC. */
  prepareForgetNetworks: (oldest: number): D1PreparedStatement => db.prepare(FORGET_NETWORKS).bind(oldest),

  /** Marks a request as confirmed, unless it is. The random `word` says which of several confirmations did. */
  prepareConfirm: (request: number, word: string, now: number): D1PreparedStatement =>
    db.prepare(CONFIRM_REQUEST).bind(request, now, word),

  prepareDeleteOfSubscriber: (subscriber: number): D1PreparedStatement =>
    db.prepare(DELETE_REQUESTS_OF_SUBSCRIBER).bind(subscriber),

  /** Deletes requests from before `oldest`, in ms UTC. */
  prepareDeleteOld: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_REQUESTS).bind(oldest),
})

type MailRow = { id: number; choice: string; linkWord: string | null }

const listMailRows = async (db: D1Database, ids: number[]): Promise<MailRow[]> => {
  const select = () => db.prepare(SELECT_REQUESTED_MAILS).bind(JSON.stringify(ids)).all<MailRow>()
  const { results } = await select()
  if (results.every(({ linkWord }) => linkWord !== null)) return results
  await db.prepare(FILL_REQUEST_WORDS).run()
  return (await select()).results
}
