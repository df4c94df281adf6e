import { type FollowClaim, IS_FOLLOWED_AT_ONCE } from '../../audience/event-choice-store.ts'
import { DIGEST_POSITION_SEQ } from '../../audience/membership-store.ts'
import { COHORTS_TO_CLAIM, type CohortClaim, IS_AT_VERSION, SCHEDULES_TO_CLAIM } from '../../audience/schedule-store.ts'
import { statement } from '../../lib/statement.ts'
import type { ChunkMember } from '../plan/chunk-members.ts'
import type { PageStart, Plan, ReaderPlace, ScanStep } from '../plan/plan.ts'
import type { CorrectionKind, MailRank } from '../select/edition-items.ts'
import { planQueue } from './plan-queue-store.ts'

/** True while no other ticket has moved the cursor of the plan. */
export const IS_PLAN_AT_CURSOR = `
  EXISTS (SELECT 1 FROM plan WHERE id = :plan AND cursor_run = :cursorRun AND cursor_subscriber = :cursorReader AND planned_at IS NULL)`
/** True while no other ticket has continued the search for the audience. */
export const IS_SCAN_AT_POSITION = `EXISTS (SELECT 1 FROM plan WHERE id = :plan AND gather_below IS :below AND gather_after IS :after)`
/** The plan that the same batch inserted. */
export const INSERTED_PLAN = `(SELECT max(id) FROM plan)`
/** True if a correction or retraction at `:seq` of the journal is claimed. */
export const IS_CORRECTION_CLAIMED = `EXISTS (SELECT 1 FROM run WHERE kind IN ('correction', 'retraction') AND to_seq = :seq)`
/** True for the first of several confirmations of a request, while its reader is not active. */
export const IS_FIRST_CONFIRMATION = `
  EXISTS (SELECT 1 FROM request WHERE id = :request AND confirmed_at IS NULL)
  AND EXISTS (SELECT 1 FROM subscriber WHERE number = :reader AND state <> 'active')`
/** True while digests told the reader up to `:from`. */
export const IS_POSITION_UNCHANGED = `EXISTS (
  SELECT 1 FROM membership m JOIN schedule s ON s.id = m.schedule
  WHERE m.subscriber = :reader AND m.left_run IS NULL AND s.id = :schedule AND s.last_run = :lastRun
    AND ${DIGEST_POSITION_SEQ} = :from)`

/** The turn that the open plans of a rank have reached. A new plan begins there, and takes one turn for each page. */
const TURN_OF_DIGESTS = `coalesce((SELECT min(turn) FROM plan WHERE planned_at IS NULL AND rank = 3), 0)`
const TURN_OF_ALERTS = `coalesce((SELECT min(turn) FROM plan WHERE planned_at IS NULL AND rank = 2), 0)`
const TURN_OF_WELCOMES = `coalesce((SELECT min(turn) FROM plan WHERE planned_at IS NULL AND rank = 1), 0)`
const INSERT_DIGEST_PLAN = statement<{ due: string; at: number }>(`
  INSERT INTO plan (kind, rank, turn, claimed_at) SELECT 'digest', 3, ${TURN_OF_DIGESTS}, :at WHERE EXISTS (SELECT 1 FROM ${SCHEDULES_TO_CLAIM})`)
const INSERT_COHORT_PLAN = statement<CohortClaim & { now: number }>(`
  INSERT INTO plan (kind, rank, turn, claimed_at) SELECT :kind, 2, ${TURN_OF_ALERTS}, :now WHERE EXISTS (SELECT 1 FROM ${COHORTS_TO_CLAIM})`)
