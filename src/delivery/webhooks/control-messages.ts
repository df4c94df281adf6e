import { timingSafeEqual } from '../../lib/constant-time.ts'
import type { EndpointFormat } from './payload-format.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** A message that tells of no event: a challenge, a test, a digest. `at` in ms UTC. */
export type StandardMessage = { type: string; at: number; data: Record<string, unknown> }

/** A message as machines are sent it: the same `{type, timestamp, data}` as every other. */
export const standardPayloadOf = ({ type, at, data }: StandardMessage): WebhookPayload => ({
  contentType: 'application/json',
  text: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
})

/** A sentence of our own as people are sent it, in the least that each format takes. */
export const formatSentence = (format: EndpointFormat, sentence: string): WebhookPayload => {
  switch (format) {
    case 'slack':
      return jsonPayloadOf({ text: sentence })
    case 'discord':
      return jsonPayloadOf({ content: sentence, allowed_mentions: { parse: [] } })
    case 'teams':
      return jsonPayloadOf({
        type: 'message',
        attachments: [{ contentType: ADAPTIVE_CARD_TYPE, contentUrl: null, content: adaptiveCardOf(sentence) }],
      })
    default:
      return { contentType: 'text/plain; charset=utf-8', text: sentence }
  }
}

/** Whether an answer gives a challenge back: as its whole body, or as the member `challenge` of a JSON object. */
export const isChallengeReturned = (body: string, challenge: string): boolean => {
  if (timingSafeEqual(body.trim(), challenge)) return true
  try {
    const { challenge: given } = JSON.parse(body) as { challenge?: unknown }
    return typeof given === 'string' && timingSafeEqual(given, challenge)
  } catch {
    return false
  }
}

const ADAPTIVE_CARD_TYPE = 'application/vnd.microsoft.card.adaptive'

const adaptiveCardOf = (text: string) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text, wrap: true }],
})

const jsonPayloadOf = (value: unknown): WebhookPayload => ({
  contentType: 'application/json',
  text: JSON.stringify(value),
})
