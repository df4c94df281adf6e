import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import type { FilterStore } from '../../audience/filter-store.ts'
import type { LinkTokens } from '../../audience/link-tokens.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { RequestStore } from '../../audience/request-store.ts'
import type { AudienceReader, SubscriberStore } from '../../audience/subscriber-store.ts'
import { decodeMembers } from '../../editions/plan/chunk-members.ts'
import type { EditionRenderer } from '../../editions/render/render-edition.ts'
import { storeEdition } from '../../editions/render/store-edition.ts'
import { currentItemsOf, type EditionItem, isCorrectionKind } from '../../editions/select/edition-items.ts'
import type { CorrectionAudienceStore } from '../../editions/stores/correction-audience-store.ts'
import type { CorrectionStore } from '../../editions/stores/correction-store.ts'
import type { Edition, EditionStore } from '../../editions/stores/edition-store.ts'
import type { RunStore } from '../../editions/stores/run-store.ts'
import { sha256 } from '../../lib/canonical-json.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { Chunk, FreezeRecord, JournalHeads } from './chunk.ts'
import { type Envelope, type RecipientPart, renderMail } from './mail-message.ts'
import { reasonLookup } from './mail-reasons.ts'
import { payloadOf, serializeMail } from './provider-client.ts'

export type FreezeContext = {
  journal: JournalStore
  subscribers: SubscriberStore
  requests: RequestStore
  filters: FilterStore
  runs: RunStore
  corrections: CorrectionStore
  correctionAudiences: CorrectionAudienceStore
  editions: EditionStore
  renderEdition: EditionRenderer
  siteVariant: string
  gazetteer: Gazetteer
  links: LinkTokens
  envelope: Envelope
  operatorEmail: string
  /** Who is written to about an endpoint, null being the operator; null where there is no such endpoint. */
  findEndpointOwner: (endpoint: string) => Promise<{ owner: string | null } | null>
  isSuppressed: (address: string) => Promise<boolean>
  /** Whether an address may be written to from here: outside production, only those that are named. */
  mayWriteTo: (address: string) => boolean
}

/** A chunk ready to be frozen: who gets it, who is left out and why, and the very bytes. */
export type ChunkDraft = {
  frozen: Omit<FreezeRecord, 'frozenAt'>
  leftOut: [number, string][]
  /** Runs of the chunk that were cancelled: their readers are left out. */
  cancelledRuns: number[]
  payload: Uint8Array
}

/** Looks again who may be written to and what still stands, and writes the mails of a chunk that is not frozen yet. */
export const draftChunk = async (
  context: FreezeContext,
  chunk: Chunk,
  heads: JournalHeads,
  now: number,
): Promise<ChunkDraft> => {
  const isOutdated = heads.retraction > chunk.checkedSeq || heads.correction > chunk.checkedSeq
  const replaced = isOutdated || chunk.kind === 'retraction' ? await replaceOutdatedEditions(context, chunk, now) : {}
  const cancelled = await context.runs.findCancelled(chunk.members.runs)
  const { recipients, leftOut } = await selectRecipients(context, chunk, { replaced, cancelledRuns: cancelled })
  const frozen = { envelope: JSON.stringify(context.envelope), recipients, replaced }
  const payload = await writePayload(context, chunk, frozen)
  return { frozen: { ...frozen, payloadHash: await sha256(payload) }, leftOut, cancelledRuns: cancelled, payload }
}

type RecipientLists = { recipients: FreezeRecord['recipients']; leftOut: [number, string][] }

type ChunkChanges = { replaced: Record<string, string>; cancelledRuns: number[] }

const selectRecipients = (
  context: FreezeContext,
  chunk: Chunk,
  changes: ChunkChanges,
): RecipientLists | Promise<RecipientLists> => {
  if (chunk.kind === 'operator') return selectOperator(context)
  return chunk.kind === 'endpoint'
    ? selectEndpointOwner(context, chunk.members.endpoint!)
    : selectReaders(context, chunk, changes)
}

/** The operator is no reader, and is always written to. */
const selectOperator = ({ operatorEmail }: FreezeContext): RecipientLists => ({
  recipients: [[0, operatorEmail, '']],
  leftOut: [],
})

/** Nor is who an endpoint belongs to; but where mail can never arrive, none is sent. */
const selectEndpointOwner = async (context: FreezeContext, endpoint: string): Promise<RecipientLists> => {
  const ownership = await context.findEndpointOwner(endpoint)
  if (ownership && ownership.owner === null) return selectOperator(context)
  const reason = ownership ? await findOwnerExclusion(context, ownership.owner!) : 'erased'
  return reason ? { recipients: [], leftOut: [[0, reason]] } : { recipients: [[0, ownership!.owner!, '']], leftOut: [] }
}

const findOwnerExclusion = async (
  { isSuppressed, mayWriteTo }: FreezeContext,
  address: string,
): Promise<string | null> => {
  if (await isSuppressed(address)) return 'suppressed'
  return mayWriteTo(address) ? null : 'not on the list'
}

