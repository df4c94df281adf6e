import { siteIn } from '../../../templates/words/site-name.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import { isRedacted } from '../../timeline/redaction.ts'
import type { WebhookDelivery } from './delivery.ts'
import { DIGEST_EVENT_TYPE, type Endpoint, REDACTED_EVENT_TYPE } from './endpoint.ts'
import { buildDigestPayload } from './endpoint-digest.ts'
import { payloadFormatOf } from './payload-format.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { PayloadFormat, WebhookEvent, WebhookPayload } from './webhook-event.ts'

/**
 * Builds the payload of a delivery. Null for a digest of which every event was retracted, and for a revision that was
 * redacted.
 */
export const buildPayload = (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery,
): Promise<WebhookPayload | null> => {
  if (delivery.type === DIGEST_EVENT_TYPE) return buildDigestPayload(context, endpoint, delivery)
  return delivery.type === REDACTED_EVENT_TYPE
    ? buildRedactionPayload(context, endpoint, delivery)
    : buildEventPayload(context, endpoint, delivery)
}

const buildEventPayload = async (
  { journal, gazetteer, site }: WebhookContext,
  { format, lang }: Endpoint,
  { seq, type }: WebhookDelivery,
): Promise<WebhookPayload | null> => {
  const { formatEvent, needsPrevious } = payloadFormatOf(format)
  const revisionRef = await journal.findBySeq(seq)
  if (!revisionRef) throw new Error(`The journal has no seq ${seq}, which a delivery names.`)
  const [[revision], previous] = await Promise.all([
    journal.readRecorded([revisionRef]),
    needsPrevious ? journal.listEarlierRevisions(revisionRef.event, revisionRef.number) : [],
  ])
  if (isRedacted(revision!)) return null
  return formatEvent({
    type: type as WebhookEvent['type'],
    recordedAt: revision!.recorded_at,
    revision: revision!,
    event: eventViewOf(revision!, gazetteer, lang, site.url),
    lang,
    site: siteIn(site, lang),
    previous,
  })
}

const buildRedactionPayload = async (
  { journal, site }: WebhookContext,
  { format, lang }: Endpoint,
  { seq }: WebhookDelivery,
): Promise<WebhookPayload | null> => {
  const revision = (await journal.findRedacted([seq])).get(seq)
  if (!revision) return null
  const { formatRedaction, formatSentence } = payloadFormatOf(format) as PayloadFormat
  if (!formatRedaction)
    return formatSentence!(`${wordsIn(lang).webhookMessage.redacted}\n${site.url}/events/${revision.id}`)
  const isEventRemoved = await journal.readRemovesEvent(revision)
  return formatRedaction({ revision, isEventRemoved, lang, site: siteIn(site, lang) })
}
