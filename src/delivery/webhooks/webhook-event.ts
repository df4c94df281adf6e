import type { EventView, Site } from '../../../templates/views.ts'
import type { Lang, Revision } from '../../timeline/event.ts'

/** One revision as an endpoint is told of it. `at` is when it was recorded, in ms UTC. */
export type WebhookEvent = {
  type: 'event.published' | 'event.updated' | 'event.corrected' | 'event.retracted'
  recordedAt: number
  revision: Revision
  event: EventView
  lang: Lang
  site: Site
  /** The earlier revisions of the event, for formats that name what they supersede. */
  previous: { number: number; recorded_at: number }[]
}

/** The bytes of a request, what they are, and further headers where a format has fields only there. */
export type WebhookPayload = { contentType: string; text: string; headers?: Record<string, string> }
