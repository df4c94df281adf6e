import type { CorrectedEventStore } from '../../editions/stores/corrected-event-store.ts'
import type { ChunkDraft } from './freeze.ts'

type ShownContext = { correctedEvents: Pick<CorrectedEventStore, 'prepareInsertShown' | 'prepareInsertMailed'> }

/**
 * The statements that store which urgent corrections the mails of a freeze show, in its batch. `mayArriveLate`: a mail that a
 * notice corrects has no outcome. If an operator lets it be sent again, it leaves out what the notice told.
 */
export const prepareShownCorrections = (
  { correctedEvents }: ShownContext,
  { chunk, frozenAt, payloadHash }: { chunk: number; frozenAt: number; payloadHash: string },
  { shown, notices }: Pick<ChunkDraft, 'shown' | 'notices'>,
  mayArriveLate: boolean,
): D1PreparedStatement[] => {
  const freeze = { chunk, frozenAt, payloadHash }
  return [
    ...(shown.length > 0 ? [correctedEvents.prepareInsertShown(freeze, shown)] : []),
    ...(mayArriveLate && notices.length > 0 ? [correctedEvents.prepareInsertMailed(freeze, notices)] : []),
  ]
}
