import { statement } from '../lib/statement.ts'

/**
 * The journal as mails and feeds read it. A retraction is cancelled if its event was recorded again before its release. It
 * is left out, and the revision that cancels it is a minor change: it tells nothing new.
 */
export const EFFECTIVE_JOURNAL = `(
  SELECT base.seq, base.event, base.number, base.silent, base.urgent, base.hash, base.facts, base.recorded_at, base.release_at,
    base.redacted_at,
    CASE WHEN base.change = 'new' AND base.number > 1 AND EXISTS (
        SELECT 1 FROM journal undone WHERE undone.event = base.event AND undone.number = base.number - 1
          AND undone.change = 'retraction' AND undone.release_at > base.recorded_at)
      THEN 'minor' ELSE base.change END AS change
  FROM journal base WHERE NOT (base.change = 'retraction' AND EXISTS (
    SELECT 1 FROM journal again WHERE again.event = base.event AND again.number = base.number + 1
      AND again.recorded_at < base.release_at)))`
/** The retractions `r` on hold at `:at`. Nothing tells their events, until the release or until they are recorded again. */
const HELD_RETRACTIONS = `(
  SELECT held.event, held.seq, held.release_at FROM journal held INDEXED BY journal_held
  WHERE held.release_at > :at AND held.release_at > held.recorded_at AND held.change = 'retraction' AND NOT EXISTS (
    SELECT 1 FROM journal again WHERE again.event = held.event AND again.number = held.number + 1
      AND again.recorded_at < held.release_at)) r`
/** The greatest seq, before the retraction, of an event whose retraction is on hold; 0 without one. */
export const LAST_WITHHELD_SEQ = `coalesce((
  SELECT max(j.seq) FROM ${HELD_RETRACTIONS} CROSS JOIN journal j ON j.event = r.event AND j.seq < r.seq), 0)`
/** The least seq after `:after` of an event whose retraction is on hold; null without one. */
export const NEXT_WITHHELD_SEQ = `(
  SELECT min(j.seq) FROM ${HELD_RETRACTIONS} CROSS JOIN journal j ON j.event = r.event AND j.seq > :after)`

const LIST_HELD_RETRACTIONS = statement<{ at: number }>(`
  SELECT r.event, r.release_at AS releaseAt FROM ${HELD_RETRACTIONS}`)

/** The revisions of a window may be told after the hold of their event's retraction, too. */
const LIST_RELEASES = statement<{ from: number; to: number }>(`
  SELECT j.seq, max(j.release_at, coalesce((
      SELECT max(w.release_at) FROM ${EFFECTIVE_JOURNAL} w
      WHERE w.event = j.event AND w.number > j.number AND w.change = 'retraction'), 0)) AS releasedAt,
    j.silent = 0 AND j.change IN ('new', 'update', 'correction') AND j.facts ->> 'nature' IN ('event', 'state') AS alerts
  FROM ${EFFECTIVE_JOURNAL} j WHERE j.seq > :from AND j.seq <= :to ORDER BY j.seq`)

/** A retraction on hold, with its release in ms UTC. */
export type HeldRetraction = { event: string; releaseAt: number }

/** A revision and the time from which it may be told, in ms UTC. `alerts`: its change and its nature may bring an alert. */
export type JournalRelease = { seq: number; releasedAt: number; alerts: boolean }

/** Reads which retractions are on hold. Writes nothing. */
export const retractionHoldReader = (db: D1Database) => ({
  /** A `HeldRetraction` for each retraction that is on hold at `now` (ms UTC) and not cancelled. */
  prepareListHeldRetractions: (now: number): D1PreparedStatement => LIST_HELD_RETRACTIONS(db, { at: now }),

  /** The retractions that are on hold at `now` (ms UTC) and not cancelled. */
  listHeldRetractions: async (now: number): Promise<HeldRetraction[]> =>
    (await LIST_HELD_RETRACTIONS(db, { at: now }).all<HeldRetraction>()).results,

  /** The releases of the revisions in the window (from, to], in their order. */
  listReleases: async (from: number, to: number): Promise<JournalRelease[]> => {
    const { results } = await LIST_RELEASES(db, { from, to }).all<Omit<JournalRelease, 'alerts'> & { alerts: 0 | 1 }>()
    return results.map((row) => ({ ...row, alerts: row.alerts === 1 }))
  },
})
