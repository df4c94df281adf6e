import { unique } from '../../lib/unique.ts'
import type { StoredEdition } from '../stores/edition-store.ts'
import { emptyTallyOf, type RunTally } from '../stores/run-store.ts'
import type { JoinedAssignment } from './assign-joined-editions.ts'
import { type Plan, pageStartOf } from './plan.ts'
import type { PageAssignment, PlanContext, WindowAssignment } from './plan-context.ts'

type StoredEditions = ReadonlyMap<string, StoredEdition>
type Assignment = PageAssignment | WindowAssignment | JoinedAssignment

/** The statements that store which digests of a page have no room for all of their corrections, and which are made up for. */
export const carryStatements = (
  { linkedEvents }: PlanContext,
  plan: Plan,
  assignment: Assignment,
  stored: StoredEditions,
): D1PreparedStatement[] => {
  const added = assignment.members
    .filter(({ edition }) => stored.get(edition)!.linksCorrections)
    .map(({ reader, run }): [number, number] => [reader, run])
  return linkedEvents.prepareCarry(pageStartOf(plan), {
    added,
    told: 'carried' in assignment ? assignment.carried : [],
  })
}

/** The tallies of a page, with `links` for the runs of mails that only link some events, and for those of parts in such mails. */
export const talliesWithLinks = (assignment: Assignment, stored: StoredEditions): RunTally[] => {
  const linking = assignment.members.filter(({ edition }) => stored.get(edition)!.linksEvents)
  const runs = new Set(linking.map(({ run }) => run))
  const readers = new Set(linking.map(({ reader }) => reader))
  const outcomes = 'outcomes' in assignment ? assignment.outcomes : []
  const parts = unique(outcomes.flatMap(({ reader, run, isMailed }) => (isMailed && readers.has(reader) ? run : [])))
  return [
    ...assignment.tallies.map((tally): RunTally => (runs.has(tally.run) ? { ...tally, links: 1 } : tally)),
    ...parts.map((run): RunTally => ({ ...emptyTallyOf(run), links: 1 })),
  ]
}
