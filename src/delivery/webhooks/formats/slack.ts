import type { PayloadFormat, WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { eventSentencesOf } from './event-sentences.ts'
import { truncateText } from './truncate-text.ts'

const MAX_HEADER_LENGTH = 150
const MAX_TEXT_LENGTH = 3000

/**
 * A message for a Slack incoming webhook: at most 50 blocks (here at most ten), a header of at most 150 characters, texts of at
 * most 3,000 (docs.slack.dev, Block Kit). What a publisher wrote is sent as `plain_text`, in which nothing is a mention, a link
 * or an emoji. The characters & < > are written as entities.
 */
export const SLACK_FORMAT: PayloadFormat = {
  formatEvent: (webhookEvent) => formatBlocks(webhookEvent),
  formatRedaction: null,
  formatSentence: (sentence) => ({ contentType: 'application/json', text: JSON.stringify({ text: sentence }) }),
  hasDigests: false,
  hasMinorChanges: false,
  needsPrevious: false,
}

const formatBlocks = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { title, paragraphs, details, linkLabel, url } = eventSentencesOf(webhookEvent)
  const link = `<${escapeEntities(url)}|${escapeEntities(linkLabel)}>`
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
