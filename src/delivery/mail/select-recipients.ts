import { preferencesInMail, preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import type { AudienceReader } from '../../audience/audience-reader.ts'
import type { DigestTime, Preferences } from '../../audience/preferences.ts'
import type { RequestStore } from '../../audience/request-store.ts'
import type { SubscriberStore } from '../../audience/subscriber-store.ts'
import { decodeMembers } from '../../editions/plan/chunk-members.ts'
import type { Edition } from '../../editions/render/edition.ts'
import type { CorrectionAudienceStore } from '../../editions/stores/correction-audience-store.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { ShownNotice } from '../../editions/stores/unsettled-mail-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Chunk, FreezeRecord, LeftOut } from './chunk.ts'

export type RecipientContext = {
  subscribers: SubscriberStore
  requests: RequestStore
  correctionAudiences: CorrectionAudienceStore
  editions: EditionStore
  gazetteer: Gazetteer
  operatorEmail: string
  /** The owner of an endpoint, null for the operator; null if the endpoint does not exist. */
  findEndpointOwner: (endpoint: string) => Promise<{ owner: string | null } | null>
  /** The address that a link signs in, by the random word in it; null if the link cannot be used any more. */
  findSignInAddress: (word: string) => Promise<string | null>
  isSuppressed: (address: string) => Promise<boolean>
  /** False for an address that the allow-list of this deployment does not contain. */
  mayWriteTo: (address: string) => boolean
}

type Recipients = { recipients: FreezeRecord['recipients']; leftOut: LeftOut }
/** `repeated` are the readers whose mail would only repeat a correction that they get by another one. */
type ChunkChanges = {
  replaced: FreezeRecord['replaced']
  repeated: ReadonlySet<number>
  cancelledRuns: number[]
  /** The notices that the mails of the chunk show. */
  notices: ShownNotice[]
}
type ReaderExclusion = 'erased' | 'suppressed' | 'ended' | 'not on the list'

/** Sorts the members of a chunk into recipients and those who are left out, each with the reason. */
export const selectRecipients = async (
  context: RecipientContext,
  chunk: Chunk,
  changes: ChunkChanges,
): Promise<Recipients> => {
  if (chunk.kind === 'operator') return selectOperator(context)
  if (chunk.kind === 'endpoint') return selectEndpointOwner(context, chunk.members.endpoint!)
  if (chunk.kind === 'sign-in') return selectPerson(context, chunk.members.signIn!)
  return selectReaders(context, chunk, changes)
}

const NO_READER = 0

/** The operator gets mail at the address of the configuration, whatever the suppressions and the allow-list say. */
const selectOperator = ({ operatorEmail }: RecipientContext): Recipients => ({
  recipients: [[NO_READER, operatorEmail, '', '', '']],
  leftOut: [],
})

const selectEndpointOwner = async (context: RecipientContext, endpoint: string): Promise<Recipients> => {
  const ownership = await context.findEndpointOwner(endpoint)
  if (ownership?.owner === null) return selectOperator(context)
  const reason = ownership ? await findOwnerExclusion(context, ownership.owner) : 'erased'
  return reason
    ? { recipients: [], leftOut: [[NO_READER, reason]] }
    : { recipients: [[NO_READER, ownership!.owner, '', '', '']], leftOut: [] }
}

const selectPerson = async (context: RecipientContext, word: string): Promise<Recipients> => {
  const address = await context.findSignInAddress(word)
  const reason = address === null ? 'ended' : context.mayWriteTo(address) ? null : 'not on the list'
  return reason
    ? { recipients: [], leftOut: [[NO_READER, reason]] }
    : { recipients: [[NO_READER, address!, '', '', '']], leftOut: [] }
}

const findOwnerExclusion = async (
  { isSuppressed, mayWriteTo }: RecipientContext,
  address: string,
): Promise<ReaderExclusion | null> => {
  if (await isSuppressed(address)) return 'suppressed'
  return mayWriteTo(address) ? null : 'not on the list'
}

const selectReaders = async (
  context: RecipientContext,
  chunk: Chunk,
  { replaced, repeated, cancelledRuns, notices }: ChunkChanges,
): Promise<Recipients> => {
  const members = decodeMembers(chunk.members)
  const readers = await context.subscribers.listAudienceReaders(members.map(({ reader }) => reader))
  const byNumber = new Map(readers.map((reader) => [reader.number, reader]))
  const requested = await context.requests.findRequestedMails(members.flatMap(({ request }) => request ?? []))
  const editions = await context.editions.openEditions(chunk.members.editions)
  const voidNotices = notices.length > 0 ? await context.correctionAudiences.findVoidNotices(notices) : []
  const voidReasons = new Map(
    voidNotices.map(({ reader, isCancelled }) => [reader, isCancelled ? 'cancelled' : 'not told']),
  )
  // A reader confirms all that they chose.
  const inWords = chunk.kind === 'confirmation' ? preferencesInWords : preferencesInMail
  const wordPreferences = (choice: Preferences, { lang }: Edition) =>
    inWords({ choice, gazetteer: context.gazetteer, lang })
  const selected: Recipients = { recipients: [], leftOut: [] }
  for (const { reader, edition, request, run } of members) {
    const stored = byNumber.get(reader)!
    const asked = request === null ? null : requested.get(request)
    const preferences = request === null ? stored.preferences : asked?.preferences
    const reason =
      (cancelledRuns.includes(run) ? 'cancelled' : null) ??
      findReaderExclusion(chunk, stored, context.mayWriteTo) ??
      (repeated.has(reader) ? 'corrected' : null) ??
      (replaced[edition] === '' ? 'retracted' : null) ??
      voidReasons.get(reader)
    if (reason || !preferences) selected.leftOut.push([reader, reason ?? 'erased'])
    else {
      const words = wordPreferences(preferences, editions.get(edition)!)
      const { digest } = preferences
      const times: [string, DigestTime?] = chunk.kind === 'welcome' ? [digest.timezone, digest] : [digest.timezone]
      selected.recipients.push([reader, stored.email!, words, stored.linkWord!, asked?.linkWord ?? '', ...times])
    }
  }
  return selected
}

const findReaderExclusion = (
  { kind }: Chunk,
  { email, state, isSuppressed }: AudienceReader,
  mayWriteTo: (address: string) => boolean,
): ReaderExclusion | null => {
  if (email === null) return 'erased'
  if (isSuppressed) return 'suppressed'
  if (kind !== 'confirmation' && state !== 'active') return 'ended'
  return mayWriteTo(email) ? null : 'not on the list'
}
