import type { EventView, Site } from '../../../templates/views.ts'
import type { Lang, Revision } from '../../timeline/event.ts'
import type { RedactedRevision } from '../../timeline/redaction.ts'

/** One revision as an endpoint is sent it. `recordedAt` in ms UTC. */
export type WebhookEvent = {
  type: 'event.published' | 'event.updated' | 'event.corrected' | 'event.retracted'
  recordedAt: number
  revision: Revision
  event: EventView
  lang: Lang
  site: Site
  /** The earlier revisions of the event; empty unless the format has `needsPrevious`. */
  previous: { number: number; recorded_at: number }[]
}

/** A redacted revision as an endpoint is told of it. `isEventRemoved`: it was the newest of its event when it was redacted. */
export type WebhookRedaction = {
  revision: RedactedRevision
  isEventRemoved: boolean
  lang: Lang
  site: Site
}

/** The body of a request, its content type, and further headers where the format has fields only there. */
export type WebhookPayload = { contentType: string; text: string; headers?: Record<string, string> }

/** How one format writes payloads, and what can be sent in it. `payload-format.ts` lists all formats. */
export type PayloadFormat = {
  formatEvent: (webhookEvent: WebhookEvent) => WebhookPayload
  /** Writes that a revision was redacted; null if a sentence says that. */
  formatRedaction: ((redaction: WebhookRedaction) => WebhookPayload) | null
  /**
   * Writes a sentence of the service itself: a test, or the verification code. Null for a format that programs read: their
   * endpoints get such messages as JSON, and return the challenge in the response.
   */
  formatSentence: ((sentence: string) => WebhookPayload) | null
  /** True if digests can be sent in this format. */
  hasDigests: boolean
  /** True if translations and minor changes are sent in this format. */
  hasMinorChanges: boolean
  /** True if `formatEvent` reads `previous`. */
  needsPrevious: boolean
}
