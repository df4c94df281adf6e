import { cohortTimezoneOf } from '../../audience/cohort.ts'
import type { CohortColumns } from '../../audience/schedule-store.ts'
import type { BudgetContext } from '../../lib/invocation-budget.ts'
import { unique } from '../../lib/unique.ts'
import {
  alertSeverityRankOf,
  type HistoryEntry,
  isAlertableChange,
  isFollowerAlert,
} from '../../timeline/change-rules.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { type AlertCandidates, countMail, decideAlert, PASSING_RANK, rollUpDueAt } from '../select/alert-rules.ts'
import { type CompleteBursts, findCompleteBursts } from '../select/burst-rules.ts'
import type {
  AlertProgress,
  CohortRow,
  CohortStore,
  CohortUpdate,
  FollowedWindow,
  NextAlertProgress,
} from '../stores/cohort-store.ts'
import { candidateFinder, stateOf } from './alert-candidates.ts'

export type AlertContext = Partial<BudgetContext> & {
  journal: Pick<JournalStore, 'readTellableSeq' | 'listReleases' | 'listEntriesBetween' | 'listEntriesOfEvents'>
  cohorts: CohortStore
  gazetteer: Gazetteer
  maxAlertsPerHour: number
  /** How long a burst of releases is collected before its alert, in ms. */
  settleMs: number
  cohortsPerPage: number
}

/**
 * Whether more work may be due now, and when the alerts deferred by this claim become due (ms UTC). `settlesAt` is when
 * the next burst is complete; null without one.
 */
export type AlertClaimResult = { hasMore: boolean; deferredUntilTimes: number[]; settlesAt: number | null }

/** Bounds one claim after an outage of ticks and tickets. */
const MAX_ENTRIES_PER_CLAIM = 2_000

/**
 * Claims alerts for one page of cohorts, of the bursts that are complete since the last claim. If all cohorts are done,
 * claims the roll-ups that are due. It can be repeated, and can run several times at once: each claim takes effect once.
 */
export const claimAlertPage = async (context: AlertContext, now: number): Promise<AlertClaimResult> => {
  const progress = await context.cohorts.readProgress()
  if (progress.targetSeq > progress.doneSeq) return claimAlerts(context, progress, now)
  const { upTo, nextAt } = await readCompleteBursts(context, progress, now)
  return upTo > progress.doneSeq
    ? claimAlerts(context, { ...progress, targetSeq: upTo }, now, true)
    : { ...(await claimRollUps(context, progress, now)), settlesAt: nextAt }
}

/** When the burst of alerts that is open at `now` is complete (ms UTC); null without one. */
export const readOpenBurst = async (
  context: Pick<AlertContext, 'journal' | 'cohorts' | 'settleMs'>,
  now: number,
): Promise<number | null> => (await readCompleteBursts(context, await context.cohorts.readProgress(), now)).nextAt

const readCompleteBursts = async (
  { journal, settleMs }: Pick<AlertContext, 'journal' | 'settleMs'>,
  { doneSeq, burstUntil }: AlertProgress,
  now: number,
): Promise<CompleteBursts> => {
  const released = await journal.readTellableSeq(doneSeq, now)
  if (released <= doneSeq) return { upTo: doneSeq, nextAt: null }
  const releases = await journal.listReleases(doneSeq, Math.min(released, doneSeq + MAX_ENTRIES_PER_CLAIM))
  return findCompleteBursts(releases, { after: doneSeq, settleMs, burstUntil, now })
}

/**
 * Claims for the next cohorts in the order of their thresholds. Reads no cohort if no event of the window can alert. With
 * the first page of a window, claims the alerts of the events that readers follow.
 */
const claimAlerts = async (
  context: AlertContext,
  progress: AlertProgress,
  now: number,
  isFirstPage = false,
): Promise<AlertClaimResult> => {
  const histories = await readAlertableHistories(context.journal, progress.doneSeq, progress.targetSeq)
  const maxSeverityRank = Math.max(0, ...histories.map((history) => alertSeverityRankOf(history.at(-1)!.facts)))
  const entryCount = histories.reduce((sum, history) => sum + history.length, 0)
  const limit = affordableCohorts(context, entryCount)
  const page =
    maxSeverityRank === 0 ? [] : await context.cohorts.readNextCohorts(progress.position, maxSeverityRank, limit)
  context.budget?.().count('matches', page.length * entryCount)
  const candidatesOf = candidateFinder(histories, context.gazetteer)
  const updates = page.flatMap(
    (row) => alertUpdateOf(row, candidatesOf(row, progress), progress, now, context.maxAlertsPerHour) ?? [],
  )
  const next = progressAfter(progress, page, limit)
  const followed = isFirstPage ? followedWindowOf(histories, progress) : null
  const claimed = await context.cohorts.claimRuns('alert', updates, progress, next, now, followed)
  return resultOf(claimed, updates)
}

