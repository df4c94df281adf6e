import type { WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { type EventWording, wordingOf } from './chat-text.ts'

/**
 * A message for a workflow of Microsoft Teams, which posts an Adaptive Card (version 1.5, for `rtl`). The whole may have
 * 28 KB (learn.microsoft.com, Teams connector); what a notice says stays under 21,000 bytes. All of it stands in text runs,
 * in which Markdown, links and mentions mean nothing; the one link is a button to the event.
 */
export const formatTeams = (webhookEvent: WebhookEvent): WebhookPayload => {
  const wording = wordingOf(webhookEvent)
  const card = {
    $schema: 'https://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    lang: webhookEvent.lang,
    rtl: webhookEvent.lang === 'ar',
    fallbackText: wording.url,
    body: cardBodyOf(wording),
    actions: [{ type: 'Action.OpenUrl', title: wording.linkLabel, url: wording.url }],
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }
  return { contentType: 'application/json', text: JSON.stringify({ type: 'message', attachments: [attachment] }) }
}

const cardBodyOf = ({ title, paragraphs, details }: EventWording) => [
  textBlockOf(title, { size: 'large', weight: 'bolder' }),
  ...paragraphs.map((paragraph) => textBlockOf(paragraph, {})),
  ...details.map((detail) => textBlockOf(detail, { isSubtle: true, size: 'small' })),
]

const textBlockOf = (text: string, style: Record<string, string | boolean>) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...style }],
})
