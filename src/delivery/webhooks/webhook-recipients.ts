import { filterOf, matches } from '../../audience/filter.ts'
import type { Change } from '../../timeline/event.ts'
import type { Facts } from '../../timeline/event-draft.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Entry } from '../../timeline/journal-store.ts'
import type { Endpoint, Type } from './endpoint.ts'
import type { Place } from './endpoint-store.ts'

const TYPES: Record<Change, Type> = {
  new: 'event.published',
  update: 'event.updated',
  correction: 'event.corrected',
  retraction: 'event.retracted',
  translation: 'event.updated',
  minor: 'event.updated',
}

/** What an endpoint hears by: its wishes, and from where on it is told. */
export type Listener = Pick<Endpoint, 'id' | 'follows' | 'events' | 'format' | 'fromSeq'>

/** A line of the journal with what all revisions of its event looked like up to it. */
export type Line = Entry & { looks: Facts[] }

/**
 * Who is told of each line, in the journal's order: whoever wants its type and follows what the event is, or what any
 * earlier revision of it was, so that nobody who was told is left with what no longer holds. What is silent is not pushed;
 * translations and minor changes only to programs.
 */
export const heardBy = (lines: readonly Line[], listeners: readonly Listener[], gazetteer: Gazetteer): Place[] => {
  const filters = listeners.map((listener) => filterOf(listener.follows))
  return lines
    .filter((line) => !line.silent)
    .flatMap((line) => {
      const type = TYPES[line.change]
      const isTold = (listener: Listener, at: number): boolean =>
        line.seq > (listener.fromSeq ?? Number.POSITIVE_INFINITY) &&
        listener.events.includes(type) &&
        (listener.format === 'standard' || (line.change !== 'translation' && line.change !== 'minor')) &&
        line.looks.some((look) => matches(filters[at]!, look, gazetteer) !== null)
      return listeners.filter(isTold).map(({ id }) => ({ endpoint: id, seq: line.seq, type }))
    })
}

/** The type that tells of a change. */
export const typeOf = (change: Change): Type => TYPES[change]
