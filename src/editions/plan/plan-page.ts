import type { Filter } from '../../audience/filter.ts'
import type { FilterStore } from '../../audience/filter-store.ts'
import type { LruCache } from '../../lib/lru-cache.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { type EditionRenderer, storeEditionOnce } from '../render/render-edition.ts'
import { type ActiveReader, itemSelector, memoize, unique } from '../select/edition-contents.ts'
import { type EditionItem, editionIdOf, isCorrectionKind, itemsKeyOf, type MailKind } from '../select/edition-items.ts'
import type { ChunkInserter } from '../stores/chunk-inserter.ts'
import type { CohortMembership, CohortStore, CohortWindow } from '../stores/cohort-store.ts'
import type { CorrectionStore } from '../stores/correction-store.ts'
import type { EditionStore } from '../stores/edition-store.ts'
import type { Plan, RunStore, RunTally } from '../stores/run-store.ts'
import type { ChunkMember } from './chunk-members.ts'
import { assignCorrectionEditions, gatherAudiencePage, isAudienceIncomplete } from './correction-audience.ts'
import { packChunks } from './pack-chunks.ts'

export type PlanContext = {
  journal: JournalStore
  filters: FilterStore
  runs: RunStore
  corrections: CorrectionStore
  cohorts: CohortStore
  editions: EditionStore
  chunks: ChunkInserter
  gazetteer: Gazetteer
  renderEdition: EditionRenderer
  /** What letters say of the site: another site writes other editions. */
  siteVariant: string
  /** Which edition tells a window of the journal to a filter, or null for none: neither changes, page after page. */
  editionIdCache: LruCache<string | null>
  readersPerPage: number
  chunksPerPage: number
  /** How long who was told what is kept. */
  retentionMs: number
}

/** Readers sorted into members with their editions and those left out, by run; and how far that came. */
export type PageAssignment = {
  readerCount: number
  lastReader: { run: number; reader: number } | null
  members: ChunkMember[]
  tallies: RunTally[]
}

/** What one page of planning came to: how many chunks wait to be sent, and whether planning goes on. */
export type PlanPageResult = { chunkCount: number; hasMore: boolean }

/** A plan in which something failed, a KV that is slow perhaps, lets others go first for so long. */
const POSTPONE_AFTER_FAULT_MS = 60_000

/**
 * Plans one page of the most urgent runs: who is told what, with which edition, packed into chunks. Repeating it
 * after a crash, or beside another, changes nothing twice: the cursor and the chunks move in one transaction.
 */
export const planPage = async (context: PlanContext, now: number, wallMs: number): Promise<PlanPageResult | null> => {
  const plan = await context.runs.findNextPlan(wallMs)
  if (!plan) return null
  try {
    return await planPageOf(context, plan, { now, wall: wallMs })
  } catch (fault) {
    await context.runs.postponePlan(plan.id, wallMs + POSTPONE_AFTER_FAULT_MS)
    throw fault
  }
}

const planPageOf = async (
  context: PlanContext,
  plan: Plan,
  { now, wall }: { now: number; wall: number },
): Promise<PlanPageResult> => {
  if (isAudienceIncomplete(plan)) {
    await gatherAudiencePage(context, plan, now)
    return { chunkCount: 0, hasMore: true }
  }
  const assignEditions = isCorrectionKind(plan.kind) ? assignCorrectionEditions : assignWindowEditions
  const { readerCount: count, lastReader: end, members, tallies } = await assignEditions(context, plan, now)
  const isLast = count < context.readersPerPage
  const waiting = [...plan.remainder, ...members.sort(compareByEdition)]
  const bytes = await context.editions.findSizes([...new Set(waiting.map((each) => each.edition))])
  const { chunks, remainder } = packChunks(waiting, (edition) => bytes.get(edition)!, isLast)
  const outcome = await context.runs.commitPage(plan, {
    chunkCount: chunks.length,
    chunkInsertion: context.chunks.prepareInsertPage(plan, chunks, { now, wallMs: wall }),
    remainder,
    tallies,
    isLast,
    now,
    cursorRun: end?.run ?? plan.cursorRun,
    cursorReader: end?.reader ?? plan.cursorReader,
  })
  if (outcome === 'moved' && isLast) throw new Error(`plan ${plan.id} has readers who are not accounted for`)
  return { chunkCount: outcome === 'taken' ? 0 : chunks.length, hasMore: outcome === 'moved' }
}

