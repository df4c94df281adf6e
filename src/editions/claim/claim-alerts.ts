import { type Filter, matchFilter } from '../../audience/filter.ts'
import {
  alertSeverityRankOf,
  crossesThreshold,
  type HistoryEntry,
  isAlertableChange,
} from '../../timeline/change-rules.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { countAlertInHour, decideAlert, EXTREME_GRAVITY, heldAlertsDueAt } from '../select/alert-rules.ts'
import type { AlertProgress, CohortRow, CohortStore, CohortUpdate } from '../stores/cohort-store.ts'

export type AlertContext = {
  journal: Pick<JournalStore, 'readReleasedSeq' | 'listEntriesBetween' | 'listEntriesOfEvents'>
  cohorts: CohortStore
  gazetteer: Gazetteer
  mostPerHour: number
  cohortsPerPage: number
}

/** What one page came to: whether there may be more at once, and when what was held back is due (ms UTC). */
export type AlertClaimResult = { hasMore: boolean; heldUntilTimes: number[] }

/** After a long silence of ticks and tickets, so many lines are looked at together. */
const MAX_LINES_PER_CLAIM = 2_000

/**
 * Looks at one page of cohorts and claims what they are told at once: first what was released since all were looked at
 * last, then what was held back and is due. Repeating it after a crash, or beside another, claims nothing twice.
 */
export const claimAlertPage = async (context: AlertContext, now: number): Promise<AlertClaimResult> => {
  const progress = await context.cohorts.readProgress()
  const released =
    progress.targetSeq > progress.doneSeq ? progress.targetSeq : await context.journal.readReleasedSeq(now)
  if (released > progress.doneSeq)
    return claimAlerts(
      context,
      { ...progress, targetSeq: Math.min(released, progress.doneSeq + MAX_LINES_PER_CLAIM) },
      now,
    )
  return claimRollUps(context, progress, now)
}

/** Looks at the next cohorts in the order of their thresholds; where no event of the window wakes any, at none. */
const claimAlerts = async (context: AlertContext, progress: AlertProgress, now: number): Promise<AlertClaimResult> => {
  const histories = await readAlertableHistories(context.journal, progress.doneSeq, progress.targetSeq)
  const maxGravity = Math.max(0, ...histories.map((lines) => alertSeverityRankOf(lines.at(-1)!.facts)))
  const page =
    maxGravity === 0 ? [] : await context.cohorts.readNextCohorts(progress.position, maxGravity, context.cohortsPerPage)
  const isLast = page.length < context.cohortsPerPage
  const candidatesOf = candidateFinder(histories, context.gazetteer)
  const updates = page.flatMap(
    (row) => alertUpdateOf(row, candidatesOf(row, progress), progress, now, context.mostPerHour) ?? [],
  )
  const end = page.at(-1)
  const nextProgress = isLast
    ? { doneSeq: progress.targetSeq, targetSeq: progress.targetSeq, position: { least: 0, id: 0 } }
    : { doneSeq: progress.doneSeq, targetSeq: progress.targetSeq, position: { least: end!.cohort.least, id: end!.id } }
  const made = await context.cohorts.claimRuns('alert', updates, progress, nextProgress, now)
  return { hasMore: true, heldUntilTimes: made === null ? [] : updates.flatMap((step) => step.dueAt ?? []) }
}

/** What is held back and due goes as one mail; where quiet hours have begun since, when they end. */
const claimRollUps = async (context: AlertContext, progress: AlertProgress, now: number): Promise<AlertClaimResult> => {
  const dueCohorts = await context.cohorts.findDueRollUps(now, context.cohortsPerPage)
  if (dueCohorts.length === 0) return { hasMore: false, heldUntilTimes: [] }
  const updates = dueCohorts.map((row) => rollUpUpdateOf(row, progress, now))
  const made = await context.cohorts.claimRuns('rollup', updates, progress, progress, now)
  return { hasMore: true, heldUntilTimes: made === null ? [] : updates.flatMap((step) => step.dueAt ?? []) }
}

const rollUpUpdateOf = (row: CohortRow, { doneSeq: seq }: AlertProgress, now: number): CohortUpdate => {
  const dueAt = heldAlertsDueAt(row.cohort, now)
  const state = { id: row.id, lastSeq: row.lastSeq, openedAt: row.openedAt, alerts: row.alerts }
  if (dueAt > now) return { ...state, dueAt, run: null }
  const { least } = row.cohort
  const run = { from: row.lastSeq, to: seq, least, since: row.lastSeq, dueAt: row.dueAt! }
  return { ...state, dueAt: null, run }
}

/** All lines of each event that may wake somebody in a window, up to its end. */
const readAlertableHistories = async (
  journal: AlertContext['journal'],
  from: number,
  to: number,
): Promise<HistoryEntry[][]> => {
  const events = (await journal.listEntriesBetween(from, to)).filter(isAlertableChange).map((line) => line.event)
  if (events.length === 0) return []
  const lines = await journal.listEntriesOfEvents([...new Set(events)], to)
  return [...Map.groupBy(lines, (line) => line.event).values()].filter((story) => story.at(-1)!.change !== 'retraction')
}

/** What a cohort hears of: each filter is matched once with a line, however many cohorts share it. */
const candidateFinder = (histories: HistoryEntry[][], gazetteer: Gazetteer) => {
  const matchCache = new Map<string, Map<HistoryEntry, boolean>>()
  const isMatched = (id: string, filter: Filter, line: HistoryEntry): boolean => {
    const lines = matchCache.get(id) ?? new Map<HistoryEntry, boolean>()
    matchCache.set(id, lines)
    const answer = lines.get(line) ?? matchFilter(filter, line.facts, gazetteer) !== null
    lines.set(line, answer)
    return answer
  }
  return ({ cohort, filter, dueAt, lastSeq }: CohortRow, { doneSeq: seq }: AlertProgress) => {
    const meetsThreshold = (least: number) => (line: HistoryEntry) =>
      alertSeverityRankOf(line.facts) >= least && isMatched(cohort.filter, filter, line)
    const since = dueAt === null ? seq : lastSeq
    const crossingHistories = histories.filter((lines) => crossesThreshold(lines, since, meetsThreshold(cohort.least)))
    const extreme = crossingHistories.filter((lines) => crossesThreshold(lines, seq, meetsThreshold(EXTREME_GRAVITY)))
    return { extreme: extreme.length > 0, other: extreme.length < crossingHistories.length }
  }
}

/** What becomes of a cohort that hears of something; null where that is nothing, so that nothing is written. */
const alertUpdateOf = (
  row: CohortRow,
  candidates: { extreme: boolean; other: boolean },
  { doneSeq: seq, targetSeq: to }: AlertProgress,
  now: number,
  maxPerHour: number,
): CohortUpdate | null => {
  if (!candidates.extreme && !candidates.other) return null
  const { cohort, dueAt, lastSeq } = row
  const state = { openedAt: row.openedAt, alerts: row.alerts, heldSinceSeq: dueAt === null ? null : lastSeq }
  const { alert, due } = decideAlert(cohort, state, candidates, now, maxPerHour)
  if (alert === null && due === null) return null
  const since = state.heldSinceSeq ?? seq
  const least = alert === 'extreme' ? EXTREME_GRAVITY : cohort.least
  return {
    id: row.id,
    lastSeq: since,
    dueAt: due ?? dueAt,
    ...(alert ? countAlertInHour(state, now) : { openedAt: row.openedAt, alerts: row.alerts }),
    run: alert && { from: seq, to, least, since, dueAt: now },
  }
}
