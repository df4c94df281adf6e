import { eventViewOf } from '../../editions/render/event-view.ts'
import { pickText } from '../../timeline/event.ts'
import { standardPayloadOf } from './control-messages.ts'
import type { Endpoint } from './endpoint.ts'
import type { WebhookDelivery } from './endpoint-store.ts'
import { readItemsForEndpoint } from './fan-out.ts'
import { payloadFormatOf } from './payload-format.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookEvent, WebhookPayload } from './webhook-event.ts'

/** What stays of the 20 KB that a message may have, beside the list of its events. */
const MAX_LISTED_EVENT_BYTES = 18_000

/** The body of what an endpoint is told next; null for a digest of which nothing is left, for all of it was retracted. */
export const buildPayload = (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery,
): Promise<WebhookPayload | null> =>
  delivery.type === 'digest.published'
    ? buildDigestPayload(context, endpoint, delivery)
    : buildEventPayload(context, endpoint, delivery)

const buildEventPayload = async (
  { journal, gazetteer, site }: WebhookContext,
  { format, lang }: Endpoint,
  { seq, type }: WebhookDelivery,
): Promise<WebhookPayload> => {
  const payloadFormat = payloadFormatOf(format)
  const revisionRef = await journal.findBySeq(seq)
  if (!revisionRef) throw new Error(`a delivery names seq ${seq}, which the journal does not have`)
  const [[revision], previous] = await Promise.all([
    journal.readRevisions([revisionRef]),
    payloadFormat.needsPrevious ? journal.listEarlierRevisions(revisionRef.event, revisionRef.number) : [],
  ])
  return payloadFormat.formatEvent({
    type: type as WebhookEvent['type'],
    recordedAt: revision!.recorded_at,
    revision: revision!,
    event: eventViewOf(revision!, gazetteer, lang, site.url),
    lang,
    site,
    previous,
  })
}

/** A thin digest: what a reader's would list, by id, title and address, as much of it as fits. */
const buildDigestPayload = async (
  context: WebhookContext,
  endpoint: Endpoint,
  { seq, fromSeq, createdAt }: WebhookDelivery,
) => {
  const { journal, site } = context
  const items = await readItemsForEndpoint(context, endpoint, fromSeq ?? 0, seq)
  const retracted = await journal.findLastRetractions(items.map((tale) => tale.event))
  const current = items.filter((tale) => !retracted.has(tale.event))
  if (current.length === 0) return null
  const revisions = await journal.readRevisions(current)
  const events = revisions.map((revision, at) => {
    const { title, lang } = pickText(revision.text, endpoint.lang)
    return {
      seq: revision.seq,
      id: revision.id,
      number: revision.number,
      section: current[at]!.section,
      title,
      title_lang: lang,
      url: `${site.url}/events/${revision.id}`,
      api_url: `${site.url}/v1/events/${revision.id}`,
    }
  })
  const listed = keepWithinByteLimit(events)
  const data = { from_seq: fromSeq, seq, lang: endpoint.lang, events: listed, more: events.length - listed.length }
  return standardPayloadOf({ type: 'digest.published', at: createdAt, data })
}

const keepWithinByteLimit = <T>(events: T[]): T[] => {
  let bytesLeft = MAX_LISTED_EVENT_BYTES
  return events.filter((event) => {
    bytesLeft -= new TextEncoder().encode(JSON.stringify(event)).length + 1
    return bytesLeft >= 0
  })
}