/** A release within an open burst, of alerts or of corrections, belongs to it. Else it begins one. */
const INSERT_CORRECTION_PLAN = statement<CorrectionPlanDraft>(`
  INSERT INTO plan (kind, rank, turn, gather_below, claimed_at, due_until)
  SELECT :kind, :rank, iif(:rank = 2, ${TURN_OF_ALERTS}, ${TURN_OF_DIGESTS}), (SELECT coalesce(max(id), 0) + 1 FROM chunk), :now,
    CASE WHEN :releaseAt BETWEEN :alertsUntil - :settleMs AND :alertsUntil THEN :alertsUntil
      WHEN :releaseAt BETWEEN burst_until - :settleMs AND burst_until THEN burst_until ELSE :releaseAt + :settleMs END
  FROM watch WHERE id = 1 AND NOT ${IS_CORRECTION_CLAIMED}`)
/** Open plans of joined mails take what is due up to then; -1 without any. */
const JOINED_UNTIL = `coalesce((SELECT max(due_until) FROM plan WHERE planned_at IS NULL AND kind = 'joined'), -1)`
/** The items that are due at `:now` and in no open plan of joined mails. None while alerts are being claimed. */
export const CLAIMABLE_ITEMS = `waiting WHERE due_at > ${JOINED_UNTIL} AND due_at <= :now
  AND EXISTS (SELECT 1 FROM watch WHERE id = 1 AND to_seq <= seq)`
const INSERT_JOINED_PLAN = statement<{ now: number }>(`
  INSERT INTO plan (kind, rank, turn, claimed_at, due_after, due_until)
  SELECT 'joined', 2, ${TURN_OF_ALERTS}, :now, ${JOINED_UNTIL}, :now WHERE EXISTS (SELECT 1 FROM ${CLAIMABLE_ITEMS})`)
/** The alerts of followed events, for the window of a claim: only if an event of it has a follower with alerts. */
const INSERT_FOLLOW_PLAN = statement<FollowClaim & { now: number }>(`
  INSERT INTO plan (kind, rank, turn, claimed_at) SELECT 'follow', 2, ${TURN_OF_ALERTS}, :now
  WHERE ${IS_AT_VERSION} AND EXISTS (
    SELECT 1 FROM json_each(:events) v CROSS JOIN event_choice c ON c.event = v.value AND c.kind <> 'muted' AND ${IS_FOLLOWED_AT_ONCE})`)
const INSERT_WELCOME_PLAN = statement<{ reader: number; request: number; now: number }>(`
  INSERT INTO plan (kind, rank, turn, claimed_at) SELECT 'welcome', 1, ${TURN_OF_WELCOMES}, :now WHERE ${IS_FIRST_CONFIRMATION}`)
const INSERT_DIGEST_NOW_PLAN = statement<ReaderPlace & { now: number }>(`
  INSERT INTO plan (kind, rank, turn, claimed_at) SELECT 'digest', 2, ${TURN_OF_ALERTS}, :now WHERE ${IS_POSITION_UNCHANGED}`)

const SELECT_JOINED_RUN = `SELECT id FROM run WHERE plan = ?1 AND kind = 'joined'`
const POSTPONE_PLAN = `UPDATE plan SET not_before = ?2 WHERE id = ?1`
/** The plan is finished with its last page, if all its runs are. */
const ADVANCE_PLAN_CURSOR = statement<PageStart & PageEnd & { remainder: string; now: number }>(`
  UPDATE plan SET turn = turn + 1, cursor_run = :nextRun, cursor_subscriber = :nextReader, remainder = :remainder,
    planned_at = CASE WHEN :isLast = 1 AND NOT EXISTS (SELECT 1 FROM run WHERE plan = :plan AND state = 'claimed') THEN :now END
  WHERE id = :plan AND cursor_run = :cursorRun AND cursor_subscriber = :cursorReader AND planned_at IS NULL RETURNING planned_at`)
/** If an item changed since it was read, the cursor moves, so that no statement of the same batch takes effect. */
const SKIP_CURSOR_IF_CHANGED = statement<PageStart & { items: string }>(`
  UPDATE plan SET cursor_subscriber = cursor_subscriber + 1
  WHERE id = :plan AND cursor_run = :cursorRun AND cursor_subscriber = :cursorReader AND planned_at IS NULL AND EXISTS (
    SELECT 1 FROM json_each(:items) d LEFT JOIN waiting w ON w.subscriber = d.value ->> 0 AND w.run = d.value ->> 1
    WHERE w.due_at IS NOT d.value ->> 2)`)
