import { type Cohort, termsOf } from '../../src/audience/cohort.ts'
import type { Filter } from '../../src/audience/filter.ts'
import { type Claimed, claimPage } from '../../src/editions/claim/claim-alerts.ts'
import { tellingOf } from '../../src/editions/select/edition-contents.ts'
import type { Tale } from '../../src/editions/select/edition-items.ts'
import type { CohortRow, CohortRun, Cohorts, Watch } from '../../src/editions/stores/cohort-store.ts'
import type { Entry, Journal } from '../../src/timeline/journal-store.ts'
import { following, world } from '../audience/places.ts'

export type Line = Entry & { release: number }
export type Told = { kind: 'alert' | 'rollup'; at: number; tales: Tale[] }

const MOST_PER_HOUR = 4

/** A newsroom in memory: the rules of claiming and telling over a journal and one cohort that are kept in lists. */
export const desk = (cohort: Cohort, filter: Filter = following()) => {
  const lines: Line[] = []
  const row: CohortRow = { id: 1, cohort, filter, lastSeq: 0, dueAt: null, openedAt: null, alerts: 0 }
  const runs: (CohortRun & { kind: 'alert' | 'rollup'; at: number })[] = []
  let watch: Watch = { seq: 0, to: 0, cursor: { least: 0, id: 0 }, turn: 0 }
  const journal = {
    released: async (now: number) => (lines.find(({ release }) => release > now)?.seq ?? lines.length + 1) - 1,
    between: async (from: number, to: number) => lines.filter(({ seq }) => seq > from && seq <= to),
    linesOf: async (events: string[], to: number) =>
      lines.filter(({ event, seq }) => events.includes(event) && seq <= to),
    toldBefore: async () => new Set<string>(),
  } as unknown as Journal
  const cohorts = {
    watch: async () => watch,
    page: async ({ id }, gravity) => (id === 0 && cohort.least <= gravity ? [{ ...row }] : []),
    owing: async (now) => (row.dueAt !== null && row.dueAt <= now ? [{ ...row }] : []),
    claim: async (kind, steps, read, moved, now) => {
      if (read.turn !== watch.turn) return null
      watch = { ...moved, turn: watch.turn + 1 }
      for (const { run, ...standing } of steps) {
        Object.assign(row, standing)
        if (run) runs.push({ ...run, kind, at: now })
      }
      return steps.length
    },
  } as Partial<Cohorts> as Cohorts
  const watcher = { journal, cohorts, gazetteer: world, mostPerHour: MOST_PER_HOUR, cohortsPerPage: 10 }

  return {
    lines,
    /** A tick: all that is due is claimed. */
    tick: async (now: number): Promise<void> => {
      let claimed: Claimed
      do claimed = await claimPage(watcher, now)
      while (claimed.more)
    },
    /** What a reader who was always there was told, run by run. */
    told: async (): Promise<Told[]> => {
      const told: Told[] = []
      for (const { kind, at, ...run } of runs) {
        const through = runs.filter((each) => each.kind === 'alert' && each.from >= run.from && each.to <= run.to)
        const reader = { ...run, line: cohort.least, filter: termsOf(cohort) }
        const tell = tellingOf({ journal, gazetteer: world }, kind, new Map([[termsOf(cohort), filter]]))
        told.push({ kind, at, tales: await tell(reader as never, [], kind === 'rollup' ? through : []) })
      }
      return told
    },
  }
}
