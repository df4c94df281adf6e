import { type Filter, matchFilter } from '../../audience/filter.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { RevisionRef } from '../../timeline/journal-store.ts'
import { storeEditionOnce } from '../render/render-edition.ts'
import { type EarlierRevision, type EditionItem, editionIdOf } from '../select/edition-items.ts'
import type { CorrectionRun, CorrectionStore, InformedReader } from '../stores/correction-store.ts'
import type { Plan, RunTally } from '../stores/run-store.ts'
import type { ChunkMember } from './chunk-members.ts'
import type { PageAssignment, PlanContext } from './plan-page.ts'

const MAX_CORRECTIONS_PER_CLAIM = 50
/** Clocks of two isolates may differ by so much: what was planned this long before an event cannot tell it. */
const MAX_CLOCK_SKEW_MS = 3_600_000

/**
 * Claims every correction and retraction that is due, each as a run of its own for those who were told. Answers with how
 * many. Nothing else tells them so: a lost ticket or a crash leaves them to the next claim, and a doubled one finds none.
 */
export const claimCorrections = async (notices: CorrectionStore, now: number): Promise<number> => {
  for (let claimed = 0; ; ) {
    const made = await notices.claimDue(now, MAX_CORRECTIONS_PER_CLAIM)
    claimed += made
    if (made < MAX_CORRECTIONS_PER_CLAIM) return claimed
  }
}

/** Whether it is still to be found out whom a notice concerns. */
export const isAudienceIncomplete = ({ scanChunksBelow: gatherBelow, scanReadersAfter: gatherAfter }: Plan): boolean =>
  gatherBelow !== null || gatherAfter !== null

/**
 * Looks through one page of chunks for readers who were told, from the newest back to when the event was recorded; for
 * an event older than the ledger then through all readers for those who follow it now. From the claim on no freeze tells
 * what a notice puts right, so that who is not found now never is.
 */
export const gatherAudiencePage = async (context: PlanContext, plan: Plan, now: number): Promise<void> => {
  const correction = await context.corrections.readRun(plan)
  if (plan.scanChunksBelow === null) return gatherFollowerPage(context, plan, correction)
  const page = await context.corrections.findChunkPageEnd(plan.scanChunksBelow, context.chunksPerPage)
  const reachesBeforeEvent = page.oldest !== null && page.oldest < correction.since - MAX_CLOCK_SKEW_MS
  const isLast = page.count < context.chunksPerPage || reachesBeforeEvent
  await context.corrections.addInformedMembers(plan, correction, context.chunksPerPage, {
    below: isLast ? null : page.least,
    after: isLast && isOlderThanRetention(context, correction, now) ? 0 : null,
  })
}

const isOlderThanRetention = ({ retentionMs: ledgerMs }: PlanContext, { since }: CorrectionRun, now: number): boolean =>
  since < now - ledgerMs

const gatherFollowerPage = async (context: PlanContext, plan: Plan, correction: CorrectionRun): Promise<void> => {
  const readers = await context.corrections.readActiveReaders(plan.scanReadersAfter!, context.readersPerPage)
  const filters = await context.filters.findFilters([...new Set(readers.flatMap(({ filter }) => filter ?? []))])
  const followers = readers.filter(({ filter }) =>
    matchesCorrection(filters.get(filter ?? ''), correction, context.gazetteer),
  )
  const isLast = readers.length < context.readersPerPage
  const next = { below: null, after: isLast ? null : readers.at(-1)!.reader }
  await context.corrections.addFollowers(
    plan,
    correction,
    followers.map(({ reader }) => reader),
    next,
  )
}

const matchesCorrection = (filter: Filter | undefined, { facts }: CorrectionRun, gazetteer: Gazetteer): boolean =>
  filter !== undefined && matchFilter(filter, facts, gazetteer) !== null

/** The next page of a notice's audience: each reader once, with the edition that says what they were told last, and when. */
export const assignCorrectionEditions = async (
  context: PlanContext,
  plan: Plan,
  now: number,
): Promise<PageAssignment> => {
  const correction = await context.corrections.readRun(plan)
  const readers = await context.corrections.readInformedReaders(plan, correction, context.readersPerPage)
  const filters = await context.filters.findFilters([...new Set(readers.flatMap((each) => each.filter ?? []))])
  const editionFor = await correctionEditions(context, correction, readers, now)
  const members: ChunkMember[] = []
  const tally: RunTally = { run: correction.run, members: 0, untold: 0, gone: 0 }
  for (const informed of readers) {
    const { reader, state, lang, filter } = informed
    if (state !== 'active' || lang === null) tally.gone++
    else if (
      !needsCorrection(informed, correction) ||
      isCoveredByDigest(informed, { plan, notice: correction, filters, planner: context })
    )
      tally.untold++
    else {
      tally.members++
      members.push({ reader, edition: await editionFor(informed, lang), filter, run: correction.run })
    }
  }
  const last = readers.at(-1)
  return {
    readerCount: readers.length,
    lastReader: last ? { run: correction.run, reader: last.reader } : null,
    members,
    tallies: [tally],
  }
}

/** Who was told a later revision since knows more than the notice says; and what was let go told nobody. */
const needsCorrection = ({ stands, number }: InformedReader & { stands: number }, notice: CorrectionRun): boolean =>
  stands >= 0 && (number === null || number < notice.number)

type DigestCheck = { plan: Plan; notice: CorrectionRun; filters: Map<string, Filter>; planner: PlanContext }

/** A correction that is not urgent is told by the next digest to all whose filter matches it. */
const isCoveredByDigest = (informed: InformedReader, { plan, notice, filters, planner }: DigestCheck): boolean =>
  plan.kind === 'correction' &&
  plan.rank === DIGEST_RANK &&
  informed.has_digest === 1 &&
  matchesCorrection(filters.get(informed.filter ?? ''), notice, planner.gazetteer)

const DIGEST_RANK = 3

/** Writes editions of a notice, one for all who were told the same on the same day. */
const correctionEditions = async (
  context: PlanContext,
  correction: CorrectionRun,
  readers: InformedReader[],
  now: number,
) => {
  const numbers = [...new Set(readers.map(({ number }) => number ?? correction.number - 1))]
  const revisions = new Map(
    (await context.journal.listByNumbers(correction.event, numbers)).map((each) => [each.number, each]),
  )
  const editionIds = new Map<string, Promise<string>>()
  return (informed: InformedReader, lang: Lang): Promise<string> => {
    const was = earlierRevisionOf(revisions.get(informed.number ?? correction.number - 1)!, informed)
    const key = `${was.number} ${was.day} ${lang}`
    const edition = editionIds.get(key) ?? storeCorrectionEdition(context, { notice: correction, was, lang, now })
    editionIds.set(key, edition)
    return edition
  }
}

const earlierRevisionOf = ({ number, seq, hash }: RevisionRef, { told_at }: InformedReader): EarlierRevision => ({
  number,
  seq,
  hash,
  day: told_at === null ? null : new Date(told_at).toISOString().slice(0, 10),
})

type CorrectionDraft = { notice: CorrectionRun; was: EarlierRevision; lang: Lang; now: number }

const storeCorrectionEdition = async (
  context: PlanContext,
  { notice, was, lang, now }: CorrectionDraft,
): Promise<string> => {
  const { event, number, seq, hash, facts, change: kind } = notice
  const items: EditionItem[] = [{ event, number, seq, hash, facts, section: 'correction', was }]
  const id = await editionIdOf(kind, lang, items, context.siteVariant)
  await storeEditionOnce(context, { id, kind, lang }, items, now)
  return id
}
