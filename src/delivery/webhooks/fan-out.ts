import { filterOf, matches } from '../../audience/filter.ts'
import { lastDue, nextDue, scheduleOf } from '../../audience/schedule.ts'
import { type Tale, talesOf } from '../../editions/select/edition-items.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Entry, Journal } from '../../timeline/journal-store.ts'
import { DIGEST, type Endpoint } from './endpoint.ts'
import type { DueDigest, Endpoints } from './endpoint-store.ts'
import { heardBy, type Line } from './webhook-recipients.ts'

export type Dispatcher = { endpoints: Endpoints; journal: Journal; gazetteer: Gazetteer }

/** As many deliveries as one transaction takes, and lines as are read at once. */
const MOST_AT_ONCE = 10_000
const MOST_LINES = 500
const DIGESTS_AT_ONCE = 50

/**
 * Notes for each endpoint what it is to be told of all that is released at `now`. Repeating it, or doing it beside another,
 * tells nothing twice: places and cursor move in one transaction. Answers with how many deliveries were noted.
 */
export const fanOut = async ({ endpoints, journal, gazetteer }: Dispatcher, now: number): Promise<number> => {
  let noted = 0
  for (;;) {
    const [from, released] = await Promise.all([endpoints.hooked(), journal.released(now)])
    if (released <= from) return noted
    const listeners = await endpoints.listening()
    if (listeners.length === 0) return noted
    // Nobody is told what came before the first of them listened.
    const start = Math.max(from, Math.min(released, ...listeners.map(({ fromSeq }) => fromSeq!)))
    const step = Math.max(1, Math.min(MOST_LINES, Math.floor(MOST_AT_ONCE / listeners.length)))
    const to = Math.min(released, start + step)
    const places = heardBy(await linesOf(journal, start, to), listeners, gazetteer)
    if (await endpoints.fanOut(places, { from, to, now })) noted += places.length
  }
}

/** The journal's lines in (from, to], each with what its event looked like so far. */
export const linesOf = async (journal: Journal, from: number, to: number): Promise<Line[]> => {
  if (from >= to) return []
  const entries = await journal.between(from, to)
  const looks = await journal.factsOf([...new Set(entries.map((entry) => entry.event))], to)
  return entries.map((entry) => ({
    ...entry,
    looks: looks.filter((look) => look.event === entry.event && look.seq <= entry.seq).map((look) => look.facts),
  }))
}

/** Notes a digest for every endpoint that is due one at a tick's time; where there is nothing to tell, the time just passes. */
export const claimDigests = async (dispatcher: Dispatcher, at: number, now: number): Promise<void> => {
  for (;;) {
    const due = await dispatcher.endpoints.dueDigests(at, DIGESTS_AT_ONCE)
    const to = due.length > 0 ? await dispatcher.journal.released(at) : 0
    const digests = await Promise.all(due.map((endpoint) => digestFor(dispatcher, endpoint, { at, to })))
    await dispatcher.endpoints.passDigests(digests, now)
    if (due.length < DIGESTS_AT_ONCE) return
  }
}

const digestFor = async (
  dispatcher: Dispatcher,
  endpoint: Endpoint,
  { at, to: released }: { at: number; to: number },
): Promise<DueDigest> => {
  const schedule = scheduleOf(endpoint.digest)!
  const from = endpoint.digestSeq
  const to = Math.max(from, released)
  const tales = await talesFor(dispatcher, endpoint, from, to)
  const expected = endpoint.digestAt!
  const next = nextDue(schedule, lastDue(schedule, expected, at))
  return { endpoint: endpoint.id, expected, next, from, to, isTold: tales.length > 0 }
}

/** What a reader with the endpoint's filter would be told of a window: the same rule. */
export const talesFor = async (
  { journal, gazetteer }: Omit<Dispatcher, 'endpoints'>,
  { follows }: Pick<Endpoint, 'follows'>,
  from: number,
  to: number,
): Promise<Tale[]> => {
  if (from >= to) return []
  const entries: Entry[] = await journal.between(from, to)
  const filter = filterOf(follows)
  const told = await journal.toldBefore([...new Set(entries.map((entry) => entry.event))], from)
  return talesOf(entries, told).filter((tale) => matches(filter, tale.facts, gazetteer) !== null)
}

/** When an endpoint is next due a digest; null where it wants none. */
export const digestAt = ({ events, digest }: Pick<Endpoint, 'events' | 'digest'>, now: number): number | null => {
  const schedule = events.includes(DIGEST) ? scheduleOf(digest) : null
  return schedule && nextDue(schedule, now)
}
