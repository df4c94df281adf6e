import type { WebhookEvent, WebhookPayload } from '../webhook-event.ts'

const MAX_PAYLOAD_BYTES = 19_999

/**
 * Standard Webhooks: `{type, timestamp, data}` as JSON, always under 20 KB. It is thin: what happened, where, who, how
 * grave and how sure, and where the rest is read. Members may be added, never taken away. Where a gazetteer has names so long
 * that all of them do not fit, the ids stand alone.
 */
export const formatStandard = (webhookEvent: WebhookEvent): WebhookPayload => {
  const fullText = serializeMessage(webhookEvent, eventDataOf(webhookEvent))
  if (new TextEncoder().encode(fullText).length <= MAX_PAYLOAD_BYTES)
    return { contentType: 'application/json', text: fullText }
  const { regions, actors, ...data } = eventDataOf(webhookEvent)
  const ids = { regions: regions.map(({ id }) => ({ id })), actors: actors.map(({ id, role }) => ({ id, role })) }
  return { contentType: 'application/json', text: serializeMessage(webhookEvent, { ...data, ...ids }) }
}

const serializeMessage = ({ type, recordedAt: at }: WebhookEvent, data: Record<string, unknown>): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })

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
  regions: sortPrimaryFirst(revision.regions).map(({ id }, at) => ({ id, name: event.regions[at] ?? id })),
  actors: revision.actors.map(({ id, role }, at) => ({ id, role, name: event.actors[at]?.name ?? id })),
  reason: event.reason?.words ?? null,
  reason_lang: event.reason?.lang ?? null,
  recorded_at: new Date(revision.recorded_at).toISOString(),
  url: event.url,
  api_url: `${site.url}/v1/events/${revision.id}`,
})

/** In the order in which a view names them: the primary one first. */
const sortPrimaryFirst = (regions: WebhookEvent['revision']['regions']) =>
  [...regions].sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
