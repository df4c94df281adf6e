import type { PayloadFormat, WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { type EventSentences, eventSentencesOf } from './event-sentences.ts'

/**
 * A message for a Microsoft Teams workflow, which posts an Adaptive Card (version 1.5, the first with `rtl`). Teams takes 28 KB
 * (learn.microsoft.com, Teams connector); an event stays under 21,000 bytes. All text is in text runs, in which Markdown, links
 * and mentions have no meaning. The only link is a button to the event.
 */
export const TEAMS_FORMAT: PayloadFormat = {
  formatEvent: (webhookEvent) => formatEventCard(webhookEvent),
  formatRedaction: null,
  formatSentence: (sentence) => cardPayloadOf({ body: [{ type: 'TextBlock', text: sentence, wrap: true }] }),
  hasDigests: false,
  hasMinorChanges: false,
  needsPrevious: false,
}

const formatEventCard = (webhookEvent: WebhookEvent): WebhookPayload => {
  const sentences = eventSentencesOf(webhookEvent)
  return cardPayloadOf({
    $schema: 'https://adaptivecards.io/schemas/adaptive-card.json',
    lang: webhookEvent.lang,
    rtl: webhookEvent.lang === 'ar',
    fallbackText: sentences.url,
    body: cardBodyOf(sentences),
    actions: [{ type: 'Action.OpenUrl', title: sentences.linkLabel, url: sentences.url }],
  })
}

const cardPayloadOf = (card: Record<string, unknown>): WebhookPayload => {
  const content = { type: 'AdaptiveCard', version: '1.5', ...card }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }
  return { contentType: 'application/json', text: JSON.stringify({ type: 'message', attachments: [attachment] }) }
}

const cardBodyOf = ({ title, paragraphs, details }: EventSentences) => [
  textBlockOf(title, { size: 'large', weight: 'bolder' }),
  ...paragraphs.map((paragraph) => textBlockOf(paragraph, {})),
  ...details.map((detail) => textBlockOf(detail, { isSubtle: true, size: 'small' })),
]

const textBlockOf = (text: string, style: Record<string, string | boolean>) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...style }],
})
