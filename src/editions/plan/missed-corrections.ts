import { type EventChoice, findChoiceAt } from '../../audience/event-choice.ts'
import { type Filter, matchFilter } from '../../audience/filter.ts'
import { filterWindowsOf } from '../../audience/filter-history.ts'
import { unique } from '../../lib/unique.ts'
import { entriesSinceRetraction, type HistoryEntry } from '../../timeline/change-rules.ts'
import { isInDigestWindow, isInWindow } from '../select/alert-history.ts'
import type { ActiveReader } from '../select/select-items.ts'
import type { DigestCorrection } from '../stores/correction-store.ts'
import type { PlanContext } from './plan-context.ts'

/**
 * The corrections, not urgent, in the windows of these digests that the digest of a reader does not show, because its filter
 * does not match the event as it is now. Those who were told of the event get them by a mail of their own: [reader, run of
 * the correction] each. The rule is that of the digest itself, so each reader gets a correction by one of the two.
 */
export const findMissedCorrections = async (
  context: Pick<PlanContext, 'corrections' | 'correctionAudiences' | 'journal' | 'gazetteer'>,
  readers: readonly ActiveReader[],
  filters: ReadonlyMap<string, Filter>,
  choices: ReadonlyMap<number, readonly EventChoice[]>,
): Promise<[reader: number, run: number][]> => {
  if (readers.length === 0) return []
  const from = Math.min(...readers.map((each) => each.from))
  const to = Math.max(...readers.map((each) => each.to))
  const corrections = await context.corrections.listDigestCorrections(from, to)
  if (corrections.length === 0) return []
  const events = unique(corrections.map(({ event }) => event))
  const histories = Map.groupBy(await context.journal.listEntriesOfEvents(events, to), ({ event }) => event)
  const matchesFilter = (filter: string, { facts }: Pick<HistoryEntry, 'facts'>): boolean =>
    matchFilter(filters.get(filter)!, facts, context.gazetteer) !== null
  const missedByWindow = new Map<string, DigestCorrection[]>()
  const missed = new Map<number, DigestCorrection[]>()
  for (const reader of readers) {
    const own = (choices.get(reader.reader) ?? []).filter(({ event }) => events.includes(event))
    const key = windowKeyOf(reader, own)
    const found =
      missedByWindow.get(key) ??
      corrections.filter((each) => isMissed(each, histories.get(each.event) ?? [], reader, own, matchesFilter))
    missedByWindow.set(key, found)
    missed.set(reader.reader, found)
  }
  const runs = unique([...missed.values()].flatMap((each) => each.map(({ run }) => run)))
  const informed = await context.correctionAudiences.listInformedReaders(runs, [...missed.keys()])
  return informed.filter(([reader, run]) => missed.get(reader)?.some((each) => each.run === run))
}

/**
 * True for the newest correction of its event in a reader's window, if the digest does not show the event. A reader who
 * follows the event at once had the correction by a mail of its own.
 */
const isMissed = (
  { seq, event }: DigestCorrection,
  history: readonly HistoryEntry[],
  { from, to, digestFilter, earlierFilters }: ActiveReader,
  choices: readonly EventChoice[],
  matchesFilter: (filter: string, entry: Pick<HistoryEntry, 'facts'>) => boolean,
): boolean => {
  const current = entriesSinceRetraction(history.filter((entry) => entry.seq <= to))
  const newest = current.findLast(({ change, silent }) => change === 'correction' && !silent)
  const own = choices.filter((each) => each.event === event)
  if (findChoiceAt(own, seq) === 'alert') return false
  const filters = { current: digestFilter!, earlier: earlierFilters, choices }
  return (
    newest?.seq === seq &&
    isInWindow(seq, { from, to }) &&
    !isInDigestWindow(history, { from, to }, filters, matchesFilter)
  )
}

/** Equal for readers whose digests have the same events. */
const windowKeyOf = (
  { from, to, digestFilter, earlierFilters }: ActiveReader,
  choices: readonly EventChoice[],
): string =>
  JSON.stringify([from, to, choices, filterWindowsOf({ current: digestFilter!, earlier: earlierFilters }, from, to)])
