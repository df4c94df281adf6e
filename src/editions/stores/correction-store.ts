import { statement } from '../../lib/statement.ts'
import type { RevisionFacts } from '../../timeline/event.ts'
import { RELEASED_CURSOR_SEQ } from '../../timeline/journal-store.ts'
import { EFFECTIVE_JOURNAL } from '../../timeline/retraction-hold-store.ts'
import type { Plan } from '../plan/plan.ts'
import { type CorrectionKind, DIGEST_RANK, type MailRank, URGENT_RANK } from '../select/edition-items.ts'
import { cohortStore } from './cohort-store.ts'
import { planStore } from './plan-store.ts'
import { runStore } from './run-store.ts'
import { CORRECTION_CURSOR_SEQ, tickStore } from './tick-store.ts'

/**
 * The run of a correction or retraction, for the readers who were informed of its event. Only revisions after
 * `aboveNumber` count: those up to the last earlier retraction were taken back by it. `firstRecordedAt` (ms UTC) is when the
 * first revision that counts was recorded.
 */
export type CorrectionRun = {
  run: number
  /** That of its plan: 3 for a correction that is not urgent. */
  rank: MailRank
  seq: number
  event: string
  number: number
  change: CorrectionKind
  hash: string
  facts: RevisionFacts
  aboveNumber: number
  firstRecordedAt: number
}

/** How long a burst is collected, in ms, and when the open burst of alerts is complete (ms UTC). */
export type BurstTimes = { settleMs: number; readAlertsUntil: () => Promise<number | null> }

const CORRECTION_RUNS = `run WHERE kind IN ('correction', 'retraction')`
/**
 * Corrections and retractions after the cursor that are due and not claimed: each after its hold, unless a later one of the
 * event is due. A redacted correction has no mail; a redacted retraction has one without its words. A retraction that was
 * cancelled in its hold is left out. `is_urgent` is also 1 for a correction that follows an urgent one which is not
 * claimed, planned and frozen yet.
 */
const SELECT_DUE_CORRECTIONS = statement<{ at: number; limit: number }>(`
  SELECT j.seq, j.change, j.release_at,
    j.change = 'retraction' OR j.urgent OR EXISTS (
      SELECT 1 FROM journal p WHERE p.event = j.event AND p.number < j.number AND p.change = 'correction' AND p.urgent = 1 AND p.silent = 0
        AND (p.seq > ${CORRECTION_CURSOR_SEQ} AND NOT EXISTS (SELECT 1 FROM ${CORRECTION_RUNS} AND to_seq = p.seq) OR EXISTS (
          SELECT 1 FROM ${CORRECTION_RUNS} AND to_seq = p.seq AND (state = 'claimed' OR EXISTS (
            SELECT 1 FROM chunk WHERE settled_at IS NULL AND state = 'pending' AND kind = 'correction'))))
    ) AS is_urgent
  FROM ${EFFECTIVE_JOURNAL} j
  WHERE j.seq > ${CORRECTION_CURSOR_SEQ} AND +j.silent = 0 AND NOT EXISTS (SELECT 1 FROM ${CORRECTION_RUNS} AND to_seq = j.seq)
    AND j.release_at <= :at AND (j.redacted_at IS NULL OR j.change = 'retraction')
    AND (j.change = 'retraction' OR j.change = 'correction' AND NOT EXISTS (
      SELECT 1 FROM ${EFFECTIVE_JOURNAL} l WHERE l.event = j.event AND l.number > j.number
        AND (l.change = 'retraction' OR l.change = 'correction' AND l.silent = 0 AND l.redacted_at IS NULL AND l.release_at <= :at)))
  ORDER BY j.seq LIMIT :limit`)
const MAX_SEQ = Number.MAX_SAFE_INTEGER
/** The cursor, and the seq up to which it may go: not past a correction that waits for the hold of a retraction. */
const SELECT_CURSOR_RANGE = statement<{ at: number }>(`
  SELECT cursor_seq AS cursorSeq, min(${RELEASED_CURSOR_SEQ}, coalesce((
    SELECT min(c.seq) - 1 FROM journal r CROSS JOIN journal c ON c.event = r.event AND c.seq < r.seq AND c.seq > cursor_seq
    WHERE r.seq > cursor_seq AND r.change = 'retraction' AND r.release_at > :at), ${MAX_SEQ})) AS releasedSeq
  FROM (SELECT ${CORRECTION_CURSOR_SEQ} AS cursor_seq)`)

const LAST_RETRACTED_NUMBER = `coalesce((SELECT max(w.number) FROM ${EFFECTIVE_JOURNAL} w
  WHERE w.event = j.event AND w.number < j.number AND w.change = 'retraction' AND w.silent = 0), 0)`
const SELECT_RUN_OF_PLAN = `SELECT id FROM run WHERE plan = ?1`
const SELECT_CORRECTION_RUNS = `
  SELECT n.*, (SELECT recorded_at FROM journal f WHERE f.event = n.event AND f.number = n.aboveNumber + 1) AS firstRecordedAt
  FROM (
    SELECT r.id AS run, (SELECT rank FROM plan WHERE id = r.plan) AS rank, j.seq, j.event, j.number, j.change, j.hash, j.facts, ${LAST_RETRACTED_NUMBER} AS aboveNumber
    FROM run r JOIN journal j ON j.seq = r.to_seq
    WHERE r.id IN (SELECT value FROM json_each(?1)) AND r.kind IN ('correction', 'retraction')) n`
