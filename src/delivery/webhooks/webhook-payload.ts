import { eventViewOf } from '../../editions/render/event-view.ts'
import type { WebhookDelivery } from './delivery.ts'
import { DIGEST_EVENT_TYPE, type Endpoint } from './endpoint.ts'
import { buildDigestPayload } from './endpoint-digest.ts'
import { payloadFormatOf } from './payload-format.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookEvent, WebhookPayload } from './webhook-event.ts'

/** Builds the payload of a delivery. Null for a digest of which every event was retracted. */
export const buildPayload = (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery,
): Promise<WebhookPayload | null> =>
  delivery.type === DIGEST_EVENT_TYPE
    ? buildDigestPayload(context, endpoint, delivery)
    : buildEventPayload(context, endpoint, delivery)

const buildEventPayload = async (
  { journal, gazetteer, site }: WebhookContext,
  { format, lang }: Endpoint,
  { seq, type }: WebhookDelivery,
): Promise<WebhookPayload> => {
  const { formatEvent, needsPrevious } = payloadFormatOf(format)
  const revisionRef = await journal.findBySeq(seq)
  if (!revisionRef) throw new Error(`The journal has no seq ${seq}, which a delivery names.`)
  const [[revision], previous] = await Promise.all([
    journal.readRevisions([revisionRef]),
    needsPrevious ? journal.listEarlierRevisions(revisionRef.event, revisionRef.number) : [],
  ])
  return formatEvent({
    type: type as WebhookEvent['type'],
    recordedAt: revision!.recorded_at,
    revision: revision!,
    event: eventViewOf(revision!, gazetteer, lang, site.url),
    lang,
    site,
    previous,
  })
}
