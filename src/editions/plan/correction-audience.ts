import { unique } from '../../lib/unique.ts'
import type { CorrectionRun } from '../stores/correction-store.ts'
import { matchesCorrection } from './correction-notices.ts'
import type { Plan } from './plan.ts'
import type { PlanContext } from './plan-context.ts'

/** The clocks of two isolates may differ: a chunk that was planned earlier than this before an event cannot show it. */
const MAX_CLOCK_SKEW_MS = 3_600_000

/** True while pages of chunks, or of followers, are still to be searched for the readers of a correction. */
export const isAudienceIncomplete = ({ scanChunksBelow, scanReadersAfter }: Plan): boolean =>
  scanChunksBelow !== null || scanReadersAfter !== null

/**
 * Adds one page of readers to the audience of a correction or retraction; `parkCorrections` decides who gets it. It
 * searches the chunks for readers who were informed of the event, from the newest back to the event's first recording. If
 * the event is older than the ledger, it then adds all active readers who follow it now. Why one pass finds all:
 * data/pages/no-one-told-twice.md.
 */
export const gatherAudiencePage = async (context: PlanContext, plan: Plan, now: number): Promise<void> => {
  const correction = await context.corrections.readRun(plan)
  if (plan.scanChunksBelow === null) return gatherFollowerPage(context, plan, correction)
  const page = await context.correctionAudiences.findChunkPageEnd(plan.scanChunksBelow, context.chunksPerPage)
  const reachesBeforeEvent =
    page.oldestPlannedAt !== null && page.oldestPlannedAt < correction.firstRecordedAt - MAX_CLOCK_SKEW_MS
  const isLast = page.count < context.chunksPerPage || reachesBeforeEvent
  const isOlderThanLedger = correction.firstRecordedAt < now - context.retentionMs
  await context.correctionAudiences.addInformedMembers(plan, correction, context.chunksPerPage, {
    below: isLast ? null : page.leastId,
    after: isLast && isOlderThanLedger ? 0 : null,
  })
}

const gatherFollowerPage = async (context: PlanContext, plan: Plan, correction: CorrectionRun): Promise<void> => {
  const readers = await context.correctionAudiences.readActiveReaders(plan.scanReadersAfter!, context.readersPerPage)
  const filters = await context.filters.findFilters(unique(readers.flatMap(({ filter }) => filter ?? [])))
  const followers = readers.filter(({ filter }) =>
    matchesCorrection(filters.get(filter ?? ''), correction, context.gazetteer),
  )
  const isLast = readers.length < context.readersPerPage
  const next = { below: null, after: isLast ? null : readers.at(-1)!.reader }
  const numbers = followers.map(({ reader }) => reader)
  await context.correctionAudiences.addFollowers(plan, correction, numbers, next)
}
