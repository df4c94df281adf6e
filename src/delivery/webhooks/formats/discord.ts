import type { WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { wordingOf } from './chat-text.ts'
import { truncateText, utf16LengthOf } from './cut-to-bytes.ts'

const MAX_TITLE_LENGTH = 256
const MAX_DESCRIPTION_LENGTH = 4096
const MAX_FOOTER_LENGTH = 80

/**
 * A message for a webhook of Discord: one embed with a title of at most 256 characters and a description of at most
 * 4,096, all together under 6,000 (docs.discord.com, Embed Limits). It mentions nobody, whatever it says: all mentions are
 * switched off, and what would look like one is broken up. The title leads to the event, however much is cut.
 */
export const formatDiscord = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { title, paragraphs, details, url } = wordingOf(webhookEvent)
  const embed = {
    title: truncateEscaped(title, MAX_TITLE_LENGTH),
    url,
    description: truncateEscaped([...paragraphs, details.join('\n')].join('\n\n'), MAX_DESCRIPTION_LENGTH),
    timestamp: new Date(webhookEvent.recordedAt).toISOString(),
    footer: { text: truncateText(webhookEvent.site.name, MAX_FOOTER_LENGTH, utf16LengthOf) },
  }
  return { contentType: 'application/json', text: JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } }) }
}

/** A backslash takes its meaning from a mark; a space of no width parts an @ from the name that it would call. */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\*_~`|>#[\]()<:+-]/g, (mark) => `\\${mark}`).replaceAll('@', '@\u200b')

const truncateEscaped = (text: string, limit: number): string =>
  escapeMarkdown(truncateText(text, limit, (part) => escapeMarkdown(part).length))
