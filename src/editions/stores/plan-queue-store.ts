import type { ChunkMember } from '../plan/chunk-members.ts'
import type { Plan } from '../plan/plan.ts'
import type { MailRank, RunKind } from '../select/edition-items.ts'

/**
 * True while the window of digest plan `p` has a revision whose alerts are not claimed yet, because its burst is open. A
 * digest that is planned after these alerts knows whom they told.
 */
const IS_WAITING_FOR_ALERTS = `EXISTS (
  SELECT 1 FROM journal j WHERE j.seq > (SELECT seq FROM watch WHERE id = 1)
    AND j.silent = 0 AND j.change IN ('new', 'update', 'correction') AND j.facts ->> 'nature' IN ('event', 'state')
    AND EXISTS (SELECT 1 FROM run w WHERE w.plan = p.id AND w.to_seq >= j.seq)
    AND EXISTS (SELECT 1 FROM schedule WHERE cadence = 'at-once'))`
const SELECT_ANY_WAITING_FOR_ALERTS = `
  SELECT 1 AS found FROM plan p WHERE p.planned_at IS NULL AND p.kind = 'digest' AND ${IS_WAITING_FOR_ALERTS} LIMIT 1`

/**
 * Alerts and digests leave out what an urgent correction tells, and digests wait for mails that any correction takes back.
 * So the audience of a correction is gathered before the windows that contain its event are planned. Alerts and joined
 * mails wait for the audiences of all urgent corrections and retractions whose burst was complete before, and for the alerts
 * of followed events that were claimed before, so that one reader gets one mail.
 * A roll-up waits for the digests that were claimed before it, because it has what their mails only link.
 */
const SELECT_NEXT_PLAN = `
  SELECT p.id, p.kind, p.rank, p.cursor_run, p.cursor_subscriber, p.remainder, p.gather_below, p.gather_after,
    p.due_after, p.due_until FROM plan p
  WHERE p.planned_at IS NULL AND p.not_before <= ?1
    AND (p.kind NOT IN ('alert', 'rollup', 'digest') OR NOT EXISTS (
      SELECT 1 FROM plan g CROSS JOIN run c ON c.plan = g.id AND c.state = 'claimed'
      CROSS JOIN journal j ON j.seq = c.to_seq CROSS JOIN journal e ON e.event = j.event
      CROSS JOIN run w ON w.plan = p.id AND w.from_seq < e.seq AND w.to_seq >= e.seq
      WHERE g.planned_at IS NULL AND g.kind = 'correction' AND (g.rank = 2 OR p.kind = 'digest')
        AND (g.gather_below IS NOT NULL OR g.gather_after IS NOT NULL)))
    AND (p.kind NOT IN ('alert', 'rollup', 'joined') OR NOT EXISTS (
      SELECT 1 FROM plan g WHERE g.planned_at IS NULL AND g.rank = 2 AND g.kind IN ('correction', 'retraction')
        AND g.due_until <= p.claimed_at AND (g.gather_below IS NOT NULL OR g.gather_after IS NOT NULL)))
    AND (p.kind NOT IN ('alert', 'rollup', 'joined') OR NOT EXISTS (
      SELECT 1 FROM plan g WHERE g.planned_at IS NULL AND g.kind = 'follow' AND g.id < p.id))
    AND (p.kind <> 'digest' OR NOT ${IS_WAITING_FOR_ALERTS})
    AND (p.kind <> 'rollup' OR NOT EXISTS (
      SELECT 1 FROM plan d WHERE d.planned_at IS NULL AND d.kind = 'digest' AND d.id < p.id AND d.not_before <= ?1))
  ORDER BY p.rank, p.turn, p.id LIMIT 1`
const COUNT_DUE_PLANS = `SELECT count(*) AS due FROM plan WHERE planned_at IS NULL AND not_before <= ?1`

type PlanRow = {
  id: number
  kind: RunKind
  rank: MailRank
  cursor_run: number
  cursor_subscriber: number
  remainder: string
  gather_below: number | null
  gather_after: number | null
  due_after: number | null
  due_until: number | null
}

/** Chooses which plan is next. Writes nothing. */
export const planQueue = (db: D1Database) => ({
  /** The most urgent plan that is not finished or postponed. */
  findNextPlan: async (wallMs: number): Promise<Plan | null> => {
    const row = await db.prepare(SELECT_NEXT_PLAN).bind(wallMs).first<PlanRow>()
    return row && planFromRow(row)
  },

  /** True if a digest plan waits for alerts of its window that are not claimed yet. */
  isAnyWaitingForAlerts: async (): Promise<boolean> =>
    (await db.prepare(SELECT_ANY_WAITING_FOR_ALERTS).first()) !== null,

  /** How many plans are neither finished nor postponed. */
  countDuePlans: async (wallMs: number): Promise<number> =>
    (await db.prepare(COUNT_DUE_PLANS).bind(wallMs).first<{ due: number }>())!.due,
})

const planFromRow = (row: PlanRow): Plan => ({
  id: row.id,
  kind: row.kind,
  rank: row.rank,
  cursorRun: row.cursor_run,
  cursorReader: row.cursor_subscriber,
  remainder: JSON.parse(row.remainder) as ChunkMember[],
  scanChunksBelow: row.gather_below,
  scanReadersAfter: row.gather_after,
  dueAfter: row.due_after,
  dueUntil: row.due_until,
})
