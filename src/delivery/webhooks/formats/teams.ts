import type { Body, Notice } from '../webhook-event.ts'
import { type Wording, wordingOf } from './chat-text.ts'

/**
 * A message for a workflow of Microsoft Teams, which posts an Adaptive Card (version 1.5, for `rtl`). The whole may have
 * 28 KB (learn.microsoft.com, Teams connector); what a notice says stays under 21,000 bytes. All of it stands in text runs,
 * in which Markdown, links and mentions mean nothing; the one link is a button to the event.
 */
export const teams = (notice: Notice): Body => {
  const wording = wordingOf(notice)
  const card = {
    $schema: 'https://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    lang: notice.lang,
    rtl: notice.lang === 'ar',
    fallbackText: wording.url,
    body: bodyOf(wording),
    actions: [{ type: 'Action.OpenUrl', title: wording.open, url: wording.url }],
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }
  return { contentType: 'application/json', text: JSON.stringify({ type: 'message', attachments: [attachment] }) }
}

const bodyOf = ({ title, paragraphs, details }: Wording) => [
  block(title, { size: 'large', weight: 'bolder' }),
  ...paragraphs.map((paragraph) => block(paragraph, {})),
  ...details.map((detail) => block(detail, { isSubtle: true, size: 'small' })),
]

const block = (text: string, style: Record<string, string | boolean>) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...style }],
})
