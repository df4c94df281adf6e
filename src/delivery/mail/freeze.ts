import { choiceInWords } from '../../../templates/words/choice.ts'
import type { Links } from '../../audience/link-tokens.ts'
import type { Choice } from '../../audience/preferences.ts'
import type { Listener, Roster } from '../../audience/subscriber-store.ts'
import { readersOf } from '../../editions/plan/pack-chunks.ts'
import { type Compose, keepEdition } from '../../editions/render/render-edition.ts'
import { editionId, isNotice, type Tale, talesNow } from '../../editions/select/edition-items.ts'
import type { Notices } from '../../editions/stores/correction-store.ts'
import type { Archive, Edition } from '../../editions/stores/edition-store.ts'
import type { Runs } from '../../editions/stores/run-store.ts'
import { sha256 } from '../../lib/canonical-json.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import type { Chunk, Frozen, Heads } from './chunk-store.ts'
import { type Envelope, mailOf } from './mail-message.ts'
import { reasonsFor } from './mail-reasons.ts'
import { mailJson, payloadOf } from './provider-client.ts'

export type Press = {
  journal: Journal
  roster: Roster
  runs: Runs
  notices: Notices
  archive: Archive
  compose: Compose
  variant: string
  gazetteer: Gazetteer
  links: Links
  envelope: Envelope
  operatorEmail: string
  /** Who is written to about an endpoint, null being the operator; null where there is no such endpoint. */
  ownerOf: (endpoint: string) => Promise<{ owner: string | null } | null>
  isSuppressed: (address: string) => Promise<boolean>
  /** Whether an address may be written to from here: outside production, only those that are named. */
  mayWriteTo: (address: string) => boolean
}

/** A chunk ready to be frozen: who gets it, who is left out and why, and the very bytes. */
export type Draft = {
  frozen: Omit<Frozen, 'frozenAt'>
  leftOut: [number, string][]
  /** Runs of the chunk that were cancelled: their readers are left out. */
  cancelled: number[]
  payload: Uint8Array
}

/** Looks again who may be written to and what still stands, and writes the mails of a chunk that is not frozen yet. */
export const draftChunk = async (press: Press, chunk: Chunk, heads: Heads, now: number): Promise<Draft> => {
  const isBehind = heads.retraction > chunk.checkedSeq || heads.notice > chunk.checkedSeq
  const replaced = isBehind || chunk.kind === 'retraction' ? await successors(press, chunk, now) : {}
  const cancelled = await press.runs.cancelled(chunk.members.runs)
  const { recipients, leftOut } = await listsOf(press, chunk, { replaced, cancelled })
  const frozen = { envelope: JSON.stringify(press.envelope), recipients, replaced }
  const payload = await writePayload(press, chunk, frozen)
  return { frozen: { ...frozen, payloadHash: await sha256(payload) }, leftOut, cancelled, payload }
}

type Lists = { recipients: Frozen['recipients']; leftOut: [number, string][] }

type Found = { replaced: Record<string, string>; cancelled: number[] }

const listsOf = (press: Press, chunk: Chunk, found: Found): Lists | Promise<Lists> => {
  if (chunk.kind === 'operator') return toOperator(press)
  return chunk.kind === 'endpoint' ? toOwner(press, chunk.members.endpoint!) : lookAgain(press, chunk, found)
}

/** The operator is no reader, and is always written to. */
const toOperator = ({ operatorEmail }: Press): Lists => ({ recipients: [[0, operatorEmail, '']], leftOut: [] })

/** Nor is who an endpoint belongs to; but where mail can never arrive, none is sent. */
const toOwner = async (press: Press, endpoint: string): Promise<Lists> => {
  const found = await press.ownerOf(endpoint)
  if (found && found.owner === null) return toOperator(press)
  const reason = found ? await reasonAgainstOwner(press, found.owner!) : 'erased'
  return reason ? { recipients: [], leftOut: [[0, reason]] } : { recipients: [[0, found!.owner!, '']], leftOut: [] }
}

const reasonAgainstOwner = async ({ isSuppressed, mayWriteTo }: Press, address: string): Promise<string | null> => {
  if (await isSuppressed(address)) return 'suppressed'
  return mayWriteTo(address) ? null : 'not on the list'
}

