import type { AlertCause } from '../../timeline/alert-cause-rules.ts'
import { entriesSinceRetraction, isMailableChange } from '../../timeline/change-rules.ts'
import type { RevisionFacts } from '../../timeline/event.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'

/** The section of a digest in which an event is shown: new to the reader, an update, or a correction. */
export type EditionSection = 'correction' | 'new' | 'update'

/** How a digest shows an event that the reader already had in an alert: `full` if a newer revision exists. */
export type AlreadyAlertedForm = 'short' | 'full'

/** The revision of the standing event that a roll-up shows. It is stored in KV as part of the edition, so its keys keep these names. */
export type StandingRef = Pick<EditionItem, 'number' | 'seq' | 'hash'>

/** The kinds of mail. */
export type MailKind =
  | 'confirmation'
  | 'welcome'
  | 'digest'
  | 'alert'
  | 'rollup'
  | 'operator'
  | 'endpoint'
  | 'sign-in'
  | CorrectionKind

/** A mail of its own to the readers who had an earlier revision of an event. */
export type CorrectionKind = 'correction' | 'retraction'

/**
 * The kinds of runs. A run of joined mails has the mails of readers for whom several things wait. A run of kind `follow` has
 * the alerts of single events for their followers, and one of kind `return` what stands after a reader's pause; both wait
 * for a joined mail.
 */
export type RunKind = MailKind | 'joined' | 'follow' | 'return'

export const isCorrectionKind = (kind: RunKind): kind is CorrectionKind =>
  kind === 'correction' || kind === 'retraction'

/** A mail of alerts: at once, or a roll-up of deferred ones. */
export type AlertKind = 'alert' | 'rollup'

export const isAlertKind = (kind: RunKind): kind is AlertKind => kind === 'alert' || kind === 'rollup'

/** The order of work: 0 sign-in links; 1 confirmations and welcomes; 2 alerts, and the digest a reader asked for now; 3 digests. */
export type MailRank = 0 | 1 | 2 | 3

/** The rank of alerts, and of retractions and urgent corrections. */
export const URGENT_RANK = 2
/** The rank of digests, and of corrections that are not urgent. */
export const DIGEST_RANK = 3

/** One revision in an edition. It is stored in KV as part of the edition, so its keys keep these names. */
export type EditionItem = {
  event: string
  number: number
  seq: number
  hash: string
  section: EditionSection
  /** The numbers of the revisions whose reasons are shown, if it is not just this one. `section` is that of these. */
  saying?: number[]
  /** Only in a digest: the reader already had the event in an alert. */
  echo?: AlreadyAlertedForm
  facts: RevisionFacts
  /** Only in alerts and roll-ups: why they have an event that alerted its readers before. */
  cause?: Exclude<AlertCause, 'first'>
  /** Only in a correction or retraction: what the reader was told before. */
  was?: EarlierRevision
  /** A mail that told what this corrects may arrive after this one. */
  late?: true
  /** Only in a digest: a correction for which the digest before had no room. */
  carried?: true
  /** Only in a retraction: its own revision is redacted, so that its mail has no words of it. */
  redacted?: true
  /** Only in the mail on return from a pause: recorded since the reader's last mail. */
  away?: true
  /** Only in a mail that joins several: the part that has the item. */
  part?: 'retraction' | 'correction' | 'rollup' | 'alert'
}

/**
 * The revision that the reader of a correction was told before, and the UTC date of that mail; null if it is older than
 * the ledger. `again`: the event was recorded again after its retraction. `late`: that mail may arrive after the correction.
 * `redacted`: the revision was redacted, so that its words are not repeated.
 * Stored in KV.
 */
export type EarlierRevision = {
  number: number
  seq: number
  hash: string
  day: string | null
  again?: true
  late?: true
  redacted?: true
}

/**
 * The items of a window of the journal: each event once. The text is that of its newest revision. The section and the
 * reasons are those of the revisions that readers get by mail. Leaves out events that end retracted, and those with only
 * silent, minor or translated revisions since their last retraction, and events whose newest revision is redacted. `knownEvents`
 * are the events that readers had before the window.
 */
export const editionItemsOf = (entries: readonly JournalEntry[], knownEvents: ReadonlySet<string>): EditionItem[] =>
  [...Map.groupBy(entries, (entry) => entry.event)].flatMap(([event, all]) => {
    const revisions = entriesSinceRetraction(all)
    if (revisions.at(-1)?.redacted) return []
    const said = revisions.filter(isMailableChange)
    return said.length > 0 ? [sayingItemOf(revisions, said, knownEvents.has(event))] : []
  })

/** An event in its newest revision, with the section and the reasons of `said`, which are some of `revisions`. */
export const sayingItemOf = (revisions: JournalEntry[], said: JournalEntry[], isKnown: boolean): EditionItem => {
  const newest = revisions.at(-1)!
  const section = sectionOf(revisions, said, isKnown)
  const saying = section === 'new' ? [newest.number] : sayingNumbersOf(said.filter(({ redacted }) => !redacted))
  const isOnlyNewest = saying.length === 1 && saying[0] === newest.number
  return { ...editionItemOf(newest), section, ...(!isOnlyNewest && { saying }) }
}

/** Bounds how many reasons an event shows. */
const MAX_REASONS = 10

/** The numbers of these revisions in their order. Of too many, updates are left out first, and then the oldest. */
export const sayingNumbersOf = (said: readonly Pick<JournalEntry, 'number' | 'change'>[]): number[] =>
  said
    .toSorted((a, b) => Number(b.change === 'correction') - Number(a.change === 'correction') || b.number - a.number)
    .slice(0, MAX_REASONS)
    .map(({ number }) => number)
    .sort((a, b) => a - b)

/** An event as an item of a welcome: in section `new`, whatever its last change was. */
export const editionItemOf = ({ event, number, seq, hash, facts }: JournalEntry): EditionItem => ({
  event,
  number,
  seq,
  hash,
  facts,
  section: 'new',
})

/** A correction of an event that was recorded before the window is in section `correction`, also if it was recorded silent. */
export const sectionOf = (revisions: JournalEntry[], said: JournalEntry[], isKnown: boolean): EditionSection => {
  if (revisions.some(({ change }) => change === 'new')) return 'new'
  if (said.some(({ change }) => change === 'correction')) return 'correction'
  return isKnown ? 'update' : 'new'
}
