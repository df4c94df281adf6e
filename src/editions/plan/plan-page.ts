import { unique } from '../../lib/unique.ts'
import { isCorrectionKind, type MailKind } from '../select/edition-items.ts'
import { assignJoinedEditions, type JoinedAssignment } from './assign-joined-editions.ts'
import { assignWindowEditions } from './assign-window-editions.ts'
import type { ChunkMember } from './chunk-members.ts'
import { gatherAudiencePage, isAudienceIncomplete } from './correction-audience.ts'
import { packChunks } from './pack-chunks.ts'
import { parkCorrections } from './park-corrections.ts'
import { type Plan, pageStartOf } from './plan.ts'
import type { PageAssignment, PlanContext } from './plan-context.ts'

/** How many chunks a page inserted, whether more is to plan now, and when what waits becomes due (ms UTC). */
export type PlanPageResult = { chunkCount: number; hasMore: boolean; dueTimes: number[] }

/** After a fault, of KV for example, a plan lets others go first for a minute. */
const POSTPONE_AFTER_FAULT_MS = 60_000

/**
 * Plans one page of the most urgent plan: gives each reader an edition and packs them into chunks. Returns null if no plan
 * is due. It can be repeated after a crash, and can run several times at once: one transaction inserts the chunks and
 * advances the cursor, so each page takes effect once. Before, it claims the joined mails that are due. Throws if a reader
 * of a run's audience is missing.
 */
export const planPage = async (context: PlanContext, now: number, wallMs: number): Promise<PlanPageResult | null> => {
  await context.waiting.claimDue(now)
  const plan = await context.plans.findNextPlan(wallMs)
  if (!plan) return null
  try {
    return await planPageOf(context, plan, { now, wallMs })
  } catch (fault) {
    await context.plans.postponePlan(plan.id, wallMs + POSTPONE_AFTER_FAULT_MS)
    throw fault
  }
}

const planPageOf = async (
  context: PlanContext,
  plan: Plan,
  { now, wallMs }: { now: number; wallMs: number },
): Promise<PlanPageResult> => {
  if (isAudienceIncomplete(plan)) {
    await gatherAudiencePage(context, plan, now)
    return { chunkCount: 0, hasMore: true, dueTimes: [] }
  }
  const assignment = await assignPage(context, plan, now)
  const { isLast } = assignment
  // The remainder of the page before goes first: `findMails` looks for it in the first chunk of the next page.
  const unpacked = [...plan.remainder, ...assignment.members.sort(compareForPacking)]
  const bytes = await context.editions.findSizes(unique(unpacked.map((each) => each.edition)))
  const { chunks, remainder } = packChunks(unpacked, (edition) => bytes.get(edition)!, isLast)
  const outcome = await context.pages.commitPage(plan, {
    ...{ chunkCount: chunks.length, remainder, tallies: assignment.tallies, isLast, now },
    chunkInsertion: context.chunks.prepareInsertPage(plan, chunks, { now, wallMs }),
    ...statementsOf(context, plan, assignment, now),
    ...cursorAfter(plan, assignment),
  })
  if (outcome === 'moved' && isLast) throw new Error(`plan ${plan.id} has readers who are not accounted for`)
  const dueTimes = outcome === 'taken' ? [] : dueTimesOf(assignment)
  return {
    chunkCount: outcome === 'taken' ? 0 : chunks.length,
    hasMore:
      outcome === 'moved' || (plan.kind === 'joined' && outcome === 'taken') || dueTimes.some((time) => time <= now),
    dueTimes: dueTimes.filter((time) => time > now),
  }
}

const assignPage = (context: PlanContext, plan: Plan, now: number): Promise<PageAssignment | JoinedAssignment> => {
  if (plan.kind === 'joined') return assignJoinedEditions(context, plan, now)
  return isCorrectionKind(plan.kind)
    ? parkCorrections(context, plan)
    : assignWindowEditions(context, plan as Plan & { kind: MailKind }, now)
}

/** The cursor after a page. That of joined mails counts the pages. */
const cursorAfter = (plan: Plan, { lastReader, ...assignment }: PageAssignment | JoinedAssignment) =>
  'outcomes' in assignment
    ? { cursorRun: assignment.run, cursorReader: plan.cursorReader + 1 }
    : { cursorRun: lastReader?.run ?? plan.cursorRun, cursorReader: lastReader?.reader ?? plan.cursorReader }

/** The statements that let things wait, and that settle what waited. */
const statementsOf = (
  { plans, runs, waiting, cohorts, correctionLog }: PlanContext,
  plan: Plan,
  assignment: PageAssignment | JoinedAssignment,
  now: number,
) => {
  const start = pageStartOf(plan)
  if (!('outcomes' in assignment))
    return {
      before: [],
      after: assignment.waiting.length > 0 ? [waiting.prepareInsertItems(start, assignment.waiting)] : [],
    }
  const { outcomes, run, readerCount } = assignment
  const items = outcomes.map((each): [number, number, number] => [each.reader, each.run, each.due])
  const mailed = countByRun(outcomes.filter(({ isMailed }) => isMailed))
  return {
    before: [plans.prepareCheckItems(start, items)],
    after: [
      waiting.prepareUpdateItems(start, outcomes, { run, page: cursorAfter(plan, assignment).cursorReader, now }),
      runs.prepareGrowAudience(start, run, readerCount),
      cohorts.prepareMarkJoined(start, now),
      ...(mailed.length > 0 ? [correctionLog.prepareCountMailed(start, mailed, now)] : []),
    ],
  }
}

/** How many of the items each run has. */
const countByRun = (items: readonly { run: number }[]): [run: number, count: number][] =>
  [...Map.groupBy(items, ({ run }) => run)].map(([run, own]) => [run, own.length])

const dueTimesOf = (assignment: PageAssignment | JoinedAssignment): number[] =>
  unique(
    'outcomes' in assignment
      ? assignment.outcomes.flatMap(({ nextDue }) => nextDue ?? [])
      : assignment.waiting.map(([, , due]) => due),
  )

/** Readers of one edition follow each other, so that a chunk has few editions. Those who wait come last. */
const compareForPacking = (a: ChunkMember, b: ChunkMember): number =>
  Number(a.waits ?? false) - Number(b.waits ?? false) ||
  compareTexts(a.kind ?? '', b.kind ?? '') ||
  compareTexts(a.edition, b.edition)

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
