import { lastDue, nextDue, type ScheduleTime } from '../../audience/schedule.ts'
import type { Runs, ScheduleRow } from '../stores/run-store.ts'

const MOST_AT_ONCE = 500

/**
 * Claims every schedule that is due at a tick's time, as one run each: periods that were missed become one. `now` is
 * when that runs, for a tick may be late. Answers with how many.
 */
export const claimDue = async (runs: Runs, at: number, now = at): Promise<number> => {
  let claimed = 0
  for (;;) {
    const due = await runs.due(at, MOST_AT_ONCE)
    if (due.length > 0)
      claimed += await runs.claim(
        due.map((row) => dueOf(row, at)),
        at,
        now,
      )
    if (due.length < MOST_AT_ONCE) return claimed
  }
}

const dueOf = (row: ScheduleRow, now: number) => {
  const time = row as ScheduleTime
  return { id: row.id, expected: row.next_at, due: lastDue(time, row.next_at, now), next: nextDue(time, now) }
}
