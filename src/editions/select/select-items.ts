import type { EventChoice } from '../../audience/event-choice.ts'
import { type Filter, matchFilter } from '../../audience/filter.ts'
import { filterWindowsOf } from '../../audience/filter-history.ts'
import { type BudgetContext, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import { memoize } from '../../lib/memoize.ts'
import { unique } from '../../lib/unique.ts'
import { type HistoryEntry, isAlertableChange } from '../../timeline/change-rules.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry, JournalStore } from '../../timeline/journal-store.ts'
import { gapsFromJson, type ReaderRuns } from '../stores/cohort-history-store.ts'
import type { CorrectedEvents } from '../stores/corrected-event-store.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import {
  type AlertWindow,
  type DigestFilters,
  findCauseInWindow,
  isFollowerNews,
  isInDigestWindow,
  wantedWindowsOf,
  withoutChoices,
} from './alert-history.ts'
import { type EditionItem, editionItemsOf, isAlertKind, type MailKind } from './edition-items.ts'
import { itemAfterMails, withCarriedItems } from './items-after-mails.ts'
import { alertWindowsOf, correctedUpToOf, isToldBefore } from './mail-history.ts'
import { isFollowedNow, selectWelcomeItems } from './welcome-items.ts'

/** A reader to whom a run may send mail. */
export type ActiveReader = PlannedReader & { lang: Lang; filter: string }

/**
 * The mails that a reader had in the window of a run. `runs` are the alerts, roll-ups and digests that were claimed, for
 * digests and roll-ups. `corrected` are the urgent corrections that the reader had by mail, and `choices` the single events
 * that the reader follows or muted. `carried` are the events with corrections for which an earlier digest had no room, each
 * with the number of the first of these revisions.
 */
export type MailHistory = {
  runs: ReaderRuns
  corrected: CorrectedEvents
  choices: readonly EventChoice[]
  carried: ReadonlyMap<string, number>
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
  windows: WindowReader = windowReader(journal),
): ItemSelector => {
  const matchesFilter: MatchesFilter = (filter, { facts }) =>
    matchFilter(filters.get(filter)!, facts, gazetteer) !== null
  if (kind === 'welcome')
    return ({ to, filter }, { choices }) =>
      selectWelcomeItems(
        journal,
        to,
        isFollowedNow(choices, (item) => matchesFilter(filter, item)),
        budget?.() ?? UNLIMITED_BUDGET,
      )
  return isAlertKind(kind) ? alertItemSelector(windows, matchesFilter) : digestItemSelector(windows, matchesFilter)
}

/** Reads the items of windows of the journal, and the histories of their events up to a seq. */
export const windowReader = (journal: JournalStore) => {
  const itemsIn = memoize((from: number, to: number) => readWindowItems(journal, from, to))
  const historiesIn = memoize(async (from: number, to: number, upTo: number) =>
    readHistories(journal, unique((await itemsIn(from, to)).map((item) => item.event)), upTo),
  )
  const historiesOf = memoize((events: string, upTo: number) => readHistories(journal, JSON.parse(events), upTo))
  return { itemsIn, historiesIn, historiesOf }
}

export type WindowReader = ReturnType<typeof windowReader>

const alertItemSelector =
  ({ itemsIn, historiesIn }: WindowReader, matchesFilter: MatchesFilter): ItemSelector =>
  async (reader, { runs, corrected, choices }) => {
    const { run, from, to, filter } = reader
    const sources = { runs, filters: digestFiltersOf(reader, choices), matchesFilter }
    const histories = await historiesIn(from, to, Math.max(to, ...runs.digests.map((digest) => digest.to)))
    const window = alertWindowOf(reader)
    return (await itemsIn(from, to)).flatMap((item) => {
      const history = histories.get(item.event)!
      const own = withoutChoices(window, sources.filters, history)
      const found = findCauseInWindow(history, own, (entry) => matchesFilter(filter, entry))
      if (found === null || isToldBefore(sources, history, found.seq, run)) return []
      if (isUpToDate(history, to, corrected.get(item.event))) return []
      return found.cause === 'first' ? [item] : [{ ...item, cause: found.cause }]
    })
  }

