import { filterOf, matchFilter } from '../../audience/filter.ts'
import type { Change } from '../../timeline/event.ts'
import type { RevisionFacts } from '../../timeline/event-draft.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'
import type { Endpoint, WebhookEventType } from './endpoint.ts'
import type { DeliveryRef } from './endpoint-store.ts'
import { payloadFormatOf } from './payload-format.ts'

const TYPE_OF_CHANGE: Record<Change, WebhookEventType> = {
  new: 'event.published',
  update: 'event.updated',
  correction: 'event.corrected',
  retraction: 'event.retracted',
  translation: 'event.updated',
  minor: 'event.updated',
}

/** What an endpoint hears by: its wishes, and from where on it is told. */
export type FanOutReceiver = Pick<Endpoint, 'id' | 'follows' | 'events' | 'format' | 'fromSeq'>

/** A line of the journal with what all revisions of its event looked like up to it. */
export type RevisionWithHistory = JournalEntry & { factsHistory: RevisionFacts[] }

/**
 * Who is told of each line, in the journal's order: whoever wants its type and follows what the event is, or what any
 * earlier revision of it was, so that nobody who was told is left with what no longer holds. What is silent is not pushed;
 * translations and minor changes only to programs.
 */
export const matchDeliveries = (
  revisions: readonly RevisionWithHistory[],
  receivers: readonly FanOutReceiver[],
  gazetteer: Gazetteer,
): DeliveryRef[] => {
  const filters = receivers.map((listener) => filterOf(listener.follows))
  return revisions
    .filter((line) => !line.silent)
    .flatMap((line) => {
      const type = TYPE_OF_CHANGE[line.change]
      const isReceiver = (listener: FanOutReceiver, at: number): boolean =>
        line.seq > (listener.fromSeq ?? Number.POSITIVE_INFINITY) &&
        listener.events.includes(type) &&
        (payloadFormatOf(listener.format).hasMinorChanges ||
          (line.change !== 'translation' && line.change !== 'minor')) &&
        line.factsHistory.some((look) => matchFilter(filters[at]!, look, gazetteer) !== null)
      return receivers.filter(isReceiver).map(({ id }) => ({ endpoint: id, seq: line.seq, type }))
    })
}

/** The type that tells of a change. */
export const eventTypeOf = (change: Change): WebhookEventType => TYPE_OF_CHANGE[change]
