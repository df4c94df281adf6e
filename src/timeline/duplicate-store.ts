import { statement } from '../lib/statement.ts'
import { EFFECTIVE_JOURNAL } from './retraction-hold-store.ts'

/** The parameters of `DUPLICATE_EVENT`: an event, its keys as JSON, and a time in ms UTC. */
export type DuplicateQuery = { event: string; duplicateKeys: string; recordedAfter: number }

/**
 * The id of another event with one of the keys `:duplicateKeys` in its newest revision; null without one. It is current, and
 * it was recorded after `:recordedAfter` and not silent. A revision does not count as its recording, but for `new` after
 * the release of a retraction.
 */
export const DUPLICATE_EVENT = `(
  SELECT e.id FROM json_each(:duplicateKeys) own CROSS JOIN event_key k ON k.key = own.value
  CROSS JOIN event e ON e.id = k.event
  WHERE e.id <> :event AND e.status = 'current' AND (
    SELECT recorded.silent = 0 AND recorded.recorded_at > :recordedAfter FROM ${EFFECTIVE_JOURNAL} recorded
    WHERE recorded.event = e.id AND recorded.change = 'new' ORDER BY recorded.number DESC LIMIT 1)
  ORDER BY e.seq LIMIT 1)`

const SELECT_DUPLICATE = statement<DuplicateQuery>(`SELECT ${DUPLICATE_EVENT} AS duplicateOf`)

/** The row of `prepareFindDuplicate`: the id of the other event, or null. */
export type FoundDuplicate = { duplicateOf: string | null }

/** The statement whose one row has the other event. */
export const prepareFindDuplicate = (db: D1Database, query: DuplicateQuery): D1PreparedStatement =>
  SELECT_DUPLICATE(db, query)

/** The id of another event that is equal to a draft; null without one. */
export const findDuplicate = async (db: D1Database, query: DuplicateQuery): Promise<string | null> =>
  (await SELECT_DUPLICATE(db, query).first<FoundDuplicate>())!.duplicateOf
