import { type Filter, matchFilter } from '../../audience/filter.ts'
import { unique } from '../../lib/unique.ts'
import { severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'
import type { RedactionsOfEvents } from '../../timeline/redaction.ts'
import { currentItemsOf, type LaterChanges } from '../select/current-items.ts'
import { type EarlierRevision, type EditionItem, type MailKind, sayingNumbersOf } from '../select/edition-items.ts'
import { withoutRedacted } from '../select/redaction-rules.ts'
import type { WaitingContent } from '../select/unasked-mail-rules.ts'
import type { CorrectionRun } from '../stores/correction-store.ts'
import type { InformedReader } from './informed-reader.ts'
import type { PlanContext } from './plan-context.ts'

/** The decision about a reader's notice: it goes into the mail, it waits until `until` (ms UTC), or there is none. */
export type NoticeDecision =
  | { content: WaitingContent & { notice: EditionItem }; waits: boolean }
  | { until: number }
  | null

/** The notices of a page of joined mails, by reader and run of the correction. */
export type NoticeFinder = (reader: number, run: number) => NoticeDecision

/** False for a reader who had a later revision, and for one whose chunk was unfrozen, who had none. */
export const isNoticeNeeded = ({ toldOrder, number }: InformedReader, correction: CorrectionRun): boolean =>
  toldOrder >= 0 && (number === null || number < correction.number)

/** True if a reader with this filter gets the corrected event in a digest. */
export const matchesCorrection = (
  filter: Filter | undefined,
  { facts }: CorrectionRun,
  gazetteer: Gazetteer,
): boolean => filter !== undefined && matchFilter(filter, facts, gazetteer) !== null

/** Reads what is needed to decide the notices of these pairs, [reader, run] each; runs of alerts are left out. */
export const noticeFinder = async (
  context: PlanContext,
  pairs: readonly [number, number][],
  now: number,
): Promise<NoticeFinder> => {
  const corrections = new Map(
    (await context.corrections.readRuns(unique(pairs.map(([, run]) => run)))).map((each) => [each.run, each]),
  )
  const own = pairs.filter(([, run]) => corrections.has(run))
  const readers = await context.correctionAudiences.readInformedPairs(own)
  const informed = new Map(readers.map((each) => [`${each.reader} ${each.run}`, each]))
  const events = unique([...corrections.values()].map(({ event }) => event))
  const histories = await readHistoriesOf(context, events)
  const changes = await readLaterChanges(context, events, now)
  return (reader, run) => {
    const correction = corrections.get(run)
    const told = informed.get(`${reader} ${run}`)
    if (!correction || !told || !isNoticeNeeded(told, correction)) return null
    const heldUntil = correction.change === 'correction' ? changes.heldUntil.get(correction.event) : undefined
    if (heldUntil !== undefined) return { until: heldUntil }
    const item = noticeItemOf(told, correction, histories.get(correction.event) ?? [])
    const [current] = itemsNow(correction.change, [item], changes)
    if (!current) return null
    const severityRank = Math.max(...[correction, toldEntryOf(told, correction, histories)].map(severityRankOfEntry))
    return {
      content: { run, kind: correction.change, notice: current, severityRank },
      waits: told.hasUnsettledMail === 1,
    }
  }
}

const severityRankOfEntry = (entry: Pick<CorrectionRun, 'facts'> | undefined): number =>
  entry ? severityRankOf(entry.facts.severity) : 0

const readHistoriesOf = async ({ journal }: PlanContext, events: string[]): Promise<Map<string, JournalEntry[]>> =>
  Map.groupBy(
    events.length > 0 ? await journal.listEntriesOfEvents(events, Number.MAX_SAFE_INTEGER) : [],
    ({ event }) => event,
  )

/** The changes of events since they were told. `heldUntil` is when the hold of their retraction ends (ms UTC). */
export type ChangesOfEvents = LaterChanges & { heldUntil: Map<string, number>; redactions: RedactionsOfEvents }

/** The items of a mail of this kind as they are after these changes. */
export const itemsNow = (kind: MailKind, items: EditionItem[], changes: ChangesOfEvents): EditionItem[] =>
  withoutRedacted(kind, currentItemsOf({ kind, tales: items }, changes), changes.redactions)

/**
 * Reads the changes of events since they were told. An event whose retraction is on hold is not retracted yet: `heldUntil` is
 * when its hold ends (ms UTC).
 */
export const readLaterChanges = async (
  { journal, corrections }: Pick<PlanContext, 'journal' | 'corrections'>,
  events: string[],
  now: number,
): Promise<ChangesOfEvents> => {
  const [retracted, corrected, held, redactions] = await Promise.all([
    journal.findLastRetractions(events),
    corrections.findNewestCorrections(events, 0),
    journal.listHeldRetractions(now),
    journal.readRedactions(events),
  ])
  const heldUntil = new Map(held.map(({ event, releaseAt }) => [event, releaseAt]))
  const inEffect = new Map([...retracted].filter(([event]) => !heldUntil.has(event)))
  return { retracted: inEffect, corrected, heldUntil, redactions }
}

const earlierNumberOf = ({ number }: InformedReader, correction: CorrectionRun): number =>
  number ?? correction.number - 1

const toldEntryOf = (
  told: InformedReader,
  correction: CorrectionRun,
  histories: Map<string, JournalEntry[]>,
): JournalEntry | undefined =>
  histories.get(correction.event)?.find(({ number }) => number === earlierNumberOf(told, correction))

/** The item for a reader. Readers who had the same revision on the same day share it. */
const noticeItemOf = (told: InformedReader, correction: CorrectionRun, history: JournalEntry[]): EditionItem => {
  const { event, number, seq, hash, facts, change } = correction
  const before = history.filter((entry) => entry.number < number)
  const earlier = before.findLast((entry) => entry.number <= earlierNumberOf(told, correction)) ?? before[0]!
  const was: EarlierRevision = {
    ...{ number: earlier.number, seq: earlier.seq, hash: earlier.hash },
    day: told.toldAt === null ? null : new Date(told.toldAt).toISOString().slice(0, 10),
  }
  const saying = change === 'correction' ? correctedNumbersSince(history, was.number, number) : [number]
  return { ...{ event, number, seq, hash, facts, section: 'correction', was }, ...(saying.length > 1 && { saying }) }
}

/** The numbers of the corrections after the revision that a reader was told. Their mail gives the reason of each. */
const correctedNumbersSince = (history: JournalEntry[], told: number, upTo: number): number[] =>
  sayingNumbersOf(
    history.filter(
      ({ number, change, silent }) => number > told && number <= upTo && change === 'correction' && !silent,
    ),
  )
