import { utf16LengthOf } from '../../../lib/shorten-text.ts'
import type { PayloadFormat, WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { eventSentencesOf } from './event-sentences.ts'
import { truncateText } from './truncate-text.ts'

const MAX_TITLE_LENGTH = 256
const MAX_DESCRIPTION_LENGTH = 4096
const MAX_FOOTER_LENGTH = 80

/** All mentions are switched off, whatever a text says. */
const NO_MENTIONS = { allowed_mentions: { parse: [] } }

/**
 * A message for a Discord webhook: one embed with a title of at most 256 characters and a description of at most 4,096, in all
 * under 6,000 (docs.discord.com, Embed Limits). Mentions are off, and text that looks like one is broken up. The title links to
 * the event and is never left out.
 */
export const DISCORD_FORMAT: PayloadFormat = {
  formatEvent: (webhookEvent) => formatEmbed(webhookEvent),
  formatRedaction: null,
  formatSentence: (sentence) => ({
    contentType: 'application/json',
    text: JSON.stringify({ content: sentence, ...NO_MENTIONS }),
  }),
  hasDigests: false,
  hasMinorChanges: false,
  needsPrevious: false,
}

const formatEmbed = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { title, paragraphs, details, url } = eventSentencesOf(webhookEvent)
  const embed = {
    title: truncateEscaped(title, MAX_TITLE_LENGTH),
    url,
    description: truncateEscaped([...paragraphs, details.join('\n')].join('\n\n'), MAX_DESCRIPTION_LENGTH),
    timestamp: new Date(webhookEvent.recordedAt).toISOString(),
    footer: { text: truncateText(webhookEvent.site.name, MAX_FOOTER_LENGTH, utf16LengthOf) },
  }
  return { contentType: 'application/json', text: JSON.stringify({ embeds: [embed], ...NO_MENTIONS }) }
}

/** Escapes Markdown by backslashes. A zero-width space after each @ keeps it from naming anybody. */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\*_~`|>#[\]()<:+-]/g, (mark) => `\\${mark}`).replaceAll('@', '@\u200b')

const truncateEscaped = (text: string, limit: number): string =>
  escapeMarkdown(truncateText(text, limit, (part) => escapeMarkdown(part).length))
