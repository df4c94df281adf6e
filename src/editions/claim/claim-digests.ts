import { findLastDue, findNextDue, type ScheduleTime } from '../../audience/schedule.ts'
import type { RunStore, ScheduleRow } from '../stores/run-store.ts'

const MAX_SCHEDULES_PER_CLAIM = 500

/**
 * Claims every schedule that is due at a tick's time, as one run each: periods that were missed become one. `now` is
 * when that runs, for a tick may be late. Answers with how many.
 */
export const claimDueDigests = async (runs: RunStore, at: number, now = at): Promise<number> => {
  let claimed = 0
  for (;;) {
    const due = await runs.findDueSchedules(at, MAX_SCHEDULES_PER_CLAIM)
    if (due.length > 0)
      claimed += await runs.claimDigestRuns(
        due.map((row) => dueScheduleOf(row, at)),
        at,
        now,
      )
    if (due.length < MAX_SCHEDULES_PER_CLAIM) return claimed
  }
}

const dueScheduleOf = (row: ScheduleRow, now: number) => {
  const time = row as ScheduleTime
  return { id: row.id, expected: row.next_at, due: findLastDue(time, row.next_at, now), next: findNextDue(time, now) }
}
