import { utf8LengthOf } from '../../../lib/text.ts'
import { redactionJsonOf } from '../../../timeline/redaction.ts'
import { REDACTED_EVENT_TYPE } from '../endpoint.ts'
import type { PayloadFormat, WebhookEvent, WebhookPayload, WebhookRedaction } from '../webhook-event.ts'

const MAX_PAYLOAD_BYTES = 19_999

/**
 * `{type, timestamp, data}` as JSON, always under 20 KB (Standard Webhooks). The payload is thin: title, time, regions, actors,
 * severity, certainty, and the addresses that have the rest. Members may be added, never removed. Where the names of regions and
 * actors do not fit, only their ids are sent.
 */
export const STANDARD_FORMAT: PayloadFormat = {
  formatEvent: (webhookEvent) => formatThinEvent(webhookEvent),
  formatRedaction: (redaction) => formatRedactedRevision(redaction),
  formatSentence: null,
  hasDigests: true,
  hasMinorChanges: true,
  needsPrevious: false,
}

const formatThinEvent = (webhookEvent: WebhookEvent): WebhookPayload => {
  const fullText = serializeMessage(webhookEvent, eventDataOf(webhookEvent))
  if (utf8LengthOf(fullText) <= MAX_PAYLOAD_BYTES) return { contentType: 'application/json', text: fullText }
  const { regions, actors, ...data } = eventDataOf(webhookEvent)
  const ids = { regions: regions.map(({ id }) => ({ id })), actors: actors.map(({ id, role }) => ({ id, role })) }
  return { contentType: 'application/json', text: serializeMessage(webhookEvent, { ...data, ...ids }) }
}

const serializeMessage = ({ type, recordedAt }: WebhookEvent, data: Record<string, unknown>): string =>
  JSON.stringify({ type, timestamp: new Date(recordedAt).toISOString(), data })

const formatRedactedRevision = ({ revision, isEventRemoved, site }: WebhookRedaction): WebhookPayload => {
  const { seq, id, number, redacted } = revision
  const { at, reason } = redactionJsonOf(redacted)
  const data = {
    ...{ seq, id, number, redacted_at: at, reason, event_removed: isEventRemoved },
    ...{ url: `${site.url}/events/${id}`, api_url: `${site.url}/v1/events/${id}` },
  }
  return {
    contentType: 'application/json',
    text: JSON.stringify({ type: REDACTED_EVENT_TYPE, timestamp: at, data }),
  }
}

const eventDataOf = ({ revision, event, lang, site }: WebhookEvent) => ({
  seq: revision.seq,
  id: revision.id,
  number: revision.number,
  change: revision.change,
  urgent: revision.urgent,
  status: event.retracted ? 'retracted' : 'current',
  lang,
  title: event.text.title,
  title_lang: event.text.lang,
  nature: revision.nature,
  kind: revision.kind,
  certainty: revision.certainty,
  severity: revision.severity,
  when: revision.when,
  when_min: revision.when_min,
  when_max: revision.when_max,
  regions: sortPrimaryFirst(revision.regions).map(({ id }, index) => ({ id, name: event.regions[index] ?? id })),
  actors: revision.actors.map(({ id, role }, index) => ({ id, role, name: event.actors[index]?.name ?? id })),
  reason: event.reason?.words ?? null,
  reason_lang: event.reason?.lang ?? null,
  recorded_at: new Date(revision.recorded_at).toISOString(),
  url: event.url,
  api_url: `${site.url}/v1/events/${revision.id}`,
})

/** The primary region first, as `EventView.regions` has the names. */
const sortPrimaryFirst = (regions: WebhookEvent['revision']['regions']) =>
  [...regions].sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
