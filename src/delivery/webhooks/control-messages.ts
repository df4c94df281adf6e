import { sameText } from '../../audience/link-tokens.ts'
import type { Format } from './payload-format.ts'
import type { Body } from './webhook-event.ts'

/** A message that tells of no event: a challenge, a test, a digest. `at` in ms UTC. */
export type Message = { type: string; at: number; data: Record<string, unknown> }

/** A message as machines are sent it: the same `{type, timestamp, data}` as every other. */
export const messageBody = ({ type, at, data }: Message): Body => ({
  contentType: 'application/json',
  text: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
})

/** A sentence of our own as people are sent it, in the least that each format takes. */
export const noteIn = (format: Format, sentence: string): Body => {
  switch (format) {
    case 'slack':
      return json({ text: sentence })
    case 'discord':
      return json({ content: sentence, allowed_mentions: { parse: [] } })
    case 'teams':
      return json({ type: 'message', attachments: [{ contentType: CARD, contentUrl: null, content: card(sentence) }] })
    default:
      return { contentType: 'text/plain; charset=utf-8', text: sentence }
  }
}

/** Whether an answer gives a challenge back: as its whole body, or as the member `challenge` of a JSON object. */
export const isEchoed = (body: string, challenge: string): boolean => {
  if (sameText(body.trim(), challenge)) return true
  try {
    const { challenge: given } = JSON.parse(body) as { challenge?: unknown }
    return typeof given === 'string' && sameText(given, challenge)
  } catch {
    return false
  }
}

const CARD = 'application/vnd.microsoft.card.adaptive'

const card = (text: string) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text, wrap: true }],
})

const json = (value: unknown): Body => ({ contentType: 'application/json', text: JSON.stringify(value) })
