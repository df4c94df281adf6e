import type { CorrectionAudienceStore } from '../../editions/stores/correction-audience-store.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { CHUNKS_PER_PAGE, visitChunkPages } from './chunk-pages.ts'
import type { ReachStore, ToldReaderRow } from './reach-store.ts'

export type ToldReaderContext = {
  journal: Pick<JournalStore, 'listHistory'>
  correctionAudiences: Pick<CorrectionAudienceStore, 'findChunkPageEnd'>
  reach: Pick<ReachStore, 'listToldReaders'>
}

const MAX_REVISIONS = 1_000

/** The readers who were told of an event since its last retraction, each once. It reads no further back than the ledger. */
export const findToldReaders = async (
  { journal, correctionAudiences, reach }: ToldReaderContext,
  event: string,
): Promise<ToldReaderRow[]> => {
  const history = await journal.listHistory(event, MAX_REVISIONS)
  const retraction = history.findLastIndex(({ change }) => change === 'retraction')
  const first = history[retraction + 1]
  if (!first) return []
  const readers = new Map<number, ToldReaderRow>()
  await visitChunkPages(correctionAudiences, first.recordedAt, async (below) => {
    const page = await reach.listToldReaders(below, CHUNKS_PER_PAGE, { event, aboveNumber: first.number - 1 })
    for (const row of page) readers.set(row.reader, row)
    return true
  })
  return [...readers.values()]
}
