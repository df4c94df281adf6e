import { type Change, type Revision, type RevisionFacts, severityRankOf } from './event.ts'

/** One revision in an event's history, as far as alerts depend on it. */
export type HistoryEntry = {
  seq: number
  event: string
  change: Change
  silent: boolean
  facts: RevisionFacts
  redacted?: 'seen' | 'unseen' | null
}

/**
 * True for a revision that may bring an alert. It has a hold before its release, in which it can still be withdrawn. One that
 * was redacted before readers could see it does not count, so that the next one alerts in its place.
 */
export const isAlertableChange = ({
  silent,
  change,
  redacted,
}: Pick<Revision, 'silent' | 'change'> & Pick<HistoryEntry, 'redacted'>): boolean =>
  !silent && redacted !== 'unseen' && (change === 'new' || change === 'update' || change === 'correction')

/** True for a revision that alerts the followers of its event, whatever it says. A correction has a mail of its own. */
export const isFollowerAlert = (revision: Parameters<typeof isAlertableChange>[0]): boolean =>
  isAlertableChange(revision) && revision.change !== 'correction'

/** True for a revision that readers get by mail: neither silent nor a translation nor a minor edit. */
export const isMailableChange = ({ silent, change }: Pick<Revision, 'silent' | 'change'>): boolean =>
  !silent && change !== 'translation' && change !== 'minor'

/** True for an event that may bring an alert. Claims, forecasts and unverified events are in digests only. */
export const isAlertableEvent = ({ nature, certainty }: Pick<RevisionFacts, 'nature' | 'certainty'>): boolean =>
  (nature === 'event' || nature === 'state') && certainty !== 'unverified'

/** The severity rank of an event for alerts, 1 to 4; 0 if it is in digests only. */
export const alertSeverityRankOf = (facts: Pick<RevisionFacts, 'nature' | 'certainty' | 'severity'>): number =>
  isAlertableEvent(facts) ? severityRankOf(facts.severity) : 0

/** The part of a history, oldest first, that follows the last retraction; all of it if there is none. */
export const entriesSinceRetraction = <Entry extends { change: Change }>(history: readonly Entry[]): Entry[] =>
  history.slice(history.findLastIndex(({ change }) => change === 'retraction') + 1)