/** Selects what the alerts of a run for followed events have for a follower. */
export const followItemSelector = (journal: JournalStore): ItemSelector => {
  const { itemsIn, historiesIn } = windowReader(journal)
  return async ({ from, to }, { corrected, choices }) => {
    const histories = await historiesIn(from, to, to)
    return (await itemsIn(from, to)).filter(({ event }) => {
      const history = histories.get(event)!
      return isFollowerNews(history, { from, to }, { choices }) && !isUpToDate(history, to, corrected.get(event))
    })
  }
}

/** Selects what the mail on return from a pause has: as a digest, without what alerts told before the pause. */
export const returnItemSelector =
  (selectDigestItems: ItemSelector): ItemSelector =>
  async (reader, history) => {
    const items = await selectDigestItems({ ...reader, alertedMode: 'left_out' }, history)
    return items.map(({ echo, ...item }) => ({ ...item, away: true }))
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

const digestFiltersOf = (
  { digestFilter, earlierFilters }: ActiveReader,
  choices: readonly EventChoice[],
): DigestFilters => ({
  current: digestFilter!,
  earlier: earlierFilters,
  choices,
})

/** True if no revision up to a seq that may alert is newer than the correction that the reader had by mail. */
const isUpToDate = (history: HistoryEntry[], to: number, correctedSeq: number | undefined): boolean =>
  correctedSeq !== undefined &&
  !history.some((entry) => entry.seq > correctedSeq && entry.seq <= to && isAlertableChange(entry))

const digestItemSelector = (windows: WindowReader, matchesFilter: MatchesFilter): ItemSelector => {
  const itemsOfReader = digestItemReader(windows, matchesFilter)
  return async (reader, { runs, corrected, choices, carried }) => {
    const { run, from, to, alertedMode } = reader
    const earlier = await windows.historiesOf(JSON.stringify([...carried.keys()].sort()), to)
    const items = withCarriedItems(await itemsOfReader(reader, choices), earlier, carried)
    const isUnmailed = runs.cohorts.length + runs.follows.length + corrected.size + choices.length === 0
    if (isUnmailed || items.length === 0) return items
    const sources = { runs, filters: digestFiltersOf(reader, choices), matchesFilter }
    const histories = await windows.historiesIn(from, to, to)
    return items.flatMap((item) => {
      const history = (item.carried ? earlier : histories).get(item.event)!
      const start = item.carried ? history.find(({ number }) => number === carried.get(item.event))!.seq - 1 : from
      const alertWindows = alertWindowsOf(sources, history, { run, from: start })
      const correctedSeq = correctedUpToOf(sources, history, { from: start, urgentSeq: corrected.get(item.event) })
      const wanted = item.carried ? undefined : wantedWindowsOf(history, { from, to }, sources.filters, matchesFilter)
      const shown = itemAfterMails(item, history, { alertWindows, correctedSeq, wanted })
      return shown?.echo === 'short' && alertedMode === 'left_out' ? [] : (shown ?? [])
    })
  }
}

/**
 * Reads the items that a digest has for its filters. A reader who changed the filter within the window gets the old choice
 * up to the change, and the new one from it on. So does one who changed the single events.
 */
const digestItemReader = ({ itemsIn, historiesIn }: WindowReader, matchesFilter: MatchesFilter) => {
  const itemsOfFilter = memoize(async (from: number, to: number, filter: string) =>
    (await itemsIn(from, to)).filter((item) => matchesFilter(filter, item)),
  )
  return async (reader: ActiveReader, choices: readonly EventChoice[]): Promise<EditionItem[]> => {
    const { from, to } = reader
    const filters = digestFiltersOf(reader, choices)
    const parts = filterWindowsOf(filters, from, to)
    if (parts.length <= 1 && choices.length === 0) return itemsOfFilter(from, to, parts[0]?.filter ?? filters.current)
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
