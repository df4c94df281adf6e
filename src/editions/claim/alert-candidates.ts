import { type Filter, matchFilter } from '../../audience/filter.ts'
import { isAlertCause, isPassingCause, listAlertCauses } from '../../timeline/alert-cause-rules.ts'
import { alertSeverityRankOf, type HistoryEntry } from '../../timeline/change-rules.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { type AlertCandidates, type CohortState, EXTREME_SEVERITY_RANK } from '../select/alert-rules.ts'
import type { AlertProgress, CohortRow } from '../stores/cohort-store.ts'

/** The mails of a cohort and what waits, from its row. */
export const stateOf = ({ dueAt, lastSeq, updatesSeq, ...row }: CohortRow): CohortState => ({
  ...row,
  deferredSinceSeq: dueAt === null || lastSeq === updatesSeq ? null : lastSeq,
  updatesSinceSeq: updatesSeq,
})

/** Finds the candidates of each cohort. Matches each filter once with each entry: many cohorts share a filter. */
export const candidateFinder = (histories: HistoryEntry[][], gazetteer: Gazetteer) => {
  const matchesById = new Map<string, Map<HistoryEntry, boolean>>()
  const isMatch = (id: string, filter: Filter, entry: HistoryEntry): boolean => {
    const matches = matchesById.get(id) ?? new Map<HistoryEntry, boolean>()
    matchesById.set(id, matches)
    const result = matches.get(entry) ?? matchFilter(filter, entry.facts, gazetteer) !== null
    matches.set(entry, result)
    return result
  }
  return (row: CohortRow, { doneSeq }: AlertProgress): AlertCandidates => {
    const { id, least, hasUpdates } = { id: row.cohort.filter, least: row.cohort.least, hasUpdates: row.cohort.updates }
    const causesOf = (history: HistoryEntry[], threshold: number, after: number) =>
      listAlertCauses(
        history,
        (entry) => alertSeverityRankOf(entry.facts) >= threshold && isMatch(id, row.filter, entry),
      ).filter(({ entry: { seq } }) => seq > after)
    const since = stateOf(row).deferredSinceSeq ?? doneSeq
    const candidates = { extreme: false, other: false, update: false }
    for (const history of histories) {
      const causes = causesOf(history, least, since)
      const alerts = causes.some(({ cause }) => isAlertCause(cause))
      const isPassing =
        alerts && causesOf(history, EXTREME_SEVERITY_RANK, doneSeq).some(({ cause }) => isPassingCause(cause))
      if (isPassing) candidates.extreme = true
      else if (alerts) candidates.other = true
      else if (causes.length > 0 && hasUpdates) candidates.update = true
    }
    return candidates
  }
}
