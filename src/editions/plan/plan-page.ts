import { unique } from '../../lib/unique.ts'
import { isCorrectionKind } from '../select/edition-items.ts'
import type { Plan } from '../stores/plan-store.ts'
import { assignCorrectionEditions } from './assign-correction-editions.ts'
import { assignWindowEditions } from './assign-window-editions.ts'
import type { ChunkMember } from './chunk-members.ts'
import { gatherAudiencePage, isAudienceIncomplete } from './correction-audience.ts'
import { packChunks } from './pack-chunks.ts'
import type { PlanContext } from './plan-context.ts'

/** How many chunks a page inserted, and whether the plan has another page. */
export type PlanPageResult = { chunkCount: number; hasMore: boolean }

/** After a fault, of KV for example, a plan lets others go first for a minute. */
const POSTPONE_AFTER_FAULT_MS = 60_000

/**
 * Plans one page of the most urgent plan: gives each reader an edition and packs them into chunks. Returns null if no plan
 * is due. It can be repeated after a crash, and can run several times at once: one transaction inserts the chunks and
 * advances the cursor, so each page takes effect once. Throws if a reader of a run's audience is missing.
 */
export const planPage = async (context: PlanContext, now: number, wallMs: number): Promise<PlanPageResult | null> => {
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
    return { chunkCount: 0, hasMore: true }
  }
  const assignEditions = isCorrectionKind(plan.kind) ? assignCorrectionEditions : assignWindowEditions
  const { isLast, lastReader, members, tallies } = await assignEditions(context, plan, now)
  // The remainder of the page before goes first: `findMails` looks for it in the first chunk of the next page.
  const waiting = [...plan.remainder, ...members.sort(compareByEdition)]
  const bytes = await context.editions.findSizes(unique(waiting.map((each) => each.edition)))
  const { chunks, remainder } = packChunks(waiting, (edition) => bytes.get(edition)!, isLast)
  const outcome = await context.pages.commitPage(plan, {
    chunkCount: chunks.length,
    chunkInsertion: context.chunks.prepareInsertPage(plan, chunks, { now, wallMs }),
    remainder,
    tallies,
    isLast,
    now,
    cursorRun: lastReader?.run ?? plan.cursorRun,
    cursorReader: lastReader?.reader ?? plan.cursorReader,
  })
  if (outcome === 'moved' && isLast) throw new Error(`plan ${plan.id} has readers who are not accounted for`)
  return { chunkCount: outcome === 'taken' ? 0 : chunks.length, hasMore: outcome === 'moved' }
}

/** Readers of one edition follow each other, so that a chunk has few editions. Those who wait come last. */
const compareByEdition = (a: ChunkMember, b: ChunkMember): number =>
  Number(a.waits ?? false) - Number(b.waits ?? false) || compareIds(a, b)

const compareIds = (a: ChunkMember, b: ChunkMember): number =>
  a.edition < b.edition ? -1 : a.edition > b.edition ? 1 : 0
