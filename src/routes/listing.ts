import { CERTAINTIES } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Dated, Listing, Told } from '../timeline/journal.ts'
import type { FaultAt, Refusal } from '../timeline/refusal.ts'
import { searchable } from '../timeline/text.ts'
import { readWhen } from '../timeline/when.ts'
import type { World } from './world.ts'

/** What a list of events can be narrowed down by, as it stands in the query. */
export type Asked = Partial<
  Record<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q' | 'after', string | undefined>
>

const MOST_WORDS = 10

/** Events newest first, narrowed down; `next` is the cursor of what follows. Refuses what cannot be read, all at once. */
export const listEvents = async (
  { journal, gazetteer }: World,
  asked: Asked,
  limit: number,
): Promise<{ told: Told[]; next: string | undefined } | Refusal> => {
  const faults: FaultAt[] = []
  const listing = listingOf(asked, gazetteer, faults)
  if (faults.length > 0) return { refused: 'invalid', detail: 'The query has faults.', errors: faults }
  const found = await journal.list(listing, limit + 1)
  const told = found.slice(0, limit)
  const last = told.at(-1)
  return { told, next: found.length > limit && last ? `${last.day}~${last.event}` : undefined }
}

/**
 * Events in the order of recording, newest first, narrowed down in the same way; `before` is the seq to go on below.
 * Refuses what cannot be read, all at once, with the `faults` found before.
 */
export const listRecorded = async (
  { journal, gazetteer }: World,
  { asked, before, faults }: { asked: Omit<Asked, 'after'>; before: number | null; faults: FaultAt[] },
  limit: number,
): Promise<{ told: Dated[]; next: number | undefined } | Refusal> => {
  const all = [...faults]
  const { after: _, ...narrowed } = listingOf({ ...asked, after: undefined }, gazetteer, all)
  if (all.length > 0) return { refused: 'invalid', detail: 'The query has faults.', errors: all }
  const found = await journal.latestRecorded(narrowed, before, limit + 1)
  const told = found.slice(0, limit)
  return { told, next: found.length > limit ? told.at(-1)?.seq : undefined }
}

const listingOf = (asked: Asked, gazetteer: Gazetteer, faults: FaultAt[]): Listing => ({
  after: cursorOf(asked.after, faults),
  regions: asked.region ? placesIn(asked.region, gazetteer) : null,
  actors: asked.actor ? known(gazetteer.actors, gazetteer.partsOf, asked.actor) : null,
  kind: asked.kind || null,
  certainty: certaintyOf(asked.certainty, faults),
  from: dayOf('from', asked.from, faults),
  to: dayOf('to', asked.to, faults),
  words: searchable(asked.q ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS),
})

/** A region takes in what lies beneath it, and groups that name any of it: an event there is placed in each member. */
const placesIn = (region: string, gazetteer: Gazetteer): string[] => {
  const beneath = new Set(known(gazetteer.regions, gazetteer.beneath, region))
  const groups = [...gazetteer.regions.values()].filter(({ members = [] }) =>
    members.some((member) => beneath.has(member)),
  )
  return [...beneath, ...groups.map((group) => group.id)]
}

/** What an id takes in; an id that the gazetteer does not have takes in nothing, and is not kept in mind. */
const known = (
  ids: ReadonlyMap<string, unknown>,
  takesIn: (id: string) => ReadonlySet<string>,
  id: string,
): string[] => (ids.has(id) ? [...takesIn(id)] : [])

/** A cursor is the day and id of the last event shown. */
const cursorOf = (after: string | undefined, faults: FaultAt[]): Listing['after'] => {
  if (!after) return null
  const parts = /^([0-9-]*)~([a-z0-9-]{1,64})$/.exec(after)
  if (!parts) faults.push({ pointer: '/after', detail: 'after is the next of an earlier answer.' })
  return parts && { day: parts[1]!, id: parts[2]! }
}

const certaintyOf = (certainty: string | undefined, faults: FaultAt[]): string | null => {
  const isKnown = CERTAINTIES.some((each) => each === certainty)
  if (certainty && !isKnown)
    faults.push({ pointer: '/certainty', detail: `certainty is one of: ${CERTAINTIES.join(', ')}.` })
  return certainty || null
}

/** The first day of what is asked from, the last day of what is asked to. */
const dayOf = (name: 'from' | 'to', edtf: string | undefined, faults: FaultAt[]): string | null => {
  if (!edtf) return null
  const read = readWhen(edtf)
  if (read.ok) return name === 'from' ? read.when.min : read.when.max
  faults.push({ pointer: `/${name}`, detail: read.fault })
  return null
}
