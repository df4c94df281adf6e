import { type Cohort, cohortTimezoneOf } from '../../audience/cohort.ts'
import { matchFilter } from '../../audience/filter.ts'
import { findQuietEnd } from '../../audience/quiet-hours.ts'
import { deferredAlertsDueAt, findDayEnd } from '../../editions/select/alert-rules.ts'
import { type CausedEntry, isAlertCause, listAlertCauses } from '../../timeline/alert-cause-rules.ts'
import { alertSeverityRankOf } from '../../timeline/change-rules.ts'
import { SEVERITIES, type Severity, severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { DatedJournalEntry } from '../../timeline/journal-store.ts'
import type { CohortAlertState, NotToldContext, NotToldReason } from './not-told-context.ts'
import type { AudienceRun } from './reader-mail-store.ts'

/** Why an event is in no alert or roll-up that the reader had; null if there is nothing to explain. */
export const alertReasonOf = (
  context: NotToldContext,
  entry: DatedJournalEntry,
  gazetteer: Gazetteer,
): NotToldReason | null => {
  const { cohortState, toldKinds } = context
  if (!cohortState) return null
  const { cohort, fromSeq } = cohortState
  const { severity } = entry.facts
  const rank = alertSeverityRankOf(entry.facts)
  if (rank === 0) return { why: unalertableNatureOf(entry) }
  if (rank < cohort.least) return { why: 'below_alerts', severity, least: severityOfRank(cohort.least) }
  const alerting = listCauses(context, cohortState, gazetteer).findLast(({ cause }) => isAlertCause(cause))?.entry
  if (!alerting) return null
  if (alerting.seq <= fromSeq) return toldKinds.length > 0 ? null : joinedReasonOf(context, alerting, 'before_alerts')
  return pendingAlertReasonOf(context, cohortState, alerting)
}

/** Why the newest entry of an event brought no second alert. */
export const repeatReasonOf = (
  context: NotToldContext,
  { seq }: DatedJournalEntry,
  gazetteer: Gazetteer,
): NotToldReason | null => {
  const { cohortState, runs } = context
  if (!cohortState || runs.some((run) => run.kind !== 'digest' && run.to >= seq)) return null
  const { updatesSinceSeq, dueAt } = cohortState
  const newest = listCauses(context, cohortState, gazetteer).at(-1)
  if (newest?.entry.seq !== seq) return null
  if (newest.cause !== 'update') return pendingAlertReasonOf(context, cohortState, newest.entry)
  return updatesSinceSeq !== null && dueAt !== null && seq > updatesSinceSeq
    ? { why: 'rolled_up', at: dueAt }
    : { why: 'not_again' }
}

/** The released entries that alert the cohort, or would without an earlier alert, with their causes. */
const listCauses = (
  { entries, releasedSeq }: NotToldContext,
  { cohort, filter }: CohortAlertState,
  gazetteer: Gazetteer,
): CausedEntry<DatedJournalEntry>[] =>
  listAlertCauses(
    entries.filter(({ seq }) => seq <= releasedSeq),
    ({ facts }) => alertSeverityRankOf(facts) >= cohort.least && matchFilter(filter, facts, gazetteer) !== null,
  )

/** Why an alert about an entry has not been sent yet. */
const pendingAlertReasonOf = (
  { runs, waiting, now }: NotToldContext,
  { cohort, claimedSeq, deferredSinceSeq, dueAt }: CohortAlertState,
  alerting: DatedJournalEntry,
): NotToldReason | null => {
  if (alerting.seq > claimedSeq) return { why: 'soon' }
  const run = runs.findLast((each) => each.kind !== 'digest' && containsEntry(each, alerting))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  const part = run && waiting.find((each) => each.run === run.run)
  if (part) return waitReasonOf(cohort, part.dueAt, now)
  if (deferredSinceSeq === null || dueAt === null || alerting.seq <= deferredSinceSeq) return null
  return waitReasonOf(cohort, dueAt, now)
}

/** Why an alert waits until `at`: for the end of quiet hours, of the local day or of the hour. */
const waitReasonOf = (cohort: Cohort, at: number, now: number): NotToldReason => {
  if (cohort.quiet && findQuietEnd(cohort.quiet, now) !== null) return { why: 'quiet', at }
  return {
    why: at === deferredAlertsDueAt(cohort, findDayEnd(cohortTimezoneOf(cohort), now)) ? 'full_day' : 'folded',
    at,
  }
}

const unalertableNatureOf = ({ facts: { nature } }: DatedJournalEntry): 'claim' | 'forecast' | 'unverified' =>
  nature === 'claim' || nature === 'forecast' ? nature : 'unverified'

const severityOfRank = (rank: number): Severity => SEVERITIES.find((severity) => severityRankOf(severity) === rank)!

/** An entry before the reader's position: recorded before the confirmation, or before the reader chose this mail. */
export const joinedReasonOf = (
  { reader: { confirmedAt } }: NotToldContext,
  { recordedAt }: DatedJournalEntry,
  otherwise: 'before_digest' | 'before_alerts',
): NotToldReason =>
  confirmedAt !== null && recordedAt <= confirmedAt ? { why: 'joined', at: confirmedAt } : { why: otherwise }

/** True if the window of a run contains an entry. */
export const containsEntry = ({ from, to }: Pick<AudienceRun, 'from' | 'to'>, { seq }: DatedJournalEntry): boolean =>
  from < seq && seq <= to
