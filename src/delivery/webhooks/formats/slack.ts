import type { WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { wordingOf } from './chat-text.ts'
import { truncateText } from './cut-to-bytes.ts'

const MAX_HEADER_LENGTH = 150
const MAX_TEXT_LENGTH = 3000

/**
 * A message for an incoming webhook of Slack: at most 50 blocks (here at most ten), a header of at most 150 characters,
 * texts of at most 3,000 (docs.slack.dev, Block Kit). What a publisher wrote is plain text, in which nothing is a mention,
 * a link or an emoji, with the three characters that Slack gives a meaning to (& < >) as entities.
 */
export const formatSlack = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { title, paragraphs, details, linkLabel: open, url } = wordingOf(webhookEvent)
  const link = `<${escapeEntities(url)}|${escapeEntities(open)}>`
  const message = {
    text: `${truncateEscaped(title, MAX_TEXT_LENGTH - link.length - 1)}\n${link}`,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plainTextObjectOf(title, MAX_HEADER_LENGTH) },
      ...paragraphs.map((paragraph) => ({ type: 'section', text: plainTextObjectOf(paragraph, MAX_TEXT_LENGTH) })),
      { type: 'context', elements: details.map((detail) => plainTextObjectOf(detail, MAX_TEXT_LENGTH)) },
      { type: 'section', text: { type: 'mrkdwn', text: link, verbatim: true } },
    ],
  }
  return { contentType: 'application/json', text: JSON.stringify(message) }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const escapeEntities = (text: string): string => text.replace(/[&<>]/g, (char) => ENTITIES[char]!)

const truncateEscaped = (text: string, limit: number): string =>
  escapeEntities(truncateText(text, limit, (part) => escapeEntities(part).length))

const plainTextObjectOf = (text: string, limit: number) => ({
  type: 'plain_text',
  text: truncateEscaped(text, limit),
  emoji: false,
})
