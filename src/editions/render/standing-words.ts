import type { StandingWordsView } from '../../../templates/views.ts'
import { type Lang, pickText } from '../../timeline/event.ts'
import type { JournalEntry, JournalStore } from '../../timeline/journal-store.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import type { EditionItem, MailKind, StandingRef } from '../select/edition-items.ts'
import type { RevisionReader } from './event-view.ts'

/** More revisions than editors write within one hold. */
const MAX_REVISIONS_ON_HOLD = 5

export type StandingContext = { journal: Pick<JournalStore, 'listHistory'> }

/** True if a mail begins with what stands now: it is a roll-up, or it has one as a part. */
const isRollUp = (kind: MailKind, items: readonly EditionItem[]): boolean =>
  items.some(({ part }) => (part ?? kind) === 'rollup')

/**
 * The revision of what stands now that a mail with these items shows; null if it shows none, or if editors wrote none or
 * withdrew it. A revision on hold at `now` (ms UTC) does not count.
 */
export const findStandingRef = async (
  { journal }: StandingContext,
  kind: MailKind,
  items: readonly EditionItem[],
  now: number,
): Promise<StandingRef | null> => {
  if (!isRollUp(kind, items)) return null
  const history = await journal.listHistory(STANDING_EVENT, MAX_REVISIONS_ON_HOLD)
  const newest = history.findLast(({ releaseAt }) => releaseAt <= now)
  return newest && newest.change !== 'retraction' && !newest.redacted ? standingRefOf(newest) : null
}

export const standingRefOf = ({ number, seq, hash }: JournalEntry): StandingRef => ({ number, seq, hash })

/** The words of what stands now for readers of `lang`. */
export const readStandingWords = async (
  journal: Pick<RevisionReader, 'readRevisions'>,
  standing: StandingRef | null | undefined,
  lang: Lang,
): Promise<StandingWordsView | null> => {
  const [revision] = standing ? await journal.readRevisions([{ event: STANDING_EVENT, ...standing }]) : []
  return revision ? { text: pickText(revision.text, lang), recordedAt: revision.recorded_at } : null
}