const ADVANCE_SCAN_POSITION = statement<ScanStep>(`
  UPDATE plan SET turn = turn + 1, gather_below = :nextBelow, gather_after = :nextAfter
  WHERE id = :plan AND gather_below IS :below AND gather_after IS :after`)
const DELETE_OLD_PLANS = `DELETE FROM plan WHERE claimed_at < ?1 AND planned_at IS NOT NULL`

type CorrectionPlanDraft = {
  kind: CorrectionKind
  rank: MailRank
  seq: number
  now: number
  releaseAt: number
  settleMs: number
  /** When the open burst of alerts is complete (ms UTC); null without one. */
  alertsUntil: number | null
}

type PageEnd = { nextRun: number; nextReader: number; isLast: number }

/** Store of the table `plan`. Its inserts belong into a batch with those of the runs, on the same condition. */
export const planStore = (db: D1Database) => ({
  ...joinedPlans(db),
  ...planQueue(db),

  prepareInsertDigestPlan: (due: string, at: number): D1PreparedStatement => INSERT_DIGEST_PLAN(db, { due, at }),

  prepareInsertCohortPlan: (claim: CohortClaim, now: number): D1PreparedStatement =>
    INSERT_COHORT_PLAN(db, { ...claim, now }),

  prepareInsertCorrectionPlan: (draft: CorrectionPlanDraft): D1PreparedStatement => INSERT_CORRECTION_PLAN(db, draft),

  prepareInsertWelcomePlan: (reader: number, request: number, now: number): D1PreparedStatement =>
    INSERT_WELCOME_PLAN(db, { reader, request, now }),

  prepareInsertDigestNowPlan: (place: ReaderPlace, now: number): D1PreparedStatement =>
    INSERT_DIGEST_NOW_PLAN(db, { ...place, now }),

  /** Lets other plans go first until `notBefore` on the wall clock, in ms UTC. */
  postponePlan: async (plan: number, notBefore: number): Promise<void> => {
    await db.prepare(POSTPONE_PLAN).bind(plan, notBefore).run()
  },

  /** Moves the cursor to the end of a page. It returns `planned_at` if it moved. */
  prepareAdvanceCursor: (start: PageStart, end: PageEnd, remainder: ChunkMember[], now: number): D1PreparedStatement =>
    ADVANCE_PLAN_CURSOR(db, { ...start, ...end, remainder: JSON.stringify(remainder), now }),

  prepareAdvanceScan: (step: ScanStep): D1PreparedStatement => ADVANCE_SCAN_POSITION(db, step),

  /** Deletes finished plans that were claimed before `oldest`, in ms UTC. */
  prepareDeleteOldPlans: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_PLANS).bind(oldest),
})

export type PlanStore = ReturnType<typeof planStore>

const joinedPlans = (db: D1Database) => ({
  /** The plan for the followed events of a claim of alerts, if one of them has a follower. */
  prepareInsertFollowPlan: (claim: FollowClaim, now: number): D1PreparedStatement =>
    INSERT_FOLLOW_PLAN(db, { ...claim, now }),

  /** The plan of joined mails for what is due at `now` (ms UTC) and in no open plan. */
  prepareInsertJoinedPlan: (now: number): D1PreparedStatement => INSERT_JOINED_PLAN(db, { now }),

  /** Fails the batch if one of these items, [reader, run, due] each, is not due any more as it was read. */
  prepareCheckItems: (start: PageStart, items: readonly [number, number, number][]): D1PreparedStatement =>
    SKIP_CURSOR_IF_CHANGED(db, { ...start, items: JSON.stringify(items) }),

  /** The run of a plan of joined mails. */
  readJoinedRun: async ({ id }: Plan): Promise<number> =>
    (await db.prepare(SELECT_JOINED_RUN).bind(id).first<{ id: number }>())!.id,
})
