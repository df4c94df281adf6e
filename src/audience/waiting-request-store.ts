import { statement } from '../lib/statement.ts'
import type { Preferences } from './preferences.ts'
import { HAS_ROOM, type RequestCeilings, type RequestPurpose } from './request-store.ts'

/** A request that waits for room under the ceilings. `isActive`: its reader is active. */
export type WaitingRequest = {
  id: number
  email: string
  purpose: RequestPurpose
  preferences: Preferences
  isActive: boolean
}

type WaitingRow = { id: number; email: string; purpose: RequestPurpose; choice: string; isActive: number }

const COUNT_WAITING = `SELECT count(*) AS waiting FROM request WHERE is_waiting = 1 AND requested_at > ?1`
/** The networks take turns, so that many requests of one do not hold up the one request of another. */
const LIST_RELEASABLE = statement<RequestCeilings & { now: number; oldest: number; limit: number }>(`
  SELECT q.id, s.email, q.purpose, q.choice, s.state = 'active' AS isActive
  FROM request q JOIN subscriber s ON s.number = q.subscriber
  WHERE q.is_waiting = 1 AND q.requested_at > :oldest AND ${HAS_ROOM}
  ORDER BY row_number() OVER (PARTITION BY q.network ORDER BY q.id), q.id LIMIT :limit`)

/** Reads the requests that wait. Writes nothing. */
export const waitingRequestStore = (db: D1Database) => ({
  /** How many requests wait that were made after `oldest` (ms UTC). */
  countWaiting: async (oldest: number): Promise<number> =>
    (await db.prepare(COUNT_WAITING).bind(oldest).first<{ waiting: number }>())!.waiting,

  /** Requests after `oldest` that the ceilings allow one by one, in the order in which they are released. */
  listReleasable: async (
    ceilings: RequestCeilings,
    { now, oldest, limit }: { now: number; oldest: number; limit: number },
  ): Promise<WaitingRequest[]> => {
    const { results } = await LIST_RELEASABLE(db, { ...ceilings, now, oldest, limit }).all<WaitingRow>()
    return results.map(({ choice, isActive, ...row }) => ({
      ...row,
      preferences: JSON.parse(choice) as Preferences,
      isActive: isActive === 1,
    }))
  },
})

export type WaitingRequestStore = ReturnType<typeof waitingRequestStore>