/** Sorts a chunk's readers into those who are written to, with what they chose in words, and those left out. */
const selectReaders = async (
  context: FreezeContext,
  chunk: Chunk,
  { replaced, cancelledRuns: cancelled }: ChunkChanges,
): Promise<RecipientLists> => {
  const readers = decodeMembers(chunk.members)
  const listeners = await context.subscribers.listAudienceReaders(readers.map((each) => each.reader))
  const byNumber = new Map(listeners.map((each) => [each.number, each]))
  const requested = await context.requests.findRequestedPreferences(readers.flatMap((each) => each.request ?? []))
  const editions = await context.editions.openEditions(chunk.members.editions)
  const uninformed = isCorrectionKind(chunk.kind)
    ? await context.correctionAudiences.findReadersNotTold(readers[0]!.run, [...byNumber.keys()])
    : []
  const lists: RecipientLists = { recipients: [], leftOut: [] }
  for (const { reader, edition, request, run } of readers) {
    const listener = byNumber.get(reader)!
    const choice = request === null ? listener.preferences : (requested.get(request) ?? null)
    const exclusion =
      (cancelled.includes(run) ? 'cancelled' : null) ??
      findReaderExclusion(chunk, listener, context.mayWriteTo) ??
      (replaced[edition] === '' ? 'retracted' : null) ??
      (uninformed.includes(reader) ? 'not told' : null)
    if (exclusion || !choice) lists.leftOut.push([reader, exclusion ?? 'erased'])
    else lists.recipients.push([reader, listener.email!, choiceTextOf(context, choice, editions.get(edition)!.lang)])
  }
  return lists
}

const choiceTextOf = ({ gazetteer }: FreezeContext, choice: Preferences, lang: Lang): string =>
  preferencesInWords({ choice, gazetteer, lang })

/**
 * Writes the mails of a chunk from what the freeze fixed: the same input gives the same bytes at every attempt. One after
 * the other, for all at once would take several times their bytes of memory.
 */
export const writePayload = async (
  context: FreezeContext,
  chunk: Chunk,
  frozen: Omit<FreezeRecord, 'frozenAt' | 'payloadHash'>,
): Promise<Uint8Array> => {
  const envelope = JSON.parse(frozen.envelope) as Envelope
  const members = new Map(decodeMembers(chunk.members).map((each) => [each.reader, each]))
  const editionIds = chunk.members.editions.map((id) => frozen.replaced[id] ?? id).filter((id) => id !== '')
  const editions = await context.editions.openEditions(editionIds)
  const filters = await context.filters.findFilters(chunk.members.filters)
  const reasons = reasonLookup(context.gazetteer, filters)
  const mails: string[] = []
  for (const [reader, address, choice] of frozen.recipients) {
    const member = members.get(reader)!
    const edition = editions.get(frozen.replaced[member.edition] ?? member.edition)!
    const events = edition.tales.map((tale) => tale.event)
    const because = reasons(edition, member.filter)
    const own: RecipientPart = {
      chunk: chunk.id,
      reader,
      address,
      request: member.request,
      preferencesInWords: choice,
      reasonByEvent: because,
      events,
    }
    mails.push(serializeMail(await renderMail(chunk.kind, edition.letter, own, envelope, context.links)))
  }
  return payloadOf(mails)
}

const findReaderExclusion = (
  { kind }: Chunk,
  { email, state, isSuppressed: suppressed }: AudienceReader,
  mayWriteTo: (address: string) => boolean,
): string | null => {
  if (email === null) return 'erased'
  if (suppressed) return 'suppressed'
  if (kind !== 'confirmation' && state !== 'active') return 'ended'
  return mayWriteTo(email) ? null : 'not on the list'
}

/**
 * For each edition of the chunk that tells what is not so any more, the one that tells what is; '' where nothing is left.
 * What a notice puts right is told by no freeze after it was claimed: only so does the notice know all whom it concerns.
 */
const replaceOutdatedEditions = async (
  context: FreezeContext,
  chunk: Chunk,
  now: number,
): Promise<Record<string, string>> => {
  const editions = [...(await context.editions.openEditions(chunk.members.editions)).values()]
  const events = [...new Set(editions.flatMap(({ tales }) => tales.map((tale) => tale.event)))]
  const [retracted, corrected] = await Promise.all([
    context.journal.findLastRetractions(events),
    context.corrections.findNewestCorrections(events, chunk.checkedSeq),
  ])
  const currentItems = editions.map((edition) => [edition, currentItemsOf(edition, { retracted, corrected })] as const)
  const changedEditions = currentItems.filter(
    ([edition, tales]) => tales.length < edition.tales.length || tales.some(isChangedFrom(edition)),
  )
  return Object.fromEntries(
    await Promise.all(
      changedEditions.map(
        async ([edition, tales]) => [edition.id, await replaceEdition(context, edition, tales, now)] as const,
      ),
    ),
  )
}

const isChangedFrom =
  ({ tales }: Edition) =>
  (tale: EditionItem, at: number): boolean =>
    tale !== tales[at]

const replaceEdition = async (
  context: FreezeContext,
  { kind, lang }: Edition,
  tales: EditionItem[],
  now: number,
): Promise<string> => {
  if (tales.length === 0 && kind !== 'welcome') return ''
  return storeEdition(context, { kind, lang }, tales, now)
}
