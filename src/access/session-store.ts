import { statement } from '../lib/statement.ts'
import type { Person } from './person.ts'

/** How long a session lasts after its last use. */
export const SESSION_IDLE_MS = 12 * 3_600_000
/** How long a link can be used that signs in. */
export const SIGN_IN_TTL_MS = 15 * 60_000
const USE_INTERVAL_MS = 5 * 60_000
const MAX_LINKS_PER_PERSON = 5
const MAX_LINKS_PER_NETWORK = 30

/** A link asked for by an address. `page` is the path that it opens, `network` the keyed hash of who asked. */
export type SignInRequest = { word: string; email: string; page: string; network: string | null; now: number }

/** A session as its person sees it. Times in ms UTC. */
export type SessionRow = { hash: string; begunAt: number; usedAt: number }

/** Nothing for an address that may not sign in, and nothing over a limit. Earlier links stay valid. */
const INSERT_SIGN_IN = statement<SignInRequest & { since: number; perPerson: number; perNetwork: number }>(`
  INSERT INTO sign_in (word, person, page, network, requested_at)
  SELECT :word, p.number, :page, :network, :now FROM person p
  WHERE p.email = :email AND p.ended_at IS NULL
    AND (SELECT count(*) FROM sign_in s WHERE s.person = p.number AND s.requested_at > :since AND s.network IS NOT NULL) < :perPerson
    AND (SELECT count(*) FROM sign_in s WHERE s.network = :network AND s.requested_at > :since) < :perNetwork`)
const INSERT_PRINTED_SIGN_IN = statement<{ word: string; person: number; page: string; now: number }>(`
  INSERT INTO sign_in (word, person, page, requested_at) VALUES (:word, :person, :page, :now)`)
const IS_OPEN = `s.used_at IS NULL AND s.requested_at > :oldest AND EXISTS (
  SELECT 1 FROM person p WHERE p.number = s.person AND p.ended_at IS NULL)`
const SELECT_SIGN_IN = statement<{ word: string; oldest: number }>(`
  SELECT s.page, ${IS_OPEN} AS isOpen FROM sign_in s WHERE s.word = :word`)
const SELECT_SIGN_IN_ADDRESS = statement<{ word: string; oldest: number }>(`
  SELECT p.email FROM sign_in s JOIN person p ON p.number = s.person WHERE s.word = :word AND ${IS_OPEN}`)
const USE_SIGN_IN = statement<{ word: string; session: string; now: number; oldest: number }>(`
  UPDATE sign_in AS s SET used_at = :now, session = :session WHERE s.word = :word AND ${IS_OPEN}`)
const INSERT_SESSION = statement<{ word: string; session: string; now: number }>(`
  INSERT INTO session (hash, person, begun_at, used_at)
  SELECT :session, person, :now, :now FROM sign_in WHERE word = :word AND session = :session
  RETURNING (SELECT name FROM person WHERE number = person) AS name`)
const SELECT_SESSION = statement<{ hash: string; idleSince: number }>(`
  SELECT p.number, p.name, p.email, p.role, s.used_at AS usedAt
  FROM session s JOIN person p ON p.number = s.person AND p.ended_at IS NULL
  WHERE s.hash = :hash AND s.used_at > :idleSince`)
const UPDATE_SESSION_USE = `UPDATE session SET used_at = ?2 WHERE hash = ?1 AND used_at < ?2`
const DELETE_SESSION = `DELETE FROM session WHERE hash = ?1`
const DELETE_SESSIONS_OF_PERSON = `DELETE FROM session WHERE person = ?1`
const DELETE_IDLE_SESSIONS = `DELETE FROM session WHERE used_at <= ?1`
const DELETE_OLD_SIGN_INS = `DELETE FROM sign_in WHERE requested_at < ?1`
const LIST_SESSIONS_OF_PERSON = `
  SELECT hash, begun_at AS begunAt, used_at AS usedAt FROM session WHERE person = ?1 AND used_at > ?2 ORDER BY used_at DESC LIMIT 50`

