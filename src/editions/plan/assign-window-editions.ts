import type { Filter } from '../../audience/filter.ts'
import { earlierFilterIdsOf, filterWindowsOf } from '../../audience/filter-history.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import { unique } from '../../lib/unique.ts'
import { storeEdition } from '../render/store-edition.ts'
import type { MailKind } from '../select/edition-items.ts'
import { type ActiveReader, itemSelector, type MailHistory } from '../select/select-items.ts'
import type { DigestRun, ReaderRuns } from '../stores/cohort-history-store.ts'
import type { CorrectedEvents } from '../stores/corrected-event-store.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import type { Plan } from '../stores/plan-store.ts'
import type { RunTally } from '../stores/run-store.ts'
import { BUDGET_ENDS, mayAddEdition, type PageAssignment, type PlanContext } from './plan-context.ts'

/** The mails and urgent corrections that readers already had: their editions depend on these, too. */
type MailHistories = {
  runs: Map<number, ReaderRuns>
  corrected: Map<number, CorrectedEvents>
}

/**
 * Gives the next page of readers of a plan the editions of their windows of the journal. The page ends earlier if the
 * budget of the invocation does.
 */
export const assignWindowEditions = async (context: PlanContext, plan: Plan, now: number): Promise<PageAssignment> => {
  const readers = await context.pages.readNextReaders(plan, context.readersPerPage)
  const histories = await readMailHistories(context, plan.kind, readers)
  const filters = await context.filters.findFilters(filterIdsOf(readers, histories))
  const editionFor = editionFinder(context, plan.kind, filters, now)
  const waiting = await findWaitingReaders(context, plan.kind, readers)
  const tallies = new Map<number, RunTally>()
  const members: PageAssignment['members'] = []
  let taken = 0
  for (const reader of readers) {
    const edition = isActive(reader)
      ? await editionFor(reader, historyOf(histories, reader), mayAddEdition(context, taken))
      : null
    if (edition === BUDGET_ENDS) break
    taken++
    const tally = tallies.get(reader.run) ?? emptyTallyOf(reader.run)
    tallies.set(reader.run, tally)
    if (edition === null) {
      if (isActive(reader)) tally.skippedEmpty++
      else tally.skippedInactive++
      continue
    }
    tally.members++
    const waits = waiting.has(reader.reader) && { waits: true as const }
    members.push({ reader: reader.reader, edition, filter: reader.filter, run: reader.run, ...waits })
  }
  const isLast = taken === readers.length && readers.length < context.readersPerPage
  return { isLast, lastReader: readers[taken - 1] ?? null, members, tallies: [...tallies.values()] }
}

/** The readers whose mail waits for the outcome of an earlier one, which a correction of their window takes back. */
const findWaitingReaders = (
  { unsettledMails }: PlanContext,
  kind: MailKind,
  readers: PlannedReader[],
): Promise<Set<number>> => {
  const { from, to } = windowOf(readers)
  const correctable = kind === 'welcome' ? [] : readers.map(({ reader }) => reader)
  return unsettledMails.findUnsettledReaders(correctable, from, to)
}

/** The window of the journal that contains those of all these readers. */
const windowOf = (readers: PlannedReader[]): { from: number; to: number } => ({
  from: Math.min(...readers.map((each) => each.from)),
  to: Math.max(...readers.map((each) => each.to)),
})

const isActive = (reader: PlannedReader): reader is ActiveReader =>
  reader.state === 'active' && reader.filter !== null && reader.lang !== null

const emptyTallyOf = (run: number): RunTally => ({ run, members: 0, skippedEmpty: 0, skippedInactive: 0 })

const readMailHistories = async (
  { cohortHistory, correctedEvents }: PlanContext,
  kind: MailKind,
  readers: PlannedReader[],
): Promise<MailHistories> => {
  const { from } = windowOf(readers)
  const correctable = kind === 'welcome' ? [] : readers.map(({ reader }) => reader)
  const alertedReaders = readers.filter(
    ({ alertedMode }) => kind === 'rollup' || (kind === 'digest' && alertedMode !== null),
  )
  return {
    runs: await cohortHistory.findReaderRuns(
      alertedReaders.map(({ reader }) => reader),
      from,
    ),
    corrected: await correctedEvents.findCorrectedEvents(correctable, from),
  }
}

const NO_RUNS: ReaderRuns = { cohorts: [], digests: [] }

const historyOf = ({ runs, corrected }: MailHistories, reader: ActiveReader): MailHistory => ({
  runs: runs.get(reader.reader) ?? NO_RUNS,
  corrected: new Map([...(corrected.get(reader.reader) ?? [])].filter(([, seq]) => seq > reader.from)),
})

const filterIdsOf = (readers: PlannedReader[], { runs }: MailHistories): string[] =>
  unique([
    ...readers.flatMap(({ filter, digestFilter }) => [filter ?? [], digestFilter ?? []].flat()),
    ...readers.flatMap(({ earlierFilters }) => earlierFilterIdsOf(earlierFilters)),
    ...[...runs.values()].flatMap(({ cohorts }) => cohorts.map(({ cohort }) => cohort.filter)),
  ])

/**
 * Finds the edition of a reader, or null if it would be empty; only a welcome may be empty. Stores new editions, unless the
 * budget ends.
 */
const editionFinder = (context: PlanContext, kind: MailKind, filters: Map<string, Filter>, now: number) => {
  const selectItems = itemSelector(context, kind, filters)
  // A welcome has the newest revisions, not those of a fixed window: its id is kept for this page only.
  const cache = kind === 'welcome' ? lruCache<string | null>(context.readersPerPage) : context.editionIdCache
  return async (
    reader: ActiveReader,
    history: MailHistory,
    mayAdd: boolean,
  ): Promise<string | null | typeof BUDGET_ENDS> => {
    const key = editionKeyOf(kind, reader, history)
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    if (!mayAdd) return BUDGET_ENDS
    const items = await selectItems(reader, history)
    const isEmpty = items.length === 0 && kind !== 'welcome'
    const id = isEmpty ? null : await storeEdition(context, { kind, lang: reader.lang }, items, now)
    cache.put(key, id)
    return id
  }
}

/** A text that is equal for readers with the same edition: all that `itemSelector` depends on, and the language. */
const editionKeyOf = (
  kind: MailKind,
  { run, from, to, filter, lang, least, since, cohortThreshold, gaps, alertedMode, ...reader }: ActiveReader,
  { runs: { cohorts, digests }, corrected }: MailHistory,
): string =>
  JSON.stringify([
    [kind, lang, filter, from, to, least, since, cohortThreshold, gaps],
    kind === 'digest' || kind === 'rollup'
      ? filterWindowsOf({ current: reader.digestFilter!, earlier: reader.earlierFilters }, startOf(from, digests), to)
      : [],
    [...corrected].sort(),
    cohorts.length === 0
      ? null
      : [
          [run, alertedMode],
          cohorts.map(({ schedule, from, to, gaps, runs }) => [schedule, from, to, gaps, runs.map(({ run }) => run)]),
          digests.map(({ run, from, to }) => [run, from, to]),
        ],
  ])

/** Where the earliest of these windows begins. */
const startOf = (from: number, digests: DigestRun[]): number => Math.min(from, ...digests.map((digest) => digest.from))
