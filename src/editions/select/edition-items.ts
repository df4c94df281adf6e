import { canonicalJson, sha256 } from '../../lib/canonical-json.ts'
import { isMailableChange } from '../../timeline/change-rules.ts'
import type { Lang } from '../../timeline/event.ts'
import type { RevisionFacts } from '../../timeline/event-draft.ts'
import type { JournalEntry, LastRetraction } from '../../timeline/journal-store.ts'

/** The section of a digest in which an event is shown: new to the reader, an update, or a correction. */
export type EditionSection = 'correction' | 'new' | 'update'

/** How a digest shows an event that the reader already had in an alert: `full` if a newer revision exists. */
export type AlreadyAlertedForm = 'short' | 'full'

/** The kinds of mail. */
export type MailKind =
  | 'confirmation'
  | 'welcome'
  | 'digest'
  | 'alert'
  | 'rollup'
  | 'operator'
  | 'endpoint'
  | CorrectionKind

/** Tells those who were told of an event that it is otherwise, or is not. */
export type CorrectionKind = 'correction' | 'retraction'

export const isCorrectionKind = (kind: MailKind): kind is CorrectionKind =>
  kind === 'correction' || kind === 'retraction'

/** What comes first: 1 confirmations and welcomes; 2 alerts and what a reader asked for now; 3 digests. */
export type MailRank = 1 | 2 | 3

/** A revision as an edition tells it; a notice says beside it what was told before. */
export type EditionItem = {
  event: string
  number: number
  seq: number
  hash: string
  section: EditionSection
  /** In a digest, of an event that its readers were told of at once. */
  echo?: AlreadyAlertedForm
  facts: RevisionFacts
  was?: EarlierRevision
  /** All that is new of it was told by a mail of its own to those who knew it. */
  byItself?: true
}

/**
 * The revision that the reader of a notice was told before, and the day (UTC) on which they last were; null where the
 * ledger does not reach back so far. `again`: the event was recorded anew since it was withdrawn.
 */
export type EarlierRevision = { number: number; seq: number; hash: string; day: string | null; again?: true }

/**
 * What the journal's lines of one window (from, to] tell, each event once in its newest form: nothing of an event
 * that ended retracted, nothing that is silent, no translation and no minor change. `toldBefore` holds the events
 * that readers were told of before the window; any other is new to them. Of those that they were told of, what was
 * corrected urgently alone is marked: those who knew it had a mail of its own.
 */
export const editionItemsOf = (entries: readonly JournalEntry[], toldBefore: ReadonlySet<string>): EditionItem[] => {
  const byEvent = new Map<string, JournalEntry[]>()
  for (const entry of entries) byEvent.set(entry.event, [...(byEvent.get(entry.event) ?? []), entry])
  return [...byEvent].flatMap(([event, revisions]) => {
    const newest = revisions.at(-1)!
    const wasToldBefore = toldBefore.has(event)
    const tellable = revisions.filter(isMailableChange)
    if (newest.change === 'retraction' || tellable.length === 0) return []
    const notYetMailed = tellable.filter(({ urgent }) => !(wasToldBefore && urgent))
    if (notYetMailed.length === 0) return [{ ...editionItemOf(newest), section: 'correction', byItself: true }]
    return [{ ...editionItemOf(newest), section: sectionOf(notYetMailed, wasToldBefore) }]
  })
}

/** An event as a welcome tells it: whatever its last change was, it is part of the story so far. */
export const editionItemOf = ({ event, number, seq, hash, facts }: JournalEntry): EditionItem => ({
  event,
  number,
  seq,
  hash,
  facts,
  section: 'new',
})

/** What is known by the time of a freeze: of events the last retraction, and the newest correction that is told. */
export type LaterChanges = {
  retracted: ReadonlyMap<string, LastRetraction>
  corrected: ReadonlyMap<string, Pick<EditionItem, 'number' | 'seq' | 'hash'>>
}

/**
 * What of an edition still stands. What was retracted is left out and what was corrected is told in its new form; a
 * correction that was overtaken is not told, for another reaches its readers; and a retraction stays true, whatever came
 * after.
 */
export const currentItemsOf = (
  edition: { kind: MailKind; tales: EditionItem[] },
  { retracted, corrected }: LaterChanges,
): EditionItem[] =>
  edition.tales.flatMap((item) => {
    const [retraction, correction] = [retracted.get(item.event), corrected.get(item.event)]
    if (edition.kind === 'retraction') return [retraction?.again ? markRecordedAgain(item) : item]
    if (retraction && retraction.number > item.number) return []
    if (!correction || correction.number <= item.number) return [item]
    return edition.kind === 'correction' ? [] : [{ ...item, ...correction }]
  })

const markRecordedAgain = (item: EditionItem): EditionItem =>
  item.was?.again ? item : { ...item, was: { ...item.was!, again: true } }

/** An edition's id: the hash of what it tells, so that all who are told the same share it. */
export const editionIdOf = async (
  kind: MailKind,
  lang: Lang,
  tales: readonly EditionItem[],
  siteVariant = '',
): Promise<string> => {
  const told = tales.map(itemKeyOf).sort()
  return (await sha256(canonicalJson({ kind, lang, told, siteVariant }))).slice(0, 32)
}

/** What an edition tells, as one text: the same for the same in the same order. */
export const itemsKeyOf = (tales: readonly EditionItem[]): string => tales.map(itemKeyOf).join('\n')

const itemKeyOf = ({ event, number, section, echo, was }: EditionItem): string =>
  [event, number, section, ...(echo ? [echo] : []), ...(was ? [was.number, was.day, was.again] : [])].join(' ')

const sectionOf = (entries: JournalEntry[], wasToldBefore: boolean): EditionSection => {
  if (!wasToldBefore || entries.some((entry) => entry.change === 'new')) return 'new'
  return entries.some((entry) => entry.change === 'correction') ? 'correction' : 'update'
}