/** Links that sign in, and the sessions that they open. A session is stored by the hash of the token in its cookie. */
export const sessionStore = (db: D1Database) => ({ ...signInLinks(db), ...openSessions(db) })

export type SessionStore = ReturnType<typeof sessionStore>

const signInLinks = (db: D1Database) => ({
  /** Stores a link that an address asked for. Stores none for an address that may not sign in, and none over a limit. */
  prepareSignIn: (request: SignInRequest): D1PreparedStatement =>
    INSERT_SIGN_IN(db, {
      ...request,
      since: request.now - SIGN_IN_TTL_MS,
      perPerson: MAX_LINKS_PER_PERSON,
      perNetwork: MAX_LINKS_PER_NETWORK,
    }),

  /** Stores a link that a command prints for a person. No limit holds for it. */
  preparePrintedSignIn: (link: { word: string; person: number; page: string; now: number }): D1PreparedStatement =>
    INSERT_PRINTED_SIGN_IN(db, link),

  /** The page of a link, and whether it can still be used; null if the word is unknown. */
  findSignIn: async (word: string, now: number): Promise<{ page: string; isOpen: boolean } | null> => {
    const row = await SELECT_SIGN_IN(db, { word, oldest: now - SIGN_IN_TTL_MS }).first<{
      page: string
      isOpen: 0 | 1
    }>()
    return row && { page: row.page, isOpen: row.isOpen === 1 }
  },

  /** The address of the person whom a link signs in; null if it cannot be used any more. */
  findSignInAddress: async (word: string, now: number): Promise<string | null> =>
    (await SELECT_SIGN_IN_ADDRESS(db, { word, oldest: now - SIGN_IN_TTL_MS }).first<{ email: string }>())?.email ??
    null,

  /**
   * Uses a link, once, and opens the session with this hash. Returns the name of its person; null if the link cannot be
   * used any more.
   */
  openSession: async (word: string, session: string, now: number): Promise<string | null> => {
    const [, opened] = await db.batch<{ name: string }>([
      USE_SIGN_IN(db, { word, session, now, oldest: now - SIGN_IN_TTL_MS }),
      INSERT_SESSION(db, { word, session, now }),
    ])
    return opened!.results[0]?.name ?? null
  },
})

const openSessions = (db: D1Database) => ({
  /** The person of a session, or null if it ended or is unknown. Records the use at most every five minutes. */
  findSession: async (hash: string, now: number): Promise<Person | null> => {
    const row = await SELECT_SESSION(db, { hash, idleSince: now - SESSION_IDLE_MS }).first<
      Person & { usedAt: number }
    >()
    if (!row) return null
    const { usedAt, ...person } = row
    if (usedAt <= now - USE_INTERVAL_MS) await db.prepare(UPDATE_SESSION_USE).bind(hash, now).run()
    return person
  },

  listSessions: async (person: number, now: number): Promise<SessionRow[]> =>
    (
      await db
        .prepare(LIST_SESSIONS_OF_PERSON)
        .bind(person, now - SESSION_IDLE_MS)
        .all<SessionRow>()
    ).results,

  prepareEndSession: (hash: string): D1PreparedStatement => db.prepare(DELETE_SESSION).bind(hash),

  prepareEndSessionsOf: (person: number): D1PreparedStatement => db.prepare(DELETE_SESSIONS_OF_PERSON).bind(person),

  /** Deletes sessions that ended by themselves, and links from before `oldest`. Both in ms UTC. */
  prepareDeleteExpired: (now: number, oldest: number): D1PreparedStatement[] => [
    db.prepare(DELETE_IDLE_SESSIONS).bind(now - SESSION_IDLE_MS),
    db.prepare(DELETE_OLD_SIGN_INS).bind(oldest),
  ],
})
