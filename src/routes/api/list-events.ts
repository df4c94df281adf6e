import type { FilterFault, FilterFaultCode, TimelineFilter } from '../../../templates/views.ts'
import { plainDate } from '../../lib/text.ts'
import { readWhen, type WhenBounds } from '../../timeline/edtf.ts'
import { CERTAINTIES } from '../../timeline/event.ts'
import type { Dated, Listing } from '../../timeline/event-index-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Told } from '../../timeline/journal-store.ts'
import { countWords, MOST_WORDS, type Term, termsOf } from '../../timeline/search-terms.ts'
import { nearest } from '../../timeline/suggest-id.ts'
import type { World } from '../app-env.ts'

/** What a list of events can be narrowed down by, as it stands in a query. */
export const FILTERS = ['region', 'actor', 'kind', 'certainty', 'from', 'to', 'q'] as const

export type Asked = TimelineFilter & { after?: string | undefined }

type Sources = Pick<World, 'journal' | 'gazetteer' | 'names'>
type Reading = { faults: FilterFault[]; gazetteer: Gazetteer }

/** A listing that can be asked for, or all that is wrong with it. */
export const readListing = (asked: Asked, sources: Omit<Sources, 'journal'>): Listing | FilterFault[] => {
  const reading: Reading = { faults: [], gazetteer: sources.gazetteer }
  const [from, to] = [boundsOf('from', asked.from, reading), boundsOf('to', asked.to, reading)]
  if (from?.min && to?.max && from.min > to.max) note(reading, 'to', 'backwards', 'to ends before from begins.')
  const listing: Listing = {
    after: cursorOf(asked.after, reading),
    regions: asked.region ? regionsOf(asked.region, reading) : null,
    actors: asked.actor ? actorsOf(asked.actor, reading) : null,
    kind: kindOf(asked.kind, reading),
    certainty: certaintyOf(asked.certainty, reading),
    from: from?.min ?? null,
    to: to?.max ?? null,
    terms: searchOf(asked.q, sources, reading),
  }
  return reading.faults.length > 0 ? reading.faults : listing
}

/** A page of a listing, newest first; `next` is the cursor of what follows. */
export const listEvents = async (
  { journal }: Pick<World, 'journal'>,
  listing: Listing,
  limit: number,
): Promise<{ told: Told[]; next: string | undefined }> => {
  const found = await journal.list(listing, limit + 1)
  const told = found.slice(0, limit)
  const last = told.at(-1)
  return { told, next: found.length > limit && last ? `${last.day}~${last.event}` : undefined }
}

/** The same in the order of recording, from below the seq `before` on where it is given; `next` is the seq to go on below. */
export const listRecorded = async (
  { journal }: Pick<World, 'journal'>,
  listing: Listing,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ told: Dated[]; next: number | undefined }> => {
  const found = await journal.latestRecorded(listing, before, limit + 1)
  const told = found.slice(0, limit)
  return { told, next: found.length > limit ? told.at(-1)?.seq : undefined }
}

/** A region takes in what lies beneath it, and groups that name any of it: an event there is placed in each member. */
const placesIn = (region: string, gazetteer: Gazetteer): string[] => {
  const beneath = gazetteer.beneath(region)
  const groups = [...gazetteer.regions.values()].filter(({ members = [] }) =>
    members.some((member) => beneath.has(member)),
  )
  return [...beneath, ...groups.map((group) => group.id)]
}

const regionsOf = (id: string, reading: Reading): string[] => {
  const { gazetteer } = reading
  if (gazetteer.regions.has(id)) return placesIn(id, gazetteer)
  note(reading, 'region', 'unknown_region', `No region has this id.${suggestion(id, gazetteer.regions)}`)
  return []
}

const actorsOf = (id: string, reading: Reading): string[] => {
  const { gazetteer } = reading
  if (gazetteer.actors.has(id)) return [...gazetteer.partsOf(id)]
  note(reading, 'actor', 'unknown_actor', `No actor has this id.${suggestion(id, gazetteer.actors)}`)
  return []
}

const suggestion = (id: string, known: ReadonlyMap<string, unknown>): string => {
  const near = nearest(id, known.keys())
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
}

/** Kinds are the publishers' to name, so that only their form is checked. */
const kindOf = (kind: string | undefined, reading: Reading): string | null => {
  if (kind && !/^[a-z][a-z_]{1,30}(\.[a-z][a-z_]{1,30})?$/.test(kind))
    note(reading, 'kind', 'not_a_kind', 'kind is a group or group.name, for example conflict or conflict.airstrike.')
  return kind || null
}

/** A cursor is the day and id of the last event shown. */
const cursorOf = (after: string | undefined, reading: Reading): Listing['after'] => {
  if (!after) return null
  const parts = /^([0-9]{4}-[0-9]{2}-[0-9]{2}|)~([a-z0-9-]{1,64})$/.exec(after)
  if (!parts) note(reading, 'after', 'not_a_cursor', 'after is the next of an earlier answer.')
  return parts && { day: parts[1]!, id: parts[2]! }
}

const certaintyOf = (certainty: string | undefined, reading: Reading): string | null => {
  const isKnown = CERTAINTIES.some((each) => each === certainty)
  if (certainty && !isKnown)
    note(reading, 'certainty', 'unknown_certainty', `certainty is one of: ${CERTAINTIES.join(', ')}.`)
  return certainty || null
}

/** The days that a date spans: the first of `from` and the last of `to` are asked for. */
const boundsOf = (name: 'from' | 'to', edtf: string | undefined, reading: Reading): WhenBounds | null => {
  if (!edtf) return null
  const read = readWhen(plainDate(edtf))
  if (read.ok) return read.when
  note(reading, name, 'not_a_date', read.fault)
  return null
}

const searchOf = (q: string | undefined, { gazetteer, names }: Omit<Sources, 'journal'>, reading: Reading): Term[] => {
  if (!q) return []
  const count = countWords(q)
  if (count === 0) note(reading, 'q', 'no_words', 'q has no word to look for: it needs a letter or a digit.')
  if (count > MOST_WORDS)
    note(reading, 'q', 'too_many_words', `q has ${count} words; at most ${MOST_WORDS} can be looked for.`)
  return termsOf(q, names).map(({ words, regions, actors }) => ({
    words,
    regions: regions.flatMap((id) => placesIn(id, gazetteer)),
    actors: actors.flatMap((id) => [...gazetteer.partsOf(id)]),
  }))
}

const note = ({ faults }: Reading, field: FilterFault['field'], code: FilterFaultCode, detail: string): void => {
  faults.push({ field, code, detail })
}
