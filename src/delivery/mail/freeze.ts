import type { LinkTokens } from '../../audience/link-tokens.ts'
import { decodeMembers } from '../../editions/plan/chunk-members.ts'
import type { ShownCorrections } from '../../editions/stores/corrected-event-store.ts'
import type { ShownNotice } from '../../editions/stores/unsettled-mail-store.ts'
import { sha256 } from '../../lib/canonical-json.ts'
import type { Chunk, FreezeBasis, FreezeRecord, LeftOut } from './chunk.ts'
import type { Envelope, SenderPart } from './mail-message.ts'
import { omitRepeats, type RepeatContext } from './omit-repeats.ts'
import { type EditionReplacement, replaceOutdatedEditions } from './replace-editions.ts'
import { type RecipientContext, selectRecipients } from './select-recipients.ts'
import { shownNoticesOf } from './shown-notices.ts'
import { type PayloadContext, writePayload } from './write-payload.ts'

export type FreezeContext = RepeatContext &
  RecipientContext &
  PayloadContext & {
    links: LinkTokens
    envelope: SenderPart
    /** The product's clock in ms UTC. */
    now: () => Promise<number>
  }

/** All that a freeze needs, and the payload. */
export type ChunkDraft = {
  /** The chunk with the editions of its members as of now. */
  chunk: Chunk
  frozen: Omit<FreezeRecord, 'frozenAt'>
  leftOut: LeftOut
  /** The urgent corrections that the mails show in place of what was planned. */
  shown: ShownCorrections
  /** The notices that the recipients get. */
  notices: ShownNotice[]
  payload: Uint8Array
}

/**
 * Chooses the recipients and editions of a chunk as of now, and writes its payload. `now` is wall-clock ms UTC. The freeze
 * checks all of it again in one statement. `mayArriveLate`: a mail that a correction takes back may arrive after it.
 * Returns null if the budget of the invocation ends before all editions are replaced, and `audience open` while the readers of
 * a correction that it shows are not all found.
 */
export const draftChunk = async (
  context: FreezeContext,
  planned: Chunk,
  { heads, cancelledRuns, mayArriveLate }: Omit<FreezeBasis, 'heldRetractions'> & { mayArriveLate: boolean },
  now: number,
): Promise<ChunkDraft | 'audience open' | null> => {
  const isCorrected = heads.correction > planned.checkedSeq
  const unrepeated = isCorrected ? await omitRepeats(context, planned, now) : { chunk: planned, repeated: NO_READERS }
  if (unrepeated === null || unrepeated === 'audience open') return unrepeated
  const { chunk, repeated } = unrepeated
  const isOutdated = heads.hasRedacted || heads.retraction > chunk.checkedSeq || isCorrected
  const isReplaced = isOutdated || mayArriveLate || chunk.kind === 'retraction'
  const replacement = isReplaced ? await replaceOutdatedEditions(context, chunk, { now, mayArriveLate }) : UNCHANGED
  if (replacement === null) return null
  const { replaced, urgentRuns } = replacement
  const shownNotices = await shownNoticesOf(context.editions, chunk, replaced)
  const changes = { replaced, repeated, cancelledRuns, notices: shownNotices }
  const { recipients, leftOut } = await selectRecipients(context, chunk, changes)
  const envelope: Envelope = { ...context.envelope, issuedAt: await context.now() }
  const frozen = { envelope: JSON.stringify(envelope), recipients, replaced }
  const payload = await writePayload(context, chunk, frozen)
  const payloadHash = await sha256(payload)
  const shown = shownCorrectionsOf(chunk, recipients, urgentRuns)
  const numbers = new Set(recipients.map(([reader]) => reader))
  const notices = shownNotices.filter(([reader]) => numbers.has(reader))
  return { chunk, frozen: { ...frozen, payloadHash }, leftOut, shown, notices, payload }
}

const NO_READERS: ReadonlySet<number> = new Set()
const UNCHANGED: EditionReplacement = { replaced: {}, urgentRuns: new Map() }

const shownCorrectionsOf = (
  { members }: Chunk,
  recipients: FreezeRecord['recipients'],
  urgentRuns: EditionReplacement['urgentRuns'],
): ShownCorrections => {
  if (urgentRuns.size === 0) return []
  const readers = new Set(recipients.map(([reader]) => reader))
  return decodeMembers(members)
    .filter(({ reader }) => readers.has(reader))
    .flatMap(({ reader, edition }) => (urgentRuns.get(edition) ?? []).map((run): [number, number] => [run, reader]))
}
