import { findLastDue, findNextDue } from '../../audience/schedule.ts'
import type { DueSchedule, ScheduleRow, ScheduleStore } from '../../audience/schedule-store.ts'
import { type InvocationBudget, ROUND_USE, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import type { RunStore } from '../stores/run-store.ts'

export type DigestClaimContext = { schedules: ScheduleStore; runs: RunStore }

const MAX_SCHEDULES_PER_CLAIM = 500

/**
 * Claims one run for each schedule that is due at `at`, the time of the tick; missed periods become one run. `now` is the
 * present: a tick may be late. Returns how many runs it claimed, as far as the budget allows. Times in ms UTC.
 */
export const claimDueDigests = async (
  { schedules, runs }: DigestClaimContext,
  at: number,
  now = at,
  budget: InvocationBudget = UNLIMITED_BUDGET,
): Promise<number> => {
  let claimed = 0
  for (;;) {
    const due = await schedules.findDueSchedules(at, Math.max(at, now), MAX_SCHEDULES_PER_CLAIM)
    if (due.length > 0)
      claimed += await runs.claimDigestRuns(
        due.map((row) => dueScheduleOf(row, at)),
        at,
        now,
      )
    if (due.length < MAX_SCHEDULES_PER_CLAIM || !budget.hasRoomFor(ROUND_USE)) return claimed
  }
}

const dueScheduleOf = (row: ScheduleRow, at: number): DueSchedule => ({
  id: row.id,
  expected: row.next_at,
  due: findLastDue(row, row.next_at, at),
  next: findNextDue(row, at),
})
