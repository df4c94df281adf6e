import { type Cohort, cohortTermsOf } from '../../src/audience/cohort.ts'
import type { Filter } from '../../src/audience/filter.ts'
import { type AlertClaimResult, claimAlertPage } from '../../src/editions/claim/claim-alerts.ts'
import { itemSelector } from '../../src/editions/select/edition-contents.ts'
import type { EditionItem } from '../../src/editions/select/edition-items.ts'
import type { AlertProgress, CohortRow, CohortRunDraft, CohortStore } from '../../src/editions/stores/cohort-store.ts'
import type { JournalEntry, JournalStore } from '../../src/timeline/journal-store.ts'
import { following, world } from '../audience/places.ts'

export type Line = JournalEntry & { release: number }
export type Told = { kind: 'alert' | 'rollup'; at: number; tales: EditionItem[] }

const MOST_PER_HOUR = 4

/** A newsroom in memory: the rules of claiming and telling over a journal and one cohort that are kept in lists. */
export const desk = (cohort: Cohort, filter: Filter = following()) => {
  const lines: Line[] = []
  const row: CohortRow = { id: 1, cohort, filter, lastSeq: 0, dueAt: null, openedAt: null, alerts: 0 }
  const runs: (CohortRunDraft & { kind: 'alert' | 'rollup'; at: number })[] = []
  let watch: AlertProgress = { doneSeq: 0, targetSeq: 0, position: { least: 0, id: 0 }, version: 0 }
  const journal = {
    readReleasedSeq: async (now: number) => (lines.find(({ release }) => release > now)?.seq ?? lines.length + 1) - 1,
    listEntriesBetween: async (from: number, to: number) => lines.filter(({ seq }) => seq > from && seq <= to),
    listEntriesOfEvents: async (events: string[], to: number) =>
      lines.filter(({ event, seq }) => events.includes(event) && seq <= to),
    findAnnouncedEvents: async () => new Set<string>(),
  } as unknown as JournalStore
  const cohorts = {
    readProgress: async () => watch,
    readNextCohorts: async ({ id }, gravity) => (id === 0 && cohort.least <= gravity ? [{ ...row }] : []),
    findDueRollUps: async (now) => (row.dueAt !== null && row.dueAt <= now ? [{ ...row }] : []),
    claimRuns: async (kind, steps, read, moved, now) => {
      if (read.version !== watch.version) return null
      watch = { ...moved, version: watch.version + 1 }
      for (const { run, ...standing } of steps) {
        Object.assign(row, standing)
        if (run) runs.push({ ...run, kind, at: now })
      }
      return steps.length
    },
  } as Partial<CohortStore> as CohortStore
  const watcher = { journal, cohorts, gazetteer: world, mostPerHour: MOST_PER_HOUR, cohortsPerPage: 10 }

  return {
    lines,
    /** A tick: all that is due is claimed. */
    tick: async (now: number): Promise<void> => {
      let claimed: AlertClaimResult
      do claimed = await claimAlertPage(watcher, now)
      while (claimed.hasMore)
    },
    /** What a reader who was always there was told, run by run. */
    told: async (): Promise<Told[]> => {
      const told: Told[] = []
      for (const { kind, at, ...run } of runs) {
        const through = runs.filter((each) => each.kind === 'alert' && each.from >= run.from && each.to <= run.to)
        const reader = { ...run, line: cohort.least, filter: cohortTermsOf(cohort) }
        const tell = itemSelector({ journal, gazetteer: world }, kind, new Map([[cohortTermsOf(cohort), filter]]))
        told.push({ kind, at, tales: await tell(reader as never, [], kind === 'rollup' ? through : []) })
      }
      return told
    },
  }
}
