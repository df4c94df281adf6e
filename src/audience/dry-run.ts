import {
  type BudgetContext,
  type InvocationBudget,
  type ResourceUse,
  UNLIMITED_BUDGET,
} from '../lib/invocation-budget.ts'
import type { Refusal } from '../lib/refusal.ts'
import { isNewestAlerting } from '../timeline/alert-cause-rules.ts'
import { alertSeverityRankOf, type HistoryEntry, isMailableChange } from '../timeline/change-rules.ts'
import type { DuplicatePolicy } from '../timeline/duplicate-rules.ts'
import type { Revision } from '../timeline/event.ts'
import type { EventDraft } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import { diffRecords } from '../timeline/revision-diff.ts'
import { factsOf } from '../timeline/revision-facts.ts'
import { type ActiveAlertLevel, MIN_SEVERITY_RANKS } from './cohort.ts'
import { matchFilter } from './filter.ts'
import type { FilterAudience, FilterStore } from './filter-store.ts'
import type { AlertLevel } from './preferences.ts'

/** A revision that may be recorded. */
export type ProspectiveRevision = HistoryEntry & { urgent: boolean }

/**
 * How many readers a revision would reach: at once, and in their next digest. With `complete` false, at least these: the
 * budget of the invocation ended before all filters or mails were searched.
 */
export type ReaderCounts = { at_once: number; next_digest: number; complete?: false }

/** An active reader who was told of the event before. */
export type InformedReaderChoice = { filter: string | null; alerts: AlertLevel; hasDigest: boolean }

/** Those who were told before. `isComplete`: all of them. */
export type InformedReaders = { readers: readonly InformedReaderChoice[]; isComplete: boolean }

/** The result of a dry run: the revision as it would be stored, JSON pointers to what it would change, and its readers. */
export type AudienceEstimate = { stored: Revision; changed: string[]; readers: ReaderCounts }

type FilterPages = (after: string, limit: number) => Promise<FilterAudience[]>

const ALERT_LEVELS = Object.keys(MIN_SEVERITY_RANKS) as ActiveAlertLevel[]
const FILTERS_PER_PAGE = 2_000
/** A page of filters and the answer after it use at most this. */
const PAGE_USE: ResourceUse = { d1Queries: 4, internalCalls: 4, matches: 1 }
const NOBODY: InformedReaders = { readers: [], isComplete: true }

/** Works out what recording a draft would cause, and stores nothing. Refuses what recording would refuse. */
export const estimateAudience = async (
  {
    journal,
    filters,
    gazetteer,
    budget,
  }: Partial<BudgetContext> & { journal: JournalStore; filters: FilterStore; gazetteer: Gazetteer },
  { draft, duplicates }: { draft: EventDraft; duplicates: DuplicatePolicy },
  informed: InformedReaders,
): Promise<AudienceEstimate | Refusal> => {
  const refusal = await journal.checkDraft(draft, duplicates)
  if (refusal) return refusal
  const headSeq = await journal.readHeadSeq()
  const stored = { ...draft, seq: headSeq + 1 }
  const history = await journal.listEntriesOfEvents([draft.id], headSeq)
  const [newest = null] = await journal.readRevisions(history.filter(({ redacted }) => !redacted).slice(-1))
  return {
    stored,
    changed: diffRecords(newest, draft),
    readers: await countReaders(
      filters.listFilterAudiences,
      { ...stored, event: draft.id, facts: factsOf(draft) },
      history,
      gazetteer,
      informed,
      budget?.(),
    ),
  }
}

/**
 * Counts the readers of a revision filter by filter, in pages, as far as the budget allows. `history` is the event's
 * earlier revisions, oldest first. `informed` are the readers who were told of it: a retraction and an urgent correction go
 * to them, at once. A plain correction is in the next digest also of those whose filter no longer matches.
 */
export const countReaders = async (
  listPage: FilterPages,
  revision: ProspectiveRevision,
  history: readonly HistoryEntry[],
  gazetteer: Gazetteer,
  { readers: informed, isComplete }: InformedReaders = NOBODY,
  budget: InvocationBudget = UNLIMITED_BUDGET,
): Promise<ReaderCounts> => {
  if (!isMailableChange(revision)) return { at_once: 0, next_digest: 0 }
  const counts: ReaderCounts = { at_once: 0, next_digest: 0, ...(!isComplete && { complete: false }) }
  if (revision.change === 'retraction' || revision.urgent) counts.at_once = informed.length
  if (revision.change === 'retraction') return counts
  const informedByFilter = Map.groupBy(informed, ({ filter }) => filter)
  const matchesPerFilter = 2 * (history.length + 1)
  for (let after = ''; ; ) {
    const limit = Math.min(FILTERS_PER_PAGE, Math.floor(budget.left('matches') / matchesPerFilter))
    if (limit < 1 || !budget.hasRoomFor(PAGE_USE)) return { ...counts, complete: false }
    const page = await listPage(after, limit)
    budget.count('matches', page.length * matchesPerFilter)
    for (const audience of page) {
      const own = informedByFilter.get(audience.id) ?? []
      const { at_once, next_digest } = countFilterReaders(audience, revision, history, gazetteer, own)
      counts.at_once += at_once
      counts.next_digest += next_digest
    }
    if (page.length < limit) return counts
    after = page.at(-1)!.id
  }
}

/** The readers of one filter who would get an alert, and those whose next digest would contain the revision. */
const countFilterReaders = (
  { filter, digestReaders, alertReaders }: FilterAudience,
  revision: ProspectiveRevision,
  history: readonly HistoryEntry[],
  gazetteer: Gazetteer,
  informed: readonly InformedReaderChoice[],
): ReaderCounts => {
  if (!matchFilter(filter, revision.facts, gazetteer))
    return { at_once: 0, next_digest: revision.change === 'correction' && !revision.urgent ? informed.length : 0 }
  const entries = [...history, revision]
  const rankBySeq = new Map(
    entries.map(({ seq, facts }) => [seq, matchFilter(filter, facts, gazetteer) ? alertSeverityRankOf(facts) : 0]),
  )
  const alerted = ALERT_LEVELS.filter((level) =>
    isNewestAlerting(entries, ({ seq }) => rankBySeq.get(seq)! >= MIN_SEVERITY_RANKS[level]),
  )
  const served = revision.urgent ? informed : []
  const countServedAt = (level: ActiveAlertLevel) => served.filter(({ alerts }) => alerts === level).length
  return {
    at_once: alerted.reduce((sum, level) => sum + alertReaders[level] - countServedAt(level), 0),
    next_digest: digestReaders - served.filter(({ hasDigest }) => hasDigest).length,
  }
}
