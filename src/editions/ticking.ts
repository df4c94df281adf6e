import { lastDue, nextDue, type ScheduleTime } from '../audience/schedule.ts'
import type { Runs, ScheduleRow } from './runs.ts'

const MOST_AT_ONCE = 500

/** Claims every schedule that is due at `now`, as one run each: periods that were missed become one. Answers with how many. */
export const claimDue = async (runs: Runs, now: number): Promise<number> => {
  let claimed = 0
  for (;;) {
    const due = await runs.due(now, MOST_AT_ONCE)
    if (due.length > 0)
      claimed += await runs.claim(
        due.map((row) => dueOf(row, now)),
        now,
      )
    if (due.length < MOST_AT_ONCE) return claimed
  }
}

const dueOf = (row: ScheduleRow, now: number) => {
  const time = row as ScheduleTime
  return { id: row.id, expected: row.next_at, due: lastDue(time, row.next_at, now), next: nextDue(time, now) }
}