/** Sorts a chunk's readers into those who are written to, with what they chose in words, and those left out. */
const lookAgain = async (press: Press, chunk: Chunk, { replaced, cancelled }: Found): Promise<Lists> => {
  const readers = readersOf(chunk.members)
  const listeners = await press.roster.listeners(readers.map((each) => each.reader))
  const byNumber = new Map(listeners.map((each) => [each.number, each]))
  const requested = await press.roster.requested(readers.flatMap((each) => each.request ?? []))
  const editions = await press.archive.open(chunk.members.editions)
  const untold = isNotice(chunk.kind) ? await press.notices.untold(readers[0]!.run, [...byNumber.keys()]) : []
  const lists: Lists = { recipients: [], leftOut: [] }
  for (const { reader, edition, request, run } of readers) {
    const listener = byNumber.get(reader)!
    const choice = request === null ? listener.choice : (requested.get(request) ?? null)
    const reason =
      (cancelled.includes(run) ? 'cancelled' : null) ??
      reasonAgainst(chunk, listener, press.mayWriteTo) ??
      (replaced[edition] === '' ? 'retracted' : null) ??
      (untold.includes(reader) ? 'not told' : null)
    if (reason || !choice) lists.leftOut.push([reader, reason ?? 'erased'])
    else lists.recipients.push([reader, listener.email!, inWords(press, choice, editions.get(edition)!.lang)])
  }
  return lists
}

const inWords = ({ gazetteer }: Press, choice: Choice, lang: Lang): string => choiceInWords({ choice, gazetteer, lang })

/**
 * Writes the mails of a chunk from what the freeze fixed: the same input gives the same bytes at every attempt. One after
 * the other, for all at once would take several times their bytes of memory.
 */
export const writePayload = async (
  press: Press,
  chunk: Chunk,
  frozen: Omit<Frozen, 'frozenAt' | 'payloadHash'>,
): Promise<Uint8Array> => {
  const envelope = JSON.parse(frozen.envelope) as Envelope
  const members = new Map(readersOf(chunk.members).map((each) => [each.reader, each]))
  const names = chunk.members.editions.map((id) => frozen.replaced[id] ?? id).filter((id) => id !== '')
  const editions = await press.archive.open(names)
  const filters = await press.roster.filters(chunk.members.filters)
  const reasons = reasonsFor(press.gazetteer, filters)
  const mails: string[] = []
  for (const [reader, address, choice] of frozen.recipients) {
    const member = members.get(reader)!
    const edition = editions.get(frozen.replaced[member.edition] ?? member.edition)!
    const events = edition.tales.map((tale) => tale.event)
    const because = reasons(edition, member.filter)
    const own = { chunk: chunk.id, reader, address, request: member.request, choice, because, events }
    mails.push(mailJson(await mailOf(chunk.kind, edition.letter, own, envelope, press.links)))
  }
  return payloadOf(mails)
}

const reasonAgainst = (
  { kind }: Chunk,
  { email, state, suppressed }: Listener,
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
const successors = async (press: Press, chunk: Chunk, now: number): Promise<Record<string, string>> => {
  const editions = [...(await press.archive.open(chunk.members.editions)).values()]
  const events = [...new Set(editions.flatMap(({ tales }) => tales.map((tale) => tale.event)))]
  const [retracted, corrected] = await Promise.all([
    press.journal.retracted(events),
    press.notices.corrected(events, chunk.checkedSeq),
  ])
  const followed = editions.map((edition) => [edition, talesNow(edition, { retracted, corrected })] as const)
  const touched = followed.filter(
    ([edition, tales]) => tales.length < edition.tales.length || tales.some(isOther(edition)),
  )
  return Object.fromEntries(
    await Promise.all(
      touched.map(async ([edition, tales]) => [edition.id, await successor(press, edition, tales, now)] as const),
    ),
  )
}

const isOther =
  ({ tales }: Edition) =>
  (tale: Tale, at: number): boolean =>
    tale !== tales[at]

const successor = async (press: Press, { kind, lang }: Edition, tales: Tale[], now: number): Promise<string> => {
  if (tales.length === 0 && kind !== 'welcome') return ''
  const id = await editionId(kind, lang, tales, press.variant)
  await keepEdition(press, { id, kind, lang }, tales, now)
  return id
}
