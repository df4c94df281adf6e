import type { EditionEventView, JoinedPartView } from '../../../templates/views.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { noticeKindOf } from '../select/current-items.ts'
import { type EditionItem, isAlertKind } from '../select/edition-items.ts'
import { UNASKED_KINDS, type UnaskedKind } from '../select/unasked-mail-rules.ts'
import { correctionViewOf } from './correction-view.ts'
import type { Edition } from './edition.ts'
import { editionEventViewsOf, type RevisionReader } from './event-view.ts'
import { sortEventsForKind } from './sort-events.ts'

/** True if an edition joins several notices or several kinds, so that its items name their part. */
export const isJoinedEdition = ({ kind, tales }: Pick<Edition, 'kind' | 'tales'>): boolean =>
  tales.length > 1 && tales.some(({ part }) => part !== undefined) && kind !== 'welcome'

/** The parts of a joined edition in their order: the notices in the order of the items, and events by severity. */
export const joinedPartsOf = async (
  journal: RevisionReader,
  gazetteer: Gazetteer,
  { kind, lang, tales }: Pick<Edition, 'kind' | 'lang' | 'tales'>,
  siteUrl: string,
): Promise<JoinedPartView[]> => {
  const byPart = Map.groupBy(tales, (item) => partOf(kind, item))
  const parts = UNASKED_KINDS.flatMap((part) => {
    const items = byPart.get(part)
    return items ? [{ part, items }] : []
  })
  return Promise.all(
    parts.map(async ({ part, items }): Promise<JoinedPartView> => {
      if (isAlertKind(part)) {
        const views: EditionEventView[] = await editionEventViewsOf(journal, gazetteer, lang, siteUrl, items)
        return { kind: part, events: sortEventsForKind(part, lang, views) }
      }
      const corrections = items.map((item) => correctionViewOf(journal, gazetteer, { kind, lang, item }, siteUrl))
      return { kind: part, corrections: await Promise.all(corrections) }
    }),
  )
}

const partOf = (kind: Edition['kind'], item: EditionItem): UnaskedKind =>
  item.part ?? noticeKindOf(kind, item) ?? (kind === 'rollup' ? 'rollup' : 'alert')
