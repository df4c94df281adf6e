import type { CorrectionView, EventView } from '../../../templates/views.ts'
import { changesInWords } from '../../../templates/words/changes-in-words.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { isRedacted, type JournalRevision } from '../../timeline/redaction.ts'
import { noticeKindOf } from '../select/current-items.ts'
import type { EditionItem } from '../select/edition-items.ts'
import type { Edition } from './edition.ts'
import { eventViewOf, type RevisionReader, readReasons, redactedViewOf } from './event-view.ts'

/**
 * The view of a notice in an edition of this kind: the revision that its reader had, and the new one. No word of a redacted
 * revision is in it.
 */
export const correctionViewOf = async (
  journal: RevisionReader,
  gazetteer: Gazetteer,
  { kind: editionKind, lang, item }: Pick<Edition, 'kind' | 'lang'> & { item: EditionItem },
  siteUrl: string,
): Promise<CorrectionView> => {
  const kind = noticeKindOf(editionKind, item)!
  const earlier = item.was!
  const [now, before] = await journal.readRecorded([item, { event: item.event, ...earlier }])
  const viewOf = (revision: JournalRevision): EventView =>
    isRedacted(revision)
      ? { ...redactedViewOf(item.event, lang, siteUrl), retracted: revision.change === 'retraction' }
      : eventViewOf(revision, gazetteer, lang, siteUrl)
  return {
    kind,
    event: {
      ...viewOf(now!),
      reasons: (await readReasons(journal, lang, [item]))(item),
    },
    was: viewOf(before!),
    changes:
      kind !== 'correction' || isRedacted(now!) || isRedacted(before!)
        ? []
        : changesInWords(before!, now!, gazetteer, lang),
    day: earlier.day,
    at: now!.recorded_at,
    again: earlier.again ?? false,
    late: earlier.late ?? false,
  }
}
