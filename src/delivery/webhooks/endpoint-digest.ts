import type { EditionEventView } from '../../../templates/views.ts'
import { reasonsOf } from '../../../templates/words/reasons.ts'
import { filterOf, matchFilter } from '../../audience/filter.ts'
import { findLastDue, findNextDue, scheduleTimeOf } from '../../audience/schedule.ts'
import { editionEventViewsOf } from '../../editions/render/event-view.ts'
import type { EditionItem } from '../../editions/select/edition-items.ts'
import { readWindowItems } from '../../editions/select/select-items.ts'
import { type BudgetContext, ROUND_USE, UNLIMITED_BUDGET } from '../../lib/invocation-budget.ts'
import { memoize } from '../../lib/memoize.ts'
import { utf8LengthOf } from '../../lib/text.ts'
import { standardPayloadOf } from './control-messages.ts'
import type { EndpointDigestClaim, WebhookDelivery } from './delivery.ts'
import { DIGEST_EVENT_TYPE, type Endpoint } from './endpoint.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookPayload } from './webhook-event.ts'

type DigestContext = Pick<WebhookContext, 'endpoints' | 'deliveries' | 'journal' | 'gazetteer'> & Partial<BudgetContext>

const MAX_DIGESTS_PER_BATCH = 50
/** A window of the journal, the delivery and the endpoint. */
const QUERIES_PER_DIGEST = 4
const QUERIES_PER_BATCH = 6
/** The share of the list of events in a message of 20 KB. */
const MAX_LISTED_EVENT_BYTES = 18_000

/** The next digest time of an endpoint (ms UTC); null if it takes no digests. */
export const nextDigestAt = ({ events, digest }: Pick<Endpoint, 'events' | 'digest'>, now: number): number | null => {
  const schedule = events.includes(DIGEST_EVENT_TYPE) ? scheduleTimeOf(digest) : null
  return schedule && findNextDue(schedule, now)
}

/**
 * Inserts a delivery for every digest due at a tick's time, as far as the budget allows. A digest without events only advances
 * the endpoint's digest time.
 */
export const claimEndpointDigests = async (context: DigestContext, tickAt: number, now: number): Promise<void> => {
  const { endpoints, deliveries, journal } = context
  const budget = context.budget?.() ?? UNLIMITED_BUDGET
  while (budget.hasRoomFor(ROUND_USE)) {
    const affordable = Math.floor((budget.left('d1Queries') - QUERIES_PER_BATCH) / QUERIES_PER_DIGEST)
    const limit = Math.min(MAX_DIGESTS_PER_BATCH, affordable)
    const due = await endpoints.listDueDigests(tickAt, limit)
    const readItems = memoize((from: number, to: number) => readWindowItems(journal, from, to))
    const released = due.length > 0 ? await journal.readReleasedSeq(tickAt) : 0
    const claims = await Promise.all(
      due.map((endpoint) => digestClaimOf(context, endpoint, { tickAt, released, readItems })),
    )
    await deliveries.insertDigests(claims, now)
    if (due.length < limit) return
  }
}

const digestClaimOf = async (
  context: DigestContext,
  endpoint: Endpoint,
  { tickAt, released, readItems }: { tickAt: number; released: number; readItems: ItemReader },
): Promise<EndpointDigestClaim> => {
  const schedule = scheduleTimeOf(endpoint.digest)!
  const from = endpoint.digestSeq
  const to = Math.max(from, released)
  const items = matchItems(context, endpoint, await readItems(from, to))
  const expectedDueAt = endpoint.digestAt!
  const nextDueAt = findNextDue(schedule, findLastDue(schedule, expectedDueAt, tickAt))
  return { endpoint: endpoint.id, expectedDueAt, nextDueAt, from, to, hasItems: items.length > 0 }
}

/** Reads the items of the window (from, to] of the journal. */
type ItemReader = (from: number, to: number) => Promise<EditionItem[]>

/** The items that match an endpoint's filter. */
const matchItems = (
  { gazetteer }: Pick<DigestContext, 'gazetteer'>,
  { follows }: Pick<Endpoint, 'follows'>,
  items: EditionItem[],
): EditionItem[] => {
  const filter = filterOf(follows)
  return items.filter((item) => matchFilter(filter, item.facts, gazetteer) !== null)
}

/**
 * Builds a thin digest: the events by id, title, address and the reasons of changes, as many as fit. Null if every event of
 * the digest was retracted meanwhile.
 */
export const buildDigestPayload = async (
  context: WebhookContext,
  endpoint: Endpoint,
  { seq, fromSeq, createdAt }: WebhookDelivery,
): Promise<WebhookPayload | null> => {
  const { journal, gazetteer, site } = context
  const items = matchItems(context, endpoint, await readWindowItems(journal, fromSeq ?? 0, seq))
  const retracted = await journal.findLastRetractions(items.map((item) => item.event))
  const current = items.filter((item) => (retracted.get(item.event)?.number ?? 0) < item.number)
  if (current.length === 0) return null
  const views = await editionEventViewsOf(journal, gazetteer, endpoint.lang, site.url, current)
  const events = current.map(({ seq, number }, index) => digestEventOf(views[index]!, { seq, number }, site.url))
  const listed = keepWithinByteLimit(events)
  const data = { from_seq: fromSeq, seq, lang: endpoint.lang, events: listed, more: events.length - listed.length }
  return standardPayloadOf({ type: DIGEST_EVENT_TYPE, at: createdAt, data })
}

const digestEventOf = (view: EditionEventView, { seq, number }: { seq: number; number: number }, siteUrl: string) => {
  const { id, section, text, url } = view
  const reasons = section === 'new' ? [] : reasonsOf(view, section === 'correction')
  return {
    seq,
    id,
    number,
    section,
    title: text.title,
    title_lang: text.lang,
    reasons: reasons.map(({ words, lang, isWrong }) => ({ change: isWrong ? 'correction' : 'update', words, lang })),
    url,
    api_url: `${siteUrl}/v1/events/${id}`,
  }
}

const keepWithinByteLimit = <T>(events: T[]): T[] => {
  let bytesLeft = MAX_LISTED_EVENT_BYTES
  return events.filter((event) => {
    bytesLeft -= utf8LengthOf(JSON.stringify(event)) + 1
    return bytesLeft >= 0
  })
}
