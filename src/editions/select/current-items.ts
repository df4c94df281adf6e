import type { LastRetraction } from '../../timeline/journal-store.ts'
import { isNumberRedacted, type RedactionsOfEvents } from '../../timeline/redaction.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import type { CorrectionKind, EditionItem, MailKind, StandingRef } from './edition-items.ts'

/** By event, what happened since an edition was rendered: its last retraction, and its newest claimed correction. */
export type LaterChanges = {
  retracted: ReadonlyMap<string, LastRetraction>
  corrected: ReadonlyMap<string, Pick<EditionItem, 'number' | 'seq' | 'hash'> & { isRedacted?: boolean }>
}

/**
 * The items of an edition at the time of a freeze. Leaves out retracted events. Replaces a corrected revision by the
 * correction, but leaves out the notice of an older correction: its readers get the newer one. The notice of a retraction
 * stays.
 */
export const currentItemsOf = (
  edition: { kind: MailKind; tales: EditionItem[] },
  { retracted, corrected }: LaterChanges,
): EditionItem[] =>
  edition.tales.flatMap((item) => {
    const [retraction, correction] = [retracted.get(item.event), corrected.get(item.event)]
    const noticeKind = noticeKindOf(edition.kind, item)
    if (noticeKind === 'retraction') return [retraction?.isRecordedAgain ? markRecordedAgain(item) : item]
    if (retraction && retraction.number > item.number) return []
    if (!correction || correction.number <= item.number) return [item]
    if (noticeKind === 'correction' || correction.isRedacted) return []
    const { number, seq, hash } = correction
    return [{ ...item, number, seq, hash, ...(item.section !== 'new' && { saying: item.saying ?? [item.number] }) }]
  })

/** The kind of a notice in an edition: a correction or a retraction for its readers; null for any other item. */
export const noticeKindOf = (
  kind: MailKind,
  { was, part }: Pick<EditionItem, 'was' | 'part'>,
): CorrectionKind | null => {
  if (was === undefined) return null
  return (part ?? kind) === 'retraction' ? 'retraction' : 'correction'
}

const markRecordedAgain = (item: EditionItem): EditionItem =>
  item.was?.again ? item : { ...item, was: { ...item.was!, again: true } }

/** A correction whose reader may get the earlier mail later. An item that corrects nothing stays as it is. */
export const markEarlierMailLate = (item: EditionItem): EditionItem => {
  if (item.was) return { ...item, was: { ...item.was, late: true } }
  return item.section === 'correction' ? { ...item, late: true } : item
}

/** The revision of the standing event in an edition; null if it has none, or if editors withdrew or redacted it since. */
export const currentStandingOf = (
  { standing }: { standing?: StandingRef },
  { numbers }: Pick<RedactionsOfEvents, 'numbers'>,
  retracted: LaterChanges['retracted'] = new Map(),
): StandingRef | null => {
  if (!standing || isNumberRedacted(numbers, STANDING_EVENT, standing.number)) return null
  return (retracted.get(STANDING_EVENT)?.number ?? 0) > standing.number ? null : standing
}
