import { type Cohort, cohortTermsOf } from '../../src/audience/cohort.ts'
import type { Filter } from '../../src/audience/filter.ts'
import { type AlertClaimResult, type AlertContext, claimAlertPage } from '../../src/editions/claim/claim-alerts.ts'
import type { EditionItem } from '../../src/editions/select/edition-items.ts'
import { type ActiveReader, itemSelector } from '../../src/editions/select/select-items.ts'
import type { AlertProgress, CohortRow, CohortRunDraft, CohortStore } from '../../src/editions/stores/cohort-store.ts'
import { isAlertableChange } from '../../src/timeline/change-rules.ts'
import type { JournalEntry, JournalStore } from '../../src/timeline/journal-store.ts'
import { following, world } from '../audience/small-world.ts'

export type ReleasedEntry = JournalEntry & { release: number }
export type SimulatedMail = { kind: 'alert' | 'rollup'; at: number; items: EditionItem[] }

export const MAX_ALERTS_PER_HOUR = 4

/** Claims and selects alerts over a journal, one cohort and its runs, all of them in memory. */
export const alertSimulation = (cohort: Cohort, filter: Filter = following(), settleMs = 0) => {
  const entries: ReleasedEntry[] = []
  const row: CohortRow = {
    ...{ id: 1, cohort, filter, lastSeq: 0, dueAt: null, updatesSeq: null },
    ...{ openedAt: null, alerts: 0, dayEndsAt: null, dayMails: 0 },
  }
  const runs: (CohortRunDraft & { kind: 'alert' | 'rollup'; at: number })[] = []
  let progress: AlertProgress = { doneSeq: 0, targetSeq: 0, position: { least: 0, id: 0 }, version: 0, burstUntil: 0 }
  const journal = {
    readTellableSeq: async (_: number, now: number) =>
      (entries.find(({ release }) => release > now)?.seq ?? entries.length + 1) - 1,
    listReleases: async (from: number, to: number) =>
      entries
        .filter(({ seq }) => seq > from && seq <= to)
        .map((entry) => ({ seq: entry.seq, releasedAt: entry.release, alerts: isAlertableChange(entry) })),
    listEntriesBetween: async (from: number, to: number) => entries.filter(({ seq }) => seq > from && seq <= to),
    listEntriesOfEvents: async (events: string[], to: number) =>
      entries.filter(({ event, seq }) => events.includes(event) && seq <= to),
    findAnnouncedEvents: async () => new Set<string>(),
  } as unknown as JournalStore
  const cohorts = {
    readProgress: async () => progress,
    readNextCohorts: async ({ id }, severityRank) => (id === 0 && cohort.least <= severityRank ? [{ ...row }] : []),
    findDueRollUps: async (now) => (row.dueAt !== null && row.dueAt <= now ? [{ ...row }] : []),
    claimRuns: async (kind, updates, read, next, now) => {
      if (read.version !== progress.version) return null
      progress = { ...progress, ...next, version: progress.version + 1 }
      for (const { run, ...columns } of updates) {
        Object.assign(row, columns)
        if (run) runs.push({ ...run, kind, at: now })
      }
      return updates.length
    },
  } as Partial<CohortStore> as CohortStore
  const context: AlertContext = {
    journal,
    cohorts,
    gazetteer: world,
    maxAlertsPerHour: MAX_ALERTS_PER_HOUR,
    settleMs,
    cohortsPerPage: 10,
  }

  return {
    entries,
    /** Claims all that is due. */
    tick: async (now: number): Promise<void> => {
      let claimed: AlertClaimResult
      do claimed = await claimAlertPage(context, now)
      while (claimed.hasMore)
    },
    /** The mails of a reader who is a member of the cohort all the time. */
    mails: async (): Promise<SimulatedMail[]> => {
      const mails: SimulatedMail[] = []
      const numbered = runs.map((run, at) => ({ ...run, run: at + 1 }))
      const membership = { schedule: 1, from: 0, to: null, gaps: [], cohort, runs: numbered }
      const id = cohortTermsOf(cohort)
      for (const { kind, at, ...run } of numbered) {
        const reader = {
          ...run,
          cohortThreshold: cohort.least,
          hasUpdates: cohort.updates ? 1 : 0,
          filter: id,
          digestFilter: id,
          gaps: null,
        }
        const filters = new Map([
          [id, filter],
          [cohort.filter, filter],
        ])
        const select = itemSelector({ journal, gazetteer: world }, kind, filters)
        const items = await select(reader as Partial<ActiveReader> as ActiveReader, {
          runs:
            kind === 'rollup'
              ? { cohorts: [membership], digests: [], follows: [] }
              : { cohorts: [], digests: [], follows: [] },
          corrected: new Map(),
          choices: [],
          carried: new Map(),
        })
        mails.push({ kind, at, items })
      }
      return mails
    },
  }
}
