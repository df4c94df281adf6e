import type { EventChoice } from '../../audience/event-choice.ts'
import { earlierFilterIdsOf } from '../../audience/filter-history.ts'
import { isClaimedInPause, type Pause, startAfterPauses } from '../../audience/pause.ts'
import { unique } from '../../lib/unique.ts'
import type { MailKind } from '../select/edition-items.ts'
import type { ActiveReader, MailHistory } from '../select/select-items.ts'
import type { CohortRun, DigestRun, ReaderRuns } from '../stores/cohort-history-store.ts'
import type { CorrectedEvents } from '../stores/corrected-event-store.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import type { FollowRun } from '../stores/run-query-store.ts'
import { addLinkedEvents, readCarriedCorrections } from './linked-events.ts'
import type { PlanContext } from './plan-context.ts'

/** The mails and urgent corrections that readers had, and their single events: editions depend on these, too. */
export type MailHistories = {
  runs: Map<number, ReaderRuns>
  corrected: Map<number, CorrectedEvents>
  choices: Map<number, EventChoice[]>
  /** By reader, the corrections for which an earlier digest had no room. */
  carried: Map<number, ReadonlyMap<string, number>>
  /** The runs for followed events, if one of the readers follows any at once. */
  follows: readonly FollowRun[]
  pauses: PausesOfReaders
}

/** The pauses of readers who have any. */
export type PausesOfReaders = ReadonlyMap<number, readonly Pause[]>

const NO_RUNS: ReaderRuns = { cohorts: [], digests: [], follows: [] }

/** True for a reader who may get mail. */
export const isActive = (reader: PlannedReader): reader is ActiveReader =>
  reader.state === 'active' && reader.filter !== null && reader.lang !== null

/** Reads the pauses of these readers. */
export const readPauses = (
  { pauses }: Pick<PlanContext, 'pauses'>,
  readers: readonly PlannedReader[],
): Promise<PausesOfReaders> =>
  pauses.findPauses(unique(readers.flatMap(({ reader, hasPauses }) => (hasPauses === 1 ? [reader] : []))))

/** A reader whose window does not have what the mail after an earlier pause told. */
export const withoutPauses = <Reader extends PlannedReader>(reader: Reader, pauses: PausesOfReaders): Reader => {
  const own = pauses.get(reader.reader)
  if (!own) return reader
  const startOfWindow = (seq: number) => startAfterPauses(own, reader.run, seq)
  return {
    ...reader,
    from: startOfWindow(reader.from),
    since: reader.since === null ? null : startOfWindow(reader.since),
  }
}

/** True for a reader whom the run tells nothing, because it was claimed during their pause. */
export const isPaused = ({ reader, run }: PlannedReader, pauses: PausesOfReaders): boolean =>
  isClaimedInPause(pauses.get(reader) ?? [], run)

/** The runs that told a reader with these pauses something, with what they told. */
const runsOutsidePauses = ({ cohorts, digests, follows }: ReaderRuns, pauses: readonly Pause[]): ReaderRuns => {
  const outside = <Run extends { run: number; from: number }>(runs: readonly Run[]): Run[] =>
    runs
      .filter(({ run }) => !isClaimedInPause(pauses, run))
      .map((each) => ({ ...each, from: startAfterPauses(pauses, each.run, each.from) }))
  const sinceOf = (run: CohortRun) => ({ ...run, since: startAfterPauses(pauses, run.run, run.since) })
  return {
    cohorts: cohorts.map((cohort) => ({ ...cohort, runs: outside(cohort.runs).map(sinceOf) })),
    digests: outside(digests),
    follows: outside(follows),
  }
}

/** Reads the mails that a page of readers had before one of this kind. */
export const readMailHistories = async (
  context: Pick<PlanContext, 'cohortHistory' | 'correctedEvents' | 'eventChoices' | 'linkedEvents' | 'runs'>,
  kind: MailKind,
  readers: PlannedReader[],
  pauses: PausesOfReaders,
): Promise<MailHistories> => {
  const { from } = windowOf(readers)
  const correctable = kind === 'welcome' ? [] : readers.map(({ reader }) => reader)
  const alertedReaders = readers.filter(
    ({ alertedMode }) => kind === 'rollup' || (kind === 'digest' && alertedMode !== null),
  )
  const choosers = readers.flatMap(({ reader, hasEventChoices }) => (hasEventChoices === 1 ? [reader] : []))
  const runs = await addLinkedEvents(
    context,
    kind,
    alertedReaders,
    await context.cohortHistory.findReaderRuns(
      alertedReaders.map(({ reader }) => reader),
      from,
    ),
  )
  const choices = await context.eventChoices.findChoices(choosers, earliestOf(runs, from))
  const isAnyFollowed = alertedReaders.some(({ reader }) => isFollowingAtOnce(choices.get(reader) ?? []))
  return {
    ...{ runs, choices, pauses },
    carried: await readCarriedCorrections(context, readers),
    corrected: await context.correctedEvents.findCorrectedEvents(correctable, from),
    follows: isAnyFollowed ? await context.runs.listFollowRuns(from) : [],
  }
}

const isFollowingAtOnce = (choices: readonly EventChoice[]): boolean => choices.some(({ kind }) => kind === 'alert')

/** The history of one reader. */
export const historyOf = (
  { runs, corrected, choices, carried, follows, pauses }: MailHistories,
  reader: ActiveReader,
): MailHistory => {
  const own = choices.get(reader.reader) ?? []
  return {
    runs: runsOutsidePauses(
      { ...(runs.get(reader.reader) ?? NO_RUNS), follows: isFollowingAtOnce(own) ? follows : [] },
      pauses.get(reader.reader) ?? [],
    ),
    corrected: new Map([...(corrected.get(reader.reader) ?? [])].filter(([, seq]) => seq > reader.from)),
    choices: own,
    carried: carried.get(reader.reader) ?? new Map(),
  }
}

/** The ids of the filters that decide what these readers get, and got. */
export const filterIdsOf = (readers: PlannedReader[], { runs }: Pick<MailHistories, 'runs'>): string[] =>
  unique([
    ...readers.flatMap(({ filter, digestFilter }) => [filter ?? [], digestFilter ?? []].flat()),
    ...readers.flatMap(({ earlierFilters }) => earlierFilterIdsOf(earlierFilters)),
    ...[...runs.values()].flatMap(({ cohorts }) => cohorts.map(({ cohort }) => cohort.filter)),
  ])

/** The window of the journal that contains those of all these readers. */
export const windowOf = (readers: PlannedReader[]): { from: number; to: number } => ({
  from: Math.min(...readers.map((each) => each.from)),
  to: Math.max(...readers.map((each) => each.to)),
})

/** Where the earliest of these windows begins. */
export const startOf = (from: number, digests: readonly DigestRun[]): number =>
  Math.min(from, ...digests.map((digest) => digest.from))

/** Where the earliest window begins of these runs, and of a page whose windows begin at `from`. */
const earliestOf = (runs: ReadonlyMap<number, ReaderRuns>, from: number): number =>
  Math.min(from, ...[...runs.values()].map(({ digests }) => startOf(from, digests)))
