import { unique } from '../../lib/unique.ts'
import type { PlannedPage } from '../stores/page-store.ts'
import type { JoinedAssignment } from './assign-joined-editions.ts'
import { type Plan, pageStartOf } from './plan.ts'
import type { PlanContext, WindowAssignment } from './plan-context.ts'

/**
 * The statements that a page commits before and after the insertion of its chunks, and the new cursor. `dueTimes` are when
 * the waiting items of the page become due (ms UTC).
 */
export type PageCommit = Pick<PlannedPage, 'before' | 'after' | 'cursorRun' | 'cursorReader'> & { dueTimes: number[] }

/** The commit of a page of readers: their items begin to wait, and the cursor moves to the last reader. */
export const windowCommit = (
  { runs, waiting }: PlanContext,
  plan: Plan,
  { lastReader, waiting: items, grown }: WindowAssignment,
): PageCommit => ({
  before: [],
  after: [
    ...(items.length > 0 ? [waiting.prepareInsertItems(pageStartOf(plan), items)] : []),
    ...(grown ? [runs.prepareGrowAudience(pageStartOf(plan), grown.run, grown.readers)] : []),
  ],
  cursorRun: lastReader?.run ?? plan.cursorRun,
  cursorReader: lastReader?.reader ?? plan.cursorReader,
  dueTimes: unique(items.map(([, , due]) => due)),
})

/** The commit of a page of joined mails: its items are settled or postponed, and the cursor counts the pages. */
export const joinedCommit = (
  { plans, runs, waiting, cohorts, correctionLog }: PlanContext,
  plan: Plan,
  { outcomes, run, readerCount }: JoinedAssignment,
  now: number,
): PageCommit => {
  const start = pageStartOf(plan)
  const page = plan.cursorReader + 1
  const items = outcomes.map((each): [number, number, number] => [each.reader, each.run, each.due])
  const mailed = countByRun(outcomes.filter(({ isMailed }) => isMailed))
  return {
    before: [plans.prepareCheckItems(start, items)],
    after: [
      waiting.prepareUpdateItems(start, outcomes, { run, page, now }),
      runs.prepareGrowAudience(start, run, readerCount),
      cohorts.prepareMarkJoined(start, now),
      ...(mailed.length > 0 ? [correctionLog.prepareCountMailed(start, mailed, now)] : []),
    ],
    cursorRun: run,
    cursorReader: page,
    dueTimes: unique(outcomes.flatMap(({ nextDue }) => nextDue ?? [])),
  }
}

/** How many of the items each run has. */
const countByRun = (items: readonly { run: number }[]): [run: number, count: number][] =>
  [...Map.groupBy(items, ({ run }) => run)].map(([run, own]) => [run, own.length])
