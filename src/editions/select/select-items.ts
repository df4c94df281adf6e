import { type Filter, matchFilter } from '../../audience/filter.ts'
import { filterWindowsOf } from '../../audience/filter-history.ts'
import { type BudgetContext, type InvocationBudget, ROUND_USE, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import { memoize } from '../../lib/memoize.ts'
import { unique } from '../../lib/unique.ts'
import { type HistoryEntry, isAlertableChange } from '../../timeline/change-rules.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry, JournalStore } from '../../timeline/journal-store.ts'
import { gapsFromJson, type ReaderRuns } from '../stores/cohort-history-store.ts'
import type { CorrectedEvents } from '../stores/corrected-event-store.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import { type AlertWindow, type DigestFilters, findCauseInWindow, isInDigestWindow } from './alert-history.ts'
import {
  type EditionItem,
  editionItemOf,
  editionItemsOf,
  isAlertKind,
  itemAfterMails,
  type MailKind,
} from './edition-items.ts'
import { alertedUpToOf, isToldBefore } from './mail-history.ts'

const MAX_WELCOME_ITEMS = 6
const EVENTS_PER_WELCOME_PAGE = 4_000

/** A reader to whom a run may send mail. */
export type ActiveReader = PlannedReader & { lang: Lang; filter: string }

/**
 * The mails that a reader had in the window of a run. `runs` are the alerts, roll-ups and digests that were claimed, for
 * digests and roll-ups. `corrected` are the urgent corrections that the reader had by mail.
 */
export type MailHistory = {
  runs: ReaderRuns
  corrected: CorrectedEvents
}

/** The items for one reader of a run. */
export type ItemSelector = (reader: ActiveReader, history: MailHistory) => Promise<EditionItem[]>

type ItemSources = Partial<BudgetContext> & { journal: JournalStore; gazetteer: Gazetteer }
type MatchesFilter = (filter: string, entry: Pick<HistoryEntry, 'facts'>) => boolean

/** Creates the selector of items for one kind of mail. It reads each window of the journal once. */
export const itemSelector = (
  { journal, gazetteer, budget }: ItemSources,
  kind: MailKind,
  filters: Map<string, Filter>,
): ItemSelector => {
  const matchesFilter: MatchesFilter = (filter, { facts }) =>
    matchFilter(filters.get(filter)!, facts, gazetteer) !== null
  if (kind === 'welcome')
    return ({ to, filter }) =>
      selectWelcomeItems(journal, to, (item) => matchesFilter(filter, item), budget?.() ?? UNLIMITED_BUDGET)
  const windows = windowReader(journal)
  return isAlertKind(kind) ? alertItemSelector(windows, matchesFilter) : digestItemSelector(windows, matchesFilter)
}

/** Reads the items of windows of the journal, and the histories of their events up to a seq. */
const windowReader = (journal: JournalStore) => {
  const itemsIn = memoize((from: number, to: number) => readWindowItems(journal, from, to))
  const historiesIn = memoize(async (from: number, to: number, upTo: number) =>
    readHistories(journal, unique((await itemsIn(from, to)).map((item) => item.event)), upTo),
  )
  return { itemsIn, historiesIn }
}

type WindowReader = ReturnType<typeof windowReader>

const alertItemSelector =
  ({ itemsIn, historiesIn }: WindowReader, matchesFilter: MatchesFilter): ItemSelector =>
  async (reader, { runs, corrected }) => {
    const { run, from, to, filter } = reader
    const sources = { runs, filters: digestFiltersOf(reader), matchesFilter }
    const histories = await historiesIn(from, to, Math.max(to, ...runs.digests.map((digest) => digest.to)))
    const window = alertWindowOf(reader)
    return (await itemsIn(from, to)).flatMap((item) => {
      const history = histories.get(item.event)!
      const found = findCauseInWindow(history, window, (entry) => matchesFilter(filter, entry))
      if (found === null || isToldBefore(sources, history, found.seq, run)) return []
      if (isUpToDate(history, to, corrected.get(item.event))) return []
      return found.cause === 'first' ? [item] : [{ ...item, cause: found.cause }]
    })
  }

const alertWindowOf = ({ from, to, least, since, cohortThreshold, hasUpdates, gaps }: ActiveReader): AlertWindow => ({
  from,
  to,
  least: least!,
  since: since!,
  cohortThreshold: cohortThreshold!,
  hasUpdates: hasUpdates === 1,
  gaps: gapsFromJson(gaps),
})

const digestFiltersOf = ({ digestFilter, earlierFilters }: ActiveReader): DigestFilters => ({
  current: digestFilter!,
  earlier: earlierFilters,
})

/** True if no revision up to a seq that may alert is newer than the correction that the reader had by mail. */
const isUpToDate = (history: HistoryEntry[], to: number, correctedSeq: number | undefined): boolean =>
  correctedSeq !== undefined &&
  !history.some((entry) => entry.seq > correctedSeq && entry.seq <= to && isAlertableChange(entry))

const digestItemSelector = (windows: WindowReader, matchesFilter: MatchesFilter): ItemSelector => {
  const itemsOfReader = digestItemReader(windows, matchesFilter)
  return async (reader, { runs, corrected }) => {
    const { from, to, alertedMode } = reader
    const items = await itemsOfReader(reader)
    if ((runs.cohorts.length === 0 && corrected.size === 0) || items.length === 0) return items
    const sources = { runs, filters: digestFiltersOf(reader), matchesFilter }
    const histories = await windows.historiesIn(from, to, to)
    return items.flatMap((item) => {
      const history = histories.get(item.event)!
      const alertedSeq = alertedUpToOf(sources, history, reader)
      const correctedSeq = corrected.get(item.event) ?? null
      const shown = itemAfterMails(item, history, { alertedSeq, correctedSeq })
      return shown?.echo === 'short' && alertedMode === 'left_out' ? [] : (shown ?? [])
    })
  }
}

/**
 * Reads the items that a digest has for its filters. A reader who changed the filter within the window gets the old choice
 * up to the change, and the new one from it on.
 */
const digestItemReader = ({ itemsIn, historiesIn }: WindowReader, matchesFilter: MatchesFilter) => {
  const itemsOfFilter = memoize(async (from: number, to: number, filter: string) =>
    (await itemsIn(from, to)).filter((item) => matchesFilter(filter, item)),
  )
  return async (reader: ActiveReader): Promise<EditionItem[]> => {
    const { from, to } = reader
    const filters = digestFiltersOf(reader)
    const parts = filterWindowsOf(filters, from, to)
    if (parts.length <= 1) return itemsOfFilter(from, to, parts[0]?.filter ?? filters.current)
    const histories = await historiesIn(from, to, to)
    return (await itemsIn(from, to)).filter(({ event }) =>
      isInDigestWindow(histories.get(event)!, { from, to }, filters, matchesFilter),
    )
  }
}

/** All entries of these events up to a seq, by event. */
const readHistories = async (
  journal: JournalStore,
  events: string[],
  to: number,
): Promise<Map<string, JournalEntry[]>> =>
  Map.groupBy(events.length > 0 ? await journal.listEntriesOfEvents(events, to) : [], (entry) => entry.event)

/** The items of the journal's window (from, to], for a reader who follows everything. */
export const readWindowItems = async (journal: JournalStore, from: number, to: number): Promise<EditionItem[]> => {
  if (from >= to) return []
  const entries = await journal.listEntriesBetween(from, to)
  return editionItemsOf(entries, await journal.findAnnouncedEvents(unique(entries.map((entry) => entry.event)), from))
}

/**
 * The items of a welcome: of the events that a reader follows up to a seq, the most severe and then the most recent; claims
 * and forecasts fill what is left. Where the budget ends, it has those found so far.
 */
const selectWelcomeItems = async (
  journal: JournalStore,
  to: number,
  isFollowed: (item: EditionItem) => boolean,
  budget: InvocationBudget,
): Promise<EditionItem[]> => {
  const items: EditionItem[] = []
  for (let offset = 0; ; ) {
    const limit = Math.min(
      EVENTS_PER_WELCOME_PAGE,
      Math.max(budget.left('entries'), offset === 0 ? MAX_WELCOME_ITEMS : 0),
    )
    if (limit < 1 || (offset > 0 && !budget.hasRoomFor(ROUND_USE))) return items.slice(0, MAX_WELCOME_ITEMS)
    const page = await journal.listAsOf(to, limit, offset)
    budget.count('entries', page.length)
    offset += page.length
    items.push(...page.map(editionItemOf).filter(isFollowed))
    if (items.length >= MAX_WELCOME_ITEMS || page.length < limit) return items.slice(0, MAX_WELCOME_ITEMS)
  }
}
