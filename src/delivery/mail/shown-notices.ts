import { decodeMembers } from '../../editions/plan/chunk-members.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { ShownNotice } from '../../editions/stores/unsettled-mail-store.ts'
import type { Chunk, FreezeRecord } from './chunk.ts'

/** The notices of corrections and retractions that the mails of a chunk show, after the editions that replace others. */
export const shownNoticesOf = async (
  editions: Pick<EditionStore, 'openEditions'>,
  { members }: Pick<Chunk, 'members'>,
  replaced: FreezeRecord['replaced'],
): Promise<ShownNotice[]> => {
  const idOf = (edition: string): string => replaced[edition] ?? edition
  const opened = await editions.openEditions(members.editions.map(idOf).filter((id) => id !== ''))
  return decodeMembers(members).flatMap(({ reader, edition }) =>
    (opened.get(idOf(edition))?.tales ?? []).flatMap(({ was, seq }): ShownNotice[] => (was ? [[reader, seq]] : [])),
  )
}
