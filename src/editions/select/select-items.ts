import { type Filter, matchFilter } from '../../audience/filter.ts'
import { memoize } from '../../lib/memoize.ts'
import { unique } from '../../lib/unique.ts'
import { type HistoryEntry, isAlertableChange } from '../../timeline/change-rules.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry, JournalStore } from '../../timeline/journal-store.ts'
import type { CohortMembership } from '../stores/cohort-history-store.ts'
import type { CohortWindow } from '../stores/cohort-store.ts'
import type { CorrectedEvents } from '../stores/corrected-event-store.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import { alertedUpToOf, isInAlertWindow } from './alert-history.ts'
import { type EditionItem, editionItemOf, editionItemsOf, itemAfterMails, type MailKind } from './edition-items.ts'

const MAX_WELCOME_ITEMS = 20
const EVENTS_PER_WELCOME_PAGE = 4_000

/** A reader to whom a run may send mail. */
export type ActiveReader = PlannedReader & { lang: Lang; filter: string }

/**
 * The mails that a reader had in the window of a run. `memberships` are the reader's in cohorts, for digests.
 * `sentDuringHold` are the windows of the alerts that were sent while the roll-up was held back. `corrected` are the
 * urgent corrections that the reader had by mail.
 */
export type MailHistory = {
  memberships: CohortMembership[]
  sentDuringHold: CohortWindow[]
  corrected: CorrectedEvents
}

/** The items for one reader of a run. */
export type ItemSelector = (reader: ActiveReader, history: MailHistory) => Promise<EditionItem[]>

type ItemSources = { journal: JournalStore; gazetteer: Gazetteer }
type MatchesFilter = (filter: string, entry: Pick<HistoryEntry, 'facts'>) => boolean

/** Creates the selector of items for one kind of mail. It reads each window of the journal once. */
export const itemSelector = (
  { journal, gazetteer }: ItemSources,
  kind: MailKind,
  filters: Map<string, Filter>,
): ItemSelector => {
  const matchesFilter: MatchesFilter = (filter, { facts }) =>
    matchFilter(filters.get(filter)!, facts, gazetteer) !== null
  if (kind === 'welcome')
    return ({ to, filter }) => selectWelcomeItems(journal, to, (item) => matchesFilter(filter, item))
  const windows = windowReader(journal)
  if (kind === 'alert' || kind === 'rollup') return alertItemSelector(windows, filters, gazetteer)
  return digestItemSelector(windows, matchesFilter, (history, from, memberships) =>
    alertedUpToOf(history, from, memberships, filters, gazetteer),
  )
}

/** Reads the items of windows of the journal, and the histories of their events up to the window's end. */
const windowReader = (journal: JournalStore) => {
  const itemsIn = memoize((from: number, to: number) => readWindowItems(journal, from, to))
  const historiesIn = memoize(async (from: number, to: number) =>
    readHistories(journal, unique((await itemsIn(from, to)).map((item) => item.event)), to),
  )
  return { itemsIn, historiesIn }
}

type WindowReader = ReturnType<typeof windowReader>

const alertItemSelector =
  ({ itemsIn, historiesIn }: WindowReader, filters: Map<string, Filter>, gazetteer: Gazetteer): ItemSelector =>
  async ({ from, to, filter, least, since, cohortThreshold }, { sentDuringHold, corrected }) => {
    const histories = await historiesIn(from, to)
    const isInWindow = (item: EditionItem, window: CohortWindow): boolean =>
      isInAlertWindow(
        histories.get(item.event)!,
        { ...window, cohortThreshold: cohortThreshold! },
        filters.get(filter)!,
        gazetteer,
      )
    const sentWindows = sentDuringHold.map((sent) => ({ ...sent, from: Math.max(from, sent.from), since: since! }))
    return (await itemsIn(from, to)).filter(
      (item) =>
        isInWindow(item, { from, to, least: least!, since: since! }) &&
        !isUpToDate(histories.get(item.event)!, corrected.get(item.event)) &&
        !sentWindows.some((sent) => isInWindow(item, sent)),
    )
  }

/** True if no revision that may alert is newer than the correction that the reader had by mail. */
const isUpToDate = (history: HistoryEntry[], correctedSeq: number | undefined): boolean =>
  correctedSeq !== undefined && !history.some((entry) => entry.seq > correctedSeq && isAlertableChange(entry))

const digestItemSelector = (
  { itemsIn, historiesIn }: WindowReader,
  matchesFilter: MatchesFilter,
  alertedUpTo: (history: HistoryEntry[], from: number, memberships: CohortMembership[]) => number | null,
): ItemSelector => {
  const itemsOfFilter = memoize(async (from: number, to: number, filter: string) =>
    (await itemsIn(from, to)).filter((item) => matchesFilter(filter, item)),
  )
  return async ({ from, to, filter, alertedMode }, { memberships, corrected }) => {
    const items = await itemsOfFilter(from, to, filter)
    if ((memberships.length === 0 && corrected.size === 0) || items.length === 0) return items
    const histories = await historiesIn(from, to)
    return items.flatMap((item) => {
      const history = histories.get(item.event)!
      const alertedSeq = alertedUpTo(history, from, memberships)
      const correctedSeq = corrected.get(item.event) ?? null
      const shown = itemAfterMails(item, history, { alertedSeq, correctedSeq })
      return shown?.echo === 'short' && alertedMode === 'left_out' ? [] : (shown ?? [])
    })
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

/** The items of a welcome: of the events that a reader follows up to a seq, the most severe and then the most recent. */
const selectWelcomeItems = async (
  journal: JournalStore,
  to: number,
  isFollowed: (item: EditionItem) => boolean,
): Promise<EditionItem[]> => {
  const items: EditionItem[] = []
  for (let offset = 0; ; offset += EVENTS_PER_WELCOME_PAGE) {
    const page = await journal.listAsOf(to, EVENTS_PER_WELCOME_PAGE, offset)
    items.push(...page.map(editionItemOf).filter(isFollowed))
    if (items.length >= MAX_WELCOME_ITEMS || page.length < EVENTS_PER_WELCOME_PAGE)
      return items.slice(0, MAX_WELCOME_ITEMS)
  }
}
