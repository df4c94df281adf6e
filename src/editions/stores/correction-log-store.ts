import { statement } from '../../lib/statement.ts'
import type { PageStart } from '../plan/plan.ts'
import type { CorrectionKind } from '../select/edition-items.ts'
import { IS_PLAN_AT_CURSOR } from './plan-store.ts'

/**
 * A correction or retraction in the journal, with the readers that it concerns. Times in ms UTC. `told`: how many readers had
 * been told what it corrects; null before that is counted, and after the ledger was deleted. `isInDigest`: readers get it in
 * their digests.
 */
export type LoggedCorrection = {
  seq: number
  event: string
  number: number
  hash: string
  change: CorrectionKind
  release_at: number
  told: number | null
  isInDigest: boolean
  /** When half of the notices, and the last one, went into mails. Null before that. */
  halfAt: number | null
  lastAt: number | null
}

const IS_CORRECTION = `change IN ('correction', 'retraction')`
/** The number of corrections and retractions of a month (`YYYY-MM`, UTC), and the seq of the last of them. */
export type CorrectionMonth = { month: string; corrections: number; retractions: number; last: number }

/** False for a retraction that was taken back in its hold. */
const IS_LISTED = `NOT (j.change = 'retraction' AND EXISTS (
    SELECT 1 FROM journal again WHERE again.event = j.event AND again.number = j.number + 1 AND again.recorded_at < j.release_at))`
/** The first condition is that of the index. */
const LIST_CORRECTIONS = statement<{ before: number; limit: number }>(`
  SELECT j.seq, j.event, j.number, j.hash, j.change, j.release_at, j.silent,
    CASE WHEN r.state = 'planned' THEN r.audience END AS told, p.rank = 3 AS isInDigest, m.half_at AS halfAt, m.last_at AS lastAt
  FROM journal j INDEXED BY journal_corrected
  LEFT JOIN run r INDEXED BY run_of_notice ON r.to_seq = j.seq AND r.kind IN ('correction', 'retraction')
  LEFT JOIN plan p ON p.id = r.plan LEFT JOIN mailed_notice m ON m.run = r.id
  WHERE j.${IS_CORRECTION} AND j.seq < :before AND ${IS_LISTED}
  ORDER BY j.seq DESC LIMIT :limit`)
const COUNT_BY_MONTH = `
  SELECT strftime('%Y-%m', j.recorded_at / 1000, 'unixepoch') AS month, sum(j.change = 'correction') AS corrections,
    sum(j.change = 'retraction') AS retractions, max(j.seq) AS last
  FROM journal j INDEXED BY journal_corrected WHERE j.${IS_CORRECTION} AND ${IS_LISTED}
  GROUP BY month ORDER BY month DESC`
/** Each of :notices is a run, and how many of its notices a page of joined mails has. Runs of alerts are left out. */
const COUNT_MAILED = statement<PageStart & { notices: string; now: number }>(`
  INSERT INTO mailed_notice (run, mailed, half_at, last_at)
  SELECT r.id, d.value ->> 1, CASE WHEN (d.value ->> 1) * 2 >= r.members THEN :now END, :now
  FROM json_each(:notices) d CROSS JOIN run r ON r.id = d.value ->> 0 AND r.kind IN ('correction', 'retraction')
  WHERE ${IS_PLAN_AT_CURSOR}
  ON CONFLICT (run) DO UPDATE SET mailed = mailed + excluded.mailed, last_at = excluded.last_at,
    half_at = coalesce(half_at, CASE WHEN (mailed + excluded.mailed) * 2 >= (SELECT members FROM run WHERE id = mailed_notice.run)
      THEN excluded.last_at END)`)
const DELETE_OLD_COUNTS = `DELETE FROM mailed_notice WHERE run NOT IN (SELECT id FROM run)`

type CorrectionRow = Omit<LoggedCorrection, 'isInDigest'> & { silent: 0 | 1; isInDigest: 0 | 1 | null }

/** Store of the table `mailed_notice`, and of the list of all corrections and retractions. */
export const correctionLogStore = (db: D1Database) => ({
  /** Corrections and retractions with a lower seq than `before`, the newest first. A silent one was told to nobody. */
  list: async (before: number, limit: number): Promise<LoggedCorrection[]> => {
    const { results } = await LIST_CORRECTIONS(db, { before, limit }).all<CorrectionRow>()
    return results.map(({ silent, isInDigest, ...row }) => ({
      ...row,
      told: silent === 1 ? 0 : row.told,
      isInDigest: isInDigest === 1,
    }))
  },

  /** All months with a correction or retraction, the newest first. It reads each of these revisions. */
  countByMonth: async (): Promise<CorrectionMonth[]> =>
    (await db.prepare(COUNT_BY_MONTH).all<CorrectionMonth>()).results,

  /** Counts the notices in a page of joined mails, [run, count] each, if the plan's cursor has not moved. `now` in ms UTC. */
  prepareCountMailed: (start: PageStart, notices: readonly [number, number][], now: number): D1PreparedStatement =>
    COUNT_MAILED(db, { ...start, notices: JSON.stringify(notices), now }),

  /** Deletes the counts of runs that are deleted. */
  prepareDeleteOldCounts: (): D1PreparedStatement => db.prepare(DELETE_OLD_COUNTS),
})

export type CorrectionLogStore = ReturnType<typeof correctionLogStore>
