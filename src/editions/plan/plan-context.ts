import type { EventChoiceStore } from '../../audience/event-choice-store.ts'
import type { FilterStore } from '../../audience/filter-store.ts'
import type { PauseStore } from '../../audience/pause-store.ts'
import { type BudgetContext, type ResourceUse, sumOfUses } from '../../lib/invocation-budget.ts'
import type { LruCache } from '../../lib/lru-cache.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { EditionRenderer } from '../render/render-edition.ts'
import type { ChunkInserter } from '../stores/chunk-inserter.ts'
import type { CohortHistoryStore } from '../stores/cohort-history-store.ts'
import type { CohortStore } from '../stores/cohort-store.ts'
import type { CorrectedEventStore } from '../stores/corrected-event-store.ts'
import type { CorrectionAudienceStore } from '../stores/correction-audience-store.ts'
import type { CorrectionLogStore } from '../stores/correction-log-store.ts'
import type { CorrectionStore } from '../stores/correction-store.ts'
import type { EditionStore } from '../stores/edition-store.ts'
import type { LinkedEventStore } from '../stores/linked-event-store.ts'
import type { PageStore } from '../stores/page-store.ts'
import type { PlanStore } from '../stores/plan-store.ts'
import type { RunStore, RunTally } from '../stores/run-store.ts'
import type { UnaskedMailStore } from '../stores/unasked-mail-store.ts'
import type { UnsettledMailStore } from '../stores/unsettled-mail-store.ts'
import type { WaitingStore } from '../stores/waiting-store.ts'
import type { ChunkMember } from './chunk-members.ts'

export type PlanContext = BudgetContext & {
  journal: JournalStore
  filters: FilterStore
  pauses: Pick<PauseStore, 'findPauses'>
  eventChoices: Pick<EventChoiceStore, 'findChoices' | 'listFollowers'>
  plans: PlanStore
  pages: PageStore
  cohorts: Pick<CohortStore, 'prepareMarkJoined'>
  runs: Pick<RunStore, 'prepareGrowAudience' | 'readFollowRun' | 'listFollowRuns'>
  waiting: WaitingStore
  unaskedMails: UnaskedMailStore
  corrections: CorrectionStore
  correctionLog: Pick<CorrectionLogStore, 'prepareCountMailed'>
  linkedEvents: LinkedEventStore
  correctionAudiences: CorrectionAudienceStore
  correctedEvents: CorrectedEventStore
  unsettledMails: UnsettledMailStore
  cohortHistory: CohortHistoryStore
  editions: EditionStore
  chunks: ChunkInserter
  gazetteer: Gazetteer
  /** The limit of the site for mails that come unasked, in an hour. */
  maxAlertsPerHour: number
  renderEdition: EditionRenderer
  /** Differs between sites: the bytes of an edition depend on it, too. */
  siteVariant: string
  /** Ids of editions by `editionKeyOf`; null if there is nothing to send. */
  editionIdCache: LruCache<string | null>
  readersPerPage: number
  chunksPerPage: number
  /** How long chunks are kept: they say which readers were informed of an event. */
  retentionMs: number
}

/** The most that one more reader of a page uses: the items of a window, and a new edition. */
const READER_USE: ResourceUse = { d1Queries: 8, kvOperations: 9, internalCalls: 20, editions: 1 }
/** The most that committing a page uses, the search for corrections that its digests miss, and what the ticket does after it. */
const COMMIT_USE: ResourceUse = { d1Queries: 16, internalCalls: 20 }

/** The page needs a new edition, and the budget of the invocation ends: the next page begins with this reader. */
export const BUDGET_ENDS = Symbol('budget ends')

/** True if a page may add an edition for its next reader. Its first reader always may, so that each page moves the cursor. */
export const mayAddEdition = ({ budget }: BudgetContext, taken: number): boolean =>
  taken === 0 || budget().hasRoomFor(sumOfUses(READER_USE, COMMIT_USE))

/** One page of readers, each with an edition or counted as left out. `isLast`: no reader comes after it. */
export type PageAssignment = { isLast: boolean; members: ChunkMember[]; tallies: RunTally[] }

/** A page of runs of schedules, cohorts or corrections. */
export type WindowAssignment = PageAssignment & {
  /** The last reader of the page; null if it has none. */
  lastReader: { run: number; reader: number } | null
  /** The items that wait for a joined mail: [reader, run, due (ms UTC)] each. */
  waiting: [number, number, number][]
  /** The run that no claim could count, and the readers that the page adds to its audience. */
  grown?: { run: number; readers: number }
  /** The earlier digests whose corrections this page tells: [reader, run] each. */
  carried?: [number, number][]
}
