import { filterOf, matchFilter } from '../../audience/filter.ts'
import { findLastDue, findNextDue, scheduleTimeOf } from '../../audience/schedule.ts'
import { type EditionItem, editionItemsOf } from '../../editions/select/edition-items.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry, JournalStore } from '../../timeline/journal-store.ts'
import { DIGEST_EVENT_TYPE, type Endpoint } from './endpoint.ts'
import type { EndpointDigestClaim, EndpointStore } from './endpoint-store.ts'
import { matchDeliveries, type RevisionWithHistory } from './webhook-recipients.ts'

export type FanOutContext = { endpoints: EndpointStore; journal: JournalStore; gazetteer: Gazetteer }

/** As many deliveries as one transaction takes, and lines as are read at once. */
const MAX_DELIVERIES_PER_FAN_OUT = 10_000
const MAX_REVISIONS_PER_FAN_OUT = 500
const MAX_DIGESTS_PER_BATCH = 50

/**
 * Notes for each endpoint what it is to be told of all that is released at `now`. Repeating it, or doing it beside another,
 * tells nothing twice: places and cursor move in one transaction. Answers with how many deliveries were noted.
 */
export const fanOutRevisions = async (
  { endpoints, journal, gazetteer }: FanOutContext,
  now: number,
): Promise<number> => {
  let inserted = 0
  for (;;) {
    const [from, released] = await Promise.all([endpoints.getFanOutCursor(), journal.readReleasedSeq(now)])
    if (released <= from) return inserted
    const receivers = await endpoints.listReceivers()
    if (receivers.length === 0) return inserted
    // Nobody is told what came before the first of them listened.
    const start = Math.max(from, Math.min(released, ...receivers.map(({ fromSeq }) => fromSeq!)))
    const windowSize = Math.max(
      1,
      Math.min(MAX_REVISIONS_PER_FAN_OUT, Math.floor(MAX_DELIVERIES_PER_FAN_OUT / receivers.length)),
    )
    const to = Math.min(released, start + windowSize)
    const deliveries = matchDeliveries(await readRevisionsWithHistory(journal, start, to), receivers, gazetteer)
    if (await endpoints.insertFanOut(deliveries, { from, to, now })) inserted += deliveries.length
  }
}

/** The journal's lines in (from, to], each with what its event looked like so far. */
export const readRevisionsWithHistory = async (
  journal: JournalStore,
  from: number,
  to: number,
): Promise<RevisionWithHistory[]> => {
  if (from >= to) return []
  const entries = await journal.listEntriesBetween(from, to)
  const factsHistory = await journal.listFactsOfEvents([...new Set(entries.map((entry) => entry.event))], to)
  return entries.map((entry) => ({
    ...entry,
    factsHistory: factsHistory
      .filter((look) => look.event === entry.event && look.seq <= entry.seq)
      .map((look) => look.facts),
  }))
}

/** Notes a digest for every endpoint that is due one at a tick's time; where there is nothing to tell, the time just passes. */
export const claimEndpointDigests = async (context: FanOutContext, tickAt: number, now: number): Promise<void> => {
  for (;;) {
    const due = await context.endpoints.listDueDigests(tickAt, MAX_DIGESTS_PER_BATCH)
    const to = due.length > 0 ? await context.journal.readReleasedSeq(tickAt) : 0
    const digests = await Promise.all(due.map((endpoint) => planEndpointDigest(context, endpoint, { at: tickAt, to })))
    await context.endpoints.advanceDigests(digests, now)
    if (due.length < MAX_DIGESTS_PER_BATCH) return
  }
}

const planEndpointDigest = async (
  context: FanOutContext,
  endpoint: Endpoint,
  { at, to: released }: { at: number; to: number },
): Promise<EndpointDigestClaim> => {
  const schedule = scheduleTimeOf(endpoint.digest)!
  const from = endpoint.digestSeq
  const to = Math.max(from, released)
  const items = await readItemsForEndpoint(context, endpoint, from, to)
  const expectedDueAt = endpoint.digestAt!
  const nextDueAt = findNextDue(schedule, findLastDue(schedule, expectedDueAt, at))
  return { endpoint: endpoint.id, expectedDueAt, nextDueAt, from, to, hasItems: items.length > 0 }
}

/** What a reader with the endpoint's filter would be told of a window: the same rule. */
export const readItemsForEndpoint = async (
  { journal, gazetteer }: Omit<FanOutContext, 'endpoints'>,
  { follows }: Pick<Endpoint, 'follows'>,
  from: number,
  to: number,
): Promise<EditionItem[]> => {
  if (from >= to) return []
  const entries: JournalEntry[] = await journal.listEntriesBetween(from, to)
  const filter = filterOf(follows)
  const alreadyTold = await journal.findAnnouncedEvents([...new Set(entries.map((entry) => entry.event))], from)
  return editionItemsOf(entries, alreadyTold).filter((tale) => matchFilter(filter, tale.facts, gazetteer) !== null)
}

/** When an endpoint is next due a digest; null where it wants none. */
export const nextDigestAt = ({ events, digest }: Pick<Endpoint, 'events' | 'digest'>, now: number): number | null => {
  const schedule = events.includes(DIGEST_EVENT_TYPE) ? scheduleTimeOf(digest) : null
  return schedule && findNextDue(schedule, now)
}