/**
 * Those of a page who are told the same stand together, so that a chunk opens few editions. What the page before left
 * over goes first, for that is where it is looked for when somebody asks why they got a mail.
 */
const compareByEdition = (a: ChunkMember, b: ChunkMember): number =>
  a.edition < b.edition ? -1 : a.edition > b.edition ? 1 : 0

/** The next page of those who are told a window of the journal. */
const assignWindowEditions = async (context: PlanContext, plan: Plan, now: number): Promise<PageAssignment> => {
  const { kind } = plan
  const readers = await context.runs.readNextReaders(plan, context.readersPerPage)
  const alertedReaders = kind === 'digest' ? readers.filter((each) => each.echo !== null) : []
  const memberships = await context.cohorts.findCohortMemberships(alertedReaders.map((each) => each.reader))
  const alertsDuringHold =
    kind === 'rollup' ? await context.cohorts.findAlertsDuringHold(unique(readers.map((each) => each.run))) : NO_WINDOWS
  const filterIds = [
    ...readers.map((each) => each.filter),
    ...[...memberships.values()].flat().map((stint) => stint.cohort.filter),
  ]
  const filters = await context.filters.findFilters(unique(filterIds.filter((each) => each !== null)))
  const editionFor = editionFinder(context, kind, filters, now)
  const members: ChunkMember[] = []
  const tallies = new Map<number, RunTally>()
  for (const reader of readers) {
    const { run, state, lang, filter } = reader
    const tally = tallies.get(run) ?? { run, members: 0, untold: 0, gone: 0 }
    tallies.set(run, tally)
    if (state !== 'active' || filter === null || lang === null) {
      tally.gone++
      continue
    }
    const activeReader = { ...reader, lang, filter }
    const edition = await editionFor(
      activeReader,
      memberships.get(reader.reader) ?? [],
      alertsDuringHold.get(run) ?? [],
    )
    if (edition) members.push({ reader: reader.reader, edition, filter, run })
    if (edition) tally.members++
    else tally.untold++
  }
  return { readerCount: readers.length, lastReader: readers.at(-1) ?? null, members, tallies: [...tallies.values()] }
}

const NO_WINDOWS = new Map<never, never>()

/**
 * The edition for a reader's window, filter and language, or null where there is nothing to tell. A window's lines are
 * read once, a filter is matched once per window, and an edition is written once for all who are told the same.
 */
const editionFinder = (context: PlanContext, kind: MailKind, filters: Map<string, Filter>, now: number) => {
  const selectItems = itemSelector(context, kind, filters)
  const storeEdition = memoize(async (_told: string, lang: Lang, tales: EditionItem[]): Promise<string> => {
    const id = await editionIdOf(kind, lang, tales, context.siteVariant)
    await storeEditionOnce(context, { id, kind, lang }, tales, now)
    return id
  }, 2)
  const editionIdFor = async (tales: EditionItem[], lang: Lang): Promise<string | null> =>
    tales.length === 0 && kind !== 'welcome' ? null : storeEdition(itemsKeyOf(tales), lang, tales)
  const pendingIds = new Map<string, Promise<string | null>>()
  return (reader: ActiveReader, stints: CohortMembership[], brokeThrough: CohortWindow[]): Promise<string | null> => {
    const { from, to, filter, lang, least, since, line } = reader
    const echo = stints.length > 0 ? JSON.stringify([reader.echo, stints.map(({ reader: _, ...stint }) => stint)]) : ''
    const through = brokeThrough.length > 0 ? JSON.stringify(brokeThrough) : ''
    const name = [kind, from, to, filter, lang, least, since, line, through, echo].join(' ')
    const isCacheable = kind !== 'welcome' && echo === ''
    const known = isCacheable ? context.editionIdCache.get(name) : undefined
    if (known !== undefined) return Promise.resolve(known)
    const answer =
      pendingIds.get(name) ?? selectItems(reader, stints, brokeThrough).then((tales) => editionIdFor(tales, lang))
    pendingIds.set(name, answer)
    return answer.then((id) => {
      if (isCacheable) context.editionIdCache.put(name, id)
      return id
    })
  }
}
