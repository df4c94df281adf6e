import type { Refusal } from '../../lib/refusal.ts'
import type { EventDraft } from '../../timeline/event-draft.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { CHUNKS_PER_PAGE, type ChunkPageContext, visitChunkPages } from './chunk-pages.ts'
import type { ReachStore, ToldReaderRow } from './reach-store.ts'

export type ToldReaderContext = ChunkPageContext & {
  journal: Pick<JournalStore, 'listHistory'>
  reach: Pick<ReachStore, 'listToldReaders'>
}

export const NOBODY: ToldReaders = { readers: [], isComplete: true }

const MAX_REVISIONS = 1_000

/** `isComplete`: the budget of the invocation sufficed for all chunks that may have told the event. */
export type ToldReaders = { readers: ToldReaderRow[]; isComplete: boolean }

/** The readers who were told of an event since its last retraction, each once. It reads no further back than the ledger. */
export const findToldReaders = async (context: ToldReaderContext, event: string): Promise<ToldReaders> => {
  const { journal, reach } = context
  const history = await journal.listHistory(event, MAX_REVISIONS)
  const retraction = history.findLastIndex(({ change }) => change === 'retraction')
  const first = history[retraction + 1]
  if (!first) return NOBODY
  const readers = new Map<number, ToldReaderRow>()
  const isComplete = await visitChunkPages(context, first.recordedAt, async (below) => {
    const page = await reach.listToldReaders(below, CHUNKS_PER_PAGE, { event, aboveNumber: first.number - 1 })
    for (const row of page) readers.set(row.reader, row)
    return true
  })
  return { readers: [...readers.values()], isComplete }
}

/** Refuses a silent retraction or urgent correction of what readers were told: they must learn of it. */
export const refuseSilent = (
  { change, silent, urgent }: EventDraft,
  { readers: { length: toldReaders }, isComplete }: ToldReaders,
): Refusal | null => {
  if (!silent || !(change === 'retraction' || (change === 'correction' && urgent))) return null
  if (toldReaders === 0) return isComplete ? null : NOT_SEARCHED
  const readers = toldReaders === 1 ? '1 reader was' : `${toldReaders} readers were`
  const detail = `${readers} told of this event. A retraction or urgent correction of it cannot be silent.`
  return { refused: 'invalid', detail, errors: [{ pointer: '/silent', detail }], extensions: { told: toldReaders } }
}

const NOT_SEARCHED: Refusal = {
  refused: 'unavailable',
  detail: 'Too many mails must be searched to find out whether readers were told. Send it without `silent`.',
}
