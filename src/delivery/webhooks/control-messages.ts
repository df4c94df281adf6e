import { timingSafeEqual } from '../../lib/constant-time.ts'
import { type EndpointFormat, payloadFormatOf } from './payload-format.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** A message that is not about one event: a challenge, a ping, a digest. `at` in ms UTC. */
export type StandardMessage = { type: string; at: number; data: Record<string, unknown> }

/** Writes `{type, timestamp, data}`, the form that programs get (Standard Webhooks). */
export const standardPayloadOf = ({ type, at, data }: StandardMessage): WebhookPayload => ({
  contentType: 'application/json',
  text: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
})

/** Writes a message of the service itself: as `sentence` where people read the format, else as `message` in JSON. */
export const controlPayloadOf = (format: EndpointFormat, sentence: string, message: StandardMessage): WebhookPayload =>
  payloadFormatOf(format).formatSentence?.(sentence) ?? standardPayloadOf(message)

/** True if a response body returns the challenge: as the whole body, or as the member `challenge` of a JSON object. */
export const isChallengeReturned = (body: string, challenge: string): boolean => {
  if (timingSafeEqual(body.trim(), challenge)) return true
  try {
    const { challenge: returned } = JSON.parse(body) as { challenge?: unknown }
    return typeof returned === 'string' && timingSafeEqual(returned, challenge)
  } catch {
    return false
  }
}
