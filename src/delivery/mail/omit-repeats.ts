import { decodeMembers, encodeMembers } from '../../editions/plan/chunk-members.ts'
import type { Edition } from '../../editions/render/edition.ts'
import { storeEdition } from '../../editions/render/store-edition.ts'
import { currentStandingOf } from '../../editions/select/current-items.ts'
import type { EditionItem } from '../../editions/select/edition-items.ts'
import { withoutRedacted } from '../../editions/select/redaction-rules.ts'
import { leadingKindOf } from '../../editions/select/unasked-mail-rules.ts'
import type { CorrectedEventStore, CorrectedEvents } from '../../editions/stores/corrected-event-store.ts'
import type { ResourceUse } from '../../lib/invocation-budget.ts'
import { unique } from '../../lib/unique.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import type { Chunk } from './chunk.ts'
import type { ReplacementContext } from './replace-editions.ts'

export type RepeatContext = ReplacementContext & {
  correctedEvents: Pick<CorrectedEventStore, 'findCorrectedEvents' | 'isAnyAudienceOpen'>
}

/**
 * The chunk in which no mail repeats an urgent correction that its reader gets, or had, by another mail. `repeated` are the
 * readers for whom nothing is left. `audience open`: the readers of such a correction are not all found yet. Null: the
 * budget of the invocation ends first. The next call goes on with the editions that this one stored.
 */
export type ChunkWithoutRepeats = { chunk: Chunk; repeated: ReadonlySet<number> } | 'audience open' | null

/** The most that leaving out the events of one edition uses, and the freeze and the request after it. */
const OMISSION_USE: ResourceUse = { d1Queries: 30, kvOperations: 12, editions: 1 }

/** The readers of one edition for whom the same events are left out. */
type RepeatGroup = { edition: Edition; events: ReadonlySet<string>; readers: number[] }

/**
 * Leaves out of each mail of a chunk the events that an urgent correction, claimed since planning, tells its reader. The
 * other readers of the chunk keep them. A welcome shows what is true now, so it keeps all. `now` is ms UTC.
 */
export const omitRepeats = async (context: RepeatContext, chunk: Chunk, now: number): Promise<ChunkWithoutRepeats> => {
  const editions = await context.editions.openEditions(chunk.members.editions)
  const items = [...editions.values()].flatMap(({ tales }) => tales.filter(({ was }) => was === undefined))
  const corrected = await context.corrections.findNewestCorrections(
    unique(items.map(({ event }) => event)),
    chunk.checkedSeq,
  )
  const outdated = items.filter(({ event, number }) => (corrected.get(event)?.number ?? 0) > number)
  if (outdated.length === 0 || chunk.kind === 'welcome') return { chunk, repeated: new Set() }
  if (!context.budget().hasRoomFor(OMISSION_USE)) return null
  const events = unique(outdated.map(({ event }) => event))
  if (await context.correctedEvents.isAnyAudienceOpen(events)) return 'audience open'
  const readers = chunk.members.members.map(([reader]) => reader)
  const leastSeq = Math.min(...outdated.map(({ seq }) => seq))
  const had = await context.correctedEvents.findCorrectedEvents(readers, leastSeq)
  return withoutGroups(context, chunk, groupsOf(chunk, editions, had), now)
}

const groupsOf = (
  { members }: Chunk,
  editions: ReadonlyMap<string, Edition>,
  had: ReadonlyMap<number, CorrectedEvents>,
): RepeatGroup[] => {
  const groups = new Map<string, RepeatGroup>()
  for (const { reader, edition: id } of decodeMembers(members)) {
    const edition = editions.get(id)!
    const events = edition.tales.filter((item) => isRepeated(item, had.get(reader))).map(({ event }) => event)
    const key = [id, ...events].join(' ')
    const group = groups.get(key) ?? { edition, events: new Set(events), readers: [] }
    group.readers.push(reader)
    if (events.length > 0) groups.set(key, group)
  }
  return [...groups.values()]
}

const isRepeated = ({ was, event, seq }: EditionItem, had: CorrectedEvents | undefined): boolean =>
  was === undefined && (had?.get(event) ?? 0) > seq

const withoutGroups = async (
  context: RepeatContext,
  chunk: Chunk,
  groups: RepeatGroup[],
  now: number,
): Promise<ChunkWithoutRepeats> => {
  const editionOf = new Map<number, string>()
  const repeated = new Set<number>()
  const events = unique(groups.flatMap(({ edition }) => edition.tales.map(({ event }) => event)))
  const redactions = await context.journal.readRedactions([...events, STANDING_EVENT])
  for (const [at, { edition, events: omitted, readers }] of groups.entries()) {
    if (at > 0 && !context.budget().hasRoomFor(OMISSION_USE)) return null
    const { kind, lang, tales } = edition
    const items = withoutRedacted(
      kind,
      tales.filter(({ event, was }) => was !== undefined || !omitted.has(event)),
      redactions,
    )
    const isLeft = items.length > 0 && leadingKindOf(kind, items) === kind
    const standing = currentStandingOf(edition, redactions)
    const id = isLeft ? await storeEdition(context, { kind, lang, standing }, items, now) : null
    for (const reader of readers) {
      if (id === null) repeated.add(reader)
      else editionOf.set(reader, id)
    }
  }
  const members = decodeMembers(chunk.members).map((each) => ({
    ...each,
    edition: editionOf.get(each.reader) ?? each.edition,
  }))
  return { chunk: { ...chunk, members: { ...chunk.members, ...encodeMembers(members) } }, repeated }
}
