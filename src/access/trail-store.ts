import type { TrailEntry } from './desk-act.ts'

const INSERT_TRAIL_ENTRY = `INSERT INTO trail (at, person, act, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5)`
const LIST_TRAIL = `SELECT id, at, person, act, subject, detail FROM trail WHERE id < ?1 ORDER BY id DESC LIMIT ?2`

/** The acts of people at the desk. Entries are added, and never changed or deleted. */
export const trailStore = (db: D1Database) => ({
  prepareTrailEntry: ({ at, person, act, subject, detail }: Omit<TrailEntry, 'id'>): D1PreparedStatement =>
    db.prepare(INSERT_TRAIL_ENTRY).bind(at, person, act, subject, JSON.stringify(detail)),

  /** Entries before the one with the id `before`, newest first. */
  listTrail: async (before: number, limit: number): Promise<TrailEntry[]> => {
    const { results } = await db
      .prepare(LIST_TRAIL)
      .bind(before, limit)
      .all<Omit<TrailEntry, 'detail'> & { detail: string }>()
    return results.map((row) => ({ ...row, detail: JSON.parse(row.detail) as TrailEntry['detail'] }))
  },
})

export type TrailStore = ReturnType<typeof trailStore>
