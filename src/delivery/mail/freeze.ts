import type { LinkTokens } from '../../audience/link-tokens.ts'
import { sha256 } from '../../lib/canonical-json.ts'
import type { Chunk, FreezeRecord, JournalHeads, LeftOut } from './chunk.ts'
import type { Envelope, SenderPart } from './mail-message.ts'
import { type ReplacementContext, replaceOutdatedEditions } from './replace-editions.ts'
import { type RecipientContext, selectRecipients } from './select-recipients.ts'
import { type PayloadContext, writePayload } from './write-payload.ts'

export type FreezeContext = ReplacementContext &
  RecipientContext &
  PayloadContext & {
    links: LinkTokens
    envelope: SenderPart
    /** The product's clock in ms UTC. */
    now: () => Promise<number>
  }

/** All that a freeze needs, and the payload. `cancelledRuns` are those of the chunk's runs that were cancelled. */
export type ChunkDraft = {
  frozen: Omit<FreezeRecord, 'frozenAt'>
  leftOut: LeftOut
  cancelledRuns: number[]
  payload: Uint8Array
}

/**
 * Chooses the recipients and editions of a chunk as of now, and writes its payload. `now` is wall-clock ms UTC. The freeze
 * checks all of it again in one statement. `mayArriveLate`: a mail that a correction takes back may arrive after it.
 * Returns null if the budget of the invocation ends before all editions are replaced.
 */
export const draftChunk = async (
  context: FreezeContext,
  chunk: Chunk,
  { heads, mayArriveLate }: { heads: JournalHeads; mayArriveLate: boolean },
  now: number,
): Promise<ChunkDraft | null> => {
  const isOutdated = heads.retraction > chunk.checkedSeq || heads.correction > chunk.checkedSeq
  const isReplaced = isOutdated || mayArriveLate || chunk.kind === 'retraction'
  const replaced = isReplaced ? await replaceOutdatedEditions(context, chunk, { now, mayArriveLate }) : {}
  if (replaced === null) return null
  const cancelledRuns = await context.runs.findCancelled(chunk.members.runs)
  const { recipients, leftOut } = await selectRecipients(context, chunk, { replaced, cancelledRuns })
  const envelope: Envelope = { ...context.envelope, issuedAt: await context.now() }
  const frozen = { envelope: JSON.stringify(envelope), recipients, replaced }
  const payload = await writePayload(context, chunk, frozen)
  return { frozen: { ...frozen, payloadHash: await sha256(payload) }, leftOut, cancelledRuns, payload }
}
