import type { FilterStore } from '../../audience/filter-store.ts'
import type { LinkTokens } from '../../audience/link-tokens.ts'
import { decodeMembers } from '../../editions/plan/chunk-members.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Chunk, FreezeRecord } from './chunk.ts'
import { type Envelope, renderMail } from './mail-message.ts'
import { filterValueLookup } from './mail-reasons.ts'
import { encodeMail, payloadOf } from './payload.ts'
import { firstDigestInWords, zoneValueLookup } from './zone-values.ts'

export type PayloadContext = {
  editions: EditionStore
  filters: FilterStore
  gazetteer: Gazetteer
  links: LinkTokens
}

/**
 * Writes the mails of a chunk from its freeze record: the same record gives the same bytes at every attempt. The mails are
 * rendered one after another: all at once would take several times their bytes of memory.
 */
export const writePayload = async (
  context: PayloadContext,
  chunk: Chunk,
  frozen: Omit<FreezeRecord, 'frozenAt' | 'payloadHash'>,
): Promise<Uint8Array> => {
  const envelope = JSON.parse(frozen.envelope) as Envelope
  const members = new Map(decodeMembers(chunk.members).map((member) => [member.reader, member]))
  const editionIds = chunk.members.editions.map((id) => frozen.replaced[id] ?? id).filter((id) => id !== '')
  const editions = await context.editions.openEditions(editionIds)
  const filters = await context.filters.findFilters(chunk.members.filters)
  const filterValuesOf = filterValueLookup(context.gazetteer, filters)
  const zoneValuesOf = zoneValueLookup(envelope.issuedAt)
  const mails: Uint8Array[] = []
  for (const [reader, address, preferences, linkWord, requestWord, timezone, digest] of frozen.recipients) {
    const { edition: editionId, filter } = members.get(reader)!
    const edition = editions.get(frozen.replaced[editionId] ?? editionId)!
    const recipient = {
      chunk: chunk.id,
      reader,
      address,
      linkWord,
      requestWord,
      enterWord: chunk.members.signIn,
      preferencesInWords: preferences,
      filterValues: filterValuesOf(edition, filter),
      zoneValues: {
        ...zoneValuesOf(edition, timezone ?? 'UTC'),
        ...(digest && { first: firstDigestInWords(digest, envelope.issuedAt, edition.lang) }),
      },
      events: edition.tales.map(({ event }) => event),
    }
    const sender = { ...envelope, from: envelope.fromIn?.[edition.lang] ?? envelope.from }
    mails.push(encodeMail(await renderMail(chunk.kind, edition.letter, recipient, sender, context.links)))
  }
  return payloadOf(mails)
}
