import { unique } from '../../lib/unique.ts'
import { isFollowerAlert } from '../../timeline/change-rules.ts'
import type { FollowRun } from '../stores/run-query-store.ts'
import type { RunTally } from '../stores/run-store.ts'
import type { Plan } from './plan.ts'
import type { PlanContext, WindowAssignment } from './plan-context.ts'

/**
 * Lets the alerts of followed events wait for the mails of the next page of their followers. A joined mail takes them at
 * once, with all else that is due to a reader, as far as limits and quiet hours allow.
 */
export const parkFollowers = async (context: PlanContext, plan: Plan, now: number): Promise<WindowAssignment> => {
  const run = await context.runs.readFollowRun(plan.id)
  const page = { after: plan.cursorReader, limit: context.readersPerPage }
  const followers = await context.eventChoices.listFollowers(await listNewsOf(context, run), run, page)
  const active = followers.filter(({ state }) => state === 'active')
  const tally: RunTally = {
    ...{ run: run.run, members: active.length, skippedEmpty: 0 },
    skippedInactive: followers.length - active.length,
  }
  const last = followers.at(-1)
  return {
    ...{ isLast: followers.length < page.limit, lastReader: last ? { run: run.run, reader: last.reader } : null },
    ...{ members: [], tallies: [tally], waiting: active.map(({ reader }) => [reader, run.run, now]) },
    grown: { run: run.run, readers: followers.length },
  }
}

/** The events of a run that have a revision for their followers. */
const listNewsOf = async ({ journal }: PlanContext, { from, to }: FollowRun): Promise<string[]> =>
  unique((await journal.listEntriesBetween(from, to)).filter(isFollowerAlert).map(({ event }) => event))
