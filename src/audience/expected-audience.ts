import { type Change, severityRankOf } from '../timeline/event.ts'
import type { RevisionFacts } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import { type Filter, matchFilter } from './filter.ts'
import type { Preferences } from './preferences.ts'

type ActiveAlertLevel = Exclude<Preferences['alerts'], 'none'>

/** How many active readers who may be written to follow one filter: in digests, and by alerts of each level. */
export type FilterAudience = { id: string; filter: Filter; digests: number; alerts: Record<ActiveAlertLevel, number> }

/** A revision that may be recorded, with the facts of those before it that were not silent. */
export type ProspectiveRevision = {
  change: Change
  silent: boolean
  urgent: boolean
  facts: RevisionFacts
  earlierFacts: readonly RevisionFacts[]
}

/**
 * How many readers a revision would be told to: at once, and in their next digest. `at_once` is null where it would go
 * to exactly those who were told before, whom their filters do not count.
 */
export type ReaderCounts = { at_once: number | null; next_digest: number }

/** The least gravity that each level is alerted of. */
const MIN_SEVERITY_RANK: Record<ActiveAlertLevel, number> = { extreme: 4, severe: 3, all: 1 }
const ACTIVE_ALERT_LEVELS = Object.keys(MIN_SEVERITY_RANK) as ActiveAlertLevel[]
const FILTERS_PER_PAGE = 2_000

/** Counts by filters, page by page: each is matched once, whoever and however many follow it. */
export const countReaders = async (
  listPage: (after: string, limit: number) => Promise<FilterAudience[]>,
  prospect: ProspectiveRevision,
  gazetteer: Gazetteer,
): Promise<ReaderCounts> => {
  const { change, silent, urgent } = prospect
  if (silent || change === 'translation' || change === 'minor') return { at_once: 0, next_digest: 0 }
  if (change === 'retraction' || urgent) return { at_once: null, next_digest: 0 }
  const counts = { at_once: 0, next_digest: 0 }
  for (let after = ''; ; ) {
    const page = await listPage(after, FILTERS_PER_PAGE)
    for (const following of page) {
      const { at_once, next_digest } = countFilterReaders(following, prospect, gazetteer)
      counts.at_once += at_once
      counts.next_digest += next_digest
    }
    if (page.length < FILTERS_PER_PAGE) return counts
    after = page.at(-1)!.id
  }
}

/** Of the readers of one filter, how many are alerted, and how many find the revision in their next digest. */
export const countFilterReaders = (
  { filter, digests, alerts }: FilterAudience,
  { facts, earlierFacts: earlier }: ProspectiveRevision,
  gazetteer: Gazetteer,
): { at_once: number; next_digest: number } => {
  if (!matchFilter(filter, facts, gazetteer)) return { at_once: 0, next_digest: 0 }
  const earlierMatches = earlier.filter((each) => matchFilter(filter, each, gazetteer) !== null)
  const alerted = ACTIVE_ALERT_LEVELS.filter(
    (level) => triggersAlert(facts, level) && !earlierMatches.some((each) => triggersAlert(each, level)),
  )
  return { at_once: alerted.reduce((sum, level) => sum + alerts[level], 0), next_digest: digests }
}

/** Whether readers of a level are alerted of what has these facts: what is only claimed, expected or unverified waits. */
const triggersAlert = ({ nature, certainty, severity }: RevisionFacts, level: ActiveAlertLevel): boolean =>
  (nature === 'event' || nature === 'state') &&
  certainty !== 'unverified' &&
  severityRankOf(severity) >= MIN_SEVERITY_RANK[level]
