import type { CorrectionView } from '../../../templates/views.ts'
import { changesInWords } from '../../../templates/words/changes-in-words.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { EditionItem } from '../select/edition-items.ts'
import type { Edition } from '../stores/edition-store.ts'
import { eventViewOf, type RevisionReader, readReasons } from './event-view.ts'

/** The view of a correction or retraction: the revision that its reader had, and the new one. */
export const correctionViewOf = async (
  journal: RevisionReader,
  gazetteer: Gazetteer,
  { kind, lang, tales }: Pick<Edition, 'kind' | 'lang' | 'tales'>,
  siteUrl: string,
): Promise<CorrectionView> => {
  const [item] = tales as [EditionItem]
  const earlier = item.was!
  const [now, before] = await journal.readRevisions([item, { event: item.event, ...earlier }])
  return {
    kind: kind === 'retraction' ? 'retraction' : 'correction',
    event: {
      ...eventViewOf(now!, gazetteer, lang, siteUrl),
      reasons: (await readReasons(journal, lang, [item]))(item),
    },
    was: eventViewOf(before!, gazetteer, lang, siteUrl),
    changes: kind === 'correction' ? changesInWords(before!, now!, gazetteer, lang) : [],
    day: earlier.day,
    at: now!.recorded_at,
    again: earlier.again ?? false,
    late: earlier.late ?? false,
  }
}
