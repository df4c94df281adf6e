import { filterOf, matchFilter } from '../../audience/filter.ts'
import type { Change, RevisionFacts } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'
import type { DeliveryRef } from './delivery.ts'
import type { Endpoint, WebhookEventType } from './endpoint.ts'
import { payloadFormatOf } from './payload-format.ts'

const TYPE_OF_CHANGE: Record<Change, WebhookEventType> = {
  new: 'event.published',
  update: 'event.updated',
  correction: 'event.corrected',
  retraction: 'event.retracted',
  translation: 'event.updated',
  minor: 'event.updated',
}

/** The part of an endpoint that decides what it is sent. */
export type FanOutReceiver = Pick<Endpoint, 'id' | 'follows' | 'events' | 'format' | 'fromSeq'>

/** A journal entry with the facts of every revision of its event up to it. */
export type RevisionWithHistory = JournalEntry & { factsHistory: RevisionFacts[] }

/**
 * Returns the deliveries for revisions, in the order of the journal. A receiver gets a revision if it takes the revision's type
 * and its filter matches this or any earlier revision of the event, so that it also learns of a change that no longer matches.
 * Silent and redacted revisions are not sent; translations and minor changes only in a format with `hasMinorChanges`.
 */
export const matchDeliveries = (
  revisions: readonly RevisionWithHistory[],
  receivers: readonly FanOutReceiver[],
  gazetteer: Gazetteer,
): DeliveryRef[] => {
  const filters = receivers.map((receiver) => filterOf(receiver.follows))
  return revisions
    .filter((revision) => !revision.silent && !revision.redacted)
    .flatMap((revision) => {
      const type = TYPE_OF_CHANGE[revision.change]
      const isMinor = revision.change === 'translation' || revision.change === 'minor'
      const isReceiver = (receiver: FanOutReceiver, index: number): boolean =>
        revision.seq > (receiver.fromSeq ?? Number.POSITIVE_INFINITY) &&
        receiver.events.includes(type) &&
        (!isMinor || payloadFormatOf(receiver.format).hasMinorChanges) &&
        revision.factsHistory.some((facts) => matchFilter(filters[index]!, facts, gazetteer) !== null)
      return receivers.filter(isReceiver).map(({ id }) => ({ endpoint: id, seq: revision.seq, type }))
    })
}

/** The endpoints that are told of a redaction: those whose filter matches any revision of the event. */
export const followersOfEvent = (
  endpoints: readonly Pick<Endpoint, 'id' | 'follows'>[],
  factsHistory: readonly RevisionFacts[],
  gazetteer: Gazetteer,
): string[] =>
  endpoints
    .filter(({ follows }) => {
      const filter = filterOf(follows)
      return factsHistory.some((facts) => matchFilter(filter, facts, gazetteer) !== null)
    })
    .map(({ id }) => id)