/** The first condition is the one of the partial index `run_of_notice`. */
const SELECT_NEWEST_CORRECTIONS = `
  SELECT j.event, j.seq, j.number, j.hash, CASE WHEN p.rank = 2 THEN r.id END AS urgentRun,
    j.redacted_at IS NOT NULL AS isRedacted
  FROM run r JOIN journal j ON j.seq = r.to_seq LEFT JOIN plan p ON p.id = r.plan
  WHERE r.kind IN ('correction', 'retraction') AND r.kind = 'correction' AND r.to_seq > ?2
    AND j.event IN (SELECT value FROM json_each(?1)) ORDER BY j.number`

const LIST_DIGEST_CORRECTIONS = statement<{ from: number; to: number }>(`
  SELECT r.id AS run, j.event, j.seq
  FROM run r INDEXED BY run_of_notice CROSS JOIN plan p ON p.id = r.plan AND p.rank = 3 CROSS JOIN journal j ON j.seq = r.to_seq
  WHERE r.kind IN ('correction', 'retraction') AND r.kind = 'correction' AND r.to_seq > :from AND r.to_seq <= :to
    AND r.state <> 'cancelled' AND r.audience > 0`)

/** The run of a correction that is not urgent, so that digests show it. */
export type DigestCorrection = { run: number; event: string; seq: number }
type DueCorrection = { seq: number; change: CorrectionKind; release_at: number; is_urgent: 0 | 1 }
type CursorRange = { cursorSeq: number; releasedSeq: number }
/**
 * The newest claimed correction of an event. `urgentRun` is its run; null if it is not urgent. One that was redacted has no
 * text to show.
 */
export type NewestCorrection = {
  seq: number
  number: number
  hash: string
  urgentRun: number | null
  isRedacted: boolean
}
type NewestCorrectionRow = Omit<NewestCorrection, 'isRedacted'> & { event: string; isRedacted: 0 | 1 }

/** Claims and reads the runs of corrections and retractions. */
export const correctionStore = (db: D1Database) => ({
  ...correctionReads(db),

  /**
   * Claims at most `limit` due corrections and retractions, each as a plan with one run. Returns how many it claimed. A
   * correction joins the burst that is open at its release, or begins one.
   */
  claimDue: async (now: number, limit: number, burst: BurstTimes): Promise<number> => {
    const [dueRows, rangeRows] = await db.batch<unknown>([
      SELECT_DUE_CORRECTIONS(db, { at: now, limit }),
      SELECT_CURSOR_RANGE(db, { at: now }),
    ])
    const due = dueRows!.results as DueCorrection[]
    const [{ cursorSeq, releasedSeq }] = rangeRows!.results as [CursorRange]
    const times = { now, settleMs: burst.settleMs, alertsUntil: due.length > 0 ? await burst.readAlertsUntil() : null }
    const claims = due.flatMap((correction) => claimStatements(db, correction, times))
    const isComplete = due.length < limit && releasedSeq > cursorSeq
    const statements = [...claims, ...(isComplete ? [tickStore(db).prepareAdvanceCorrectionCursor(releasedSeq)] : [])]
    if (statements.length === 0) return 0
    const results = await db.batch<{ id: number }>(statements)
    return results.slice(0, claims.length).filter((each) => each.results.length > 0).length
  },
})

export type CorrectionStore = ReturnType<typeof correctionStore>

const correctionReads = (db: D1Database) => ({
  /** The one run of a plan. */
  readRun: async (plan: Plan): Promise<CorrectionRun> => {
    const run = await db.prepare(SELECT_RUN_OF_PLAN).bind(plan.id).first<{ id: number }>()
    return (await readCorrectionRuns(db, [run!.id]))[0]!
  },

  /** Those of these runs that are of corrections and retractions. */
  readRuns: (runs: number[]): Promise<CorrectionRun[]> => readCorrectionRuns(db, runs),

  /** The corrections in (from, to] of the journal that are not urgent, and correct what any reader was told. */
  listDigestCorrections: async (from: number, to: number): Promise<DigestCorrection[]> =>
    (await LIST_DIGEST_CORRECTIONS(db, { from, to }).all<DigestCorrection>()).results,

  /** By event, the newest claimed correction after `seq`. */
  findNewestCorrections: async (events: string[], seq: number): Promise<Map<string, NewestCorrection>> => {
    const { results } = await db
      .prepare(SELECT_NEWEST_CORRECTIONS)
      .bind(JSON.stringify(events), seq)
      .all<NewestCorrectionRow>()
    return new Map(
      results.map(({ event, isRedacted, ...correction }) => [event, { ...correction, isRedacted: isRedacted === 1 }]),
    )
  },
})

/** Only the insert of the run returns a row. */
const claimStatements = (
  db: D1Database,
  { seq, change, release_at, is_urgent }: DueCorrection,
  times: { now: number; settleMs: number; alertsUntil: number | null },
): D1PreparedStatement[] => [
  planStore(db).prepareInsertCorrectionPlan({
    ...{ kind: change, rank: is_urgent ? URGENT_RANK : DIGEST_RANK, seq, releaseAt: release_at },
    ...times,
  }),
  runStore(db).prepareInsertCorrectionRun(change, seq, release_at),
  cohortStore(db).prepareExtendBurst(),
]

const readCorrectionRuns = async (db: D1Database, runs: number[]): Promise<CorrectionRun[]> => {
  if (runs.length === 0) return []
  const selection = db.prepare(SELECT_CORRECTION_RUNS).bind(JSON.stringify(runs))
  const { results } = await selection.all<Omit<CorrectionRun, 'facts'> & { facts: string }>()
  return results.map((row) => ({ ...row, facts: JSON.parse(row.facts) as RevisionFacts }))
}
