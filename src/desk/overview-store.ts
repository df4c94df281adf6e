import { statement } from '../lib/statement.ts'
import type { RevisionRef } from '../timeline/revision-content-store.ts'

/** A revision on hold, and the end of its hold in ms UTC. */
export type HeldRevision = RevisionRef & { releaseAt: number }

/** The digests that are due at the same time (ms UTC). `readers` is counted up to a bit more than `MOST_READERS_COUNTED`. */
export type NextDigest = { at: number; readers: number }

/** More readers of one schedule are not counted, so that the page costs little at any size. */
export const MOST_READERS_COUNTED = 10_000
const MAX_LISTED = 20
const MAX_DIGEST_TIMES = 6

const LIST_HELD = statement<{ now: number; limit: number }>(`
  SELECT j.seq, j.event, j.number, j.hash, j.release_at AS releaseAt FROM journal j INDEXED BY journal_held
  WHERE j.release_at > :now AND j.release_at > j.recorded_at
    AND NOT EXISTS (SELECT 1 FROM journal later WHERE later.event = j.event AND later.number > j.number)
  ORDER BY j.release_at LIMIT :limit`)
const LIST_NEXT_DIGESTS = statement<{ now: number; limit: number; most: number }>(`
  SELECT at, sum(readers) AS readers FROM (
    SELECT s.next_at AS at, (SELECT count(*) FROM (
      SELECT 1 FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL LIMIT :most + 1)) AS readers
    FROM schedule s WHERE s.cadence <> 'at-once' AND s.next_at > :now
      AND EXISTS (SELECT 1 FROM membership m WHERE m.schedule = s.id AND m.left_run IS NULL)
    ORDER BY s.next_at LIMIT 100)
  GROUP BY at ORDER BY at LIMIT :limit`)

/** Reads for the first page of the desk: revisions on hold, and the next digests. Writes nothing. */
export const overviewStore = (db: D1Database) => ({
  /** The newest revisions of events that no reader may be told of yet, the next release first. */
  listHeld: async (now: number): Promise<HeldRevision[]> =>
    (await LIST_HELD(db, { now, limit: MAX_LISTED }).all<HeldRevision>()).results,

  /** The times at which digests are due next, and for how many readers. */
  listNextDigests: async (now: number): Promise<NextDigest[]> =>
    (await LIST_NEXT_DIGESTS(db, { now, limit: MAX_DIGEST_TIMES, most: MOST_READERS_COUNTED }).all<NextDigest>())
      .results,
})

export type OverviewStore = ReturnType<typeof overviewStore>
