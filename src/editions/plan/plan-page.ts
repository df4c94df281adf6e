import { compareTexts } from '../../lib/compare-texts.ts'
import { unique } from '../../lib/unique.ts'
import { isCorrectionKind, type MailKind } from '../select/edition-items.ts'
import { assignJoinedEditions } from './assign-joined-editions.ts'
import { assignWindowEditions } from './assign-window-editions.ts'
import type { ChunkMember } from './chunk-members.ts'
import { gatherAudiencePage, isAudienceIncomplete } from './correction-audience.ts'
import { packChunks } from './pack-chunks.ts'
import { joinedCommit, type PageCommit, windowCommit } from './page-commit.ts'
import { carryStatements, talliesWithLinks } from './page-links.ts'
import { parkCorrections } from './park-corrections.ts'
import { parkFollowers } from './park-followers.ts'
import type { Plan } from './plan.ts'
import type { PageAssignment, PlanContext, WindowAssignment } from './plan-context.ts'

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
  const [assignment, { dueTimes: waitEnds, ...commit }] = await assignPage(context, plan, now)
  const { isLast } = assignment
  // The remainder of the page before goes first: `findMails` looks for it in the first chunk of the next page.
  const unpacked = [...plan.remainder, ...assignment.members.sort(compareForPacking)]
  const stored = await context.editions.findStored(unique(unpacked.map((each) => each.edition)))
  const { chunks, remainder } = packChunks(unpacked, (edition) => stored.get(edition)!.bytes, isLast)
  const outcome = await context.pages.commitPage(plan, {
    ...{ chunkCount: chunks.length, remainder, tallies: talliesWithLinks(assignment, stored), isLast, now },
    chunkInsertion: context.chunks.prepareInsertPage(plan, chunks, { now, wallMs }),
    ...commit,
    after: [...commit.after, ...carryStatements(context, plan, assignment, stored)],
  })
  if (outcome === 'moved' && isLast) throw new Error(`plan ${plan.id} has readers who are not accounted for`)
  const dueTimes = outcome === 'taken' ? [] : waitEnds
  return {
    chunkCount: outcome === 'taken' ? 0 : chunks.length,
    hasMore:
      outcome === 'moved' || (plan.kind === 'joined' && outcome === 'taken') || dueTimes.some((time) => time <= now),
    dueTimes: dueTimes.filter((time) => time > now),
  }
}

/** The readers of the next page with their editions, and what is committed with their chunks. */
const assignPage = async (context: PlanContext, plan: Plan, now: number): Promise<[PageAssignment, PageCommit]> => {
  if (plan.kind === 'joined') {
    const joined = await assignJoinedEditions(context, plan, now)
    return [joined, joinedCommit(context, plan, joined, now)]
  }
  const assignment = await assignWindow(context, plan, now)
  return [assignment, windowCommit(context, plan, assignment)]
}

const assignWindow = (context: PlanContext, plan: Plan, now: number): Promise<WindowAssignment> => {
  if (plan.kind === 'follow') return parkFollowers(context, plan, now)
  return isCorrectionKind(plan.kind)
    ? parkCorrections(context, plan)
    : assignWindowEditions(context, plan as Plan & { kind: MailKind }, now)
}

/** Readers of one edition follow each other, so that a chunk has few editions. Those who wait come last. */
const compareForPacking = (a: ChunkMember, b: ChunkMember): number =>
  Number(a.waits ?? false) - Number(b.waits ?? false) ||
  compareTexts(a.kind ?? '', b.kind ?? '') ||
  compareTexts(a.edition, b.edition)
