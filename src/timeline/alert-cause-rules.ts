import { entriesSinceRetraction, type HistoryEntry, isAlertableChange } from './change-rules.ts'
import { severityRankOf } from './event.ts'

/**
 * Why a revision concerns readers of alerts. `first`: the event meets their threshold for the first time. `worse`: its
 * severity rises. `wider`: it has a region more. `over`: its open date has an end now. `update`: nothing of these, so that
 * it alerts nobody a second time.
 */
export type AlertCause = 'first' | 'worse' | 'wider' | 'over' | 'update'

type ComparedEntry = Pick<HistoryEntry, 'change' | 'silent' | 'redacted' | 'facts'>

/** A revision with the cause for which it alerts. */
export type CausedEntry<Entry extends ComparedEntry = HistoryEntry> = { entry: Entry; cause: AlertCause }

/**
 * The revisions of an event that may alert readers with a threshold, oldest first. `history` is all its revisions up to a
 * seq, oldest first. The list is empty if the newest one is below the threshold or a retraction. Only revisions after the
 * last retraction count: an event that is recorded again alerts again. A correction after the first has its own way to
 * readers, so it is not in the list; later updates are compared with it and not with what it corrects.
 */
export const listAlertCauses = <Entry extends ComparedEntry>(
  history: readonly Entry[],
  meetsThreshold: (entry: Entry) => boolean,
): CausedEntry<Entry>[] => {
  const newest = history.at(-1)
  if (!newest || newest.change === 'retraction' || !meetsThreshold(newest)) return []
  const alertable = entriesSinceRetraction(history).filter(isAlertableChange)
  const firstAt = alertable.findIndex(meetsThreshold)
  if (firstAt < 0) return []
  return alertable.slice(firstAt).flatMap((entry, at, told): CausedEntry<Entry>[] => {
    if (at === 0) return [{ entry, cause: 'first' }]
    if (entry.change === 'correction' || !meetsThreshold(entry)) return []
    return [{ entry, cause: causeOf(entry, sinceCorrection(told.slice(0, at))) }]
  })
}

/** True for a cause that alerts: an update alone waits for the digest. */
export const isAlertCause = (cause: AlertCause): boolean => cause !== 'update'

/** True if the newest revision of a history alerts readers with a threshold. */
export const isNewestAlerting = <Entry extends ComparedEntry>(
  history: readonly Entry[],
  meetsThreshold: (entry: Entry) => boolean,
): boolean => {
  const last = listAlertCauses(history, meetsThreshold).at(-1)
  return last !== undefined && last.entry === history.at(-1) && isAlertCause(last.cause)
}

/** True for a cause that may pass limits and quiet hours, if the event is extreme: it is new to the reader or worse. */
export const isPassingCause = (cause: AlertCause): boolean => cause === 'first' || cause === 'worse'

const sinceCorrection = (told: readonly ComparedEntry[]): readonly ComparedEntry[] =>
  told.slice(
    Math.max(
      0,
      told.findLastIndex(({ change }) => change === 'correction'),
    ),
  )

const causeOf = ({ facts }: ComparedEntry, told: readonly ComparedEntry[]): AlertCause => {
  const known = told.map((entry) => entry.facts)
  if (known.every(({ severity }) => severityRankOf(facts.severity) > severityRankOf(severity))) return 'worse'
  if (facts.regions.some((region) => known.every(({ regions }) => !regions.includes(region)))) return 'wider'
  const hadEnd = known.some(({ end }, at) => end === undefined && known[at - 1]?.end === 'open')
  return facts.end === undefined && known.at(-1)!.end === 'open' && !hadEnd ? 'over' : 'update'
}