/** The events of a window that are news for their followers; null without any. */
const followedWindowOf = (
  histories: readonly HistoryEntry[][],
  { doneSeq: from, targetSeq: to }: AlertProgress,
): FollowedWindow | null => {
  const events = histories
    .filter((history) => history.some((entry) => entry.seq > from && isFollowerAlert(entry)))
    .map(([first]) => first!.event)
  return events.length > 0 ? { events, from, to } : null
}

/** How many cohorts a page may have: each may be matched with each entry. */
const affordableCohorts = ({ budget, cohortsPerPage }: AlertContext, entryCount: number): number => {
  const matches = budget?.().left('matches') ?? Number.POSITIVE_INFINITY
  return Math.min(cohortsPerPage, Math.max(1, Math.floor(matches / Math.max(1, entryCount))))
}

const progressAfter = (
  { doneSeq, targetSeq }: AlertProgress,
  page: CohortRow[],
  cohortsPerPage: number,
): NextAlertProgress => {
  if (page.length < cohortsPerPage) return { doneSeq: targetSeq, targetSeq, position: { least: 0, id: 0 } }
  const { cohort, id } = page.at(-1)!
  return { doneSeq, targetSeq, position: { least: cohort.least, id } }
}

/** Claims one roll-up for each cohort whose deferred alerts are due. In quiet hours, defers them until these end. */
const claimRollUps = async (context: AlertContext, progress: AlertProgress, now: number): Promise<AlertClaimResult> => {
  const dueCohorts = await context.cohorts.findDueRollUps(now, context.cohortsPerPage)
  if (dueCohorts.length === 0) return { hasMore: false, deferredUntilTimes: [], settlesAt: null }
  const updates = dueCohorts.map((row) => rollUpUpdateOf(row, progress, now))
  const claimed = await context.cohorts.claimRuns('rollup', updates, progress, progress, now)
  return resultOf(claimed, updates)
}

/** `claimed` is null if another claim came first: then nothing was updated. */
const resultOf = (claimed: number | null, updates: CohortUpdate[]): AlertClaimResult => ({
  hasMore: true,
  deferredUntilTimes: claimed === null ? [] : updates.flatMap(({ dueAt }) => dueAt ?? []),
  settlesAt: null,
})

/** The roll-up has the deferred alerts and the updates that wait. */
const rollUpUpdateOf = (row: CohortRow, { doneSeq }: AlertProgress, now: number): CohortUpdate => {
  const dueAt = rollUpDueAt(row.cohort, row, now)
  if (dueAt > now) return { ...columnsOf(row), dueAt, run: null }
  const { least } = row.cohort
  const from = Math.min(row.lastSeq, row.updatesSeq ?? row.lastSeq)
  const run = { from, to: doneSeq, least, since: from, dueAt: row.dueAt! }
  const counts = countMail('rollup', row, cohortTimezoneOf(row.cohort), now)
  return { ...columnsOf(row), ...counts, dueAt: null, updatesSeq: null, run }
}

const columnsOf = ({ cohort, filter, ...columns }: CohortRow): CohortColumns => columns

/** The histories, up to the window's end, of the events with an alertable revision in it; retracted events left out. */
const readAlertableHistories = async (
  journal: AlertContext['journal'],
  from: number,
  to: number,
): Promise<HistoryEntry[][]> => {
  const events = (await journal.listEntriesBetween(from, to)).filter(isAlertableChange).map(({ event }) => event)
  if (events.length === 0) return []
  const entries = await journal.listEntriesOfEvents(unique(events), to)
  return [...Map.groupBy(entries, ({ event }) => event).values()].filter(
    (history) => history.at(-1)!.change !== 'retraction',
  )
}

/** The update of a cohort with candidates; null if its row and runs stay as they are. */
const alertUpdateOf = (
  row: CohortRow,
  candidates: AlertCandidates,
  { doneSeq, targetSeq }: AlertProgress,
  now: number,
  maxPerHour: number,
): CohortUpdate | null => {
  if (!candidates.extreme && !candidates.other && !candidates.update) return null
  const { cohort, dueAt } = row
  const state = stateOf(row)
  const { alert, defers, due } = decideAlert(cohort, state, candidates, now, maxPerHour)
  if (alert === null && defers === null) return null
  const since = state.deferredSinceSeq ?? doneSeq
  const least = alert === 'extreme' ? PASSING_RANK : cohort.least
  return {
    ...columnsOf(row),
    lastSeq: defers === null ? row.lastSeq : doneSeq,
    updatesSeq: defers === 'updates' ? doneSeq : row.updatesSeq,
    dueAt: due ?? dueAt,
    ...(alert && countMail('alert', state, cohortTimezoneOf(cohort), now)),
    run: alert && { from: doneSeq, to: targetSeq, least, since, dueAt: now },
  }
}
