import { type Filter, matchFilter } from '../../audience/filter.ts'
import { type HistoryEntry, isAlertableChange } from '../../timeline/change-rules.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { CohortMembership, CohortWindow } from '../stores/cohort-store.ts'
import type { PlannedReader } from '../stores/run-store.ts'
import { alreadyAlertedFormOf, isInAlertWindow } from './alert-history.ts'
import { type EditionItem, editionItemOf, editionItemsOf, type MailKind } from './edition-items.ts'

const MAX_WELCOME_ITEMS = 20
const EVENTS_PER_WELCOME_PAGE = 4_000

/** A reader who may be written to, with the window that they are told. */
export type ActiveReader = PlannedReader & { lang: Lang; filter: string }
/** Where what is told is found. */
type ItemSources = { journal: JournalStore; gazetteer: Gazetteer }

/** What a reader is told, by the kind of mail. */
export const itemSelector = ({ journal, gazetteer }: ItemSources, kind: MailKind, filters: Map<string, Filter>) => {
  const readWindow = memoize((from: number, to: number) => readWindowItems(journal, from, to))
  const historiesIn = memoize(async (from: number, to: number) =>
    readHistories(journal, unique((await readWindow(from, to)).map((tale) => tale.event)), to),
  )
  const digestItems = memoize(async (from: number, to: number, id: string) => {
    const matchesFilter = ({ facts }: Pick<HistoryEntry, 'facts'>) =>
      matchFilter(filters.get(id)!, facts, gazetteer) !== null
    const tales = (await readWindow(from, to)).filter(matchesFilter)
    if (!tales.some(({ byItself }) => byItself)) return tales
    const lines = await historiesIn(from, to)
    const wasKnown = ({ event }: EditionItem) =>
      lines.get(event)!.some((line) => line.seq <= from && isAlertableChange(line) && matchesFilter(line))
    return tales.filter((tale) => !tale.byItself || !wasKnown(tale))
  })
  const alertItems = async ({ from, to, filter, least, since, line }: ActiveReader, brokeThrough: CohortWindow[]) => {
    const readerFilter = filters.get(filter)!
    const lines = await historiesIn(from, to)
    const isInWindow = (tale: EditionItem, window: CohortWindow): boolean =>
      isInAlertWindow(lines.get(tale.event)!, { ...window, cohortThreshold: line! }, readerFilter, gazetteer)
    const sentWindows = brokeThrough.map((window) => ({ ...window, from: Math.max(from, window.from), since: since! }))
    return (await readWindow(from, to)).filter(
      (tale) =>
        isInWindow(tale, { from, to, least: least!, since: since! }) &&
        !sentWindows.some((window) => isInWindow(tale, window)),
    )
  }
  const markAlreadyAlerted = async (
    tales: EditionItem[],
    { from, to, echo }: ActiveReader,
    stints: CohortMembership[],
  ): Promise<EditionItem[]> => {
    const lines = await historiesIn(from, to)
    return tales.flatMap((tale) => {
      const mark = alreadyAlertedFormOf(lines.get(tale.event)!, from, stints, filters, gazetteer)
      if (!mark) return [tale]
      return mark === 'short' && echo === 'left_out' ? [] : [{ ...tale, echo: mark }]
    })
  }
  return async (
    reader: ActiveReader,
    stints: CohortMembership[],
    brokeThrough: CohortWindow[],
  ): Promise<EditionItem[]> => {
    const { from, to, filter } = reader
    if (kind === 'welcome') {
      const heard = (tale: EditionItem) => matchFilter(filters.get(filter)!, tale.facts, gazetteer) !== null
      return readWelcomeItems(journal, to, heard)
    }
    if (kind === 'alert' || kind === 'rollup') return alertItems(reader, brokeThrough)
    const tales = await digestItems(from, to, filter)
    return stints.length > 0 && tales.length > 0 ? markAlreadyAlerted(tales, reader, stints) : tales
  }
}

/** All lines of these events up to a seq, by event. */
const readHistories = async (
  journal: JournalStore,
  events: string[],
  to: number,
): Promise<Map<string, HistoryEntry[]>> =>
  Map.groupBy(events.length > 0 ? await journal.listEntriesOfEvents(events, to) : [], (line) => line.event)

/** What the journal's window (from, to] tells, each event once. */
export const readWindowItems = async (journal: JournalStore, from: number, to: number): Promise<EditionItem[]> => {
  if (from >= to) return []
  const entries = await journal.listEntriesBetween(from, to)
  return editionItemsOf(
    entries,
    await journal.findAnnouncedEvents([...new Set(entries.map((entry) => entry.event))], from),
  )
}

/** The gravest and most recent that a reader follows, up to a seq: what a welcome tells. */
const readWelcomeItems = async (
  journal: JournalStore,
  to: number,
  isFollowed: (tale: EditionItem) => boolean,
): Promise<EditionItem[]> => {
  const tales: EditionItem[] = []
  for (let offset = 0; ; offset += EVENTS_PER_WELCOME_PAGE) {
    const page = await journal.listAsOf(to, EVENTS_PER_WELCOME_PAGE, offset)
    tales.push(...page.map(editionItemOf).filter(isFollowed))
    if (tales.length >= MAX_WELCOME_ITEMS || page.length < EVENTS_PER_WELCOME_PAGE)
      return tales.slice(0, MAX_WELCOME_ITEMS)
  }
}

/** Asks once for the same arguments; with `keyed`, only the first so many arguments tell calls apart. */
export const memoize = <A extends unknown[], T>(
  ask: (...args: A) => Promise<T>,
  keyLength?: number,
): ((...args: A) => Promise<T>) => {
  const answers = new Map<string, Promise<T>>()
  return (...args) => {
    const key = args.slice(0, keyLength).join(' ')
    const answer = answers.get(key) ?? ask(...args)
    answers.set(key, answer)
    return answer
  }
}

/** Each once. */
export const unique = <T>(all: T[]): T[] => [...new Set(all)]
