import type { Refusal } from '../../lib/refusal.ts'
import { messageId } from './attempt-delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { type Delivery, type Place, placeOf } from './endpoint-store.ts'
import { linesOf } from './fan-out.ts'
import type { Postman } from './webhook-context.ts'
import { heardBy } from './webhook-recipients.ts'

const MOST_REPLAYED = 10_000
const MOST_LINES = 500

/** The place that a message's id names in the order of its endpoint; null where it is none of it. */
export const placeIn = (endpoint: string, id: string): number | null => {
  const [, seq, digest] = /^msg_[a-z0-9]+_([0-9]{1,12})(_digest)?$/.exec(id) ?? []
  const type = digest ? 'digest.published' : 'event.published'
  return seq && messageId(endpoint, { seq: Number(seq), type }) === id ? placeOf(Number(seq), type) : null
}

/** Sends one delivery again, under the id that it had. */
export const replayOne = async (postman: Postman, endpoint: Endpoint, delivery: Delivery): Promise<null | Refusal> => {
  if (endpoint.state !== 'active') return NOT_PROVED
  const { now } = await postman.moment()
  await postman.endpoints.replay(endpoint.id, [{ endpoint: endpoint.id, ...delivery }], now)
  return null
}

/**
 * Sends all again that an endpoint was told since a time, and what was recorded since then and would have been told it had
 * it listened: in the journal's order, under the ids that they have. Answers with how many, and refuses more than 10,000.
 */
export const replaySince = async (postman: Postman, endpoint: Endpoint, since: number): Promise<number | Refusal> => {
  if (endpoint.state !== 'active') return NOT_PROVED
  const { endpoints } = postman
  const { now } = await postman.moment()
  const places = new Map<number, Place>()
  const put = (all: Place[]) => {
    for (const place of all) places.set(placeOf(place.seq, place.type), place)
  }
  put(await endpoints.keptSince(endpoint.id, since, MOST_REPLAYED + 1))
  const from = await postman.journal.beforeTime(since)
  const to = await endpoints.hooked()
  for (let at = from; at < to && places.size <= MOST_REPLAYED; at += MOST_LINES)
    put(await heardIn(postman, endpoint, at, Math.min(to, at + MOST_LINES)))
  if (places.size > MOST_REPLAYED) return TOO_MANY
  await endpoints.replay(endpoint.id, [...places.values()], now)
  return places.size
}

const heardIn = async (
  { journal, gazetteer }: Postman,
  endpoint: Endpoint,
  from: number,
  to: number,
): Promise<Place[]> => heardBy(await linesOf(journal, from, to), [{ ...endpoint, fromSeq: from }], gazetteer)

const NOT_PROVED: Refusal = { refused: 'conflict', detail: 'The endpoint is not active: verify it first.' }
const TOO_MANY: Refusal = {
  refused: 'invalid',
  detail: `This would be more than ${MOST_REPLAYED} deliveries.`,
  errors: [{ pointer: '/since', detail: 'Choose a later time, and read what is older from GET /v1/journal.' }],
}
