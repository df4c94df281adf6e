/** A problem for the operator. `since` is wall-clock ms UTC. */
export type Trouble = { name: string; detail: string; since: number }

/** A trouble that occurs again within an hour keeps its `since`. */
const UPSERT_TROUBLE = `
  INSERT INTO trouble (name, detail, since_at, last_at) VALUES (?1, ?2, ?3, ?3)
  ON CONFLICT (name) DO UPDATE SET detail = excluded.detail, last_at = excluded.last_at,
    since_at = CASE WHEN excluded.last_at - last_at > 3600000 THEN excluded.since_at ELSE since_at END`
const LIST_TROUBLES_SINCE = `SELECT name, detail, since_at AS since FROM trouble WHERE last_at > ?1 ORDER BY name`
const LIST_UNREPORTED_TROUBLES = `
  SELECT name, detail, since_at AS since FROM trouble
  WHERE last_at > coalesce(told_at, 0) AND coalesce(told_at, 0) <= ?1 - 86400000 ORDER BY name`
const MARK_TROUBLES_REPORTED = `UPDATE trouble SET told_at = ?1 WHERE name IN (SELECT value FROM json_each(?2))`

/** The store of troubles: each name is one row, however often the trouble occurs. */
export const troubleStore = (db: D1Database) => ({
  recordTrouble: async (name: string, detail: string, wallMs: number): Promise<void> => {
    await db.prepare(UPSERT_TROUBLE).bind(name, detail, wallMs).run()
  },

  /** The troubles that occurred after `since` (wall-clock ms UTC). */
  listSince: async (since: number): Promise<Trouble[]> =>
    (await db.prepare(LIST_TROUBLES_SINCE).bind(since).all<Trouble>()).results,

  /** The troubles that occurred since the operator's last mail about them, if that is at least a day old. */
  listUnreported: async (wallMs: number): Promise<Trouble[]> =>
    (await db.prepare(LIST_UNREPORTED_TROUBLES).bind(wallMs).all<Trouble>()).results,

  prepareMarkReported: (names: string[], wallMs: number): D1PreparedStatement =>
    db.prepare(MARK_TROUBLES_REPORTED).bind(wallMs, JSON.stringify(names)),
})

export type TroubleStore = ReturnType<typeof troubleStore>
